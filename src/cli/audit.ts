import type { ArgumentsCamelCase } from 'yargs';
import { NbfixError } from '../error.ts';
import { FAIL_ON, USUAL_FAIL_ON, isFailing, type FailOn } from '../model/fail-on.ts';
import type { NotebookAudit } from '../model/report.ts';
import { SORTS, type Sort } from '../report/audit-writer.ts';
import { OUTPUT_FORMATS, type OutputFormat } from '../report/formats.ts';
import type { OpenBaseline } from './baseline.ts';
import type { Command, MeansArguments, NotebookArguments, RuleArguments } from './command.ts';
import { EXIT } from './exit-codes.ts';
import type { ExitCode } from './exit-codes.ts';
import type { Io } from './io.ts';
import { note } from './io.ts';
import { journalOption, type JournalArguments } from './journal.ts';
import { configurationOf } from './configuration.ts';
import { OUTPUT_FILE, formatOption, meansOptions, notebookOptions } from './options.ts';
import { sinkOf, targetOf } from './print.ts';
import { reportSetting } from './report-setting.ts';
import { stdinOptions } from './file-options.ts';
import { readsStdin } from './standard-input.ts';
import { last } from './values.ts';
import { wishOf } from './wish.ts';

interface AuditArguments extends NotebookArguments, MeansArguments, JournalArguments {
  readonly 'output-format': OutputFormat;
  readonly 'output-file': string | undefined;
  readonly 'fail-on': FailOn | undefined;
  readonly sort: Sort;
  readonly statistics: boolean;
  readonly quiet: boolean;
  readonly baseline: string | undefined;
  readonly 'update-baseline': boolean;
  readonly 'add-ignore': string | undefined;
  readonly watch: boolean;
}

export const auditCommand: Command<AuditArguments> = {
  usage: 'audit [paths..]',
  summary: 'say what is missing or wrong in notebooks; change nothing',
  options: (parser) =>
    journalOption(meansOptions(stdinOptions(notebookOptions(parser))))
      .option('output-format', formatOption(OUTPUT_FORMATS))
      .option('output-file', OUTPUT_FILE)
      .option('fail-on', {
        choices: FAIL_ON,
        requiresArg: true,
        defaultDescription: USUAL_FAIL_ON,
        coerce: last<FailOn>,
        describe: 'exit with 1 for findings of this severity and worse ones; any: for suggestions too',
      })
      .option('sort', {
        choices: SORTS,
        requiresArg: true,
        default: SORTS[0],
        coerce: last<Sort>,
        describe: 'findings as they come, or the worst first',
      })
      .option('statistics', {
        type: 'boolean',
        default: false,
        describe: 'counts for each rule in place of the findings',
      })
      .option('quiet', { alias: 'q', type: 'boolean', default: false, describe: 'the findings and nothing else' })
      .option('baseline', {
        type: 'string',
        requiresArg: true,
        coerce: last<string>,
        describe: 'do not count the findings that this file lists',
      })
      .option('update-baseline', {
        type: 'boolean',
        default: false,
        describe: 'write the findings to the file of --baseline',
      })
      .option('add-ignore', {
        type: 'string',
        coerce: last<string>,
        describe: 'write a comment at each finding that silences it; --add-ignore="reason" gives the reason',
      })
      .option('watch', {
        type: 'boolean',
        default: false,
        describe: 'audit again whenever a notebook changes, until Ctrl-C',
      }),
  run: async (given, io) => {
    checkTogether(given);
    if (!given.watch) return await runAudit(given, io);
    const { whenChanged } = await import('./watch.ts');
    return await whenChanged((again) => runAudit(given, again), given, io);
  },
};

async function runAudit(given: ArgumentsCamelCase<AuditArguments>, io: Io): Promise<ExitCode> {
  const [{ resultsOf }, { auditWriters }] = await Promise.all([import('./results.ts'), import('../report/index.ts')]);
  const { outputFormat } = given;
  const target = given.outputFile === undefined ? null : await targetOf(given.outputFile, given, io);
  const sink = sinkOf(target, given, io);
  const setting = await reportSetting('audit', { ...given, paint: sink.paint, isFile: target !== null }, io);
  const writer = (await auditWriters[outputFormat]())(setting);
  const configuration = configurationOf(wishOf(given, io.cwd), io);
  // Only SARIF shows the edits.
  const what = outputFormat === 'sarif' ? 'edits' : 'audit';

  let code: ExitCode = EXIT.done;
  if (given.addIgnore !== undefined) {
    const { writeIgnores } = await import('./write-ignores.ts');
    const { failed } = await writeIgnores(configuration, given, given.addIgnore, io);
    if (failed) code = EXIT.error;
  }
  const baseline = await baselineOf(given, io);
  for await (const { result: found, file, text, inForce } of resultsOf(what, configuration, given, given, io)) {
    const result = baseline?.compared(found, file) ?? found;
    const failOn = inForce?.failOn ?? USUAL_FAIL_ON;
    code = worse(code, result, failOn);
    sink.write(writer.add(result, { text, failOn }));
  }
  sink.write(writer.end(io.interrupt.aborted ? 'interrupted' : undefined));
  if (io.interrupt.aborted) {
    note(io, target === null ? 'interrupted; the report holds what was done until then' : 'interrupted');
    return EXIT.interrupted;
  }
  await sink.close();
  await baseline?.close();
  return code;
}

async function baselineOf(given: ArgumentsCamelCase<AuditArguments>, io: Io): Promise<OpenBaseline | undefined> {
  if (given.baseline === undefined) return undefined;
  const { openBaseline } = await import('./baseline.ts');
  return openBaseline(given.baseline, given.updateBaseline, !choosesRules(given), given, io);
}

function choosesRules({ phase, select, ignore }: RuleArguments): boolean {
  return phase.length + select.length + ignore.length > 0;
}

/** @throws NbfixError for options that make no sense together */
function checkTogether(given: ArgumentsCamelCase<AuditArguments>): void {
  if (given.updateBaseline && given.baseline === undefined)
    throw new NbfixError('--update-baseline needs --baseline FILE');
  if (given.updateBaseline && choosesRules(given))
    throw new NbfixError('--update-baseline writes what all rules find; leave --phase, --select and --ignore out');
  if (given.addIgnore !== undefined && given.baseline !== undefined)
    throw new NbfixError('--add-ignore and --baseline are two ways to the same end; choose one');
  if (given.watch && (given.updateBaseline || given.addIgnore !== undefined))
    throw new NbfixError('--watch only looks; leave --add-ignore and --update-baseline out');
  if (given.addIgnore !== undefined && readsStdin(given))
    throw new NbfixError('--add-ignore writes files, and standard input is none');
}

/** The exit code after one notebook more. */
function worse(code: ExitCode, { status, findings }: NotebookAudit, failOn: FailOn): ExitCode {
  if (code === EXIT.error || status === 'failed') return EXIT.error;
  return findings.some((finding) => isFailing(finding, failOn)) ? EXIT.remaining : code;
}
