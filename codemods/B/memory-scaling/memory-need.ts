import { controlsOf, type Control } from '../../../src/marimo/controls.ts';
import { wholeNumber } from '../../../src/marimo/settings.ts';
import { aliasesOf } from '../../../src/notebook/imports.ts';
import type { Cell, Notebook } from '../../../src/notebook/notebook.ts';
import { walkCell } from '../../../src/notebook/walk-cell.ts';
import type { Node } from '../../../src/python/tree.ts';
import { called, choice, keyOf, literal, opaque, summands, total, type Formula } from './formula.ts';
import { bindingsIn } from './function-insides.ts';
import { termsIn, type Term } from './memory-terms.ts';
import { batchSetting, usesModel } from './model-batches.ts';
import type { Frame } from './numbers.ts';
import type { Memory } from './shape.ts';

/** What a cell takes of one memory, as far as its settings decide it. */
export interface Need {
  readonly on: Memory;
  /** The parts of the sum, in bytes. */
  readonly parts: readonly Formula[];
  /** What they are, in the notebook's words: `A`, `generate_data(n_rows)`. */
  readonly words: readonly string[];
  /** Settings that decide a size, in the order of the page. */
  readonly controls: readonly Control[];
  /** The places in the cell where the memory is taken. */
  readonly nodes: readonly Node[];
}

/** What the settings of a cell mean for its memory. */
export type Needs =
  | { readonly kind: 'known'; readonly needs: readonly Need[] }
  /** A setting decides a size, but nbfix can't tell how much memory that takes. */
  | { readonly kind: 'unclear'; readonly node: Node; readonly control: Control; readonly reason: string };

/** What no setting can bring above this is not worth a word: a small GPU has 4 GiB. */
const TRIVIAL = 64 * 1024 ** 2;

/**
 * Adds up what a cell allocates by shapes that its settings decide.
 * @param from the offset in the cell at which the estimate is to be computed
 * @returns undefined where no setting decides a size
 */
export function needsOf(notebook: Notebook, cell: Cell, from: number): Needs | undefined {
  const nodes = walkCell(cell);
  const frame: Frame = {
    notebook,
    aliases: aliasesOf(notebook),
    cell,
    from,
    bindings: bindingsIn(nodes),
    parameters: new Map(),
    outer: undefined,
    path: [],
    numbers: new Map(),
  };
  if (usesModel(nodes, frame)) {
    const batch = batchSetting(nodes, notebook, cell);
    if (batch === undefined) return undefined;
    const reason = `\`${batch.control.name}\` decides how much memory the layers of a model keep, which no shape in the notebook tells; measure \`torch.cuda.max_memory_allocated()\` at two values and limit it by hand`;
    return { kind: 'unclear', ...batch, reason };
  }
  const found = termsIn(nodes, frame, undefined);
  const unclear = found.unclear[0];
  if (unclear !== undefined) return { kind: 'unclear', ...unclear };
  const needs = (['gpu', 'host'] as const).flatMap((on) => needOn(on, found.terms, notebook));
  return needs.length === 0 ? undefined : { kind: 'known', needs };
}

/** Sums up what is kept, and adds the largest of what is there for a moment only. */
function needOn(on: Memory, terms: readonly Term[], notebook: Notebook): Need[] {
  const own = terms.filter((each) => each.on === on && controlsIn(each.bytes).length > 0);
  const kept = new Map<string, Term>();
  const passing = new Map<string, Term>();
  for (const term of own) {
    const key = keyOfSum(term.bytes);
    // A name that is bound again keeps one of the values, the other one passes.
    const isNew = term.name !== undefined && !kept.has(`${term.name} ${key}`);
    if (isNew) kept.set(`${term.name} ${key}`, term);
    else if (!passing.has(key)) passing.set(key, term);
  }
  const counted = [...kept.values(), ...passing.values()];
  const sums = [...passing.values()].map(({ bytes, when }) => conditional(when, bytes));
  const largest = called('max', sums.map(total));
  const conditions = [...new Set(counted.map(({ when }) => when))];
  const isOne = conditions.length === 1 && sums.length < 2;
  const parts = isOne
    ? conditional(conditions[0]!, summands(counted.flatMap(({ bytes }) => bytes)))
    : summands([
        ...conditions.flatMap((each) => {
          const sum = [...kept.values()].filter(({ when }) => when === each).flatMap(({ bytes }) => bytes);
          return sum.length === 0 ? [] : conditional(each, summands(sum));
        }),
        ...(sums.length === 1 ? sums[0]! : largest === undefined ? [] : [largest]),
      ]);
  const used = new Set(controlsIn(parts));
  const controls = [...controlsOf(notebook).values()].filter((each) => used.has(each));
  if (controls.length === 0 || atMost(parts) < TRIVIAL) return [];
  const words = [...new Set(counted.map((each) => each.words))];
  return [{ on, parts, words, controls, nodes: counted.map(({ node }) => node) }];
}

function controlsIn(sum: readonly Formula[]): Control[] {
  return sum.flatMap(({ controls }) => [...controls]);
}

function keyOfSum(sum: readonly Formula[]): string {
  return sum.map((each) => each.write(keyOf)).join(' + ');
}

/** A sum that is taken under a condition only: `… if CUDF_AVAILABLE else 0`. */
function conditional(when: string, sum: readonly Formula[]): readonly Formula[] {
  return when === '' ? sum : [choice(opaque(when), total(sum), literal('0'))];
}

/** The sum where every setting has its largest value; infinite where that is not known. */
function atMost(parts: readonly Formula[]): number {
  const values = parts.map((each) => each.value(({ settings }) => wholeNumber(settings.get('stop'))));
  return values.reduce<number>((sum, value) => sum + (value ?? Number.POSITIVE_INFINITY), 0);
}
