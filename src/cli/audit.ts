import type { ArgumentsCamelCase } from 'yargs';
import { FAIL_ON, USUAL_FAIL_ON, isFailing, type FailOn } from '../model/fail-on.ts';
import type { NotebookAudit } from '../model/report.ts';
import { SORTS, type Sort } from '../report/audit-writer.ts';
import { OUTPUT_FORMATS, type OutputFormat } from '../report/formats.ts';
import type { Command, MeansArguments, NotebookArguments } from './command.ts';
import { EXIT } from './exit-codes.ts';
import type { ExitCode } from './exit-codes.ts';
import type { Io } from './io.ts';
import { note } from './io.ts';
import { configurationOf } from './configuration.ts';
import { formatOption, meansOptions, notebookOptions } from './options.ts';
import { sinkOf, targetOf } from './print.ts';
import { reportSetting } from './report-setting.ts';
import { last } from './values.ts';
import { wishOf } from './wish.ts';

interface AuditArguments extends NotebookArguments, MeansArguments {
  readonly 'output-format': OutputFormat;
  readonly 'output-file': string | undefined;
  readonly 'fail-on': FailOn | undefined;
  readonly sort: Sort;
  readonly statistics: boolean;
  readonly quiet: boolean;
}

export const auditCommand: Command<AuditArguments> = {
  usage: 'audit <paths..>',
  summary: 'say what is missing or wrong in notebooks; change nothing',
  options: (parser) =>
    meansOptions(notebookOptions(parser))
      .option('output-format', formatOption(OUTPUT_FORMATS))
      .option('output-file', {
        alias: 'o',
        type: 'string',
        requiresArg: true,
        coerce: last<string>,
        describe: 'write the report to this file',
      })
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
      .option('quiet', { alias: 'q', type: 'boolean', default: false, describe: 'the findings and nothing else' }),
  run: runAudit,
};

async function runAudit(given: ArgumentsCamelCase<AuditArguments>, io: Io): Promise<ExitCode> {
  const [{ resultsOf }, { auditWriters }] = await Promise.all([import('./results.ts'), import('../report/index.ts')]);
  const { outputFormat } = given;
  const target = given.outputFile === undefined ? null : await targetOf(given.outputFile, given.paths, io);
  const sink = sinkOf(target, given.color, io);
  const setting = await reportSetting('audit', { ...given, paint: sink.paint, isFile: target !== null }, io);
  const writer = (await auditWriters[outputFormat]())(setting);
  const configuration = configurationOf(wishOf(given, io.cwd), io);
  // Only SARIF shows the edits.
  const what = outputFormat === 'sarif' ? 'edits' : 'audit';

  let code: ExitCode = EXIT.done;
  for await (const { result, text, inForce } of resultsOf(what, configuration, given.paths, given, io)) {
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
  return code;
}

/** The exit code after one notebook more. */
function worse(code: ExitCode, { status, findings }: NotebookAudit, failOn: FailOn): ExitCode {
  if (code === EXIT.error || status === 'failed') return EXIT.error;
  return findings.some((finding) => isFailing(finding, failOn)) ? EXIT.remaining : code;
}
