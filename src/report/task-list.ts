import { dataLine, dataOf, type Block } from './kept-text.ts';
import { beforeTasks, taskLines, tasksIn, type Task } from './task.ts';

/** The tasks of a notebook, as they are in a fix plan. */
export interface TaskList {
  readonly tasks: readonly Task[];
  /** Ids of those that nbfix has ticked, because there is nothing to do for them any more. */
  readonly gone: readonly string[];
  /** Whether a person has changed what nbfix wrote of a task. */
  readonly isReworded: boolean;
}

export const NO_TASKS: TaskList = { tasks: [], gone: [], isReworded: false };

type Digest = (text: string) => string;

/** What the next run has to know beside the lines: whether a tick is its own, and whether the words are. */
interface Kept {
  readonly gone: readonly string[];
  readonly words: string;
}

export function taskBlock(id: string, intro: string, { tasks, gone }: TaskList, digest: Digest): Block {
  const kept: Kept = { gone, words: digest(wordsOf(tasks)) };
  return { id, body: `${dataLine(kept)}${intro}\n\n${tasks.map(taskLines).join('')}` };
}

export function taskListIn(block: Block, digest: Digest): TaskList {
  const tasks = tasksIn(block.body);
  const { gone, words } = asKept(dataOf(block));
  return { tasks, gone, isReworded: digest(wordsOf(tasks)) !== words };
}

/** A digest that sees only what is before the tasks: ticks, notes and the like are kept in another way. */
export function introDigest(digest: Digest): Digest {
  return (body) => digest(beforeTasks(body));
}

/**
 * The tasks after another look at the notebook: those of which nothing is found any more are ticked, new ones are added, and
 * what a person ticked, estimated or wrote stays.
 */
export function tickedOff(past: TaskList, found: readonly Task[]): TaskList {
  const matches = matched(past.tasks, found);
  const known = new Set(matches.values());
  const tasks = past.tasks.map((task): Task => {
    const now = matches.get(task);
    if (now === undefined) return { ...task, isDone: true };
    // It was ticked because it was gone, and is found again.
    const isBack = past.gone.includes(task.id);
    const notes = past.isReworded ? remarkOf(task.text, now.text) + task.notes : task.notes;
    return { ...now, minutes: task.minutes, isDone: task.isDone && !isBack, notes };
  });
  return {
    tasks: [...tasks, ...found.filter((task) => !known.has(task))],
    gone: past.tasks.filter((task) => !matches.has(task)).map(({ id }) => id),
    isReworded: false,
  };
}

/** Which past task is which present one: by id; where a fix before it has changed that, by rule and words. */
function matched(past: readonly Task[], found: readonly Task[]): ReadonlyMap<Task, Task> {
  const matches = new Map<Task, Task>();
  const open = new Set(found);
  for (const keyOf of [({ id }: Task): string => id, sense]) {
    for (const task of past) {
      const match = matches.has(task) ? undefined : [...open].find((each) => keyOf(each) === keyOf(task));
      if (match === undefined) continue;
      matches.set(task, match);
      open.delete(match);
    }
  }
  return matches;
}

/** Rule and words; the numbers of cells and lines change when others come in. */
function sense({ id, text }: Task): string {
  return `${id.replace(/-[0-9a-f]+$/, '')} ${text.replaceAll(/\d+/g, '0')}`;
}

/** What a person has written after the words of a task, or in their place, as a line below it. */
function remarkOf(written: string, now: string): string {
  const remark = written.startsWith(now) ? written.slice(now.length).trim() : written;
  return remark === '' ? '' : `  ${remark}\n`;
}

function wordsOf(tasks: readonly Task[]): string {
  return tasks.map(({ text }) => text).join('\n');
}

function asKept(data: unknown): Kept {
  const { gone, words } = (typeof data === 'object' && data !== null ? data : {}) as Partial<Record<string, unknown>>;
  const isRead = Array.isArray(gone) && gone.every((each) => typeof each === 'string') && typeof words === 'string';
  return isRead ? { gone, words } : { gone: [], words: '' };
}
