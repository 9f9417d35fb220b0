import { NbfixError } from '../error.ts';
import { didYouMean } from '../suggest.ts';
import type { Entry, RunEntry } from '../workspace/journal/entry.ts';
import { stateOf } from '../workspace/journal/state.ts';
import { runsIn, type SpoiltRun } from '../workspace/journal/store.ts';

/**
 * The run that is meant: the named one, by its id or the beginning or end of it; else to be taken back the newest that is
 * not, to be made again the one that was interrupted or taken back last.
 * @throws NbfixError where there is none, or its entry can't be read
 */
export function chosenRun(goal: Entry['goal'], root: string, name: string | undefined): RunEntry {
  const runs = runsIn(root);
  if (name !== undefined) return readable(named(runs, name, root));
  const chosen = goal === 'before' ? lastDone(runs, root) : lastOpen(runs, root);
  if (chosen !== undefined) return readable(chosen);
  throw new NbfixError(`${root}: the journal has no run to ${goal === 'before' ? 'take back' : 'make again'}`);
}

function named(runs: readonly (RunEntry | SpoiltRun)[], name: string, root: string): RunEntry | SpoiltRun {
  const ids = runs.map(({ id }) => id);
  const [run, another] = runs.filter(({ id }) => name !== '' && (id.startsWith(name) || id.endsWith(name)));
  if (another !== undefined) throw new NbfixError(`"${name}" is the name of several runs; nbfix history lists them`);
  if (run !== undefined) return run;
  const hint = didYouMean(name, ids) || '; nbfix history lists those that it has';
  throw new NbfixError(`${root}: the journal has no run "${name}"${hint}`);
}

/** One that can't be read may be the one that is meant, so it is not passed over. */
function lastDone(runs: readonly (RunEntry | SpoiltRun)[], root: string): RunEntry | SpoiltRun | undefined {
  return runs.find((run) => 'problem' in run || (!run.isAside && stateOf(root, run) !== 'taken back'));
}

function lastOpen(runs: readonly (RunEntry | SpoiltRun)[], root: string): RunEntry | undefined {
  const open = runs.filter((run): run is RunEntry => {
    if ('problem' in run) return false;
    const state = stateOf(root, run);
    return state === 'interrupted' || (state === 'taken back' && !run.isAside);
  });
  return open.toSorted((a, b) => Date.parse(b.changed) - Date.parse(a.changed))[0];
}

function readable(run: RunEntry | SpoiltRun): RunEntry {
  if (!('problem' in run)) return run;
  throw new NbfixError(`the entry of ${run.id} in the journal: ${run.problem}; name another run`);
}
