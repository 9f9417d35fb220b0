import type { ArgumentsCamelCase } from 'yargs';
import type { Settings } from '../config/in-force.ts';
import type { Phase } from '../model/meta.ts';
import type { ApplyReport, NotebookPlan } from '../model/report.ts';
import { CHANGE_FORMATS, type ChangeFormat } from '../report/formats.ts';
import { commandLine } from '../report/next-command.ts';
import { visible } from '../report/shown.ts';
import { paintFor, patchPaintFor } from './colour.ts';
import type { Command, MeansArguments, NotebookArguments } from './command.ts';
import { EXIT } from './exit-codes.ts';
import type { ExitCode } from './exit-codes.ts';
import type { Io } from './io.ts';
import { note } from './io.ts';
import { choiceOptions, choiceWords, chosenBy, type ChoiceArguments } from './chosen.ts';
import { fileWords, stdinOptions, typedPaths } from './file-options.ts';
import { journalled, journalOption, type JournalArguments } from './journal.ts';
import {
  fixOptions,
  fixWords,
  formatOption,
  meansOptions,
  notebookOptions,
  ruleWords,
  type FixArguments,
} from './options.ts';
import { readsStdin, stdinBytes } from './standard-input.ts';

interface ApplyArguments extends NotebookArguments, MeansArguments, FixArguments, ChoiceArguments, JournalArguments {
  readonly 'output-format': ChangeFormat;
  readonly 'dry-run': boolean;
  readonly diff: boolean;
  readonly full: boolean;
}

export const applyCommand: Command<ApplyArguments> = {
  usage: 'apply [paths..]',
  summary: 'repair notebooks',
  options: (parser) =>
    journalOption(choiceOptions(fixOptions(meansOptions(stdinOptions(notebookOptions(parser))))))
      .option('output-format', formatOption(CHANGE_FORMATS))
      .option('dry-run', { alias: 'n', type: 'boolean', default: false, describe: 'show the diff; write nothing' })
      .option('diff', { type: 'boolean', default: false, describe: 'show the diff of what is written' })
      .option('full', { type: 'boolean', default: false, describe: 'on a terminal: show moved lines one by one' }),
  run: runApply,
};

async function runApply(given: ArgumentsCamelCase<ApplyArguments>, io: Io): Promise<ExitCode> {
  const [{ resultsOf }, { checkedByPython }, { failedPlan }] = await Promise.all([
    import('./results.ts'),
    import('./python-check.ts'),
    import('../report/failed.ts'),
  ]);
  const fromStdin = readsStdin(given);
  // Standard input can't be written: the diff comes in the place of the text.
  const dryRun = given.dryRun || (fromStdin && given.diff);
  const { files: meant, configuration, checked, finish: told } = await chosenBy(given, io);
  // What is written has passed the checks in this very run.
  const trusts = ({ changed }: NotebookPlan): boolean => dryRun || !changed;

  const files = new Map<string, string>();
  const settings = new Map<string, Settings>();
  const plans: NotebookPlan[] = [];
  const results = resultsOf('plan', configuration, meant, { ...given, trusts }, io);
  for await (const { result, file, inForce } of results) {
    if (file !== null) files.set(result.path, file);
    if (inForce !== null) settings.set(result.path, inForce.settings);
    plans.push(checked(result));
  }
  if (!io.interrupt.aborted) told(plans);
  const { engineFor } = await import('./engine.ts');
  const engine = engineFor('plan', io);
  const notebooks = checkedByPython(
    plans,
    {
      replan: (plan, compile) => {
        const own = settings.get(plan.path);
        return own === undefined ? plan : engine(own, plan.path, plan.before, compile).result;
      },
      fail: ({ path, before }, error) => failedPlan(path, error, before),
    },
    io,
  );
  await warnOfDead(notebooks, settings, io);
  return dryRun
    ? finish({ dryRun, notebooks }, given, io)
    : finish({ dryRun, notebooks: fromStdin ? notebooks : await written(notebooks, files, given, io) }, given, io);
}

/** Repairs of later phases are of no use in a notebook that does not start, so a run without phase 0 names those. */
async function warnOfDead(
  plans: readonly NotebookPlan[],
  settings: ReadonlyMap<string, Settings>,
  io: Io,
): Promise<void> {
  const dead = plans.filter(({ error, audit }) => error === null && audit.status !== 'failed' && !audit.starts);
  if (io.interrupt.aborted || dead.length === 0) return;
  const [{ codemods }, { selectCodemods, USUAL_PHASES }] = await Promise.all([
    import('../../codemods/index.ts'),
    import('./select.ts'),
  ]);
  const phasesOf = (path: string): ReadonlySet<Phase> => {
    const own = settings.get(path);
    const ran = own === undefined ? [] : selectCodemods(codemods, own.rules, USUAL_PHASES);
    return new Set(ran.map(({ meta }) => meta.phase));
  };
  const without = dead.filter(({ path }) => !phasesOf(path).has('0'));
  const [first] = without;
  if (first === undefined) return;
  const paths = without.map(({ path }) => path).join(', ');
  note(
    io,
    `these notebooks do not start: ${paths}; \`nbfix apply --phase ${['0', ...phasesOf(first.path)].join(',')}\` helps`,
  );
}

/** Writes what changed. What could not be written has failed; what an interruption kept back is left out. */
async function written(
  plans: readonly NotebookPlan[],
  files: ReadonlyMap<string, string>,
  given: JournalArguments,
  io: Io,
): Promise<readonly NotebookPlan[]> {
  const [{ paced }, { isolated }, { failedPlan }] = await Promise.all([
    import('./paced.ts'),
    import('./notebooks.ts'),
    import('../report/failed.ts'),
  ]);
  const fileOf = ({ path }: NotebookPlan): string => files.get(path) ?? path;
  const changes = plans
    .filter(({ changed }) => changed)
    .map((plan) => ({ ...plan, file: fileOf(plan), isNotebook: true, fixes: plan.applied.length }));
  return journalled(changes, given, io, async (replace) => {
    const done: NotebookPlan[] = [];
    for await (const plan of paced(plans, io)) {
      const write = (): NotebookPlan => {
        if (plan.changed) replace(fileOf(plan), plan.before, plan.after);
        return plan;
      };
      done.push(isolated(plan.path, io, write, (error) => failedPlan(plan.path, error, plan.before)));
    }
    return done;
  });
}

/** What `apply -` prints: the text with its fixes, as it was where nothing was to be done, none where it can't be read. */
async function repairedStdin({ notebooks }: ApplyReport, io: Io): Promise<string> {
  const [plan] = notebooks;
  if (plan === undefined) return (await stdinBytes(io)).toString('utf8');
  return plan.error === null && plan.audit.status !== 'failed' ? plan.after : '';
}

/** Prints the report: with a diff in the concise format, stdout is the patch alone and the summary goes to stderr. */
async function finish(report: ApplyReport, given: ArgumentsCamelCase<ApplyArguments>, io: Io): Promise<ExitCode> {
  const { applyReporters } = await import('../report/index.ts');
  const reporter = await applyReporters[given.outputFormat]();
  const showsDiff = given.diff || given.dryRun;
  const next = visible(nextCommand(report, given));
  if (readsStdin(given) && !showsDiff) {
    io.stdout.write(await repairedStdin(report, io));
    io.stderr.write(reporter(report, paintFor(io.stderr, io, given.color), new Map(), next));
  } else if (given.outputFormat === 'concise' && showsDiff) {
    const paint = patchPaintFor(io.stdout, io, given.color);
    const [{ notebookPatch, terminalPatch }, { foldedDiff }] = await Promise.all([
      import('../report/patch.ts'),
      import('../report/folded.ts'),
    ]);
    const onTerminal = given.full ? terminalPatch : foldedDiff;
    const show = io.stdout.isTTY === true ? onTerminal : notebookPatch;
    for (const notebook of report.notebooks) io.stdout.write(show(notebook, paint));
    io.stderr.write(reporter(report, paintFor(io.stderr, io, given.color), new Map(), next));
  } else {
    const patches = new Map<string, string>();
    if (given.outputFormat === 'markdown' && showsDiff) {
      const { notebookPatch } = await import('../report/patch.ts');
      for (const notebook of report.notebooks) patches.set(notebook.path, notebookPatch(notebook));
    }
    io.stdout.write(reporter(report, paintFor(io.stdout, io, given.color), patches, next));
  }
  if (io.interrupt.aborted) {
    note(io, 'interrupted; the report holds what was done until then');
    return EXIT.interrupted;
  }
  return exitCode(report);
}

/** The command to type next, with the same rules and paths; empty where nothing is left to do. */
function nextCommand({ dryRun, notebooks }: ApplyReport, given: ArgumentsCamelCase<ApplyArguments>): string {
  const same = (command: string, ...options: readonly string[]): string =>
    commandLine(command, [...options, ...ruleWords(given), ...fileWords(given)], typedPaths(given));
  if (dryRun && notebooks.some(({ changed }) => changed))
    return same('apply', ...fixWords(given), ...choiceWords(given));
  if (notebooks.some((plan) => plan.unsafe.length > 0)) return same('apply', '--unsafe-fixes', '--dry-run');
  return notebooks.some(({ audit }) => audit.findings.length > 0) ? same('audit') : '';
}

/** It has done what it can: what is left is reported, and the business of `audit`. */
function exitCode({ dryRun, notebooks }: ApplyReport): ExitCode {
  if (notebooks.some(({ error, audit }) => error !== null || audit.status === 'failed')) return EXIT.error;
  return dryRun && notebooks.some(({ changed }) => changed) ? EXIT.remaining : EXIT.done;
}
