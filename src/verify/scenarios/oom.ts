import { controlsOf, valuesRead, type Control } from '../../marimo/controls.ts';
import { wholeNumber } from '../../marimo/settings.ts';
import type { GpuMeasurement, Problem } from '../../model/verify-report.ts';
import { graphOf } from '../../notebook/graph.ts';
import type { CellState, DriverReport, Site, Step, StepResult } from '../driver-report.ts';
import { failingCells, missingInStandIns, firstLine, ranIn, tookMemory } from '../page.ts';
import { problem, problemOfCell } from '../problem.ts';
import { settingSteps, type DriverRun, type Scenario, type Seen, type Subject } from '../scenario.ts';
import { L4_BYTES } from './healthy.ts';

/** Shares of what the healthy run took that are left to the GPU, with real libraries. */
const SHARES = [0.2, 0.5, 0.9];
/** The smallest piece that PyTorch's allocator takes from the GPU. */
const SMALLEST_SEGMENT = 2 * 1024 ** 2;

/** GPU memory runs out in the middle of the work: at several places, one after the other, and then no more. */
export const oom: Scenario = {
  name: 'oom',
  what: 'GPU memory runs out in the work: in the cell, in a function it calls, inside an inner try',
  afterHealthy: true,
  runs: (subject, seen) => {
    if (seen === null) return 'the healthy scenario did not finish, so it is unknown where the work is';
    const runs = worksOf(seen).map((work) => runOf(subject, work));
    return runs.length > 0 ? runs : 'no GPU work was done in the healthy scenario';
  },
  shown: (seen) => seen.flatMap(({ report }) => failuresIn(report)).find(({ failed }) => isReached(failed))?.failed,
  judge: (subject, seen, healthyReport) => {
    const failures = seen.flatMap(({ report }) => failuresIn(report));
    const reached = failures.filter((each) => isReached(each.failed));
    const lacking = seen.flatMap(({ report }) => missingInStandIns(report));
    return {
      problems: [
        ...seen.flatMap((each) => problemsOf(subject, each, healthyReport)),
        ...(reached.length === 0 && seen.length > 0 ? [problem('oom', 'memory never ran out in any attempt')] : []),
      ],
      note: noteOf(failures.length, reached),
      gpu: reached.flatMap(measurement),
      ...(lacking.length === 0 ? {} : { notChecked: `the stand-ins lack ${[...new Set(lacking)].join(', ')}` }),
    };
  },
};

/** The steps that make the GPU work: without a button, the opening of the page and the making of the settings. */
const TRIGGERS = ['press', 'run', 'set'];

/** What made the GPU work in the healthy run. */
interface GpuWork {
  readonly trigger: Step;
  readonly sites: readonly Site[];
  /** With real libraries: the most that PyTorch reserved. */
  readonly peakBytes: number | undefined;
}

function worksOf({ steps }: DriverReport): GpuWork[] {
  return steps.flatMap((result, index): GpuWork[] => {
    const { step, gpu } = result;
    const isTrigger = TRIGGERS.some((verb) => verb in step);
    const isWork = (gpu.operations ?? 0) > 0 || tookMemory(result, steps[index - 1]?.gpu);
    // The driver gives back the step as it was told.
    return isTrigger && isWork
      ? [{ trigger: step as Step, sites: gpu.sites ?? [], peakBytes: gpu.peakReservedBytes }]
      : [];
  });
}

/** One process for one piece of work: it fails at place after place, each further on than the last; then it succeeds. */
function runOf(subject: Subject, { trigger, sites, peakBytes }: GpuWork): DriverRun {
  const faults: Step[] =
    subject.libraries === 'stand-ins'
      ? operationsToFail(sites).map((failAt) => ({ failAt }))
      : SHARES.map((share) => ({ limit: Math.max(SMALLEST_SEGMENT, Math.floor(share * (peakBytes ?? 0))) }));
  const none: Step = subject.libraries === 'stand-ins' ? { failAt: null } : { limit: L4_BYTES };
  // Without a button, the first opening of the page is the first run of the work.
  const opening: Step[] = 'run' in trigger ? [] : [{ run: true }];
  const settings = 'press' in trigger ? settingSteps(subject) : [];
  return { steps: [...opening, ...settings, ...faults.flatMap((fault) => [fault, trigger]), none, trigger] };
}

/**
 * The first operation of all; the first one called from the cell's body, from a function, from an inner `try`; the one
 * in the middle; and the first one at the place that is reached last. Ascending, so that each press gets past the place where the last one failed.
 */
function operationsToFail(sites: readonly Site[]): number[] {
  const firsts = sites.map(({ first }) => Math.max(1, first));
  const ofKind = (kind: Site['kind']): number[] =>
    sites.filter((site) => site.kind === kind).map(({ first }) => Math.max(1, first));
  const chosen = [1, ...(['body', 'function', 'inner try'] as const).map((kind) => Math.min(...ofKind(kind)))];
  const middle = Math.ceil(Math.max(1, ...sites.map(({ last }) => last)) / 2);
  return [...new Set([...chosen, middle, Math.max(1, ...firsts)])].filter(Number.isFinite).sort((a, b) => a - b);
}

/** A fault and what the page did with it; `before` is the state in which the page was. */
interface Failure {
  readonly fault: StepResult['step'];
  readonly before: StepResult | undefined;
  readonly failed: StepResult;
}

function failuresIn({ steps }: DriverReport): Failure[] {
  return steps.flatMap(({ step }, index): Failure[] => {
    const failed = steps[index + 1];
    const isFault = typeof step['failAt'] === 'number' || ('limit' in step && index + 2 < steps.length);
    return isFault && failed !== undefined ? [{ fault: step, before: steps[index], failed }] : [];
  });
}

/**
 * Whether memory ran out for the notebook. With real libraries PyTorch counts every failed allocation, also those that a
 * library gets over by itself (cuDNN tries another algorithm): there the notebook must have noticed.
 */
function isReached({ gpu, cells }: StepResult): boolean {
  if (gpu.failedIn !== undefined) return gpu.failedIn !== null;
  const noticed = cells.some(
    ({ runs, status, output }) => (runs > 0 && status === 'stopped') || status === 'error' || isDanger(output),
  );
  return (gpu.failures?.length ?? 0) > 0 && noticed;
}

function isDanger(output: CellState['output']): boolean {
  return output?.callouts.includes('danger') === true;
}

function noteOf(tried: number, reached: readonly Failure[]): string {
  const places = reached.map(({ fault }) =>
    typeof fault['failAt'] === 'number' ? `operation ${fault['failAt']}` : `${megabytes(fault['limit'])} MB`,
  );
  const missed = tried - reached.length;
  return `memory ran out at ${places.join(', ')}${missed > 0 ? `; ${missed} more not reached` : ''}`;
}

function megabytes(bytes: unknown): number {
  return Math.round(Number(bytes) / 1e6);
}

function problemsOf(subject: Subject, { report }: Seen, healthyReport: DriverReport | null): Problem[] {
  const problems = failuresIn(report)
    .filter(({ failed }) => isReached(failed))
    .flatMap((failure) => problemsOfFailure(subject, failure, report));
  const again = report.steps.at(-1);
  if (again === undefined) return problems;
  return [...problems, ...problemsOfSuccess(subject, again, report, healthyReport)];
}

function problemsOfFailure(subject: Subject, failure: Failure, report: DriverReport): Problem[] {
  const { notebook } = subject;
  const { fault, failed } = failure;
  const where =
    typeof fault['failAt'] === 'number'
      ? `when operation ${fault['failAt']} runs out of memory`
      : `when there are only ${megabytes(fault['limit'])} MB`;
  const cell = failedCell(failed);
  if (cell === undefined) {
    const errors = failingCells(notebook, failed, 'oom');
    return errors.length > 0 ? errors : [problem('oom', `no cell stops ${where}`)];
  }
  const { index } = cell;
  const at = (about: Problem['about'], message: string): Problem => problemOfCell(about, notebook, index, message);
  if (cell.status !== 'stopped' || !isDanger(cell.output)) {
    const seen =
      cell.status === 'error' ? `fails: ${firstLine(cell.errors[0]?.text ?? '')}` : `${cell.status}, no callout`;
    return [at('oom', `cell ${index} does not stop with a danger callout ${where} (${seen})`)];
  }
  return [
    ...adviceProblems(subject, cell, report, where),
    ...memoryProblems(subject, cell, failure, where),
    ...[...graphOf(notebook).descendants(index - 1)]
      .filter((dependent) => ranIn(failed, dependent + 1))
      .map((dependent) =>
        problemOfCell('oom', notebook, dependent + 1, `cell ${dependent + 1} runs although the work failed ${where}`),
      ),
  ];
}

/** The cell in which memory ran out. Real libraries do not say: there it is the one that stopped with a callout. */
function failedCell({ gpu, cells }: StepResult): CellState | undefined {
  if (gpu.failedIn !== undefined) return cells.find(({ index }) => String(index) === gpu.failedIn);
  return cells.find(({ runs, status, output }) => runs > 0 && status === 'stopped' && isDanger(output));
}

/** Where the framework's own error begins, which is full of numbers (PyTorch, CuPy, RMM). */
const ERROR_TEXT = /tried to allocate|out of memory allocating|std::bad_alloc/i;

/**
 * The callout must name a setting that the work reads, as it is, and a smaller value where it is a number that can be
 * smaller: where the work reads settings at all.
 */
function adviceProblems(
  subject: Subject,
  { index, output }: CellState,
  report: DriverReport,
  where: string,
): Problem[] {
  const { notebook } = subject;
  const statements = notebook.cells[index - 1]?.statements ?? [];
  const controls = controlsOf(notebook);
  const read = new Set(valuesRead(statements, controls).map(({ name }) => name));
  const settings = report.elements.filter(
    ({ name, value }) => read.has(name) && (typeof value === 'number' || typeof value === 'string'),
  );
  const [words = ''] = output?.text.split(ERROR_TEXT) ?? [];
  const numbers = (words.match(/\d+(?:\.\d+)?/g) ?? []).map(Number);
  const isAdvised = settings.some(({ name, value }) => {
    if (typeof value !== 'number') return typeof value === 'string' && value !== '' && words.includes(value);
    const isLeast = value <= leastOf(controls.get(name));
    return numbers.includes(value) && (isLeast || numbers.some((number) => number > 0 && number < value));
  });
  if (isAdvised || settings.length === 0) return [];
  const message = `the callout of cell ${index} names no setting in force with a smaller value ${where}`;
  return [problemOfCell('oom', notebook, index, message)];
}

/** The least value of a control, as far as it stands in the source. */
function leastOf(control: Control | undefined): number {
  const steps = control?.settings.get('steps');
  const listed = steps?.type === 'list' ? steps.namedChildren : [];
  const known = [control?.settings.get('start'), ...listed].flatMap((each) => wholeNumber(each) ?? []);
  return known.length === 0 ? 1 : Math.max(1, Math.min(...known));
}

/** Whatever the failed work held must be gone. */
function memoryProblems({ notebook }: Subject, { index }: CellState, failure: Failure, where: string): Problem[] {
  const { before, failed } = failure;
  if (failed.gpu.alive !== undefined) {
    const own = notebook.cells[index - 1]?.bindings;
    // Private names are in the kernel as `_cell_<id>_name`.
    const isOwn = (name: string): boolean => own?.defs.has(name) === true || name.startsWith('_cell_');
    const held = (failed.gpu.heldBy ?? []).filter(isOwn);
    // What the page held before the press, other cells' models say, it may still hold.
    const allowed = 'run' in failed.step ? 0 : (before?.gpu.alive ?? 0);
    if (held.length === 0 && failed.gpu.alive <= allowed) return [];
    const holder = held.length > 0 ? `, held by ${held.join(', ')}` : '';
    const message = `${failed.gpu.alive} allocations of GPU memory stay alive ${where}${holder}`;
    return [problemOfCell('memory', notebook, index, message)];
  }
  const [start, end] = [before?.gpu.allocatedBytes ?? 0, failed.gpu.allocatedBytes ?? 0];
  if (end <= start) return [];
  return [problemOfCell('memory', notebook, index, `${end - start} bytes of GPU memory stay allocated ${where}`)];
}

/** With the fault gone the same press must do what it did in the healthy scenario. */
function problemsOfSuccess(
  { notebook }: Subject,
  again: StepResult,
  report: DriverReport,
  healthyReport: DriverReport | null,
): Problem[] {
  if (report.error !== null) return [problem('oom', `the next press is not possible: ${report.error}`)];
  const same = healthyReport?.steps.find(({ step }) => JSON.stringify(step) === JSON.stringify(again.step));
  const failing = failingCells(notebook, again, 'oom');
  if (failing.length > 0) return failing;
  return again.cells
    .filter(({ index, status }) => (same === undefined ? true : ranIn(same, index)) && status === 'stopped')
    .filter(({ index }) => same?.cells[index - 1]?.status === 'ran')
    .map(({ index }) => problemOfCell('oom', notebook, index, `cell ${index} does not run again with the fault gone`));
}

/** With real libraries: bytes before, at the moment at which memory ran out, and after. */
function measurement({ fault, before, failed }: Failure): GpuMeasurement[] {
  const [first] = failed.gpu.failures ?? [];
  if (first === undefined || before === undefined) return [];
  const bytes = (gpu: {
    allocatedBytes?: number;
    reservedBytes?: number;
  }): { allocated: number; reserved: number } => ({
    allocated: gpu.allocatedBytes ?? 0,
    reserved: gpu.reservedBytes ?? 0,
  });
  return [
    {
      what: whatOf(failed.step),
      limitBytes: Number(fault['limit']),
      before: bytes(before.gpu),
      during: bytes(first),
      after: bytes(failed.gpu),
    },
  ];
}

function whatOf(step: StepResult['step']): string {
  if ('press' in step) return `pressing ${String(step['press'])}`;
  return 'set' in step ? 'making the settings' : 'opening the page';
}
