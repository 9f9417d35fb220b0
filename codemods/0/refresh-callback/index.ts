import { prependArgument } from '../../../src/edit/arguments.ts';
import { insertion, type Edit } from '../../../src/edit/edit.ts';
import { lineBreakOf } from '../../../src/edit/indent.ts';
import { awaits, bodyIndentation, docstringLines, insertCell } from '../../../src/edit/new-cell.ts';
import { insertAbove, placeIn } from '../../../src/edit/place.ts';
import { linesWith, splitCell, type Split } from '../../../src/edit/split-cell.ts';
import { defineCodemod, type Refusal } from '../../../src/engine/codemod.ts';
import { firstFree } from '../../../src/notebook/fresh-name.ts';
import { graphOf } from '../../../src/notebook/graph.ts';
import { aliasesOf, qualifiedName } from '../../../src/notebook/imports.ts';
import type { Cell, Notebook } from '../../../src/notebook/notebook.ts';
import { shownExpression } from '../../../src/notebook/outputs.ts';
import { isInDefinition } from '../../../src/notebook/place-in-cell.ts';
import { bindingsOf, isPrivate } from '../../../src/python/bindings.ts';
import { parametersOf } from '../../../src/python/parameters.ts';
import { expressionOf } from '../../../src/python/statements.ts';
import { children, contains, field, walk, type Node } from '../../../src/python/tree.ts';
import { afterInterval, functionNamed, refreshMisuses, type RefreshMisuse } from './refresh.ts';

/** Why a statement that only names a value stands in a cell. */
const REMARK = '# every tick runs this cell again';

/** A docstring names what it shows up to this width. */
const SHORT = 40;

export default defineCodemod<RefreshMisuse>({
  meta: {
    id: 'refresh-callback',
    phase: '0',
    severity: 'critical',
    safety: 'safe',
    what: '`mo.ui.refresh` gets a callback, or a default interval that is not one of its options.',
    why: 'It accepts neither: the call raises an error, so its cell and all cells that read it do not run. Its value is a count of the ticks.',
    fix: 'Leaves the element in its cell and displays it; a new cell below reads the element, so every tick runs that cell, which calls the function. Cells that used the value as the result use the result.',
    effects: { addsCells: true, movesOutput: true },
  },

  appliesTo: (notebook) =>
    walk(notebook.root).some(
      (node) => node.type === 'attribute' && qualifiedName(node, aliasesOf(notebook)) === 'marimo.ui.refresh',
    ),

  *find(notebook) {
    for (const misuse of refreshMisuses(notebook)) {
      yield { cell: misuse.cell, node: misuse.call, message: messageFor(misuse), data: misuse };
    }
  },

  fix({ cell, data }, notebook): Edit[] | Refusal {
    if (data.unclear !== undefined) return { refused: data.unclear };
    const intervals = intervalEdits(notebook, data);
    if (data.callback === undefined) return intervals;
    const monitor = monitorOf(notebook, cell, data, data.callback);
    if ('refused' in monitor) return monitor;
    const readers = notebook.cells.filter((each) => each !== cell && readings(each, monitor.name).length > 0);
    const unreadable = [cell, ...readers]
      .map((each) => unclearReading(each, monitor.name))
      .find((reason) => reason !== undefined);
    if (unreadable !== undefined) return { refused: unreadable };
    const now = freshName(monitor.name, [cell, ...readers]);
    return [
      argumentRemoval(notebook, data.call, data.callback),
      ...intervals,
      ...elementCell(notebook, monitor, now, readers.length > 0),
      ...readers.flatMap((reader) => readerEdits(notebook, reader, monitor, now)),
    ];
  },
});

function messageFor({ callback, outside, unclear }: RefreshMisuse): string {
  if (callback !== undefined)
    return `\`mo.ui.refresh\` calls no function: it takes \`${callback.text.replace(/\s+/g, ' ')}\` as its options`;
  if (outside !== undefined)
    return `\`mo.ui.refresh\` has the default interval \`${outside.interval.text}\`, which is not one of its options`;
  return `\`mo.ui.refresh\` does not accept these arguments${unclear === undefined ? '' : `: ${unclear}`}`;
}

/** A refresh element, and what its author wanted to be measured at every tick. */
interface Monitor {
  readonly cell: Cell;
  readonly name: string;
  /** The expression that measures: `get_gpu_memory()`. */
  readonly expression: string;
  readonly split: Split;
}

function monitorOf(
  notebook: Notebook,
  cell: Cell,
  misuse: RefreshMisuse,
  callback: Node,
): Monitor | { refused: string } {
  const at = cell.statements.findIndex((statement) => nameMadeBy(statement, misuse.call) !== undefined);
  const name = at === -1 ? undefined : nameMadeBy(cell.statements[at]!, misuse.call);
  if (name === undefined || isPrivate(name)) {
    return { refused: 'another cell must read the element; give it a public name in a statement of its own' };
  }
  if ((graphOf(notebook).definers.get(name) ?? []).length > 1) {
    return { refused: `\`${name}\` is defined in several cells, so it is unclear which one is read` };
  }
  const called = calledBy(notebook, callback);
  if ('refused' in called) return called;
  const uses = cell.bindings.occurrences.get(name) ?? [];
  const first = cell.statements.findIndex(
    (statement, index) => index > at && uses.some((node) => contains(statement, node)),
  );
  const shown = shownExpression(cell);
  if (first === -1 && shown !== undefined && shown !== cell.statements[at]) {
    return {
      refused: `the cell displays something else, and \`${name}\` ticks only while displayed; display both in one \`mo.vstack\``,
    };
  }
  const split = splitCell(notebook, cell, first === -1 ? cell.statements.length : first);
  if ('refused' in split) return split;
  const below = bindingsOf(split.moved);
  if (below.defs.has(name))
    return { refused: `\`${name}\` is assigned again below the element; use another name there` };
  const other = uses.find(
    (node) => isMember(node) && valueOf(node) === undefined && node.startIndex >= split.lines.start,
  );
  if (other !== undefined)
    return { refused: `\`${other.parent?.text}\` is used below the element; use the element itself` };
  const late = [...called.reads].find((each) => below.defs.has(each));
  if (late !== undefined) return { refused: `\`${late}\` is defined after the element; move its definition up` };
  return { cell, name, expression: called.expression, split };
}

/** `gpu_memory` of the statement `gpu_memory = mo.ui.refresh(…)`. */
function nameMadeBy(statement: Node, call: Node): string | undefined {
  const assignment = expressionOf(statement);
  if (assignment?.type !== 'assignment' || field(assignment, 'right')?.id !== call.id) return undefined;
  const target = field(assignment, 'left');
  return target?.type === 'identifier' ? target.text : undefined;
}

/** What the callback computes, as an expression: `lambda: f()` → `f()`, `f` → `f()`. */
function calledBy(
  notebook: Notebook,
  callback: Node,
): { expression: string; reads: ReadonlySet<string> } | { refused: string } {
  const target = callback.type === 'lambda' ? callback : functionNamed(notebook, callback.text);
  const body = callback.type === 'lambda' ? field(callback, 'body') : callback;
  if (body === undefined || (target !== undefined && needsArguments(target, callback))) {
    return {
      refused: 'the function takes arguments that nbfix does not know; call it in a cell that reads the element',
    };
  }
  if (target?.type === 'function_definition' && target.children[0]?.type === 'async') {
    return { refused: 'the function is async; await it in a cell that reads the element' };
  }
  const { refs, privateRefs } = bindingsOf([callback]);
  const [hidden] = privateRefs;
  if (hidden !== undefined) {
    return {
      refused: `the function reads the private name \`${hidden}\`, which other cells cannot read; give it a public name`,
    };
  }
  if (body.text.includes('\n')) return { refused: 'the lambda spans several lines; make it a function' };
  return { expression: callback.type === 'lambda' ? body.text : `${body.text}()`, reads: refs };
}

/** A lambda with parameters means something else; a function may have defaults. */
function needsArguments(definition: Node, callback: Node): boolean {
  const parameters = parametersOf(definition);
  if (callback.type === 'lambda') return parameters.length > 0;
  return parameters.some(({ kind, fallback }) => !kind.startsWith('var-') && fallback === undefined);
}

/** Every identifier that means the element in a cell, the reads of its value only. */
function readings(cell: Cell, name: string): Node[] {
  return (cell.bindings.occurrences.get(name) ?? []).flatMap((node) => {
    const attribute = valueOf(node);
    // `E.value` on its own takes nothing for a result: it is there for the ticks.
    return attribute === undefined || attribute.parent?.type === 'expression_statement' ? [] : [attribute];
  });
}

/** Whether something of the node is asked for: `E.value`. */
function isMember({ parent, id }: Node): boolean {
  return parent?.type === 'attribute' && field(parent, 'object')?.id === id;
}

/** The `E.value` around an `E`. */
function valueOf(node: Node): Node | undefined {
  const { parent } = node;
  return parent !== null && isMember(node) && field(parent, 'attribute')?.text === 'value' ? parent : undefined;
}

function unclearReading(cell: Cell, name: string): string | undefined {
  if (cell.kind !== 'cell') return `a ${cell.kind} cell reads \`${name}.value\``;
  const isInside = readings(cell, name).some((node) => isInDefinition(node, cell));
  return isInside
    ? `a function in cell ${cell.index + 1} reads \`${name}.value\`; call the function there instead`
    : undefined;
}

function freshName(element: string, cells: readonly Cell[]): string {
  return firstFree(`_${element}_now`, (name) => cells.some(({ bindings }) => bindings.occurrences.has(name)));
}

/** Takes the callback away with its comma and the blanks after it; a comment there stays. */
function argumentRemoval({ text }: Notebook, call: Node, callback: Node): Edit {
  const list = field(call, 'arguments') ?? call;
  if (list.namedChildren.length === 1) return { start: list.startIndex + 1, end: list.endIndex - 1, text: '' };
  const comma = /^\s*,/.exec(text.slice(callback.endIndex, call.endIndex))?.[0] ?? '';
  const end = callback.endIndex + comma.length;
  const blanks = /^[ \t]*(?:\r?\n)?[ \t]*/.exec(text.slice(end))?.[0] ?? '';
  return { start: callback.startIndex, end: end + blanks.length, text: '' };
}

/** The edits that put the first interval among the options. */
function intervalEdits({ text }: Notebook, { call, outside, callback }: RefreshMisuse): Edit[] {
  if (outside !== undefined) {
    const { options, interval } = outside;
    const before = afterInterval(options, interval);
    if (before !== undefined) return [insertion(before.endIndex, `, ${interval.text}`)];
    return [insertion(children(options)[0]?.startIndex ?? options.startIndex + 1, `${interval.text}, `)];
  }
  // marimo would make it the only option; said here, it is what the next person adds to.
  const list = field(call, 'arguments');
  const all = list === undefined ? [] : children(list).filter(({ id }) => id !== callback?.id);
  const interval = all.find((each) => field(each, 'name')?.text === 'default_interval');
  const value = interval === undefined ? undefined : field(interval, 'value');
  const hasOptions = all.some((each) => each.type !== 'keyword_argument' || field(each, 'name')?.text === 'options');
  if (interval === undefined || value === undefined || hasOptions) return [];
  return prependArgument(text, call, `options=[${value.text}]`, interval);
}

/** The element's cell ends with the element; what shows its result goes to a new cell. */
function elementCell(notebook: Notebook, monitor: Monitor, now: string, isReadElsewhere: boolean): Edit[] {
  const { cell, name, split } = monitor;
  const { text } = notebook;
  const lineBreak = lineBreakOf(text);
  const indentation = bodyIndentation(notebook, cell);
  const gap = split.isParted ? lineBreak : '';
  const display: Edit = { ...split.gone, text: `${gap}${indentation}${name}${lineBreak}` };
  // A layout of the element alone is what the element's cell displays from now on.
  const isAlone = text.slice(split.lines.start, split.lines.end).trim() === name;
  if ((split.moved.length === 0 || isAlone) && isReadElsewhere) return [display];
  const layout = isAlone ? '' : linesWith(text, split.lines, layoutEdits(notebook, cell, name, now, split.lines.start));
  const words =
    /^[^"\\\n]*$/.test(monitor.expression) && monitor.expression.length <= SHORT
      ? monitor.expression
      : 'what is measured';
  const trigger = `${indentation}${name}.value  ${REMARK}${lineBreak}`;
  const measured =
    layout === '' ? monitor.expression + lineBreak : `${now} = ${monitor.expression}${lineBreak}${lineBreak}${layout}`;
  const docstring = docstringLines(notebook, cell, `Shows ${words} again at every tick of ${name}`);
  return [
    display,
    insertCell(notebook, cell, docstring + trigger + indentation + measured, { isAsync: awaits(split.moved) }),
  ];
}

/** In what moves, the element and its value were meant to be the function's result; the element stands above already. */
function layoutEdits(notebook: Notebook, cell: Cell, name: string, now: string, start: number): Edit[] {
  const below = (cell.bindings.occurrences.get(name) ?? []).filter((node) => node.startIndex >= start);
  const showsValue = below.some((node) => valueOf(node) !== undefined);
  return below.map((node) => {
    const value = valueOf(node);
    if (value !== undefined) return { start: value.startIndex, end: value.endIndex, text: now };
    const removal = showsValue ? itemRemoval(notebook, node) : undefined;
    return removal ?? { start: node.startIndex, end: node.endIndex, text: now };
  });
}

/** Takes an item out of a list that has others: `[title, E, table]` → `[title, table]`. */
function itemRemoval({ text }: Notebook, item: Node): Edit | undefined {
  if (item.parent?.type !== 'list') return undefined;
  const items = children(item.parent);
  const at = items.findIndex(({ id }) => id === item.id);
  const [before, next] = [items[at - 1], items[at + 1]];
  const span =
    next !== undefined
      ? { start: item.startIndex, end: next.startIndex }
      : before !== undefined
        ? { start: before.endIndex, end: item.endIndex }
        : undefined;
  return span === undefined || text.slice(span.start, span.end).includes('#') ? undefined : { ...span, text: '' };
}

/** A cell that took `E.value` for the result measures it itself, at every tick. */
function readerEdits(notebook: Notebook, reader: Cell, { name, expression }: Monitor, now: string): Edit[] {
  const nodes = readings(reader, name);
  const first = reader.statements.find((statement) => nodes.some((node) => contains(statement, node)))!;
  const lines = `${name}.value  ${REMARK}\n${now} = ${expression}`;
  return [
    insertAbove(placeIn(notebook), first, lines, { blankAfter: true }),
    ...nodes.map(({ startIndex, endIndex }) => ({ start: startIndex, end: endIndex, text: now })),
  ];
}
