import { workOf } from '../../gpu/work.ts';
import { namesFromGpu } from '../../memory/device-taint.ts';
import { productsOf } from '../../memory/products.ts';
import type { GpuMeasurement, Problem } from '../../model/verify-report.ts';
import { graphOf } from '../../notebook/graph.ts';
import { lostOutputs } from '../../notebook/outputs.ts';
import type { CellState, DriverReport, StepResult } from '../driver-report.ts';
import { failingCells, failingScript, missingInStandIns, firstLine, ranIn, tookMemory, whenOf } from '../page.ts';
import { problem, problemAt, problemOfCell } from '../problem.ts';
import { lastDone, settingSteps, type Scenario, type Seen, type Subject } from '../scenario.ts';

/** The GPU memory of an NVIDIA L4, on which the review wants every notebook to run. */
export const L4_BYTES = 23e9;

/** A cell that is done sooner needs to show nothing, where no GPU operations can be counted. */
const NOTICEABLE_SECONDS = 1;

/** Everything is as it should be, and everything is tried: the buttons pressed, the elements moved, the monitors ticked. */
export const healthy: Scenario = {
  name: 'healthy',
  what: 'a working GPU; every button is pressed and every element moved',
  afterHealthy: false,
  runs: (subject) => [
    {
      steps: [
        { script: 'healthy' },
        ...(subject.libraries === 'real' ? [{ card: L4_BYTES } as const] : []),
        { sites: true },
        { run: true },
        ...settingSteps(subject),
        { press: '*' },
        { touch: '*' },
        { refresh: '*' },
      ],
    },
  ],
  shown: lastDone,
  judge: (subject, [seen]) => {
    if (seen === undefined) return { problems: [], note: '' };
    const { report } = seen;
    const pressed = pressesOf(report);
    const lacking = missingInStandIns(report);
    return {
      problems: problemsOf(subject, seen),
      remarks: [...pageSteps(report).slice(0, 1), ...pressed].flatMap((step) => keptMemory(subject, report, step)),
      note:
        pressed.length === 0 ? 'no button to press' : `pressed ${pressed.map(({ step }) => step['press']).join(', ')}`,
      gpu: measurements(report),
      ...(lacking.length === 0 ? {} : { notChecked: `the stand-ins lack ${lacking.join(', ')}` }),
    };
  },
};

/** The steps of a run that did something on the page. */
function pageSteps(report: DriverReport): StepResult[] {
  return report.steps.filter(({ step }) => ['run', 'set', 'press', 'touch', 'refresh'].some((verb) => verb in step));
}

function pressesOf(report: DriverReport): StepResult[] {
  return report.steps.filter(({ step }) => 'press' in step);
}

function problemsOf(subject: Subject, { report }: Seen): Problem[] {
  const { notebook } = subject;
  const [opened] = pageSteps(report);
  if (opened === undefined) return [];
  return [
    ...report.steps.flatMap(failingScript),
    ...pageSteps(report).flatMap((step) =>
      failingCells(notebook, step, 'touch' in step.step || 'refresh' in step.step ? 'ui' : 'cells'),
    ),
    ...neverRun(subject, report),
    ...elementProblems(subject, report),
    ...[opened, ...pressesOf(report)].flatMap((step) => progressProblems(subject, step)),
    ...pressesOf(report).flatMap((step) => resultProblems(subject, step)),
    ...discarded(subject),
  ];
}

/** Cells that ran in no step, and do not depend on one that failed: those are told of already. */
function neverRun({ notebook }: Subject, report: DriverReport): Problem[] {
  const steps = pageSteps(report);
  const states = (cell: number): CellState[] => steps.flatMap((step) => step.cells[cell] ?? []);
  return notebook.cells
    .filter(({ disabled, index }) => {
      const seen = states(index).map(({ status }) => status);
      return !disabled && !seen.some((status) => ['ran', 'rendered', 'error'].includes(status));
    })
    .filter(({ index }) => {
      const causes = [...graphOf(notebook).ancestors(index)].flatMap(states);
      return !causes.some(({ status }) => status === 'error');
    })
    .map(({ index }) => {
      const last = states(index).at(-1);
      const words =
        last?.status === 'stopped' ? `stops: ${firstLine(last.output?.text ?? 'without an output')}` : 'never runs';
      return problemOfCell('cells', notebook, index + 1, `cell ${index + 1} ${words}`);
    });
}

function elementProblems({ notebook }: Subject, report: DriverReport): Problem[] {
  const pressed = new Set(pressesOf(report).map(({ step }) => step['press']));
  return report.elements
    .filter(
      ({ cell, onPage, kind, name }) => cell !== null && (!onPage || (kind === 'run_button' && !pressed.has(name))),
    )
    .map(({ name, cell }) =>
      problemOfCell('ui', notebook, cell ?? 0, `${name} is not on the page, so nobody can use it`),
    );
}

/** Work must stand under a spinner that is open while it lasts and closed afterwards. */
function progressProblems({ notebook }: Subject, step: StepResult): Problem[] {
  // Importing a library takes long as well, and is no work: without counted operations the text says where work is.
  const working = new Set(
    workOf(notebook)
      .cells.filter(({ longOperations }) => longOperations.length > 0)
      .map(({ cell }) => cell.index + 1),
  );
  return step.cells.flatMap((cell) => {
    const { index, spinners, gpuOperations, seconds } = cell;
    const open = spinners.find(({ closed }) => !closed);
    if (open !== undefined)
      return [problemOfCell('progress', notebook, index, `the spinner of cell ${index} stays open`)];
    const isWork =
      step.gpu.operations === undefined ? working.has(index) && seconds > NOTICEABLE_SECONDS : gpuOperations > 0;
    const size = (each: { gpuOperations: number; seconds: number }): number =>
      step.gpu.operations === undefined ? each.seconds : each.gpuOperations;
    const covered = spinners.reduce((sum, spinner) => sum + size(spinner), 0);
    if (!isWork || 2 * covered > size(cell)) return [];
    const what =
      spinners.length === 0
        ? `cell ${index} shows no progress ${whenOf(step.step)}`
        : `the spinner of cell ${index} is open for ${covered} of ${size(cell)} GPU operations ${whenOf(step.step)}`;
    return [problemOfCell('progress', notebook, index, what)];
  });
}

/** After a press something must be on the page that was not there: in the cell behind the button, or in those after it. */
function resultProblems({ notebook }: Subject, step: StepResult): Problem[] {
  const done = step.cells.filter(
    ({ index, status }) => ranIn(step, index) && (status === 'ran' || status === 'stopped'),
  );
  const failed = done.filter(({ output }) => output?.callouts.includes('danger') === true);
  if (failed.length > 0) {
    return failed.map(({ index, output }) =>
      problemOfCell(
        'cells',
        notebook,
        index,
        `cell ${index} shows an error ${whenOf(step.step)}: ${firstLine(output?.text ?? '')}`,
      ),
    );
  }
  const ran = done.filter(({ status }) => status === 'ran');
  if (ran.length === 0 || ran.some(({ output }) => output !== null)) return [];
  return [problem('output', `no result is shown ${whenOf(step.step)}`)];
}

function discarded({ notebook }: Subject): Problem[] {
  return lostOutputs(notebook).flatMap(({ cell, node }) => {
    const owner = notebook.cells[cell];
    if (owner === undefined) return [];
    return [problemAt('output', owner, node, `an output of cell ${cell + 1} is computed but never displayed`)];
  });
}

/** GPU memory that a cell goes on holding when its work is done, but for what it has produced: a trained model. */
function keptMemory({ notebook }: Subject, report: DriverReport, step: StepResult): Problem[] {
  const before = report.steps[report.steps.indexOf(step) - 1]?.gpu;
  const [worker] = step.cells.filter(
    ({ index, gpuOperations, spinners }) => ranIn(step, index) && (gpuOperations > 0 || spinners.length > 0),
  );
  const counts = step.gpu.alive !== undefined;
  const more = counts
    ? (step.gpu.alive ?? 0) - (before?.alive ?? 0)
    : (step.gpu.allocatedBytes ?? 0) - (before?.allocatedBytes ?? 0);
  if (worker === undefined || more <= 0) return [];
  const { heldBy } = step.gpu;
  const cell = notebook.cells[worker.index - 1]!;
  const products = productsOf(notebook, cell);
  const holders = (heldBy ?? []).filter((name) => !products.has(name));
  // Real libraries do not tell who holds what: there it may all be the product's.
  const kept = heldBy ?? [...namesFromGpu(notebook, cell)].filter((name) => products.has(name));
  if (holders.length === 0 && kept.length > 0) return [];
  const by = holders.length > 0 ? `, held by ${holders.slice(0, 5).join(', ')}${holders.length > 5 ? ', …' : ''}` : '';
  const what = counts ? `${more} pieces` : `${more} bytes`;
  return [
    problemOfCell('memory', notebook, worker.index, `${what} of GPU memory stay in use ${whenOf(step.step)}${by}`),
  ];
}

/** With real libraries: what each step that did something took. */
function measurements(report: DriverReport): GpuMeasurement[] {
  const steps = report.steps;
  return steps.flatMap((step, index) => {
    const { gpu } = step;
    const before = steps[index - 1]?.gpu;
    // Without a button, the work is done anew when the settings are made.
    const isWork = 'press' in step.step || 'run' in step.step || ('set' in step.step && tookMemory(step, before));
    if (!isWork || gpu.peakAllocatedBytes === undefined || before === undefined) return [];
    return [
      {
        what: whenOf(step.step),
        limitBytes: Math.min(L4_BYTES, gpu.totalBytes ?? L4_BYTES),
        before: { allocated: before.allocatedBytes ?? 0, reserved: before.reservedBytes ?? 0 },
        during: { allocated: gpu.peakAllocatedBytes, reserved: gpu.peakReservedBytes ?? 0 },
        after: { allocated: gpu.allocatedBytes ?? 0, reserved: gpu.reservedBytes ?? 0 },
      },
    ];
  });
}
