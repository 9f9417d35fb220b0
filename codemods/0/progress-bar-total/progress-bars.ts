import { controlsOf } from '../../../src/marimo/controls.ts';
import { resolverOf } from '../../../src/notebook/imports.ts';
import { matchesInCell } from '../../../src/notebook/matches.ts';
import type { Cell, Notebook } from '../../../src/notebook/notebook.ts';
import { isInDefinition, statementAround } from '../../../src/notebook/place-in-cell.ts';
import { symbolOf } from '../../../src/notebook/symbols.ts';
import { bindingsOf } from '../../../src/python/bindings.ts';
import { matchesIn, pattern } from '../../../src/python/pattern.ts';
import { expressionOf } from '../../../src/python/statements.ts';
import { children, field, walk, type Node } from '../../../src/python/tree.ts';
import { walkScope } from '../../../src/python/walk-scope.ts';
import { bindingsAt } from '../../../src/semantics/bindings-at.ts';

/** The calls that the rule is about. */
export const BAR = pattern('mo.status.progress_bar(*__given__, **__named__)');
const BAR_CONTEXT = pattern('with mo.status.progress_bar(*__given__, **__named__) as __bar__: *__body__');
const LOOP = pattern('for __step__ in __source__: *__steps__');
const UPDATE = pattern('__bar__.update(**__words__)');
const ENUMERATE = pattern('enumerate(__items__, *__start__, **__named__)');
const RANGE = pattern('range(*__bounds__)');
const VALUE = pattern('__element__.value');

/** A call of `mo.status.progress_bar` that raises, because nothing says how many steps there are. */
export interface UncountedBar {
  readonly cell: Cell;
  readonly call: Node;
  /** What it goes through where that has no length; else it has neither a collection nor a total. */
  readonly iterator: Node | undefined;
  /** What was meant, or why nbfix cannot tell. */
  readonly meant:
    | { readonly kind: 'notice'; readonly next: Node }
    | { readonly kind: 'count'; readonly total: string }
    | { readonly kind: 'unclear'; readonly reason: string };
}

/** Builtins that give an iterator, which has no length. */
const ITERATORS: ReadonlySet<string> = new Set(['enumerate', 'filter', 'iter', 'map', 'open', 'reversed', 'zip']);

/** Methods that give one. */
const ITERATOR_METHODS: ReadonlySet<string> = new Set(['iterrows', 'itertuples']);

/** Builtins that give something with a length. */
const SIZED: ReadonlySet<string> = new Set(['dict', 'list', 'range', 'set', 'sorted', 'tuple']);

const SIZED_LITERALS = /^(?:list|tuple|set|dictionary|(?:list|set|dictionary)_comprehension)$/;

/** What a spinner takes too (marimo `_plugins/stateless/status/_progress.py`). */
const SPINNER_ARGUMENTS: ReadonlySet<string> = new Set(['title', 'subtitle', 'remove_on_exit']);

/** Finds the progress bars that raise, because they have neither a total nor a collection with a length. */
export function uncountedBars(notebook: Notebook): readonly UncountedBar[] {
  return notebook.cells
    .filter(({ disabled }) => !disabled)
    .flatMap((cell) =>
      matchesInCell(notebook, cell, BAR).flatMap(({ node, holes: { given, named } }) =>
        uncounted(notebook, cell, node, given, named),
      ),
    );
}

function uncounted(
  notebook: Notebook,
  cell: Cell,
  call: Node,
  given: readonly Node[],
  named: readonly Node[],
): UncountedBar[] {
  if ([...given, ...named].some(({ type }) => type === 'list_splat' || type === 'dictionary_splat')) return [];
  const keywords = new Map(named.map((each) => [field(each, 'name')?.text, field(each, 'value')]));
  if (keywords.has('total')) return [];
  const collection = given[0] ?? keywords.get('collection');
  if (collection !== undefined) return isIterator(notebook, collection) ? [bar(cell, call, collection, NO_LENGTH)] : [];
  return [bar(cell, call, undefined, meaning(notebook, cell, call, [...keywords.keys()]))];
}

const NO_LENGTH: UncountedBar['meant'] = {
  kind: 'unclear',
  reason: 'an iterator has no length; give the bar `total=…` or a list',
};

function bar(cell: Cell, call: Node, iterator: Node | undefined, meant: UncountedBar['meant']): UncountedBar {
  return { cell, call, iterator, meant };
}

function isIterator(notebook: Notebook, node: Node): boolean {
  if (node.type === 'generator_expression') return true;
  const callee = node.type === 'call' ? field(node, 'function') : undefined;
  if (callee?.type === 'attribute') return ITERATOR_METHODS.has(field(callee, 'attribute')?.text ?? '');
  return callee !== undefined && ITERATORS.has(callee.text) && isBuiltin(notebook, callee.text);
}

function isBuiltin(notebook: Notebook, name: string): boolean {
  return !notebook.cells.some(({ bindings }) => bindings.defs.has(name));
}

function meaning(
  notebook: Notebook,
  cell: Cell,
  call: Node,
  keywords: readonly (string | undefined)[],
): UncountedBar['meant'] {
  const unclear = (reason: string): UncountedBar['meant'] => ({ kind: 'unclear', reason });
  if (call.parent?.type === 'expression_statement') {
    const other = keywords.find((name) => !SPINNER_ARGUMENTS.has(name ?? ''));
    if (other !== undefined)
      return unclear(`the bar counts nothing, and a spinner takes no \`${other}\`; give the bar \`total=…\``);
    const around = statementAround(call, cell);
    const at = around?.siblings.findIndex(({ id }) => id === around.statement.id) ?? -1;
    const next = around?.siblings[at + 1];
    return next === undefined
      ? unclear('no statement follows that could go under a spinner; remove the call')
      : { kind: 'notice', next };
  }
  const total = totalOf(notebook, cell, call);
  return typeof total === 'string' ? { kind: 'count', total } : unclear(total.reason);
}

/** The length of what the one loop in `with mo.status.progress_bar(…) as bar:` goes through, as Python. */
function totalOf(notebook: Notebook, cell: Cell, call: Node): string | { readonly reason: string } {
  const reason = 'the number of steps is unknown; give the bar `total=…`';
  const around = statementAround(call, cell);
  const block = around === undefined ? undefined : BAR_CONTEXT(around.statement, resolverOf(notebook));
  if (block === undefined) return { reason };
  const { bar, body } = block;
  const [loop, ...others] = matchesIn(body, LOOP);
  const updates = body.flatMap((statement) => walkScope(statement).filter((node) => isUpdate(node, bar.text)));
  if (loop === undefined || others.length > 0 || updates.length !== 1) return { reason };
  const { source, steps } = loop.holes;
  if (!steps.some((step) => expressionOf(step)?.id === updates[0]?.id)) return { reason };
  const bound = bindingsOf(body);
  const length = lengthOf(notebook, source, isInDefinition(call, cell));
  const isBoundInside = [...bindingsOf([source]).occurrences.keys()].some(
    (name) => bound.defs.has(name) || bound.privateDefs.has(name),
  );
  return length === undefined || isBoundInside ? { reason } : length;
}

/** `bar.update()`, perhaps with new words, but not by several steps. */
function isUpdate(node: Node, bar: string): boolean {
  const update = UPDATE(node);
  return (
    update?.bar.text === bar &&
    update.words.every((each) => /^(?:title|subtitle)$/.test(field(each, 'name')?.text ?? ''))
  );
}

function lengthOf(notebook: Notebook, node: Node, isInFunction: boolean): string | undefined {
  const enumerated = isBuiltin(notebook, 'enumerate') ? ENUMERATE(node) : undefined;
  if (enumerated !== undefined) return lengthOf(notebook, enumerated.items, isInFunction);
  const range = isBuiltin(notebook, 'range') ? RANGE(node) : undefined;
  if (range !== undefined) {
    // Evaluated twice, so nothing in it may be called.
    const calls = range.bounds.flatMap((bound) => walk(bound)).filter(({ type }) => type === 'call');
    return calls.every((call) => field(call, 'function')?.text === 'len') ? `len(${node.text})` : undefined;
  }
  if (/^(?:list|tuple)$/.test(node.type)) {
    const items = children(node);
    return items.some(({ type }) => type === 'list_splat') ? undefined : String(items.length);
  }
  if (isInFunction) return undefined;
  if (node.type === 'identifier') return isSized(notebook, node.text) ? `len(${node.text})` : undefined;
  const element = VALUE(node)?.element;
  const control = element === undefined ? undefined : controlsOf(notebook).get(symbolOf(element));
  return control?.kind === 'multiselect' ? `len(${node.text})` : undefined;
}

/** Whether all that the notebook binds to a name has a length. */
function isSized(notebook: Notebook, name: string): boolean {
  const values = notebook.cells
    .flatMap(({ statements }) => statements.flatMap((statement) => walkScope(statement)))
    .flatMap((node) => (node.type === 'for_statement' ? [] : bindingsAt(node)))
    .filter((binding) => binding.name === name)
    .map(({ value }) => value);
  const hasLength = (value: Node): boolean =>
    SIZED_LITERALS.test(value.type) || (value.type === 'call' && SIZED.has(field(value, 'function')?.text ?? ''));
  return values.length > 0 && values.every((value) => typeof value === 'object' && hasLength(value));
}
