import type { ArgumentsCamelCase, Argv } from 'yargs';
import { NbfixError } from '../error.ts';
import type { Command } from './command.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { note, type Io } from './io.ts';
import { journalOption, type JournalArguments } from './journal.ts';
import { OUTPUT_FILE, fixOptions, meansOptions, notebookOptions } from './options.ts';
import { targetOf } from './print.ts';
import { USUAL_SCENARIOS, type PageArguments, type ReviewedPage } from './review-page.ts';
import { machineOptions } from './run-options.ts';

interface ReviewArguments extends PageArguments, JournalArguments {
  readonly 'output-file': string | undefined;
  readonly serve: boolean;
}

const USUAL_FILE = 'review.html';

export const reviewCommand: Command<ReviewArguments> = {
  usage: 'review [paths..]',
  summary: 'write one HTML page in which a person accepts each fix or leaves it out; change no notebook',
  options: (parser) =>
    machineOptions(journalOption(fixOptions(meansOptions(notebookOptions(parser)))))
      .option('output-file', { ...OUTPUT_FILE, defaultDescription: USUAL_FILE, describe: 'the page' })
      .option('run', {
        type: 'boolean',
        default: false,
        describe: `run them before and after the fixes (their code, with your rights): ${USUAL_SCENARIOS.join(', ')}`,
      })
      .option('serve', {
        type: 'boolean',
        default: false,
        describe: 'write no file: serve the page to this machine alone, with buttons that apply and undo',
      }) as unknown as Argv<ReviewArguments>,
  run: async (given, io) => {
    if (!given.serve) return await writeReview(given, io);
    if (given.outputFile !== undefined) throw new NbfixError('--serve writes no file; leave --output-file out');
    const [{ serveReview }, { pageOf }] = await Promise.all([import('./serve.ts'), import('./review-page.ts')]);
    return await serveReview((token) => pageOf(given, token, io), io);
  },
};

async function writeReview(given: ArgumentsCamelCase<ReviewArguments>, io: Io): Promise<ExitCode> {
  const [{ pageOf }, { replaceReport }] = await Promise.all([import('./review-page.ts'), import('./journal.ts')]);
  const file = given.outputFile ?? USUAL_FILE;
  const target = await targetOf(file, given, io);
  const page = await pageOf(given, null, io);
  if (io.interrupt.aborted) {
    note(io, 'interrupted; no page was written');
    return EXIT.interrupted;
  }
  await replaceReport(target.own, target.before, page.text, given, io);
  note(io, `${file}: ${await summaryOf(page)}; open it in a browser`);
  return page.parts.some(({ entry }) => entry.error !== undefined) ? EXIT.error : EXIT.done;
}

async function summaryOf({ parts, size }: ReviewedPage): Promise<string> {
  const { count } = await import('../report/counts.ts');
  const fixes = parts.reduce((sum, { entry }) => sum + entry.fixes.length, 0);
  return `${count(fixes, 'fix', 'fixes')} in ${count(parts.length, 'notebook')}, ${size}`;
}
