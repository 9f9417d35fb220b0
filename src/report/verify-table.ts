import type {
  ChecklistAnswer,
  Level,
  NotebookVerification,
  ScenarioName,
  Standing,
  VerifyReport,
} from '../model/verify-report.ts';
import { LEVELS, SCENARIOS } from '../model/verify-report.ts';

const WORDS = { pass: 'pass', fail: 'FAIL', 'not checked': '-' } as const;

/** Which scenarios were run on any of the notebooks. */
function scenariosOf({ notebooks }: VerifyReport): ScenarioName[] {
  return SCENARIOS.filter((name) =>
    notebooks.some(({ scenarios }) => scenarios.some((each) => each.scenario === name)),
  );
}

/** The notebooks as rows under a header: lines of the checklist passed by level, a column a scenario, the standing. */
export function verifyTable(report: VerifyReport): readonly (readonly string[])[] {
  const names = scenariosOf(report);
  const header = ['notebook', ...LEVELS, ...names, 'standing'];
  const rows = report.notebooks.map(({ path, error, checklist, scenarios, standing }) => {
    if (error !== null) return [path, ...[...LEVELS, ...names].map(() => '-'), standing];
    const levels = LEVELS.map((level) => passed(checklist, level));
    const results = names.map(
      (name) => WORDS[scenarios.find(({ scenario }) => scenario === name)?.verdict ?? 'not checked'],
    );
    return [path, ...levels, ...results, standing];
  });
  return [header, ...rows];
}

function passed(checklist: readonly ChecklistAnswer[], level: Level): string {
  const lines = checklist.filter((each) => each.level === level);
  return `${lines.filter(({ verdict }) => verdict === 'pass').length}/${lines.length}`;
}

const STANDINGS: readonly Standing[] = ['production ready', 'not proven', 'usable with issues', 'broken', 'failed'];

/** The review's quality metrics: how many notebooks stand where. Those that nothing stands in are left out, but for the aim. */
export function standings(notebooks: readonly NotebookVerification[]): { standing: Standing; count: number }[] {
  return STANDINGS.map((standing) => ({
    standing,
    count: notebooks.filter((each) => each.standing === standing).length,
  })).filter(({ standing, count }) => count > 0 || standing === 'production ready');
}
