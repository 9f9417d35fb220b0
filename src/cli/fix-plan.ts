import type { NotebookPlan } from '../model/report.ts';
import { commandLine } from '../report/next-command.ts';
import type { ConfigurationArguments, FileArguments } from './command.ts';
import { configurationOf } from './configuration.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { fileWords, typedPaths } from './file-options.ts';
import { note, type Io } from './io.ts';
import type { JournalArguments } from './journal.ts';
import { targetOf, written } from './print.ts';
import { wishOf } from './wish.ts';

/** What the review calls its next document. */
export const FIX_PLAN_FILE = 'FIX_IMPLEMENTATION_PLAN.md';

/** `report --plan`: what there is to do in words, ticked off on every run. It ends with 1 while a must is left. */
export async function writeFixPlan(
  given: FileArguments & ConfigurationArguments & JournalArguments,
  outputFile: string,
  io: Io,
): Promise<ExitCode> {
  const [{ resultsOf }, { fixPlan }, { digest }, { replaceReport }, { codemods }] = await Promise.all([
    import('./results.ts'),
    import('../report/fix-plan.ts'),
    import('../workspace/digest.ts'),
    import('./journal.ts'),
    import('../../codemods/index.ts'),
  ]);
  const { own, before } = await targetOf(outputFile, given, io);
  const configuration = configurationOf(wishOf({ isolated: given.isolated }, io.cwd), io);
  const plans: NotebookPlan[] = [];
  for await (const { result } of resultsOf('plan', configuration, given, { cache: true, jobs: undefined }, io))
    plans.push(result);
  if (io.interrupt.aborted) {
    note(io, 'interrupted; the plan stays as it was');
    return EXIT.interrupted;
  }
  const always = given.isolated ? ['--isolated'] : [];
  const { text, hasMust } = fixPlan(before, plans, {
    rules: new Map(codemods.map(({ meta }) => [meta.id, meta])),
    commandLine: (command, options, paths) =>
      paths === undefined
        ? commandLine(command, [...options, ...always, ...fileWords(given)], typedPaths(given), Infinity)
        : commandLine(command, [...options, ...always], paths, Infinity),
    again: outputFile === FIX_PLAN_FILE ? ['--plan'] : ['--plan', '-o', outputFile],
    digest,
  });
  await replaceReport(own, before, text, given, io);
  note(io, written(outputFile, before, text));
  if (plans.some(({ error, audit }) => error !== null || audit.status === 'failed')) return EXIT.error;
  return hasMust ? EXIT.remaining : EXIT.done;
}
