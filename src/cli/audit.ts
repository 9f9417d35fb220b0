import type { ArgumentsCamelCase } from 'yargs';
import type { NotebookAudit } from '../model/report.ts';
import type { Command, MeansArguments, NotebookArguments } from './command.ts';
import { EXIT } from './exit-codes.ts';
import type { ExitCode } from './exit-codes.ts';
import type { Io } from './io.ts';
import { note } from './io.ts';
import { configurationOf } from './configuration.ts';
import { meansOptions, notebookOptions } from './options.ts';
import { sinkOf, targetOf } from './print.ts';
import { last } from './values.ts';
import { wishOf } from './wish.ts';

interface AuditArguments extends NotebookArguments, MeansArguments {
  readonly 'output-file': string | undefined;
}

export const auditCommand: Command<AuditArguments> = {
  usage: 'audit <paths..>',
  summary: 'say what is missing or wrong in notebooks; change nothing',
  options: (parser) =>
    meansOptions(notebookOptions(parser)).option('output-file', {
      alias: 'o',
      type: 'string',
      requiresArg: true,
      coerce: last<string>,
      describe: 'write the report to this file',
    }),
  run: runAudit,
};

async function runAudit(given: ArgumentsCamelCase<AuditArguments>, io: Io): Promise<ExitCode> {
  const [{ resultsOf }, { auditWriters }] = await Promise.all([import('./results.ts'), import('../report/index.ts')]);
  const target = given.outputFile === undefined ? null : await targetOf(given.outputFile, given.paths, io);
  const sink = sinkOf(target, given.color, io);
  const writer = (await auditWriters[given.outputFormat]())(sink.paint);
  const configuration = configurationOf(wishOf(given, io.cwd), io);

  let code: ExitCode = EXIT.done;
  for await (const { result } of resultsOf('audit', configuration, given.paths, given, io)) {
    code = worse(code, result);
    sink.write(writer.add(result));
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
function worse(code: ExitCode, { status, findings }: NotebookAudit): ExitCode {
  if (code === EXIT.error || status === 'failed') return EXIT.error;
  return findings.length > 0 ? EXIT.remaining : code;
}
