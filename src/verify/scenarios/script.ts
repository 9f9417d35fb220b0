import { whyGpuIsNeeded } from '../../gpu/need.ts';
import { workOf } from '../../gpu/work.ts';
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
    if (done === undefined) return 'the healthy scenario did not finish, so it is not known what the script does';
    if (done.status !== 0) return 'as a script it fails where all is well';
    const operations = done.book?.operations ?? 0;
    const places = operations === 0 ? [] : [...new Set([1, Math.ceil(operations / 2)])];
    const steps: Step[] = places.map((failAt) => ({ script: 'oom', failAt }));
    return [{ steps: [{ script: 'no-gpu' }, { script: 'cpu-torch' }, ...steps] }];
  },
  judge: (subject, [seen], healthy) => {
    const done = scriptOf(healthy);
    if (seen === undefined || healthy === null || done === undefined) return { problems: [], note: '' };
    const { steps } = seen.report;
    const works = done.book === null ? workedOnOpening(healthy) : done.book.operations > 0;
    const lacking = missingInStandIns(seen.report);
    return {
      problems: steps.flatMap((step) => problemsOf(subject, step, done, works)),
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

function problemsOf({ notebook }: Subject, step: StepResult, done: ScriptEnd, works: boolean): Problem[] {
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
  // Without a GPU, the work of a notebook that needs none has another way.
  if (!isOom && (whyGpuIsNeeded(notebook) === undefined || !workOf(notebook).usesGpu)) return [];
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
