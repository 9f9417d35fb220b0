import type { ArgumentsCamelCase } from 'yargs';
import { PHASES } from '../model/meta.ts';
import type { NotebookAudit } from '../model/report.ts';
import type { Command, NotebookArguments } from './command.ts';
import { EXIT } from './exit-codes.ts';
import type { ExitCode } from './exit-codes.ts';
import type { Io } from './io.ts';
import { note } from './io.ts';
import { notebookOptions } from './options.ts';
import { sinkOf, targetOf } from './print.ts';
import { last } from './values.ts';

interface AuditArguments extends NotebookArguments {
  readonly 'output-file': string | undefined;
}

export const auditCommand: Command<AuditArguments> = {
  usage: 'audit <paths..>',
  summary: 'say what is missing or wrong in notebooks; change nothing',
  options: (parser) =>
    notebookOptions(parser).option('output-file', {
      alias: 'o',
      type: 'string',
      requiresArg: true,
      coerce: last<string>,
      describe: 'write the report to this file',
    }),
  run: runAudit,
};

async function runAudit(given: ArgumentsCamelCase<AuditArguments>, io: Io): Promise<ExitCode> {
  const [{ codemods }, { auditNotebook }, { isolated, loadNotebooks }, { failedAudit }, { selectCodemods }] =
    await Promise.all([
      import('../../codemods/index.ts'),
      import('../engine/audit.ts'),
      import('./notebooks.ts'),
      import('../report/failed.ts'),
      import('./select.ts'),
    ]);
  const target = given.outputFile === undefined ? null : await targetOf(given.outputFile, given.paths, io);
  const [{ loadTemplates }, { readNotebook }, { auditWriters }] = await Promise.all([
    import('../workspace/templates.ts'),
    import('./read-notebook.ts'),
    import('../report/index.ts'),
  ]);
  const selected = selectCodemods(codemods, given, PHASES);
  const templates = loadTemplates(
    codemods.map(({ meta }) => meta.id),
    null,
  );
  const sink = sinkOf(target, given.color, io);
  const writer = (await auditWriters[given.outputFormat]())(sink.paint);

  let code: ExitCode = EXIT.done;
  for await (const loaded of loadNotebooks(given.paths, io)) {
    const { path } = loaded;
    const audited =
      'error' in loaded
        ? failedAudit(path, loaded.error)
        : isolated(
            path,
            io,
            () => auditNotebook(readNotebook(path, loaded.text, io), selected, templates, codemods),
            (error) => failedAudit(path, error, loaded.text),
          );
    code = worse(code, audited);
    sink.write(writer.add(audited));
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
