import type { Problem, Topic } from '../model/verify-report.ts';
import type { Notebook } from '../notebook/notebook.ts';
import type { CellState, DriverReport, StepResult } from './driver-report.ts';
import { problem, problemOfCell } from './problem.ts';

/** Cells that fail in a step. */
export function failingCells(notebook: Notebook, { step, cells }: StepResult, about: Topic = 'cells'): Problem[] {
  return cells
    .filter(({ status }) => status === 'error')
    .map(({ index, errors }) =>
      problemOfCell(about, notebook, index, `cell ${index} fails ${whenOf(step)}: ${firstLine(errors[0]?.text ?? '')}`),
    );
}

/** The notebook as a script, which must exit 0. */
export function failingScript({ script }: StepResult): Problem[] {
  if (script === null || script.status === 0) return [];
  const error = script.stderr.trim().split('\n').at(-1) ?? '';
  const how = script.status < 0 ? `is ended by signal ${-script.status}` : `exits ${script.status}`;
  return [problem('start', `\`python notebook.py\` ${how}: ${firstLine(error)}`)];
}

/** Cells that show a callout of a kind after a step. */
export function cellsWithCallout({ cells }: StepResult, kind: string): CellState[] {
  return cells.filter(({ output }) => output?.callouts.includes(kind) === true);
}

export function ranIn(step: StepResult, cell: number): boolean {
  return (step.cells[cell - 1]?.runs ?? 0) > 0;
}

/** With real libraries: whether a step took more GPU memory than was taken before it. */
export function tookMemory({ gpu }: StepResult, before: StepResult['gpu'] | undefined): boolean {
  return (gpu.peakAllocatedBytes ?? 0) > (before?.allocatedBytes ?? 0);
}

/** Which stand-ins lacked what the notebook wanted: what a run without it shows, nobody can judge. */
export function missingInStandIns(report: DriverReport): string[] {
  const lacking = report.steps.flatMap(({ gpu, script }) => [
    ...(gpu.unsupported ?? []),
    ...(script?.book?.unsupported ?? []),
  ]);
  return [...new Set(lacking)];
}

/** `after pressing train_btn`, `when the page opens`. */
export function whenOf(step: StepResult['step']): string {
  if (typeof step['press'] === 'string') return `after pressing ${step['press']}`;
  if (typeof step['refresh'] === 'string') return `when ${step['refresh']} ticks`;
  if ('touch' in step) return 'when the elements are moved';
  if ('set' in step) return 'when the settings are made';
  return 'when the page opens';
}

/** The first line of a text, cut to what a report can hold. */
export function firstLine(text: string): string {
  const line = text.trim().split('\n')[0] ?? '';
  return line.length > LONGEST ? `${line.slice(0, LONGEST - 1)}…` : line;
}

const LONGEST = 200;
