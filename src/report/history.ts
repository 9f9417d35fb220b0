import { count } from './counts.ts';
import { jsonText, SCHEMA_VERSION } from './json-text.ts';
import { commandLine } from './next-command.ts';
import { visible } from './shown.ts';
import { textTable } from './text-table.ts';

/** A run of the journal. */
interface KnownRun {
  readonly id: string;
  readonly state: 'running' | 'interrupted' | 'done' | 'taken back';
  /** ISO 8601. */
  readonly started: string;
  readonly command: readonly string[];
  readonly notebooks: number;
  readonly fixes: number | null;
  readonly files: readonly { readonly path: string }[];
}

/** One of which nothing can be read. */
interface UnknownRun {
  readonly id: string;
  readonly state: 'spoilt';
  readonly problem: string;
}

type ShownRun = KnownRun | UnknownRun;

/** A line a run. */
export function historyText(runs: readonly ShownRun[]): string {
  return `${textTable(runs.map(rowOf)).join('\n')}\n`;
}

function rowOf(run: ShownRun): string[] {
  if (run.state === 'spoilt') return [run.id, '', run.state, '', '', visible(run.problem)];
  const { id, state, started, command, notebooks, fixes, files } = run;
  return [
    id,
    localTime(started),
    state,
    notebooks > 0 ? count(notebooks, 'notebook') : count(files.length, 'file'),
    fixes === null ? '' : count(fixes, 'fix', 'fixes'),
    visible(commandLine(command[0] ?? '', command.slice(1), [])),
  ];
}

/** `2026-12-01 14:32` where the reader is. */
function localTime(time: string): string {
  const date = new Date(time);
  const [year, ...rest] = [
    date.getFullYear(),
    date.getMonth() + 1,
    date.getDate(),
    date.getHours(),
    date.getMinutes(),
  ].map((part) => String(part).padStart(2, '0'));
  const [month, day, hour, minute] = rest;
  return `${year}-${month}-${day} ${hour}:${minute}`;
}

export function historyJson(root: string, runs: readonly ShownRun[]): string {
  return `${jsonText({ schemaVersion: SCHEMA_VERSION, root, runs: runs.map(members) })}\n`;
}

function members(run: ShownRun): object {
  if (run.state === 'spoilt') return { id: run.id, state: run.state, problem: run.problem };
  const { id, state, started, command, notebooks, fixes, files } = run;
  return { id, state, started, command, notebooks, fixes, files: files.map(({ path }) => path) };
}
