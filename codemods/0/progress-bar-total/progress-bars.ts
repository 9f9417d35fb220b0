import type { Cell, Notebook } from '../../../src/notebook/notebook.ts';
import { symbolOf } from '../../../src/notebook/symbols.ts';
import { bindingsOf } from '../../../src/python/bindings.ts';
import { children, field, walk, type Node } from '../../../src/python/tree.ts';
import { bindingsAt } from '../../../src/semantics/bound.ts';
import { controlsOf } from '../../../src/marimo/controls.ts';
import { executed, statementsOf } from '../../../src/python/executed.ts';
import { callsOf, isInDefinition, statementAround } from '../../../src/marimo/calls.ts';

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
      callsOf(notebook, cell, 'marimo.status.progress_bar').flatMap((call) => uncounted(notebook, cell, call)),
    );
}

function uncounted(notebook: Notebook, cell: Cell, call: Node): UncountedBar[] {
  const list = field(call, 'arguments');
  if (list?.type === 'generator_expression') return [bar(cell, call, list, NO_LENGTH)];
  const all = list === undefined ? [] : children(list);
  if (all.some(({ type }) => type === 'list_splat' || type === 'dictionary_splat')) return [];
  const keywords = new Map(all.map((each) => [field(each, 'name')?.text, field(each, 'value')]));
  if (keywords.has('total')) return [];
  const collection = all.find(({ type }) => type !== 'keyword_argument') ?? keywords.get('collection');
  if (collection !== undefined) return isIterator(notebook, collection) ? [bar(cell, call, collection, NO_LENGTH)] : [];
  return [bar(cell, call, undefined, meaning(notebook, cell, call, [...keywords.keys()]))];
}

const NO_LENGTH: UncountedBar['meant'] = {
  kind: 'unclear',
  reason: 'an iterator has no length; give the bar `total=…`, or a list to go through',
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
      return unclear(`nothing is counted, and a spinner takes no ${other}; give the bar \`total=…\``);
    const around = statementAround(call, cell);
    const at = around?.siblings.findIndex(({ id }) => id === around.statement.id) ?? -1;
    const next = around?.siblings[at + 1];
    return next === undefined
      ? unclear('nothing follows that a spinner could go around; take the call away')
      : { kind: 'notice', next };
  }
  const total = totalOf(notebook, cell, call);
  return typeof total === 'string' ? { kind: 'count', total } : unclear(total.reason);
}

/** The length of what the one loop in `with mo.status.progress_bar(…) as bar:` goes through, as Python. */
function totalOf(notebook: Notebook, cell: Cell, call: Node): string | { readonly reason: string } {
  const reason = 'nothing says how many steps there are; give the bar `total=…`';
  const pattern = call.parent;
  const alias = pattern?.type === 'as_pattern' ? field(pattern, 'alias')?.text : undefined;
  const item = pattern?.parent;
  const block = item?.parent?.parent;
  if (alias === undefined || item?.type !== 'with_item' || item.parent?.namedChildren.length !== 1) return { reason };
  const body = block?.type === 'with_statement' ? statementsOf(field(block, 'body')) : [];
  const loops = body.filter(({ type }) => type === 'for_statement');
  const [loop] = loops;
  const updates = body.flatMap((statement) => executed(statement).filter((node) => isUpdate(node, alias)));
  const isOncePerStep =
    loop !== undefined &&
    updates.length === 1 &&
    statementsOf(field(loop, 'body')).some(({ firstNamedChild }) => firstNamedChild?.id === updates[0]?.id);
  if (loop === undefined || loops.length !== 1 || !isOncePerStep) return { reason };
  const source = field(loop, 'right');
  const bound = bindingsOf(body);
  const length = source === undefined ? undefined : lengthOf(notebook, source, isInDefinition(call, cell));
  const isBoundInside =
    source !== undefined &&
    [...bindingsOf([source]).occurrences.keys()].some((name) => bound.defs.has(name) || bound.privateDefs.has(name));
  return length === undefined || isBoundInside ? { reason } : length;
}

/** `bar.update()`, perhaps with new words, but not by several steps. */
function isUpdate(node: Node, alias: string): boolean {
  const callee = node.type === 'call' ? field(node, 'function') : undefined;
  if (callee?.text !== `${alias}.update`) return false;
  const list = field(node, 'arguments');
  return (list === undefined ? [] : children(list)).every((each) =>
    /^(?:title|subtitle)$/.test(field(each, 'name')?.text ?? ''),
  );
}

function lengthOf(notebook: Notebook, node: Node, isInFunction: boolean): string | undefined {
  const callee = node.type === 'call' ? field(node, 'function') : undefined;
  const first = node.type === 'call' ? children(field(node, 'arguments') ?? node)[0] : undefined;
  if (callee?.text === 'enumerate' && isBuiltin(notebook, 'enumerate')) {
    return first === undefined ? undefined : lengthOf(notebook, first, isInFunction);
  }
  if (callee?.text === 'range' && isBuiltin(notebook, 'range')) {
    // Evaluated twice, so nothing in it may be called.
    return walk(node).some((each) => each !== node && each.type === 'call' && field(each, 'function')?.text !== 'len')
      ? undefined
      : `len(${node.text})`;
  }
  if (/^(?:list|tuple)$/.test(node.type)) {
    const items = children(node);
    return items.some(({ type }) => type === 'list_splat') ? undefined : String(items.length);
  }
  if (isInFunction) return undefined;
  if (node.type === 'identifier') return isSized(notebook, node.text) ? `len(${node.text})` : undefined;
  const isValue = node.type === 'attribute' && field(node, 'attribute')?.text === 'value';
  const control = isValue ? controlsOf(notebook).get(symbolOf(field(node, 'object'))) : undefined;
  return control?.kind === 'multiselect' ? `len(${node.text})` : undefined;
}

/** Whether all that the notebook binds to a name has a length. */
function isSized(notebook: Notebook, name: string): boolean {
  const values = notebook.cells
    .flatMap(({ statements }) => statements.flatMap((statement) => executed(statement)))
    .flatMap((node) => (node.type === 'for_statement' ? [] : bindingsAt(node)))
    .filter((binding) => binding.name === name)
    .map(({ value }) => value);
  const hasLength = (value: Node): boolean =>
    SIZED_LITERALS.test(value.type) || (value.type === 'call' && SIZED.has(field(value, 'function')?.text ?? ''));
  return values.length > 0 && values.every((value) => typeof value === 'object' && hasLength(value));
}
