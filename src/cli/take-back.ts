import { join, relative } from 'node:path';
import type { ArgumentsCamelCase } from 'yargs';
import { NbfixError } from '../error.ts';
import { count } from '../report/counts.ts';
import { commandLine } from '../report/next-command.ts';
import { notebookPatch, terminalPatch } from '../report/patch.ts';
import { visible } from '../report/shown.ts';
import type { Entry, RunEntry } from '../workspace/journal/entry.ts';
import { rootHere } from '../workspace/journal/root.ts';
import { isAtWork } from '../workspace/journal/state.ts';
import { runsIn } from '../workspace/journal/store.ts';
import { beginTaking, stepsTo, type Step, type Taking } from '../workspace/journal/take.ts';
import { hashOf } from '../workspace/journal/texts.ts';
import { chosenRun } from './chosen-run.ts';
import { patchPaintFor } from './colour.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { note, type Io } from './io.ts';
import { isolated } from './notebooks.ts';
import { paced } from './paced.ts';
import type { TakeArguments } from './undo.ts';

/** The path of a file from the working folder. */
type Shown = (step: Step) => string;

/**
 * Gives the files of a run what they held before it, or after it: all of them, or none where one was changed since.
 * @throws NbfixError where there is no such run, it is at work, or files stand in the way
 */
export async function takeBack(
  goal: Entry['goal'],
  given: ArgumentsCamelCase<TakeArguments>,
  io: Io,
): Promise<ExitCode> {
  const root = rootHere(io.cwd);
  const run = chosenRun(goal, root, given.run);
  if (!run.isSettled && isAtWork(run) && !given.force)
    throw new NbfixError(`${run.id} is still at work (process ${run.process}); --force, if that is another program`);
  const steps = stepsTo(goal, root, run);
  const shown: Shown = ({ path }) => visible(relative(io.cwd, join(root, path)).replaceAll('\\', '/'));
  const inTheWay = steps.filter(({ state }) => state === 'edited' || state === 'barred');
  if (inTheWay.length > 0 && !given.force) throw new NbfixError(refusal(inTheWay, shown, laterRuns(root, run)));
  const toDo = steps.filter(({ state }) => state === 'to do' || state === 'edited');
  if (given.dryRun) {
    showDiff(toDo, shown, given, io);
    return toDo.length > 0 ? EXIT.remaining : EXIT.done;
  }
  const barred = steps.filter(({ state }) => state === 'barred');
  for (const step of barred) note(io, `${shown(step)}: ${step.problem}; it is left as it is`);
  const taking = beginTaking(goal, root, run, steps, given.words);
  const done = await taken(toDo, taking, shown, io);
  const isWhole = done.every(Boolean) && done.length === toDo.length;
  taking.end(isWhole);
  const written = done.filter(Boolean).length;
  const command = commandLine(run.command[0] ?? '', run.command.slice(1), []);
  const files = `${count(written, 'file')} ${written === 1 ? 'is' : 'are'}`;
  const how =
    goal === 'before' ? `again as before \`${command}\`` : `as \`${command}\` left ${written === 1 ? 'it' : 'them'}`;
  io.stdout.write(visible(`${files} ${how}`) + `\n${nextLine(goal, run, isWhole)}`);
  if (taking.kept !== null) note(io, `what was changed since is kept: \`nbfix undo ${taking.kept}\` brings it back`);
  if (io.interrupt.aborted) return EXIT.interrupted;
  return isWhole && barred.length === 0 ? EXIT.done : EXIT.error;
}

async function taken(steps: readonly Step[], { take }: Taking, shown: Shown, io: Io): Promise<boolean[]> {
  const done: boolean[] = [];
  for await (const step of paced(steps, io)) {
    const attempt = (): boolean => {
      take(step);
      io.stdout.write(`${shown(step)}: ${step.wanted === null ? 'removed' : step.now === null ? 'made' : 'written'}\n`);
      return true;
    };
    const fail = (error: string): boolean => {
      note(io, `${shown(step)}: ${error}`);
      return false;
    };
    done.push(isolated(step.path, io, attempt, fail));
  }
  return done;
}

function nextLine(goal: Entry['goal'], { id }: RunEntry, isWhole: boolean): string {
  const isUndo = goal === 'before';
  return `next: nbfix ${isUndo === isWhole ? 'redo' : 'undo'} ${id}\n`;
}

function refusal(steps: readonly Step[], shown: Shown, later: readonly RunEntry[]): string {
  const reason = ({ path, now, state, problem }: Step): string => {
    if (state === 'barred') return problem;
    const hash = now === null ? null : hashOf(now);
    const by = later.find(({ files }) => files.some((file) => file.path === path && file.after === hash));
    return by === undefined ? 'changed since' : `changed since by ${by.id}`;
  };
  const lines = steps.map((step) => `  ${shown(step)}: ${reason(step)}`);
  const isLost = steps.some(({ state }) => state === 'barred');
  const advice = isLost ? '--force goes on without those that it cannot write' : '--force writes over them';
  return `nothing was written:\n${lines.join('\n')}\n${advice}, and keeps in the journal what they hold now`;
}

/** The runs after one, the newest first. */
function laterRuns(root: string, { id }: RunEntry): readonly RunEntry[] {
  return runsIn(root).filter((run): run is RunEntry => !('problem' in run) && run.id > id);
}

function showDiff(steps: readonly Step[], shown: Shown, { color }: TakeArguments, io: Io): void {
  const paint = patchPaintFor(io.stdout, io, color);
  const show = io.stdout.isTTY === true ? terminalPatch : notebookPatch;
  for (const step of steps) {
    const [before, after] = [step.now, step.wanted].map((content) => content?.toString('utf8') ?? '') as [
      string,
      string,
    ];
    io.stdout.write(show({ path: shown(step), before, after, changed: before !== after, applied: [] }, paint));
  }
}
