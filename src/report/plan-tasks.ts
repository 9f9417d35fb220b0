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

/** As many as the name of a fix has. */
const DIGITS = 10;

/** What a task is made of. */
interface Step {
  /** The name of the fix; null for what nbfix leaves. */
  readonly id: string | null;
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
  const ids = new Set<string>();
  const rules = new Set<string>();
  const idOf = (step: Step, nth = 0): string => {
    const { rule, line, message } = step;
    // Numbers of cells and lines change without the thing itself.
    const sense = [plan.path, message.replaceAll(/\d+/g, ''), code[line - 1]?.trim(), nth].join('\n');
    const id = `${rule}-${digest(sense).slice(0, DIGITS)}`;
    return ids.has(id) ? idOf(step, nth + 1) : id;
  };
  const taskOf = (step: Step): Task => {
    const { rule, cell, line, message, lines, because } = step;
    const id = step.id ?? idOf(step);
    ids.add(id);
    const isFirst = !rules.has(rule);
    rules.add(rule);
    return {
      id,
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
    id: null,
    lines: null,
    because: ` (${each.state}: ${each.reason})`,
  }));
  return [...made, ...left];
}

function linesWritten({ writtenLines }: PlannedFix): number {
  return writtenLines.reduce((sum, [first, last]) => sum + last - first + 1, 0);
}
