import { whyGpuIsNeeded } from '../../gpu/need.ts';
import { workOf } from '../../gpu/work.ts';
import type { Problem, ScenarioName } from '../../model/verify-report.ts';
import { documentationCells } from '../../notebook/documentation.ts';
import type { StepResult } from '../driver-report.ts';
import { cellsWithCallout, failingCells, missingInStandIns } from '../page.ts';
import { problem, problemOfCell } from '../problem.ts';
import { lastDone, type Judgement, type Scenario, type Seen, type Subject } from '../scenario.ts';

/** No nvidia-smi, and no CUDA. */
export const noGpu = withoutGpu('no-gpu', 'no GPU: nvidia-smi is not there, and the framework finds no CUDA');

/** nvidia-smi answers, but the framework was built without CUDA, or may not see the GPU. */
export const cpuTorch = withoutGpu(
  'cpu-torch',
  'a GPU that the framework cannot use: nvidia-smi answers, CUDA does not',
);

function withoutGpu(name: ScenarioName, what: string): Scenario {
  return {
    name,
    what,
    afterHealthy: false,
    // The buttons that are on the page can be pressed: what they start may not touch the GPU either.
    runs: () => [{ steps: [{ run: true }, { press: '*' }] }],
    judge,
    shown: lastDone,
  };
}

function judge(subject: Subject, [seen]: readonly Seen[]): Judgement {
  if (seen === undefined) return { problems: [], note: '' };
  const { notebook } = subject;
  const [opened, ...pressed] = seen.report.steps;
  if (opened === undefined) return { problems: [], note: '' };
  const problems = [
    ...[opened, ...pressed].flatMap((step) => failingCells(notebook, step)),
    ...gateProblems(subject, opened),
    ...[opened, ...pressed].flatMap((step) => gpuProblems(subject, step)),
    ...documentationProblems(subject, [opened, ...pressed].at(-1) ?? opened),
  ];
  const lacking = missingInStandIns(seen.report);
  const note = pressed.length === 0 ? 'page opened' : `page opened, ${pressed.length} pressed`;
  return {
    problems,
    note,
    ...(lacking.length === 0 ? {} : { notChecked: `the stand-ins lack ${lacking.join(', ')}` }),
  };
}

function gateProblems({ notebook }: Subject, opened: StepResult): Problem[] {
  const why = whyGpuIsNeeded(notebook);
  if (why === undefined || !workOf(notebook).usesGpu) return [];
  const shown = [...cellsWithCallout(opened, 'danger'), ...cellsWithCallout(opened, 'warn')];
  const stopped = opened.cells.filter(({ status }) => status === 'stopped');
  if (stopped.some((cell) => shown.includes(cell))) return [];
  return [problem('gate', `no cell stops with a callout about the GPU, which the notebook needs: ${why}`)];
}

function gpuProblems({ notebook }: Subject, { gpu }: StepResult): Problem[] {
  return Object.entries(gpu.refused ?? {}).map(([place, calls]) =>
    problemOfCell('gate', notebook, Number(place), `cell ${place} uses the GPU anyway: ${Object.keys(calls)[0]}`),
  );
}

/** Pages of text have nothing to do with the GPU: a reader without one must find them. */
function documentationProblems({ notebook }: Subject, last: StepResult): Problem[] {
  return documentationCells(notebook)
    .filter(({ index }) => (last.cells[index]?.output?.text ?? '') === '')
    .map(({ index }) =>
      problemOfCell('output', notebook, index + 1, `cell ${index + 1}, a page of text, shows nothing without a GPU`),
    );
}
