/** One line of a fix plan, to be ticked: a fix that nbfix can make, or what it leaves to a person. */
export interface Task {
  /** `gpu-gate-3f9a1c2e`: the rule and a hash; of what nbfix can fix, the name of the fix. */
  readonly id: string;
  /** `cell 4, line 30`; empty where it is about the whole notebook. */
  readonly place: string;
  /** By hand. */
  readonly minutes: number;
  /** How many lines of a diff there are to read when nbfix makes it; null where nbfix does not. */
  readonly lines: number | null;
  /** What is wrong, as Markdown. */
  readonly text: string;
  readonly isDone: boolean;
  /** Lines that a person wrote below it. */
  readonly notes: string;
}

const HASH = /-[0-9a-f]{8,}$/;

export function ruleOf({ id }: Pick<Task, 'id'>): string {
  return id.replace(HASH, '');
}

const LINE = new RegExp(
  [
    /^[-*+] \[(?<tick>[ xX])\] `(?<id>[a-z0-9-]+)`/,
    /(?: (?<place>[a-z]+ \d+(?:, [a-z]+ \d+)*),)?/,
    / (?<minutes>\d+) min by hand/,
    /(?:, (?<lines>\d+) lines? to read|, for a person)?/,
    /: (?<text>.*)$/,
  ]
    .map(({ source }) => source)
    .join(''),
);

/** The line of a task, and below it what a person wrote there. */
export function taskLines({ id, place, minutes, lines, text, isDone, notes }: Task): string {
  const where = place === '' ? '' : ` ${place},`;
  const how = lines === null ? ', for a person' : `, ${lines} ${lines === 1 ? 'line' : 'lines'} to read`;
  return `- [${isDone ? 'x' : ' '}] \`${id}\`${where} ${minutes} min by hand${how}: ${text}\n${notes}`;
}

/** Reads the tasks of a text. What is between two of them are notes of the first; what is before the first is passed over. */
export function tasksIn(text: string): Task[] {
  const tasks: Task[] = [];
  for (const line of linesOf(text)) {
    const last = tasks.at(-1);
    const task = taskIn(line.trimEnd());
    if (task !== undefined) tasks.push(task);
    else if (last !== undefined) tasks[tasks.length - 1] = { ...last, notes: last.notes + line };
  }
  return tasks.map((task) => ({ ...task, notes: task.notes.trim() === '' ? '' : `${task.notes.trimEnd()}\n` }));
}

/** What is before the first task. */
export function beforeTasks(text: string): string {
  const lines = linesOf(text);
  const first = lines.findIndex((line) => taskIn(line.trimEnd()) !== undefined);
  return lines.slice(0, first === -1 ? lines.length : first).join('');
}

function linesOf(text: string): string[] {
  return text.split(/(?<=\n)/);
}

function taskIn(line: string): Task | undefined {
  const found = LINE.exec(line)?.groups;
  if (found === undefined) return undefined;
  const { tick = '', id = '', place = '', minutes = '', lines, text = '' } = found;
  return {
    id,
    place,
    minutes: Number(minutes),
    lines: lines === undefined ? null : Number(lines),
    text,
    isDone: tick !== ' ',
    notes: '',
  };
}
