import type { ArgumentsCamelCase } from 'yargs';
import type { Settings } from '../config/in-force.ts';
import { NbfixError } from '../error.ts';
import type { Phase } from '../model/meta.ts';
import type { NotebookPlan } from '../model/report.ts';
import { applyOptions, type ApplyArguments } from './apply-options.ts';
import { reportApplied } from './apply-report.ts';
import { choiceWords, chosenBy } from './chosen.ts';
import { paintFor } from './colour.ts';
import type { Command, FileArguments } from './command.ts';
import { stepsByNotebook, stepsByRule, unitOf } from './commits.ts';
import type { Configuration } from './configuration.ts';
import type { ExitCode } from './exit-codes.ts';
import { note, type Io } from './io.ts';
import type { Resulting } from './results.ts';
import { readsStdin } from './standard-input.ts';
import { writePlans } from './write-plans.ts';

export const applyCommand: Command<ApplyArguments> = {
  usage: 'apply [paths..]',
  summary: 'repair notebooks',
  options: applyOptions,
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
  const unit = unitOf(given, !dryRun && !fromStdin);
  const { files: meant, configuration, checked, finish: told } = await chosenBy(given, io);
  // What is written has passed the checks in this very run.
  const trusts = ({ changed }: NotebookPlan): boolean => dryRun || !changed;

  const files = new Map<string, string>();
  const settings = new Map<string, Settings>();
  const plans: NotebookPlan[] = [];
  const results = resultsOf('plan', configuration, meant, { ...given, trusts }, io);
  for await (const { result, file, inForce } of given.interactive
    ? await asked(given, meant, configuration, io)
    : results) {
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
        // What a person has edited is in no plan.
        if (given.interactive)
          return failedPlan(plan.path, `python3 does not compile the result: ${compile(plan.after)}`, plan.before);
        return own === undefined ? plan : engine(own, plan.path, plan.before, compile).result;
      },
      fail: ({ path, before }, error) => failedPlan(path, error, before),
    },
    io,
  );
  await warnOfDead(notebooks, settings, io);
  if (dryRun || fromStdin) return reportApplied({ dryRun, notebooks }, given, io);
  const write = (some: readonly NotebookPlan[]): Promise<readonly NotebookPlan[]> => writePlans(some, files, given, io);
  if (unit === null) return reportApplied({ dryRun, notebooks: await write(notebooks) }, given, io);
  const { committed } = await import('./committed.ts');
  const textWith = (plan: NotebookPlan, only: readonly string[]): string =>
    engine({ ...settings.get(plan.path)!, choice: { only, except: [] } }, plan.path, plan.before).result.after;
  const steps = unit === 'notebook' ? stepsByNotebook(notebooks) : stepsByRule(notebooks, await ruleNames(), textWith);
  return reportApplied({ dryRun, notebooks: await committed(notebooks, steps, files, write, given, io) }, given, io);
}

/** In the order in which they run. */
async function ruleNames(): Promise<readonly string[]> {
  const { codemods } = await import('../../codemods/index.ts');
  return codemods.map(({ meta }) => meta.id);
}

/** The plans that a person at the terminal comes to. @throws NbfixError where nobody can be asked */
async function asked(
  given: ArgumentsCamelCase<ApplyArguments>,
  files: FileArguments,
  configuration: Configuration,
  io: Io,
): Promise<AsyncGenerator<Resulting<NotebookPlan>>> {
  const { terminal } = io;
  if (choiceWords(given).length > 0)
    throw new NbfixError('--interactive asks about all fixes; leave --plan, --only and --except out');
  if (terminal === undefined || readsStdin(given))
    throw new NbfixError('--interactive needs a terminal; nbfix plan and apply --plan do without');
  const [{ reviewed }, { personAt }] = await Promise.all([
    import('./interactive/index.ts'),
    import('./interactive/terminal.ts'),
  ]);
  const person = personAt(terminal, paintFor(io.stdout, io, given.color), io);
  // How far a run has come is no news to whoever it waits for.
  const stderr = { write: (text: string) => io.stderr.write(text) };
  return reviewed(configuration, files, person, { ...io, stderr });
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
