import fc from 'fast-check';
import { check, culprits, type Checked, type Fault } from './check.ts';
import { notebooks, type Generated } from './generate.ts';
import { render } from './notebook.ts';
import type { Planner } from './planner.ts';
import { shrink } from './shrink.ts';
import type { Runner } from './runner.ts';

/** A kind of fault, with the first notebook that has it, made small. */
export interface FaultKind {
  readonly name: string;
  readonly fault: Fault;
  readonly example: Checked;
  readonly ingredients: readonly string[];
  readonly index: number;
  count: number;
}

export interface Sweep {
  /** How many of them nbfix changes. */
  readonly changed: number;
  /** How the changed ones end on a healthy machine before they are repaired, with counts. */
  readonly ended: ReadonlyMap<string, number>;
  /** How many fixes of each rule were made, in notebooks. */
  readonly rules: ReadonlyMap<string, number>;
  readonly kinds: readonly FaultKind[];
}

/** The notebooks of a seed; the same ones for the same seed, however many of them are asked for. */
export function sample(seed: number, runs: number): Generated[] {
  return fc.sample(notebooks(), { seed, numRuns: runs });
}

export interface SweepOptions {
  readonly onKind?: (kind: FaultKind) => void;
  /** How many notebooks are tried to make one of a kind small. */
  readonly most?: (kind: string) => number;
}

/** Checks notebooks; a kind of fault is made small the first time that it is met. */
export async function sweep(
  generated: readonly Generated[],
  planner: Planner,
  runner: Runner,
  { onKind = () => {}, most = () => 40 }: SweepOptions = {},
): Promise<Sweep> {
  const [ended, rules, kinds] = [new Map<string, number>(), new Map<string, number>(), new Map<string, FaultKind>()];
  let changed = 0;
  const one = async (each: Generated, index: number): Promise<void> => {
    const checked = await check(each.text, planner, runner, { chance: each.chance });
    if (checked.ended !== undefined) {
      changed += 1;
      count(ended, checked.ended.slice(0, 80));
    }
    for (const rule of checked.rules) count(rules, rule);
    for (const fault of checked.faults) {
      const by = fault.scenario === 'plan' ? [] : await culprits(checked, fault, planner, runner, each.chance);
      const name = `${fault.scenario}: ${fault.kind}${by.length === 0 ? '' : ` (${by.join(', ')})`}`;
      const known = kinds.get(name);
      if (known !== undefined) {
        known.count += 1;
        continue;
      }
      const small = await smallest(each, fault, planner, runner, most(name));
      const again = small.faults.find((other) => isAlike(other, fault)) ?? fault;
      const kind = { name, fault: again, example: small, ingredients: each.ingredients, index, count: 1 };
      kinds.set(name, kind);
      onKind(kind);
    }
  };
  // Two at a time: one is planned while the other runs.
  const waiting = [...generated.entries()].reverse();
  const work = async (): Promise<void> => {
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) await one(next[1], next[0]);
  };
  await Promise.all([work(), work()]);
  return { changed, ended, rules, kinds: [...kinds.values()] };
}

function isAlike(a: Fault, b: Fault): boolean {
  return a.scenario === b.scenario && a.kind === b.kind;
}

async function smallest(
  from: Generated,
  fault: Fault,
  planner: Planner,
  runner: Runner,
  most: number,
): Promise<Checked> {
  const look = async (text: string): Promise<Checked> =>
    check(text, planner, runner, { chance: from.chance, only: fault.scenario });
  let best = await look(from.text);
  const { ended } = best;
  await shrink(
    from.cells,
    async (cells) => {
      const smaller = await look(render(cells));
      const isFaulty = smaller.ended === ended && smaller.faults.some((other) => isAlike(other, fault));
      if (isFaulty) best = smaller;
      return isFaulty;
    },
    most,
  );
  return best;
}

function count(counts: Map<string, number>, name: string): void {
  counts.set(name, (counts.get(name) ?? 0) + 1);
}
