import type { Check, NotebookAudit } from '../model/report.ts';
import type {
  ChecklistAnswer,
  Level,
  Libraries,
  Problem,
  ScenarioName,
  ScenarioResult,
  Topic,
  Verdict,
} from '../model/verify-report.ts';
import type { Notebook } from '../notebook/notebook.ts';
import { functionsOf, untypedFunctions } from '../notebook/type-hints.ts';
import { lineOf } from '../python/tree.ts';
import { linksOf } from './links.ts';
import { L4_BYTES } from './scenarios/healthy.ts';
import { selfTests } from './self-tests.ts';
import { timings } from './timings.ts';

/** Everything that is known of a notebook when the checklist is answered. */
export interface Evidence {
  readonly notebook: Notebook;
  readonly audit: NotebookAudit;
  /** Rules that exist: what no rule looks for is not checked. */
  readonly rules: readonly string[];
  readonly scenarios: readonly ScenarioResult[];
  /** The GPU libraries of the run, and the GPU behind them; null when the notebook was not run. */
  readonly libraries: Libraries | null;
  readonly device: string | null;
}

interface Answer {
  readonly verdict: Verdict;
  readonly reason: string;
  readonly at?: number | null;
}

interface Line {
  readonly level: Level;
  readonly line: string;
  readonly answer: (evidence: Evidence) => Answer;
}

const NOT_RUN = '`--run` answers it';

/** The review's validation checklist, line by line in its words and order, each with the measurement that answers it. */
const LINES: readonly Line[] = [
  {
    level: 'must',
    line: 'mo.stop() on GPU failure',
    answer: (evidence) =>
      both(
        practice(evidence, 'stop', 'gpu-gate'),
        shown(evidence, ['no-gpu', 'cpu-torch', 'odd-smi', 'script'], ['gate']),
      ),
  },
  {
    level: 'must',
    line: 'Progress spinner for expensive ops',
    answer: (evidence) =>
      both(practice(evidence, 'spinner', 'progress-spinner'), shown(evidence, ['healthy'], ['progress'])),
  },
  {
    level: 'must',
    line: 'GPU OOM error handling',
    answer: (evidence) =>
      both(practice(evidence, 'oom', 'oom-guard'), shown(evidence, ['oom', 'script'], ['oom', 'memory', 'limits'])),
  },
  { level: 'must', line: 'Runs successfully on L4 (23GB)', answer: fitsOnL4 },
  { level: 'must', line: 'All cells execute without errors', answer: cellsRun },
  { level: 'must', line: 'UI elements work correctly', answer: elementsWork },
  { level: 'should', line: 'Random seeds set', answer: (evidence) => byRule(evidence, 'random-seeds') },
  { level: 'should', line: 'Memory cleanup', answer: memoryReturns },
  { level: 'should', line: 'Type hints complete', answer: hintsComplete },
  { level: 'should', line: 'Self-test cells', answer: hasSelfTests },
  { level: 'should', line: 'Performance benchmarks', answer: hasBenchmarks },
  { level: 'nice', line: 'CPU vs GPU comparison', answer: () => byPerson('whether a comparison is fair') },
  { level: 'nice', line: 'Educational improvements', answer: () => byPerson('what a reader learns') },
  { level: 'nice', line: 'More examples', answer: () => byPerson('which examples are missing') },
  { level: 'nice', line: 'Better documentation links', answer: hasLinks },
];

/** Every line of the checklist, answered. */
export function checklistOf(evidence: Evidence): ChecklistAnswer[] {
  return LINES.map(({ level, line, answer }) => {
    const { verdict, reason, at } = answer(evidence);
    return { level, line, verdict, reason, at: at ?? null };
  });
}

/** What the text says, and what running it shows, where it was run: both must pass. */
function both(read: Answer, ran: Answer): Answer {
  if (read.verdict === 'fail' || ran.reason === NOT_RUN) return read;
  return ran.verdict === 'pass' ? { ...ran, reason: `${read.reason}; ${ran.reason}` } : ran;
}

/** What the rule of one of the review's three practices says. */
function practice({ audit }: Evidence, check: keyof NotebookAudit['checks'], rule: string): Answer {
  const found: Check = audit.checks[check];
  if (found === 'not checked') return { verdict: 'not checked', reason: 'it calls functions that nbfix does not know' };
  if (found === 'none needed') return { verdict: 'pass', reason: 'nothing in the notebook calls for it' };
  if (found === 'ignored') return { verdict: 'pass', reason: `a comment silences ${rule}` };
  if (found === 'yes') return { verdict: 'pass', reason: `${rule} finds nothing` };
  const finding = audit.findings.find((each) => each.rule === rule);
  return { verdict: 'fail', reason: finding?.message ?? `${rule} finds it missing`, at: finding?.line ?? null };
}

function byRule({ audit, rules }: Evidence, rule: string): Answer {
  if (!rules.includes(rule)) return { verdict: 'not checked', reason: 'nbfix has no rule for it yet' };
  const finding = audit.findings.find((each) => each.rule === rule);
  if (finding !== undefined) return { verdict: 'fail', reason: finding.message, at: finding.line };
  const isIgnored = audit.ignored.some((each) => each.rule === rule);
  return { verdict: 'pass', reason: isIgnored ? `a comment silences ${rule}` : `${rule} finds nothing` };
}

/** What scenarios showed of some topics. */
function shown({ scenarios }: Evidence, names: readonly ScenarioName[], topics: readonly Topic[]): Answer {
  const results = scenarios.filter(({ scenario }) => names.includes(scenario));
  const wrong = results.flatMap(({ scenario, problems }) =>
    problems.filter(({ about }) => topics.includes(about)).map((each) => ({ ...each, scenario })),
  );
  if (wrong[0] !== undefined) return failure(wrong[0], wrong[0].scenario);
  const passed = results.filter(({ verdict }) => verdict === 'pass');
  if (results.length === 0) return { verdict: 'not checked', reason: NOT_RUN };
  if (passed.length < results.length) {
    const open = results.find(({ verdict }) => verdict !== 'pass');
    return { verdict: 'not checked', reason: `${open?.scenario}: ${open?.problems[0]?.message ?? open?.note ?? ''}` };
  }
  return { verdict: 'pass', reason: `${names.join(', ')} ${names.length === 1 ? 'passes' : 'pass'}` };
}

function failure({ message, line }: Problem, scenario: ScenarioName): Answer {
  return { verdict: 'fail', reason: `${scenario}: ${message}`, at: line };
}

function fitsOnL4({ libraries, device, scenarios }: Evidence): Answer {
  const result = scenarios.find(({ scenario }) => scenario === 'healthy');
  if (result === undefined) return { verdict: 'not checked', reason: '`--run --real-libs` answers it, on a GPU' };
  if (libraries !== 'real' || device === null) {
    return {
      verdict: 'not checked',
      reason: 'stand-in libraries take no real memory: `--real-libs` answers it, on a GPU',
    };
  }
  if (result.verdict !== 'pass') return { verdict: result.verdict, reason: result.problems[0]?.message ?? result.note };
  const most = Math.max(0, ...result.gpu.map(({ during }) => during.reserved));
  const limit = `${(L4_BYTES / 1e9).toFixed(0)} GB`;
  return {
    verdict: 'pass',
    reason: `took ${(most / 1e9).toFixed(2)} GB of its limit of ${limit}, on ${device}`,
  };
}

function cellsRun(evidence: Evidence): Answer {
  const { audit, scenarios } = evidence;
  if (!audit.starts) {
    const finding = audit.findings.find(({ phase, severity }) => phase === '0' && severity === 'critical');
    return { verdict: 'fail', reason: finding?.message ?? 'marimo does not accept it', at: finding?.line ?? null };
  }
  const run = scenarios.filter(({ scenario }) => scenario !== 'oom').map(({ scenario }) => scenario);
  return shown(evidence, run, ['start', 'cells', 'output', 'limits']);
}

/** Rules about elements that cannot work. */
const ELEMENT_RULES = ['refresh-callback', 'ui-value-in-own-cell'];

function elementsWork(evidence: Evidence): Answer {
  const finding = evidence.audit.findings.find(({ rule }) => ELEMENT_RULES.includes(rule));
  if (finding !== undefined) return { verdict: 'fail', reason: finding.message, at: finding.line };
  return shown(evidence, ['healthy'], ['ui']);
}

function memoryReturns(evidence: Evidence): Answer {
  const result = evidence.scenarios.find(({ scenario }) => scenario === 'healthy');
  if (result === undefined || result.verdict === 'not checked') return byRule(evidence, 'memory-cleanup');
  const kept = result.remarks.find(({ about }) => about === 'memory');
  if (kept !== undefined) return failure(kept, 'healthy');
  if (result.verdict !== 'pass') return { verdict: 'not checked', reason: 'the healthy scenario fails' };
  return { verdict: 'pass', reason: 'healthy: no GPU memory stays in use after a run' };
}

function hintsComplete({ notebook }: Evidence): Answer {
  const functions = functionsOf(notebook).length;
  const [first, ...more] = untypedFunctions(notebook);
  if (first === undefined) return { verdict: 'pass', reason: `${functions} functions, all with hints` };
  const lacks = [...first.parameters, ...(first.lacksReturn ? ['its result'] : [])].join(', ');
  const reason = `${more.length + 1} of ${functions} functions lack hints, first ${first.name}: ${lacks}`;
  return { verdict: 'fail', reason, at: lineOf(first.node) };
}

function hasSelfTests({ notebook }: Evidence): Answer {
  const tests = selfTests(notebook);
  return tests.length > 0
    ? { verdict: 'pass', reason: `${tests.length} with tests` }
    : { verdict: 'fail', reason: 'no cell is named `test_…` or holds a test' };
}

function hasBenchmarks({ notebook }: Evidence): Answer {
  const [first] = timings(notebook);
  return first === undefined
    ? { verdict: 'fail', reason: 'nothing measures time' }
    : { verdict: 'pass', reason: 'the time of its work is measured', at: lineOf(first.node) };
}

function hasLinks({ notebook }: Evidence): Answer {
  const links = linksOf(notebook);
  return links.length > 0
    ? { verdict: 'pass', reason: `${links.length} web addresses; nbfix does not open them` }
    : { verdict: 'fail', reason: 'no web address in its texts' };
}

function byPerson(what: string): Answer {
  return { verdict: 'not checked', reason: `${what} is for a person to judge` };
}
