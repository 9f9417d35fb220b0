import { difference, inOrder, SCENARIOS, type Difference, type Scenario } from './compare.ts';
import type { Planned, Planner } from './planner.ts';
import type { Invalid, Job, Run, Runner } from './runner.ts';

/** What is wrong with a repair. */
export interface Fault extends Difference {
  readonly scenario: Scenario | 'plan';
}

/** A notebook with what its repair did. */
export interface Checked {
  readonly before: string;
  readonly after: string;
  readonly rules: readonly string[];
  readonly faults: readonly Fault[];
  /** How the notebook itself ended in a healthy run: fine, or with its first error; only where something was repaired. */
  readonly ended?: string;
}

export interface CheckOptions {
  /** In [0, 1): which of the notebook's GPU allocations runs out of memory. */
  readonly chance: number;
  /** A rule that is left out. */
  readonly without?: string;
  /** The one thing that is looked at, where it is known what goes wrong. */
  readonly only?: Fault['scenario'];
}

/** Repairs a notebook and runs it before and after. */
export async function check(
  text: string,
  planner: Planner,
  runner: Runner,
  { chance, without, only }: CheckOptions,
): Promise<Checked> {
  const planned = planSafely(planner, text, without);
  if ('kind' in planned) return { before: text, after: text, rules: [], faults: [planned] };
  const { after, rules } = planned;
  const faults: Fault[] = [];
  if (planned.error !== null && !isInvalid(await runner.run({ text }))) {
    faults.push({ scenario: 'plan', kind: 'notebook not read', detail: planned.error });
  }
  if (after === text) return { before: text, after, rules, faults };

  if (only === undefined || only === 'plan') {
    const again = planSafely(planner, after, without);
    if ('kind' in again) faults.push(again);
    else if (again.after !== after) {
      faults.push({ scenario: 'plan', kind: `second run: ${again.rules.join(', ')}`, detail: again.after });
    }
  }
  const healthy = await runner.run({ text });
  if (isInvalid(healthy)) return { before: text, after, rules, faults, ended: `invalid: ${healthy.invalid}` };
  let isInOrder = true;
  for (const scenario of SCENARIOS) {
    const machine = machineFor(scenario, text, healthy, chance);
    if (scenario === 'out of memory' && !isInOrder) continue;
    if (machine === undefined || (only !== undefined && only !== scenario)) continue;
    const was = scenario === 'healthy' ? healthy : await runner.run({ text, ...machine });
    const is = await runner.run({ text: after, ...machine });
    if (isInvalid(is)) {
      faults.push({ scenario: 'plan', kind: 'result does not compile', detail: is.invalid });
      break;
    }
    if (isInvalid(was)) break;
    // A notebook that phase 0 makes start has nothing to be compared with.
    if (planned.starts && was.log.some(([kind]) => kind === 'error')) break;
    const found = difference(scenario, was, is, CLAIM.test(text));
    // The allocation that fails is another one where cells run in another order.
    if (scenario === 'healthy') isInOrder = inOrder(was, is) === undefined;
    if (found === undefined) continue;
    faults.push({ scenario, ...found });
    // What goes wrong on a healthy machine does so on the others.
    if (scenario === 'healthy') break;
  }
  const error = healthy.log.find(([kind]) => kind === 'error');
  return { before: text, after, rules, faults, ended: error === undefined ? 'fine' : error.slice(1).join(': ') };
}

/** What the page says of a GPU; where it says so, a gate may end what would have run without one. */
const CLAIM = /needs an? (?:NVIDIA )?GPU/;

function isInvalid(run: Run | Invalid): run is Invalid {
  return 'invalid' in run;
}

/** The machine of a scenario; none where the scenario would be as healthy as the first. */
function machineFor(scenario: Scenario, text: string, healthy: Run, chance: number): Omit<Job, 'text'> | undefined {
  if (scenario === 'healthy') return {};
  if (scenario === 'no GPU') return { gpu: false };
  if (scenario === 'out of memory') {
    return healthy.allocations === 0 ? undefined : { fails: 1 + Math.floor(chance * healthy.allocations) };
  }
  return /^ {8,}(?:import|from) torch\b|ImportError/m.test(text) ? { gpu: false, missing: ['torch'] } : undefined;
}

function planSafely(planner: Planner, text: string, without?: string): Planned | Fault {
  try {
    return planner.plan(text, without);
  } catch (error) {
    return {
      scenario: 'plan',
      kind: `crash: ${String(error).slice(0, 80)}`,
      detail: error instanceof Error ? (error.stack ?? '') : '',
    };
  }
}

/** The rules without which a fault is not there; all of them where each alone is enough. */
export async function culprits(
  { before, rules }: Checked,
  { scenario, kind }: Fault,
  planner: Planner,
  runner: Runner,
  chance: number,
): Promise<readonly string[]> {
  const found: string[] = [];
  for (const without of rules) {
    const { faults } = await check(before, planner, runner, { chance, without, only: scenario });
    if (!faults.some((other) => other.kind === kind)) found.push(without);
  }
  return found.length === 0 ? rules : found;
}
