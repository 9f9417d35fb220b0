import type { NotebookPlan, PlannedFix } from '../model/report.ts';
import { minutesByHand, TESTING_MINUTES } from './effort.ts';
import { leftOf } from './left.ts';
import { inMarkdown } from './shown.ts';
import type { Task } from './task.ts';

/** The last task of a notebook, which only a person can tick. */
export const TESTING = 'testing';

/** @param verify the command that tests the notebook, as Markdown */
export function testingTask(verify: string): Task {
  return { id: TESTING, place: '', minutes: TESTING_MINUTES, lines: null, text: verify, isDone: false, notes: '' };
}

/** Enough to tell the places of a notebook apart. */
const DIGITS = 8;

/** What a task is made of. */
interface Step {
  readonly rule: string;
  readonly cell: number;
  /** In the text before all fixes. */
  readonly line: number;
  readonly message: string;
  readonly lines: number | null;
  readonly because: string;
}

/**
 * What there is to do for a notebook, in the order in which nbfix does it, then what it leaves to a person.
 * @param digest a hash of a text, in hexadecimal digits
 */
export function tasksOf(plan: NotebookPlan, digest: (text: string) => string): Task[] {
  const code = plan.before.split('\n');
  const seen = new Set<string>();
  const rules = new Set<string>();
  const taskOf = ({ rule, cell, line, message, lines, because }: Step): Task => {
    // Numbers of cells and lines change without the thing itself.
    const sense = [plan.path, message.replaceAll(/\d+/g, ''), code[line - 1]?.trim()].join('\n');
    const idOf = (nth: number): string => `${rule}-${digest(`${sense}\n${nth}`).slice(0, DIGITS)}`;
    let nth = 0;
    while (seen.has(idOf(nth))) nth += 1;
    seen.add(idOf(nth));
    const isFirst = !rules.has(rule);
    rules.add(rule);
    return {
      id: idOf(nth),
      place: cell === 0 ? `line ${line}` : `cell ${cell}, line ${line}`,
      minutes: minutesByHand(rule, isFirst),
      lines,
      text: inMarkdown(message + because),
      isDone: false,
      notes: '',
    };
  };
  return stepsOf(plan).map(taskOf);
}

function stepsOf(plan: NotebookPlan): Step[] {
  const made = plan.applied.map((fix) => ({
    ...fix,
    line: fix.originalLine,
    lines: linesWritten(fix),
    because: fix.unsafe === null ? '' : ` (unsafe: ${fix.unsafe})`,
  }));
  const left = leftOf(plan, true).map((each) => ({
    ...each,
    lines: null,
    because: ` (${each.state}: ${each.reason})`,
  }));
  return [...made, ...left];
}

function linesWritten({ writtenLines }: PlannedFix): number {
  return writtenLines.reduce((sum, [first, last]) => sum + last - first + 1, 0);
}
