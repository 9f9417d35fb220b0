import type { Problem, ScenarioName, ScenarioResult, ShownCell, Verdict } from '../model/verify-report.ts';
import type { DriverReport, Ending, StepResult } from './driver-report.ts';
import type { Limits } from './limits.ts';
import { firstLine } from './page.ts';
import { problem } from './problem.ts';
import type { DriverRun, Judgement, Scenario, Seen, Subject } from './scenario.ts';
import { scenarios } from './scenarios/index.ts';

/** Runs one process to its end. The one effect of a verification; handed in by the command line. */
export type Drive = (scenario: ScenarioName, run: DriverRun) => Promise<Ending>;

/**
 * Runs a notebook in the wanted scenarios, those that need no other one at the same time; `drive` decides how many
 * processes there are at once.
 *
 * @param done is told of each wanted scenario when it has ended
 * @returns the wanted scenarios, in the order of reports
 */
export async function runScenarios(
  subject: Subject,
  wanted: readonly ScenarioName[],
  limits: Limits,
  drive: Drive,
  done: (result: ScenarioResult) => void,
): Promise<ScenarioResult[]> {
  const results = new Map<ScenarioName, ScenarioResult>();
  const runOne = async (scenario: Scenario, healthy: DriverReport | null): Promise<DriverReport | null> => {
    const { result, report } = await runScenario(scenario, subject, healthy, limits, drive);
    if (wanted.includes(scenario.name)) {
      results.set(scenario.name, result);
      done(result);
    }
    return report;
  };
  const chain = async (): Promise<void> => {
    const later = scenarios.filter(({ name, afterHealthy }) => afterHealthy && wanted.includes(name));
    const first = scenarios.filter(({ name }) => name === 'healthy' && (later.length > 0 || wanted.includes(name)));
    let healthy: DriverReport | null = null;
    for (const scenario of first) healthy = await runOne(scenario, null);
    for (const scenario of later) await runOne(scenario, healthy);
  };
  const others = scenarios.filter(
    ({ name, afterHealthy }) => name !== 'healthy' && !afterHealthy && wanted.includes(name),
  );
  await Promise.all([chain(), ...others.map((scenario) => runOne(scenario, null))]);
  return scenarios.flatMap(({ name }) => results.get(name) ?? []);
}

async function runScenario(
  scenario: Scenario,
  subject: Subject,
  healthy: DriverReport | null,
  limits: Limits,
  drive: Drive,
): Promise<{ readonly result: ScenarioResult; readonly report: DriverReport | null }> {
  const { name } = scenario;
  const runs = scenario.runs(subject, healthy);
  if (typeof runs === 'string') {
    return { result: { scenario: name, ...emptyHanded, verdict: 'not checked', note: runs }, report: null };
  }
  const endings = await Promise.all(runs.map((run) => drive(name, run)));
  const problems = endings.flatMap((ending) => problemsOfEnding(ending, limits));
  const seen = endings.flatMap(({ report }, index): Seen[] => {
    const run = runs[index];
    return report === null || run === undefined ? [] : [{ run, report }];
  });
  const judgement: Judgement =
    seen.length === runs.length ? scenario.judge(subject, seen, healthy) : { problems: [], note: '' };
  const all = [...problems, ...judgement.problems];
  return {
    result: {
      scenario: name,
      verdict: verdictOf(all, judgement),
      problems: unique(all),
      remarks: judgement.remarks ?? [],
      note: judgement.notChecked ?? judgement.note,
      seconds: endings.reduce((sum, { seconds }) => sum + seconds, 0),
      gpu: judgement.gpu ?? [],
      ...shownPage(scenario.shown(seen)),
    },
    report: problems.length === 0 ? (seen[0]?.report ?? null) : null,
  };
}

/** The page after a step, where the driver has told of it. */
function shownPage(step: StepResult | undefined): Pick<ScenarioResult, 'page'> {
  const page = step?.cells.flatMap(({ index, status, errors, page: told }): ShownCell[] =>
    told === undefined ? [] : [{ cell: index, status, errors: errors.map(({ text }) => text), ...told }],
  );
  return page === undefined || page.length === 0 ? {} : { page };
}

const emptyHanded = { problems: [], remarks: [], seconds: 0, gpu: [] } as const;

/** What the stand-ins lack may be the cause of everything that was seen, so nothing is held against the notebook then. */
function verdictOf(problems: readonly Problem[], { notChecked }: Judgement): Verdict {
  if (notChecked !== undefined) return 'not checked';
  return problems.length > 0 ? 'fail' : 'pass';
}

function problemsOfEnding({ outcome, status, output, report }: Ending, limits: Limits): Problem[] {
  switch (outcome) {
    case 'time':
      return [problem('limits', `it did not end within ${limits.seconds} s and was stopped`)];
    case 'memory':
      return [problem('limits', `it took more than ${gigabytes(limits.memoryBytes)} of memory and was stopped`)];
    case 'disk':
      return [problem('limits', `it wrote more than ${gigabytes(limits.diskBytes)} and was stopped`)];
    case 'processes':
      return [problem('limits', `it started more than ${limits.processes} processes and was stopped`)];
    case 'cancelled':
      return [problem('limits', 'interrupted')];
    case 'finished': {
      if (report?.error !== undefined && report.error !== null) return [problem('ui', report.error)];
      if (report !== null) return [];
      const last = firstLine(output.trim().split('\n').at(-1) ?? '');
      const how = status !== null && status < 0 ? `was ended by signal ${-status}` : `ended with status ${status}`;
      return [problem('cells', `the process ${how} before the run was over${last === '' ? '' : `: ${last}`}`)];
    }
  }
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`;
}

function unique(problems: readonly Problem[]): Problem[] {
  const told = new Set<string>();
  return problems.filter(({ message }) => !told.has(message) && told.add(message));
}
