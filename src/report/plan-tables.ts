import { PHASES, type Meta, type Phase } from '../model/meta.ts';
import { count } from './counts.ts';
import { LINES_AN_HOUR, minutesExplained, minutesToRead } from './effort.ts';
import { code, markdownTable } from './markdown.ts';
import { TESTING } from './plan-tasks.ts';
import { ruleOf, type Task } from './task.ts';

export type RuleFacts = Pick<Meta, 'phase' | 'severity'>;

/** What a rule is, by its id. */
export type Rules = ReadonlyMap<string, RuleFacts>;

/** A notebook with what there is to do for it. */
export interface Planned {
  /** As Markdown. */
  readonly path: string;
  readonly tasks: readonly Task[];
}

export type Priority = 'high' | 'medium' | 'low';

export type Ranked<T extends Planned = Planned> = T & { readonly priority: Priority };

const LEVELS = ['must', 'should', 'nice'] as const;
type Level = (typeof LEVELS)[number];

const PROMISES: Readonly<Record<Phase, string>> = {
  '0': 'the notebook starts, and shows its output',
  A: 'the critical fixes: a GPU gate, progress, out-of-memory handling',
  B: 'the important fixes',
  C: 'polish',
};

/** The notebooks with their priority, the most urgent first: `COUNTING` says how. */
export function ranked<T extends Planned>(notebooks: readonly T[], rules: Rules): Ranked<T>[] {
  const urgency = ({ tasks }: Planned): number[] => {
    const facts = tasks.map((task) => rules.get(ruleOf(task)));
    const of = (severity: string): number => facts.filter((each) => each?.severity === severity).length;
    const isDead = facts.some((each) => each?.severity === 'critical' && each.phase === '0');
    return [Number(isDead), of('critical'), of('high'), of('medium')];
  };
  const order = notebooks
    .map((notebook) => ({ notebook, urgency: urgency(notebook) }))
    .toSorted((a, b) => {
      const differing = a.urgency.findIndex((each, index) => each !== b.urgency[index]);
      if (differing !== -1) return b.urgency[differing]! - a.urgency[differing]!;
      return a.notebook.path < b.notebook.path ? -1 : 1;
    });
  const urgent = order.filter(({ urgency: [, critical = 0, high = 0] }) => critical + high > 0).length;
  return order.map(({ notebook }, index) => ({
    ...notebook,
    priority: index < Math.ceil(urgent / 2) ? 'high' : index < urgent ? 'medium' : 'low',
  }));
}

/** The table of all notebooks, and how its numbers come about. */
export function summarySection(notebooks: readonly Ranked[], rules: Rules): string[] {
  const all = notebooks.flatMap(({ tasks }) => tasks);
  const fixes = all.filter((task) => task.id !== TESTING);
  const done = fixes.filter(({ isDone }) => isDone).length;
  const row = (name: string, priority: string, tasks: readonly Task[]): string[] => [
    name,
    priority,
    ...LEVELS.map((level) => doneOf(tasks.filter((task) => levelOf(task, rules) === level))),
    ...effortOf(tasks),
  ];
  return [
    `${count(notebooks.length, 'notebook')}, ${count(fixes.length, 'fix', 'fixes')}: ${done} done, ` +
      `${fixes.length - done} to do, ${forPerson(all).length} of them for a person.`,
    '',
    ...markdownTable(
      ['notebook', 'priority', ...LEVELS, ...EFFORT],
      [...notebooks.map(({ path, priority, tasks }) => row(path, priority, tasks)), row('all', '', all)],
    ),
    '',
    ...COUNTING,
    '',
  ];
}

const COUNTING: readonly string[] = [
  '- Notebooks come in this order: those that do not start (a critical fix of phase 0), then by their critical fixes, high',
  '  ones and medium ones. High priority is the first half of those with a critical or high fix, medium the other half, and',
  '  low has none of these.',
  '- must: the critical and high fixes of phases 0 and A; nice: severity low; should: all others. Each is what is done of all.',
  `- By hand, minutes a fix: ${minutesExplained()}.`,
  `- With nbfix, minutes: to read what it writes, at ${LINES_AN_HOUR} lines an hour (an assumption; lines that only move do not`,
  '  count), and by hand what it leaves to a person. Testing takes as long either way; the commands take seconds.',
  '- Both count what is left to do. `nbfix apply --only NAME` makes a fix alone, by the name in front of its line.',
];

/** A row a phase, of what nbfix and a person have to do in it. */
export function phasesSection(notebooks: readonly Ranked[], rules: Rules): string[] {
  const all = notebooks.flatMap(({ tasks }) => tasks);
  const rows = PHASES.flatMap((phase) => {
    const tasks = all.filter((task) => rules.get(ruleOf(task))?.phase === phase);
    return tasks.length === 0 ? [] : [[phase, PROMISES[phase], doneOf(tasks), ...effortOf(tasks)]];
  });
  return [...markdownTable(['phase', 'promise', 'done', ...EFFORT], rows), ''];
}

/** The review's three options. */
export function optionsSection(notebooks: readonly Ranked[], rules: Rules): string[] {
  const high = notebooks.filter(({ priority }) => priority === 'high');
  const isMust = (task: Task): boolean => task.id === TESTING || levelOf(task, rules) === 'must';
  const row = (name: string, chosen: readonly Ranked[], isMeant: (task: Task) => boolean): string[] => {
    const open = chosen.map(({ tasks }) => tasks.filter((task) => !task.isDone && isMeant(task)));
    const touched = open.filter((tasks) => tasks.some(({ id }) => id !== TESTING));
    const tasks = touched.flat();
    const made = new Set(tasks.filter(({ lines }) => lines !== null));
    const after = (task: Task): Task => (made.has(task) ? { ...task, isDone: true } : task);
    const ready = notebooks.filter((notebook) => isReady(notebook.tasks.map(after), rules));
    return [
      name,
      String(touched.length),
      String(made.size),
      ...effortOf(tasks),
      `${ready.length} of ${notebooks.length}`,
    ];
  };
  const now = notebooks.filter(({ tasks }) => isReady(tasks, rules));
  return [
    ...markdownTable(
      ['option', 'notebooks', 'fixes by nbfix', ...EFFORT, 'no must left'],
      [
        row('1. all', notebooks, () => true),
        row('2. high priority first', high, () => true),
        row('3. critical only: must', notebooks, isMust),
      ],
    ),
    '',
    `Now ${now.length} of ${notebooks.length} have no must left. After an option it counts what nbfix does alone; what is for a person comes on top.`,
    'No must left is as far towards production ready as reading a notebook tells: the rest is for the test.',
    '',
  ];
}

/** What nbfix does not do, with the reason. */
export function personSection(notebooks: readonly Ranked[], rules: Rules): string[] {
  const isMinor = (task: Task): boolean => levelOf(task, rules) === 'nice';
  const all = notebooks.flatMap(({ path, tasks }) => forPerson(tasks).map((task) => ({ path, task })));
  const items = all
    .filter(({ task }) => !isMinor(task))
    .map(({ path, task }) => `- ${path}, ${task.place}: ${code(ruleOf(task))}: ${task.text}`);
  const minor = all.length - items.length;
  const more = minor === 0 ? [] : [`- ${minor} of severity low, in the lists of the notebooks`];
  return [...(all.length === 0 ? ['Nothing.'] : [...items, ...more]), ''];
}

/** Whether no must is left: as far towards production ready as reading a notebook tells. */
export function isReady(tasks: readonly Task[], rules: Rules): boolean {
  return tasks.every((task) => task.isDone || levelOf(task, rules) !== 'must');
}

const EFFORT = ['by hand', 'with nbfix', 'lines to read', 'for a person'];

/** The row of `EFFORT` for what is left to do of some tasks. */
function effortOf(tasks: readonly Task[]): string[] {
  const open = tasks.filter(({ isDone }) => !isDone);
  const lines = open.reduce((sum, task) => sum + (task.lines ?? 0), 0);
  const byHand = (some: readonly Task[]): number => some.reduce((sum, { minutes }) => sum + minutes, 0);
  const withNbfix = minutesToRead(lines) + byHand(open.filter((task) => task.lines === null));
  return [`${byHand(open)} min`, `${withNbfix} min`, String(lines), String(forPerson(open).length)];
}

function forPerson(tasks: readonly Task[]): readonly Task[] {
  return tasks.filter(({ id, lines, isDone }) => !isDone && lines === null && id !== TESTING);
}

function doneOf(tasks: readonly Task[]): string {
  return `${tasks.filter(({ isDone }) => isDone).length}/${tasks.length}`;
}

/** undefined for testing, and for rules that there are no more */
function levelOf(task: Task, rules: Rules): Level | undefined {
  const facts = rules.get(ruleOf(task));
  if (facts === undefined) return undefined;
  if (facts.severity === 'low') return 'nice';
  return facts.severity !== 'medium' && (facts.phase === '0' || facts.phase === 'A') ? 'must' : 'should';
}
