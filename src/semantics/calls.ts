import { memberNamed } from '../notebook/imports.ts';
import type { Notebook } from '../notebook/notebook.ts';
import { symbolOf } from '../notebook/symbols.ts';
import { isImported, isLabel } from '../python/names.ts';
import { children, field, nodesOf, type Node } from '../python/tree.ts';
import { definitionOfName, definitionsOf, methodsOf, nameOf, type CellDefinition } from './definitions.ts';
import { callablesOf, methodAt } from './methods.ts';

/**
 * The function, class or method of the notebook, or of a module of the project, that a call, or a name that is handed on, may reach. A name that a function
 * or comprehension around binds for itself reaches none, nor does a method of what may be an object of another class. A
 * decorator may have put something else in the place of a function.
 */
export function calleeOf(node: Node | undefined, notebook: Notebook): CellDefinition | undefined {
  const name = node?.type === 'call' ? field(node, 'function') : node;
  if (name?.type === 'attribute') {
    const member = memberNamed(name, notebook);
    return member === undefined ? methodAt(name, notebook) : definitionsOf(notebook).get(member.symbol);
  }
  if (name?.type !== 'identifier') return undefined;
  return isLabel(name) || isImported(name) ? undefined : definitionOfName(name, notebook);
}

/** Whether a name that nothing of the notebook binds: Python's own, if there is one. */
export function isBuiltin(name: Node, notebook: Notebook): boolean {
  const isPublic = !isLabel(name) && symbolOf(name) === name.text;
  return isPublic && !notebook.cells.some(({ bindings }) => bindings.defs.has(name.text));
}

/**
 * The function whose body runs when a function, lambda or class is called: itself, or the `__init__` of the class; `none`
 * for a class without one. Undefined where others have a say in it, as a base class has.
 */
export function startOf(definition: Node): Node | 'none' | undefined {
  if (definition.type === 'function_definition' || definition.type === 'lambda') return definition;
  const bases = field(definition, 'superclasses');
  if (bases !== undefined && children(bases).length > 0) return undefined;
  return methodsOf(definition).find((each) => /^__(?:post_)?init__$/.test(nameOf(each))) ?? 'none';
}

/** What calls do, in one respect: `S` says what is known of one function, class or method. */
export interface Effect<D, S> {
  /** What is known of a definition before its code has been looked at. */
  readonly bottom: (definition: D) => S;
  /**
   * What calling it does.
   * @param summaries what is known so far of what it calls, by symbols; it is asked again when that has changed
   */
  readonly transfer: (definition: D, summaries: Summaries<S>) => S;
  /** Whether two summaries say the same to those that call. */
  readonly isSame: (a: S, b: S) => boolean;
}

/** What is known of definitions by their symbols. */
export type Summaries<S> = Pick<ReadonlyMap<string, S>, 'get' | 'has'>;

/**
 * What calling each definition does, also through one another: the fixpoint of an effect, by a worklist. A summary that
 * grows with those that it is made of is the least one; any other is asked for no more often than there are definitions.
 */
export function summarise<D extends { readonly symbol: string }, S>(
  definitions: readonly D[],
  { bottom, transfer, isSame }: Effect<D, S>,
): ReadonlyMap<string, S> {
  // Of two by the same name the last one counts.
  const all = new Map(definitions.map((each) => [each.symbol, each]));
  const known = new Map([...all].map(([symbol, each]) => [symbol, bottom(each)]));
  const readers = new Map([...all.keys()].map((symbol) => [symbol, new Set<D>()]));
  const rounds = new Map<D, number>();
  // What is added to a set while it is read is read, too.
  const waiting = new Set(all.values());
  for (const each of waiting) {
    waiting.delete(each);
    const round = (rounds.get(each) ?? 0) + 1;
    rounds.set(each, round);
    const get = (symbol: string): S | undefined => {
      readers.get(symbol)?.add(each);
      return known.get(symbol);
    };
    const before = known.get(each.symbol)!;
    const summary = transfer(each, { get, has: (symbol) => known.has(symbol) });
    known.set(each.symbol, summary);
    if (isSame(before, summary) || round > all.size) continue;
    for (const reader of readers.get(each.symbol) ?? []) waiting.add(reader);
  }
  return known;
}

/**
 * Whether a call does something, itself or in the functions and classes of the notebook that it leads to.
 * @param does whether a call does it by itself
 * @param otherwise whether the code of a function does it without a call
 */
export function throughCalls(
  notebook: Notebook,
  does: (call: Node) => boolean,
  otherwise: (code: Node) => boolean = () => false,
): (call: Node) => boolean {
  const asked =
    (summaries: Summaries<boolean>) =>
    (call: Node): boolean =>
      does(call) || summaries.get(calleeOf(call, notebook)?.symbol ?? '') === true;
  const known = summarise<CellDefinition, boolean>(callablesOf(notebook), {
    bottom: () => false,
    transfer: ({ node }, summaries) => otherwise(node) || nodesOf(node, 'call').some(asked(summaries)),
    isSame: (a, b) => a === b,
  });
  return asked(known);
}
