import { resolve } from 'node:path';
import type { ArgumentsCamelCase } from 'yargs';
import type { ApplyReport, NotebookPlan } from '../model/report.ts';
import { paintFor, patchPaintFor } from './colour.ts';
import type { Command, MeansArguments, NotebookArguments, RuleArguments } from './command.ts';
import { EXIT } from './exit-codes.ts';
import type { ExitCode } from './exit-codes.ts';
import type { Io } from './io.ts';
import { note } from './io.ts';
import { meansOptions, notebookOptions, rulesOf } from './options.ts';
import { last } from './values.ts';

interface ApplyArguments extends NotebookArguments, MeansArguments {
  readonly 'dry-run': boolean;
  readonly diff: boolean;
  readonly full: boolean;
  readonly 'unsafe-fixes': boolean;
  readonly templates: string | undefined;
}

export const applyCommand: Command<ApplyArguments> = {
  usage: 'apply <paths..>',
  summary: 'repair notebooks',
  options: (parser) =>
    meansOptions(notebookOptions(parser))
      .option('dry-run', { alias: 'n', type: 'boolean', default: false, describe: 'show the diff; write nothing' })
      .option('diff', { type: 'boolean', default: false, describe: 'show the diff of what is written' })
      .option('full', { type: 'boolean', default: false, describe: 'on a terminal: show moved lines one by one' })
      .option('unsafe-fixes', {
        type: 'boolean',
        default: false,
        describe: 'also apply fixes that are not proven safe; without it they are listed, each with its reason',
      })
      .option('templates', {
        type: 'string',
        requiresArg: true,
        coerce: last<string>,
        describe: 'a folder of <rule>.py files to use instead of the built-in snippets',
      }),
  run: runApply,
};

async function runApply(given: ArgumentsCamelCase<ApplyArguments>, io: Io): Promise<ExitCode> {
  const [{ resultsOf }, { checkedByPython }, { failedPlan }] = await Promise.all([
    import('./results.ts'),
    import('./python-check.ts'),
    import('../report/failed.ts'),
  ]);
  const { dryRun, unsafeFixes } = given;
  const templates = given.templates === undefined ? null : resolve(io.cwd, given.templates);
  const settings = { ...rulesOf(given), templates, unsafeFixes };
  // What is written has passed the checks in this very run.
  const trusts = ({ changed }: NotebookPlan): boolean => dryRun || !changed;

  const files = new Map<string, string>();
  const plans: NotebookPlan[] = [];
  for await (const { result, file } of resultsOf('plan', settings, given.paths, { ...given, trusts }, io)) {
    if (file !== null) files.set(result.path, file);
    plans.push(result);
  }
  const { engineFor } = await import('./engine.ts');
  const notebooks = checkedByPython(
    plans,
    {
      replan: ({ path, before }, compile) => engineFor('plan', settings, io)(path, before, compile).result,
      fail: ({ path, before }, error) => failedPlan(path, error, before),
    },
    io,
  );
  await warnOfDead(notebooks, rulesOf(given), io);
  return dryRun
    ? finish({ dryRun, notebooks }, given, io)
    : finish({ dryRun, notebooks: await written(notebooks, files, io) }, given, io);
}

/** Repairs of later phases are of no use in a notebook that does not start, so a run without phase 0 names those. */
async function warnOfDead(plans: readonly NotebookPlan[], rules: RuleArguments, io: Io): Promise<void> {
  const dead = plans.filter(({ error, audit }) => error === null && audit.status !== 'failed' && !audit.starts);
  if (io.interrupt.aborted || dead.length === 0) return;
  const [{ codemods }, { selectCodemods, USUAL_PHASES }] = await Promise.all([
    import('../../codemods/index.ts'),
    import('./select.ts'),
  ]);
  const ran = new Set(selectCodemods(codemods, rules, USUAL_PHASES).map(({ meta }) => meta.phase));
  if (ran.has('0')) return;
  const paths = dead.map(({ path }) => path).join(', ');
  note(io, `these notebooks do not start: ${paths}; \`nbfix apply --phase ${['0', ...ran].join(',')}\` helps`);
}

/** Writes what changed. What could not be written has failed; what an interruption kept back is left out. */
async function written(
  plans: readonly NotebookPlan[],
  files: ReadonlyMap<string, string>,
  io: Io,
): Promise<readonly NotebookPlan[]> {
  const [{ paced }, { isolated }, { failedPlan }, { replaceText }] = await Promise.all([
    import('./paced.ts'),
    import('./notebooks.ts'),
    import('../report/failed.ts'),
    import('../workspace/write.ts'),
  ]);
  const done: NotebookPlan[] = [];
  for await (const plan of paced(plans, io)) {
    const write = (): NotebookPlan => {
      if (plan.changed) replaceText(files.get(plan.path) ?? plan.path, plan.before, plan.after);
      return plan;
    };
    done.push(isolated(plan.path, io, write, (error) => failedPlan(plan.path, error, plan.before)));
  }
  return done;
}

/** Prints the report: with a diff in text format, stdout is the patch alone and the summary goes to stderr. */
async function finish(report: ApplyReport, given: ArgumentsCamelCase<ApplyArguments>, io: Io): Promise<ExitCode> {
  const { applyReporters } = await import('../report/index.ts');
  const reporter = await applyReporters[given.outputFormat]();
  const showsDiff = given.diff || given.dryRun;
  if (given.outputFormat === 'text' && showsDiff) {
    const paint = patchPaintFor(io.stdout, io, given.color);
    const [{ notebookPatch, terminalPatch }, { foldedDiff }] = await Promise.all([
      import('../report/patch.ts'),
      import('../report/folded.ts'),
    ]);
    const onTerminal = given.full ? terminalPatch : foldedDiff;
    const show = io.stdout.isTTY === true ? onTerminal : notebookPatch;
    for (const notebook of report.notebooks) io.stdout.write(show(notebook, paint));
    io.stderr.write(reporter(report, paintFor(io.stderr, io, given.color), new Map()));
  } else {
    const patches = new Map<string, string>();
    if (given.outputFormat === 'markdown' && showsDiff) {
      const { notebookPatch } = await import('../report/patch.ts');
      for (const notebook of report.notebooks) patches.set(notebook.path, notebookPatch(notebook));
    }
    io.stdout.write(reporter(report, paintFor(io.stdout, io, given.color), patches));
  }
  if (io.interrupt.aborted) {
    note(io, 'interrupted; the report holds what was done until then');
    return EXIT.interrupted;
  }
  return exitCode(report);
}

function exitCode({ dryRun, notebooks }: ApplyReport): ExitCode {
  if (notebooks.some(({ error, audit }) => error !== null || audit.status === 'failed')) return EXIT.error;
  const pending = dryRun && notebooks.some(({ changed }) => changed);
  return pending || notebooks.some(({ audit }) => audit.findings.length > 0) ? EXIT.remaining : EXIT.done;
}
