import { fits, rowFinder } from '../knowledge/fits.ts';
import { bringsTorch, frameworkOf } from '../knowledge/frameworks.ts';
import { FALLS_BACK } from '../knowledge/known-calls.ts';
import {
  LONG_CALLS,
  LONG_METHODS,
  LONG_NAMES,
  LONG_OBJECTS,
  QUICK_TO_FIT,
  SMALL_TO_LOAD,
  STEPS,
  WELL_KNOWN,
  type LongWork,
} from '../knowledge/long-calls.ts';
import { memoized } from '../memoized.ts';
import { importsOf } from '../notebook/imports.ts';
import type { Notebook } from '../notebook/notebook.ts';
import { argumentsOf } from '../python/arguments.ts';
import { ancestors, field, type Node } from '../python/tree.ts';
import { makersOf } from '../semantics/domains/maker.ts';
import { rowsOf } from '../semantics/domains/rows.ts';
import { LOOP, roundsOf } from '../semantics/rounds.ts';
import { isModule } from '../semantics/torch-modules.ts';
import { givenWork } from './given-to-libraries.ts';
import { isTransformedTraining } from './jax-programs.ts';
import { mapsRows } from './mapped-rows.ts';
import { ownWork } from './own-work.ts';
import { isOfFewPictures, isOfFewTexts, isOfOneText } from './soon-done.ts';

/** What the tables of libraries know of a call that keeps a person waiting. */
export interface KnownLongCall {
  /** What kind of work it is: training, model load, … */
  readonly what: string;
  /** The framework that does it on the GPU where there is one. */
  readonly on: string | undefined;
  /** Whether most of it is done only when somebody goes through what the call gives. */
  readonly isLazy?: boolean;
}

/**
 * What is known of a call of a library.
 * @param path the qualified name of what is called, if it has one
 */
export function knownLongCall(
  call: Node,
  callee: Node,
  path: string | undefined,
  notebook: Notebook,
): KnownLongCall | undefined {
  const own = ownWork(callee, path, notebook);
  if (own !== undefined) return { what: own, on: undefined };
  const listed = path === undefined ? undefined : listedAs(path);
  if (listed !== undefined) {
    const isLong = isTold(call, listed) && !(listed.what === 'embedding' && isOfFewTexts(call, notebook));
    return isLong ? { what: listed.what, on: undefined } : undefined;
  }
  const named = path === undefined || WELL_KNOWN.test(path) ? undefined : path.slice(path.lastIndexOf('.') + 1);
  const what = LONG_NAMES.get(named ?? '');
  if (what !== undefined) return { what, on: undefined };
  if (isTransformedTraining(callee, notebook)) return { what: 'training', on: 'jax' };
  const given = givenWork(call, callee, path, notebook);
  if (given !== undefined) return { what: given, on: undefined };
  const method = callee.type === 'attribute' ? (field(callee, 'attribute')?.text ?? '') : '__call__';
  const object = callee.type === 'attribute' ? field(callee, 'object') : callee;
  if (method === 'map' && object !== undefined && path === undefined) {
    return mapsRows(call, object, notebook) ? { what: 'computation', on: undefined } : undefined;
  }
  if (!METHODS.has(method) || object === undefined || (path !== undefined && method === '__call__')) return undefined;
  const makers = [...makersOf(object, notebook)];
  if (method === 'train' && argumentsOf(call).length === 0 && isModule(object, notebook)) return undefined;
  for (const row of LONG_OBJECTS) {
    const does = Object.hasOwn(row.methods, method) ? row.methods[method] : undefined;
    if (does !== undefined && makers.some(isMadeBy(row.made)) && isTold(call, row)) {
      const isLazy = row.lazy === true || (row.lazy !== undefined && gives(call, new RegExp(`^${row.lazy}$`)));
      return isSoonDone(call, object, does, notebook) ? undefined : { what: does, on: row.on, isLazy };
    }
  }
  if (STEPS.some((row) => row.method === method && makers.some(isMadeBy(row.made))))
    return isRepeated(call, notebook) ? { what: 'training', on: undefined } : undefined;
  if (path !== undefined && SMALL_TO_LOAD.test(path)) return undefined;
  if (method === 'backward' && (!isRepeated(call, notebook) || isSoonOver(call, notebook))) return undefined;
  const isSure =
    (method === 'from_pretrained' && path !== undefined) || makers.some((each) => each.endsWith('.from_pretrained'));
  const guess = isSure || importsFramework(notebook) ? LONG_METHODS.get(method) : undefined;
  const isQuick = isFit(method) && makers.length > 0 && makers.every((each) => QUICK_TO_FIT.test(each));
  return guess === undefined || isQuick ? undefined : { what: guess.what, on: undefined };
}

/** Whether a call stands in a loop, or in a function that may be called in one: one gradient alone is no training. */
function isRepeated(call: Node, notebook: Notebook): boolean {
  return isInFunction(call, notebook) || ancestors(call).some(({ type }) => LOOP.test(type));
}

function isInFunction(node: Node, { cells }: Notebook): boolean {
  const isCell = ({ id }: Node): boolean => cells.some(({ definition }) => definition.id === id);
  return ancestors(node).some((each) => each.type === 'function_definition' && !isCell(each));
}

/** A training that sees so few examples is over in a second or two. */
const FEW_EXAMPLES = 20_000;

/** Whether a gradient is taken for known few examples: in so many rounds through data that are known to be small. */
function isSoonOver(call: Node, notebook: Notebook): boolean {
  const [batches, ...epochs] = ancestors(call).filter(({ type }) => LOOP.test(type));
  const over = batches === undefined ? undefined : field(batches, 'right');
  const rows = over && rowsOf(over, notebook);
  if (rows === undefined || isInFunction(call, notebook)) return false;
  const rounds = epochs.map((each) => (each.type === 'for_statement' && roundsOf(each, notebook)?.most) || Infinity);
  return rounds.reduce((examples, count) => examples * count, rows) <= FEW_EXAMPLES;
}

const listedAs = rowFinder(LONG_CALLS);

/** Where no library computes on GPUs, or only when it is told to, `fit` and `generate` may mean anything. */
const importsFramework: (notebook: Notebook) => boolean = memoized((notebook) =>
  importsOf(notebook).some(
    ({ module }) => !FALLS_BACK.test(module) && (frameworkOf(module) !== undefined || bringsTorch(module)),
  ),
);

/** The methods of which some objects take long. */
const METHODS: ReadonlySet<string> = new Set([
  ...LONG_METHODS.keys(),
  ...LONG_OBJECTS.flatMap(({ methods }) => Object.keys(methods)),
  ...STEPS.map(({ method }) => method),
]);

function isFit(method: string): boolean {
  return method.startsWith('fit');
}

function isSoonDone(call: Node, object: Node, what: LongWork, notebook: Notebook): boolean {
  if (what === 'embedding') return isOfFewTexts(call, notebook);
  if (what !== 'prediction') return false;
  return isOfFewPictures(call, object, notebook) || (isEncoding(call) && isOfOneText(call, notebook));
}

/** `encode`, `encode_query` and the like of models for texts. */
function isEncoding(call: Node): boolean {
  return field(field(call, 'function') ?? call, 'attribute')?.text.startsWith('encode') === true;
}

/** Whether a call is told to do what takes long. */
function isTold(call: Node, row: { readonly with?: string; readonly unless?: string }): boolean {
  const given = (names: string): boolean => gives(call, new RegExp(`^(?:${names})$`));
  return (row.with === undefined || given(row.with)) && (row.unless === undefined || !given(row.unless));
}

/** Whether an argument by such a name is given, and not by a value that means no. */
function gives(call: Node, name: RegExp): boolean {
  return argumentsOf(call).some(
    (each) => each.name !== undefined && name.test(each.name) && !/^(?:None|False)$/.test(each.value.text),
  );
}

function isMadeBy(made: string): (maker: string) => boolean {
  return (maker) => fits(made.includes('.') ? maker : maker.slice(maker.lastIndexOf('.') + 1), made);
}
