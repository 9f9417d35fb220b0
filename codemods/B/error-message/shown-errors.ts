import { memoized } from '../../../src/memoized.ts';
import { aliasesOf, qualifiedName } from '../../../src/notebook/imports.ts';
import type { Cell, Notebook } from '../../../src/notebook/notebook.ts';
import { isOutputCall } from '../../../src/notebook/shown-calls.ts';
import { walkCell } from '../../../src/notebook/walk-cell.ts';
import { ancestors, children, contains, field, nodesOf, walk, type Node } from '../../../src/python/tree.ts';
import { errorHandlers, type ErrorHandler } from './error-handlers.ts';
import { destinationOf, functionAround, keyOf, rootName, type Destination } from './error-text.ts';

/** A callout or text of the page in which a person reads of an error. */
export interface ShownError {
  readonly cell: Cell;
  /** The call of `mo.md`, or of `mo.callout` with a mere text. */
  readonly call: Node;
  /** Its text. */
  readonly text: Node;
  readonly handler: ErrorHandler;
}

/** Words that say what to do. */
const ADVICE =
  /\b(?:try|retry|check|restart|reduce|lower|decrease|shorten|install|make sure|ensure|please|upgrade|downgrade|update|verify|choose|close|free up|see|look|hint|tips?|suggest\w*|advice)\b/i;

/** A place where an error of a handler is read. */
interface Reading {
  readonly cell: Cell;
  readonly node: Node;
  readonly handler: ErrorHandler;
  /** Whether it reads the very name that the handler fills, not one to which that has gone on. */
  readonly isDirect: boolean;
}

/** Callouts and texts that show an error of a handler and say nothing of what to do about it, in source order. */
export function errorsWithoutAdvice(notebook: Notebook): ShownError[] {
  const readings = errorHandlers(notebook).flatMap((handler) => readingsOf(handler, notebook));
  // Of several handlers, the one counts whose own name is read, else one that stands further in: the last one wins.
  const rank = ({ isDirect, handler }: Reading): number => (isDirect ? 2 : isNested(handler) ? 1 : 0);
  const found = new Map<number, ShownError>();
  for (const { cell, node, handler } of readings.toSorted((a, b) => rank(a) - rank(b))) {
    const destination = destinationOf(node, notebook);
    const call = destination?.kind === 'shown' ? destination.call : undefined;
    const [text] = call === undefined ? [] : children(field(call, 'arguments') ?? call);
    if (call === undefined || text === undefined || !contains(text, node) || !isText(call, notebook)) continue;
    if (!hasAdvice(call, node, text, notebook)) found.set(call.id, { cell, call, text, handler });
  }
  return [...found.values()].sort((a, b) => a.call.startIndex - b.call.startIndex);
}

function readingsOf(handler: ErrorHandler, notebook: Notebook): Reading[] {
  const cells = notebook.cells.filter(({ kind, disabled }) => kind === 'cell' && !disabled);
  return handler.messages.flatMap(({ node, destination }): Reading[] => {
    if (destination.kind !== 'shown') return cells.flatMap((cell) => readingsIn(cell, handler, destination, notebook));
    // What a handler further in says is a note on the way: the work goes on.
    const isNote = isNested(handler) && calloutAround(destination.call, notebook) === undefined;
    return isNote ? [] : [{ cell: handler.cell, node, handler, isDirect: true }];
  });
}

function isText(call: Node, notebook: Notebook): boolean {
  const path = qualifiedName(field(call, 'function') ?? call, aliasesOf(notebook));
  return path === 'marimo.md' || path === 'marimo.callout';
}

/** Whether another `try` of the same function or cell stands around the handler's own. */
function isNested({ attempt, cell }: ErrorHandler): boolean {
  const around = ancestors(attempt, cell.definition);
  return (
    around.find(({ type }) => type === 'function_definition' || type === 'try_statement')?.type === 'try_statement'
  );
}

/** The outermost callout that a call stands in, or is. */
function calloutAround(call: Node, notebook: Notebook): Node | undefined {
  const aliases = aliasesOf(notebook);
  let callout: Node | undefined;
  for (let each: Node | null = call; each !== null && !each.type.endsWith('statement'); each = each.parent) {
    const isCallout = /\bcallout$/.test(field(each, 'function')?.text ?? '');
    if (each.type === 'call' && isCallout && isOutputCall(each, aliases)) callout = each;
  }
  return callout;
}

/** Whether words of advice stand in the callout, or any words after the error. */
function hasAdvice(call: Node, node: Node, text: Node, notebook: Notebook): boolean {
  const whole = calloutAround(call, notebook) ?? call;
  const after = whole.text
    .slice(node.endIndex - whole.startIndex, text.endIndex - whole.startIndex)
    .replaceAll(/<[^>]*>|\\n/g, '');
  return ADVICE.test(whole.text.replaceAll('_', ' ')) || /\p{L}{2}/u.test(after);
}

/** Where a cell reads what the handler says: `results['error']`, `results.get('error')`, or the name that holds it. */
function readingsIn(
  cell: Cell,
  handler: ErrorHandler,
  destination: Exclude<Destination, { readonly kind: 'shown' }>,
  notebook: Notebook,
): Reading[] {
  const { carrier } = destination;
  const nodes = walkCell(cell);
  if (destination.kind === 'variable') {
    const isRead = ({ type, text, fieldName }: Node): boolean =>
      type === 'identifier' && text === carrier && fieldName !== 'attribute';
    return nodes.filter(isRead).map((node) => ({ cell, node, handler, isDirect: true }));
  }
  const carriers = carriersOf(carrier, notebook);
  return nodes
    .filter((node) => keyOf(node) === destination.key && carriers.has(rootName(node) ?? ''))
    .map((node) => ({ cell, node, handler, isDirect: rootName(node) === carrier }));
}

/** Names to those that what they hold goes on to: `engine = results['tensorrt']`, `for row in rows:`, `return results`. */
type Flows = ReadonlyMap<string, ReadonlySet<string>>;

/** The names, by their mere text, that may hold what a name holds or a function returns. */
function carriersOf(name: string, notebook: Notebook): ReadonlySet<string> {
  const steps = flowsOf(notebook);
  const carriers = new Set([name]);
  // A set goes on to what is added to it meanwhile.
  for (const carrier of carriers) steps.get(carrier)?.forEach((each) => carriers.add(each));
  return carriers;
}

const flowsOf: (notebook: Notebook) => Flows = memoized((notebook) => {
  const steps = new Map<string, Set<string>>();
  for (const node of walk(notebook.root)) {
    const { from, to } = flowOf(node);
    if (from === undefined) continue;
    for (const name of namesIn(from)) {
      const known = steps.get(name) ?? new Set();
      to.forEach((each) => known.add(each));
      steps.set(name, known);
    }
  }
  return steps;
});

function flowOf(node: Node): { readonly from: Node | undefined; readonly to: ReadonlySet<string> } {
  const none = { from: undefined, to: new Set<string>() };
  if (node.type === 'return_statement') {
    const name = functionAround(node);
    return name === undefined ? none : { from: node, to: new Set([name]) };
  }
  if (!/^(?:assignment|for_statement|for_in_clause)$/.test(node.type)) return none;
  const left = field(node, 'left');
  if (left === undefined) return none;
  const root = rootName(left);
  return { from: field(node, 'right'), to: root === undefined ? namesIn(left) : new Set([root]) };
}

function namesIn(node: Node): ReadonlySet<string> {
  const names = nodesOf(node, 'identifier').filter(({ fieldName }) => fieldName !== 'attribute');
  return new Set(names.map(({ text }) => text));
}
