import type { ArgumentsCamelCase } from 'yargs';
import { PHASES } from '../model/meta.ts';
import type { AuditReport, NotebookAudit } from '../model/report.ts';
import type { Command, NotebookArguments } from './command.ts';
import { EXIT } from './exit-codes.ts';
import type { ExitCode } from './exit-codes.ts';
import type { Io } from './io.ts';
import { note } from './io.ts';
import { notebookOptions } from './options.ts';
import { printReport, targetOf, type Target } from './print.ts';
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
  const [{ loadTemplates }, { readNotebook }] = await Promise.all([
    import('../workspace/templates.ts'),
    import('./read-notebook.ts'),
  ]);
  const selected = selectCodemods(codemods, given, PHASES);
  const templates = loadTemplates(
    codemods.map(({ meta }) => meta.id),
    null,
  );

  const notebooks: NotebookAudit[] = [];
  for await (const loaded of loadNotebooks(given.paths, io)) {
    const { path } = loaded;
    if ('error' in loaded) {
      notebooks.push(failedAudit(path, loaded.error));
      continue;
    }
    // A clone: the parts of the text in messages would keep the whole of it, and the tree, until the last one is read.
    const audit = (): NotebookAudit =>
      structuredClone(auditNotebook(readNotebook(path, loaded.text, io), selected, templates, codemods));
    notebooks.push(isolated(path, io, audit, (error) => failedAudit(path, error, loaded.text)));
  }
  if (io.interrupt.aborted) {
    if (given.outputFormat === 'json')
      io.stdout.write((await import('../report/audit-json.ts')).failureJson('interrupted'));
    note(io, 'interrupted');
    return EXIT.interrupted;
  }
  await print({ notebooks }, target, given, io);
  return exitCode(notebooks);
}

async function print(
  report: AuditReport,
  target: Target | null,
  given: ArgumentsCamelCase<AuditArguments>,
  io: Io,
): Promise<void> {
  const { auditReporters } = await import('../report/index.ts');
  const reporter = await auditReporters[given.outputFormat]();
  await printReport((paint) => reporter(report, paint), target, given.color, io);
}

function exitCode(notebooks: readonly NotebookAudit[]): ExitCode {
  if (notebooks.some(({ status }) => status === 'failed')) return EXIT.error;
  return notebooks.some(({ findings }) => findings.length > 0) ? EXIT.remaining : EXIT.done;
}
