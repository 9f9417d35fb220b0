import { gpuCells } from '../../gpu/cells.ts';
import type { Problem } from '../../model/verify-report.ts';
import type { DriverReport, ScriptEnd, Step, StepResult } from '../driver-report.ts';
import { firstLine, missingInStandIns, tookMemory } from '../page.ts';
import { problem } from '../problem.ts';
import type { Scenario, Subject } from '../scenario.ts';

/**
 * The notebook as a batch job. What would have been done, were there a GPU and memory enough, must not end as if it had
 * been; what waits for a button is not done by any script, and ends as ever.
 */
export const script: Scenario = {
  name: 'script',
  what: '`python notebook.py`, where nobody presses a button: without a GPU that works, and out of GPU memory',
  afterHealthy: true,
  runs: (_subject, healthy) => {
    const done = scriptOf(healthy);
    if (done === undefined) return 'the healthy scenario did not finish, so it is unknown what the script does';
    if (done.status !== 0) return 'the script fails on a healthy machine';
    const operations = done.book?.operations ?? 0;
    const places = operations === 0 ? [] : [...new Set([1, Math.ceil(operations / 2)])];
    const steps: Step[] = places.map((failAt) => ({ script: 'oom', failAt }));
    // The page tells what of the work is done without a GPU, on the CPU.
    return [{ steps: [{ run: true }, { script: 'no-gpu' }, { script: 'cpu-torch' }, ...steps] }];
  },
  // A script has no page.
  shown: () => undefined,
  judge: (subject, [seen], healthy) => {
    const done = scriptOf(healthy);
    if (seen === undefined || healthy === null || done === undefined) return { problems: [], note: '' };
    const steps = seen.report.steps.filter((step) => step.script !== null);
    const works = done.book === null ? workedOnOpening(healthy) : done.book.operations > 0;
    const isMissed = works && missesWork(subject, healthy, seen.report);
    const lacking = missingInStandIns(seen.report);
    return {
      problems: steps.flatMap((step) => problemsOf(step, done, works, isMissed)),
      note: steps.map((step) => `${whereOf(step)}: ${endOf(step)}`).join('; '),
      ...(lacking.length === 0 ? {} : { notChecked: `the stand-ins lack ${lacking.join(', ')}` }),
    };
  },
};

/** What the script did on a machine where all is well. */
function scriptOf(healthy: DriverReport | null): ScriptEnd | undefined {
  return healthy?.steps.find((step) => step.script !== null)?.script ?? undefined;
}

/** With real libraries, which keep no book of a script: what the page does before anything is pressed. */
function workedOnOpening({ steps }: DriverReport): boolean {
  return steps.some((step, index) => 'run' in step.step && tookMemory(step, steps[index - 1]?.gpu));
}

/** Whether a cell that works on the GPU where there is one does not run to its end without. */
function missesWork({ notebook }: Subject, healthy: DriverReport, without: DriverReport): boolean {
  const [worked, tried] = [healthy, without].map(({ steps }) => steps.find(({ step }) => 'run' in step));
  // Operations are counted with stand-ins only.
  const known = new Set(gpuCells(notebook).map(({ index }) => index + 1));
  return (worked?.cells ?? []).some(({ index, status, gpuOperations }) => {
    const isWork = worked?.gpu.operations === undefined ? known.has(index) : gpuOperations > 0;
    return isWork && status === 'ran' && tried?.cells[index - 1]?.status !== 'ran';
  });
}

/**
 * What is wrong with the end of a script.
 * @param works whether it works on the GPU where all is well
 * @param isMissed whether some of that is not done without a GPU
 */
function problemsOf(step: StepResult, done: ScriptEnd, works: boolean, isMissed: boolean): Problem[] {
  const { script: ended } = step;
  if (ended === null || !isReached(step)) return [];
  const { status, stderr } = ended;
  const isOom = 'failAt' in step.step;
  const wrong = (what: string): Problem[] => [
    problem(isOom ? 'oom' : 'gate', `\`python notebook.py\` ${what} ${whereOf(step)}`),
  ];
  const last = firstLine(stderr.trim().split('\n').at(-1) ?? '');
  if (status < 0 || (status > 0 && stderr.includes('Traceback (most recent'))) return wrong(`fails (${last})`);
  if (!works) return status === 0 ? [] : wrong(`exits ${status}, though its work waits for a button (${last}),`);
  if (!isOom && !isMissed) return [];
  if (status === 0) return wrong('exits 0, as if its work were done,');
  return says(stderr, done) ? [] : wrong(`exits ${status} and does not say why on stderr`);
}

/** Whether memory ran out where it was to. */
function isReached({ step, script: ended }: StepResult): boolean {
  return !('failAt' in step) || (ended?.book?.failedIn ?? null) !== null;
}

/** Whether a script says something of the GPU, or its memory, that it does not say where all is well. */
function says(stderr: string, done: ScriptEnd): boolean {
  const usual = new Set(done.stderr.split('\n'));
  return stderr.split('\n').some((line) => /gpu|cuda|memory/i.test(line) && !usual.has(line));
}

function whereOf({ step }: StepResult): string {
  if ('failAt' in step) return `when operation ${Number(step['failAt'])} runs out of memory`;
  return step['script'] === 'no-gpu' ? 'without a GPU' : 'where the framework has no CUDA';
}

function endOf(step: StepResult): string {
  return isReached(step) ? `exits ${step.script?.status}` : 'not reached';
}
