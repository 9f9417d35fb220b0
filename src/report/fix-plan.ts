import { PHASES } from '../model/meta.ts';
import type { NotebookPlan } from '../model/report.ts';
import { blocksOf, inComment, withBlocks, type Block } from './kept-text.ts';
import { code, fenced } from './markdown.ts';
import {
  isReady,
  optionsSection,
  personSection,
  phasesSection,
  ranked,
  summarySection,
  type Planned,
  type Ranked,
  type Rules,
} from './plan-tables.ts';
import { TESTING, tasksOf, testingTask } from './plan-tasks.ts';
import { inMarkdown, visible } from './shown.ts';
import { ruleOf, type Task } from './task.ts';
import { introDigest, NO_TASKS, taskBlock, taskListIn, tickedOff, type TaskList } from './task-list.ts';

/** What a fix plan is told of the run. */
export interface FixPlanSetting {
  readonly rules: Rules;
  /** A command as it is typed, for these paths; without them, for those of the run. */
  readonly commandLine: (command: string, options: readonly string[], paths?: readonly string[]) => string;
  /** The options of `report` that bring the document up to date. */
  readonly again: readonly string[];
  /** A hash of a text, in hexadecimal digits. */
  readonly digest: (text: string) => string;
}

export interface FixPlan {
  readonly text: string;
  /** Whether a fix of phase 0 or A is left. */
  readonly hasMust: boolean;
}

const HEAD =
  '# Fix implementation plan\n\n' +
  '<!-- nbfix ticks what is done. Your own ticks, minutes and notes below a line stay, and so does all outside of its parts. -->\n\n';

/** Parts that are about no one notebook, by their headings. A path never ends with a slash. */
const PARTS: ReadonlyMap<string, string> = new Map([
  ['summary/', ''],
  ['phases/', '## Phases'],
  ['options/', '## Options'],
  ['person/', '## For a person'],
  ['testing/', '## Testing'],
]);

/** A notebook as it is in the document, and as this run found it. */
interface Entry extends Planned {
  /** The name of its block. */
  readonly id: string;
  readonly file: string;
  readonly list: TaskList;
  readonly error: string | null;
}

/**
 * The plan in words: made new, or brought up to date, with what is done ticked and what a person wrote kept.
 * @param text the document as it is; null when there is none
 */
export function fixPlan(text: string | null, plans: readonly NotebookPlan[], setting: FixPlanSetting): FixPlan {
  const digest = introDigest(setting.digest);
  const past = new Map<string, TaskList>();
  for (const block of text === null ? [] : blocksOf(text, digest))
    if (!PARTS.has(block.id)) past.set(block.id, taskListIn(block, setting.digest));
  const now = plans.map((plan) => entryOf(plan, past.get(inComment(plan.path)) ?? NO_TASKS, setting));
  const isNow = new Set(now.map(({ id }) => id));
  const others = [...past].flatMap(([id, list]): Entry[] =>
    isNow.has(id) ? [] : [{ id, file: id, path: inMarkdown(id), list, tasks: list.tasks, error: null }],
  );
  const notebooks = ranked([...now, ...others], setting.rules);
  const blocks = [
    ...partsOf(notebooks, setting),
    ...notebooks.filter(({ id }) => isNow.has(id)).map((entry) => blockOf(entry, setting.digest)),
  ];
  const headingOf = (id: string): string => {
    const heading = PARTS.get(id) ?? `## ${notebooks.find((each) => each.id === id)?.path ?? ''}`;
    return heading === '' ? '' : `\n${heading}\n\n`;
  };
  return {
    text: withBlocks(text, blocks, HEAD, headingOf, digest),
    hasMust: notebooks.some(({ tasks }) => !isReady(tasks, setting.rules)),
  };
}

function entryOf(plan: NotebookPlan, past: TaskList, { rules, digest, commandLine }: FixPlanSetting): Entry {
  const error = plan.error ?? plan.audit.error;
  const verify = code(visible(commandLine('verify', ['--run'], [plan.path])));
  const found = tasksOf(plan, digest);
  const testing = found.length + past.tasks.length === 0 ? [] : [testingTask(verify)];
  const list = error === null ? tickedOff(past, [...found, ...testing]) : past;
  const order = ({ id }: Task): number => {
    const phase = rules.get(ruleOf({ id }))?.phase;
    return id === TESTING ? PHASES.length + 1 : phase === undefined ? PHASES.length : PHASES.indexOf(phase);
  };
  const tasks = list.tasks.toSorted((a, b) => order(a) - order(b));
  const path = inMarkdown(plan.path);
  return { id: inComment(plan.path), file: plan.path, path, tasks, list: { ...list, tasks }, error };
}

function blockOf({ id, list, error }: Entry, digest: (text: string) => string): Block {
  const done = list.tasks.filter(({ isDone }) => isDone).length;
  const stand = list.tasks.length === 0 ? 'Nothing to do.' : `${done} of ${list.tasks.length} done.`;
  return taskBlock(id, error === null ? stand : `Failed: ${inMarkdown(error)}`, list, digest);
}

function partsOf(notebooks: readonly Ranked<Entry>[], { rules, commandLine, again }: FixPlanSetting): Block[] {
  const part = (id: string, lines: readonly string[]): Block => ({ id, body: lines.join('\n') });
  const commands = (lines: readonly string[]): string => fenced('sh', lines.map(visible).join('\n'));
  const phases = PHASES.filter((phase) =>
    notebooks.some(({ tasks }) => tasks.some((task) => rules.get(ruleOf(task))?.phase === phase)),
  );
  const high = notebooks.filter(({ priority }) => priority === 'high').map(({ file }) => file);
  return [
    part('summary/', summarySection(notebooks, rules)),
    part('phases/', [
      ...phasesSection(notebooks, rules),
      commands(phases.map((phase) => commandLine('apply', ['--phase', phase]))),
    ]),
    part('options/', [
      ...optionsSection(notebooks, rules),
      commands([
        commandLine('apply', []),
        ...(high.length === 0 ? [] : [commandLine('apply', [], high)]),
        commandLine('apply', ['--phase', '0,A']),
      ]),
    ]),
    part('person/', personSection(notebooks, rules)),
    part('testing/', [
      'After each phase: the checklist, answered by running the notebooks, on stand-in libraries and on a GPU; then this plan again.',
      '',
      commands([
        commandLine('verify', ['--run']),
        commandLine('verify', ['--run', '--real-libs']),
        commandLine('report', again),
      ]),
    ]),
  ];
}
