import { workOf } from '../../../src/gpu/work.ts';
import { memoized } from '../../../src/memoized.ts';
import { BROAD } from '../../../src/memory/memory-errors.ts';
import { aliasesOf, qualifiedName } from '../../../src/notebook/imports.ts';
import type { Cell, Notebook } from '../../../src/notebook/notebook.ts';
import { shownExpression } from '../../../src/notebook/outputs.ts';
import { isOutputCall } from '../../../src/notebook/shown-calls.ts';
import { walkCell } from '../../../src/notebook/walk-cell.ts';
import { aliasOf, caught, handlersOf } from '../../../src/python/handlers.ts';
import { stringContent } from '../../../src/python/strings.ts';
import { children, contains, field, walk, type Node } from '../../../src/python/tree.ts';
import { isDefinition } from '../../../src/python/walk-scope.ts';
import { calleeOf } from '../../../src/semantics/calls.ts';
import { destinationOf, textOf, type Destination } from './error-text.ts';

/** A text that a handler gives to the reader. */
export interface Message {
  /** The expression that is the text of the error, or the string that says that there was one. */
  readonly node: Node;
  readonly destination: Destination;
}

/** A handler of the notebook's work that catches every error and tells the reader of it. */
export interface ErrorHandler {
  readonly cell: Cell;
  /** The cells that run it: its own, or those that call its function. */
  readonly runBy: readonly Cell[];
  readonly handler: Node;
  /** The `try` that it belongs to. */
  readonly attempt: Node;
  /** The `e` of `except Exception as e`. */
  readonly name: string | undefined;
  /** `text`: the messages hold the text of the error; `none`: they say only that there was one. */
  readonly says: 'text' | 'none';
  /** Whether the type of the error is told already. */
  readonly namesType: boolean;
  readonly messages: readonly [Message, ...Message[]];
}

/** Keys under which a result says why there is none. */
const ERROR_KEY = /^(?:error|err|exception|failure|reason|message|msg|detail|details)(?:_(?:message|msg|text))?$/i;

/** Words of a message about a failure. */
const FAILURE = /\b(?:fail\w*|error\w*|could ?n[o'’]t|cannot|can['’]t|unable|went wrong|crash\w*)\b|❌/i;

/** The broad handlers of cells that work on the GPU or take long, and of functions that do so, which tell the reader. */
export const errorHandlers: (notebook: Notebook) => readonly ErrorHandler[] = memoized((notebook) => {
  const { cells, definitions } = workOf(notebook);
  const working = cells.filter(
    ({ cell, gpu, longOperations }) => cell.kind === 'cell' && gpu.length + longOperations.length > 0,
  );
  const regions = [
    ...working.map(({ cell, gpu, longOperations }) => ({
      cell,
      runBy: [cell],
      nodes: walkCell(cell),
      work: [...gpu, ...longOperations],
    })),
    ...definitions
      .filter(({ frameworks, longOperation }) => frameworks.size > 0 || longOperation !== undefined)
      .map(({ name, cell, node, gpu }) => ({
        cell,
        runBy: working
          .map((each) => each.cell)
          .filter(({ bindings }) =>
            bindings.occurrences.get(name)?.some((each) => calleeOf(each, notebook)?.node === node),
          ),
        nodes: walk(node),
        work: gpu,
      })),
  ];
  const found = regions.flatMap(({ cell, runBy, nodes, work }) =>
    nodes
      .filter(({ type }) => type === 'try_statement')
      .flatMap((attempt) => {
        const body = field(attempt, 'body');
        const works = body !== undefined && work.some(({ node }) => contains(body, node));
        return handlersOf(attempt).flatMap((handler) => {
          const told = toldBy(handler, notebook, works);
          return told === undefined ? [] : [{ cell, runBy, handler, attempt, ...told }];
        });
      }),
  );
  return found;
});

type Told = Pick<ErrorHandler, 'name' | 'says' | 'namesType' | 'messages'>;

/** @param works whether the `try` goes around work, so that what a handler says of a failure is about that */
function toldBy(handler: Node, notebook: Notebook, works: boolean): Told | undefined {
  const aliases = aliasesOf(notebook);
  if (!caught(handler).some((type) => BROAD.includes(qualifiedName(type, aliases) ?? type.text))) return undefined;
  const block = handler.namedChildren.find(({ type }) => type === 'block');
  if (block === undefined) return undefined;
  // What stands in a handler further in is about another error.
  const nodes = walk(block, (each) => isDefinition(each) || each.type === 'except_clause');
  const name = aliasOf(handler);
  // `e = str(e)` makes a text of it, whose type is no news.
  if (nodes.some(({ type, text, fieldName }) => type === 'identifier' && text === name && fieldName === 'left'))
    return undefined;
  const uses = name === undefined ? [] : nodes.filter((each) => isReading(each, name));
  const texts = uses.flatMap((use) => message(textOf(use), notebook));
  const says = uses.length > 0 ? 'text' : 'none';
  const all = says === 'text' ? texts : works ? nodes.flatMap((each) => failureNote(each, notebook)) : [];
  const messages = oncePerPlace(all).filter((each) => isForReader(each, notebook));
  const [first, ...more] = messages;
  if (first === undefined) return undefined;
  const namesType = uses.some(isTypeNamed) || /\b(?:format_exc|exc_info)\(/.test(block.text);
  return { name, says, namesType, messages: [first, ...more] };
}

function isReading({ type, text, fieldName, parent }: Node, name: string): boolean {
  if (type !== 'identifier' || text !== name || fieldName === 'attribute') return false;
  return !(parent?.type === 'keyword_argument' && fieldName === 'name');
}

function message(node: Node | undefined, notebook: Notebook): Message[] {
  const destination = node === undefined ? undefined : destinationOf(node, notebook);
  return node === undefined || destination === undefined ? [] : [{ node, destination }];
}

/** `type(e)`, `e.__class__`, `repr(e)`, `{e!r}`, `{e=}`. */
function isTypeNamed(name: Node): boolean {
  const { parent } = name;
  if (parent?.type === 'interpolation') return parent.children.some(({ text }) => text === '!r' || text === '=');
  if (parent?.type === 'attribute') return field(parent, 'attribute')?.text === '__class__';
  const call = parent?.type === 'argument_list' ? parent.parent : null;
  return (
    call !== null &&
    /^(?:type|repr|(?:traceback\.)?format_exception(?:_only)?)$/.test(field(call, 'function')?.text ?? '')
  );
}

/** `{"error": "Training failed"}`, `mo.callout(mo.md("Training failed"), kind="danger")`, `print("Training failed")`. */
function failureNote(node: Node, notebook: Notebook): Message[] {
  if (node.type !== 'string' || node.fieldName === 'key') return [];
  const destination = destinationOf(node, notebook);
  if (destination?.kind === 'result' && ERROR_KEY.test(destination.key)) return [{ node, destination }];
  if (destination?.kind !== 'shown' || !FAILURE.test(stringContent(node))) return [];
  const [first] = children(field(destination.call, 'arguments') ?? destination.call);
  const isWhole = first !== undefined && contains(first, node);
  return isWhole ? [{ node, destination }] : [];
}

/** A message that holds the text twice is told the type once. */
function oncePerPlace(messages: readonly Message[]): Message[] {
  const place = ({ destination }: Message): number =>
    (destination.kind === 'shown' ? destination.call : destination.node).id;
  return messages.filter((each, at) => messages.findIndex((other) => place(other) === place(each)) === at);
}

/** Whether the reader comes to see it: a name of its own must stand in something that is shown. */
function isForReader({ destination }: Message, notebook: Notebook): boolean {
  if (destination.kind !== 'variable') return true;
  const aliases = aliasesOf(notebook);
  if (notebook.cells.some((cell) => shownExpression(cell)?.text === destination.carrier)) return true;
  return walk(notebook.root).some((node) => {
    if (node.type !== 'call') return false;
    const isShown = isOutputCall(node, aliases) || field(node, 'function')?.text === 'print';
    return isShown && walk(node).some((each) => isReading(each, destination.carrier));
  });
}
