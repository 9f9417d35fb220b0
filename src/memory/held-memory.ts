import { memoizedWithin } from '../memoized.ts';
import { aliasesOf } from '../notebook/imports.ts';
import type { Cell, Notebook } from '../notebook/notebook.ts';
import { walkCell } from '../notebook/walk-cell.ts';
import { children, contains, field, walk, type Node } from '../python/tree.ts';
import { bindingsAt, putsAt, type Binding } from '../semantics/bindings-at.ts';
import { isHostValue } from '../semantics/domains/residency.ts';
import { isKeptElsewhere, readLater } from '../semantics/escapes.ts';
import { isReadAsText } from '../semantics/read-as-text.ts';
import type { WorkUnit } from './work-unit.ts';

/** What can keep GPU memory alive after the work of a cell has failed. */
export interface HeldMemory {
  /** The cell's own names, in source order; not those that code reads that may run later. */
  readonly names: readonly string[];
  /** Attributes that the work sets on objects of other cells: `generate_btn._pipeline`. */
  readonly attributes: readonly { readonly object: string; readonly attribute: string }[];
  /** Containers of other cells that the work puts things into: nbfix cannot take those out again. */
  readonly foreignContainers: readonly string[];
}

/** The name for what nobody wants: the next use of it lets go of what it holds, and nobody sets it to None. */
export const THROWAWAY = '_';

/** Finds what the failed work of a cell leaves behind that may hold GPU memory. */
export const heldMemory: (notebook: Notebook, cell: Cell, unit: WorkUnit) => HeldMemory = memoizedWithin(
  (notebook, cell, unit) => {
    const end = unit.last.endIndex;
    const nodes = walkCell(cell).filter((each) => each.startIndex < end);
    const aliases = aliasesOf(notebook);
    const isHost = (value: Node): boolean => isHostValue(value, notebook, end);
    const bindings = nodes.flatMap(bindingsAt);
    const puts = nodes.flatMap(putsAt);
    const inWork = new Set(
      nodes
        .filter((each) => each.type === 'identifier' && each.startIndex >= unit.first.startIndex)
        .map(({ text }) => text),
    );
    const isOwn = (name: string): boolean => cell.bindings.defs.has(name) || cell.bindings.privateDefs.has(name);
    const putsInto = (name: string): Node[] =>
      puts.flatMap(({ container, value }) => (container === name ? [value] : []));
    const bindingsOf = (name: string): Binding[] => bindings.filter((each) => each.name === name);
    const names = [...new Set(bindings.map(({ name }) => name))].filter(
      (name) =>
        name !== THROWAWAY &&
        isOwn(name) &&
        inWork.has(name) &&
        !isHost(cell.bindings.occurrences.get(name)![0]!) &&
        !isReadLater(notebook, cell, name, end) &&
        !isResult(name, notebook, cell, unit, bindingsOf(name), putsInto(name), isHost),
    );
    const foreign = puts.filter(
      ({ container, value }) => !isOwn(container) && !aliases.has(container) && !isHost(value),
    );
    const attributes = nodes.flatMap((node) => {
      const left = node.type === 'assignment' ? field(node, 'left') : undefined;
      const right = field(node, 'right');
      const object = left?.type === 'attribute' ? field(left, 'object') : undefined;
      if (object?.type !== 'identifier' || isOwn(object.text) || aliases.has(object.text)) return [];
      if (right === undefined || isHost(right)) return [];
      const attribute = field(left!, 'attribute')?.text ?? '';
      return isAttributeKept(notebook, cell, attribute) ? [] : [{ object: object.text, attribute }];
    });
    return {
      names,
      attributes: unique(attributes),
      foreignContainers: [...new Set(foreign.map(({ container }) => container))],
    };
  },
);

/** Whether another cell reads an attribute of that name, or this one without asking whether it is there: `hasattr(…)`. */
function isAttributeKept(notebook: Notebook, cell: Cell, attribute: string): boolean {
  const isIt = (node: Node): boolean =>
    node.type === 'attribute' && field(node, 'attribute')?.text === attribute && node.fieldName !== 'left';
  const others = notebook.cells.filter((each) => each.index !== cell.index).flatMap((each) => each.statements);
  if (others.some((statement) => walk(statement).some(isIt))) return true;
  const own = cell.statements.flatMap((statement) => walk(statement));
  const asks = own.some(({ type, text }) => type === 'string' && text.slice(1, -1) === attribute);
  return own.some(isIt) && !asks;
}

/**
 * Whether code that has been handed out reads a name, so that it may do so after the failure: a thread, a callback, a method.
 * The other cells themselves do not run when this one is stopped.
 */
function isReadLater(notebook: Notebook, cell: Cell, name: string, end: number): boolean {
  return (
    readLater(notebook, cell, name, end) !== undefined ||
    isKeptElsewhere(notebook, cell, name) ||
    isReadAsText(notebook, name)
  );
}

/**
 * The cell's result for other cells: read by them, and bound to more than host values only by the last statement of the
 * work. When memory runs out, that statement has not run, so the name holds nothing.
 */
function isResult(
  name: string,
  notebook: Notebook,
  cell: Cell,
  unit: WorkUnit,
  bindings: readonly Binding[],
  puts: readonly Node[],
  isHost: (value: Node) => boolean,
): boolean {
  const isRead = notebook.cells.some((each) => each.index !== cell.index && each.bindings.refs.has(name));
  if (!isRead) return false;
  const places = [
    ...bindings
      .filter(({ value }) => value !== 'host' && (value === 'unknown' || !isHost(value)))
      .map(({ node }) => node),
    ...puts.filter((value) => !isHost(value)),
  ];
  return places.every((place) => isLastDeed(place, unit.last));
}

/** Whether nothing that may fail comes after a node of the statement: not so in a loop, which comes round again. */
function isLastDeed(node: Node, statement: Node): boolean {
  if (node.startIndex < statement.startIndex) return false;
  // A handler or a `finally` runs when the work has failed.
  if (node.startIndex >= statement.endIndex) return true;
  if (statement.type === 'expression_statement') return true;
  if (statement.type === 'if_statement') {
    const clauses = [statement, ...statement.namedChildren.filter(({ type }) => /^(?:elif|else)_clause$/.test(type))];
    const blocks = clauses.map((each) => field(each, 'consequence') ?? field(each, 'body'));
    const block = blocks.find((each) => each !== undefined && contains(each, node));
    const last = block === undefined ? undefined : children(block).at(-1);
    return last !== undefined && isLastDeed(node, last);
  }
  if (statement.type !== 'with_statement' && statement.type !== 'try_statement') return false;
  const last = children(field(statement, 'body') ?? statement).at(-1);
  return last !== undefined && isLastDeed(node, last);
}

function unique<T extends { object: string; attribute: string }>(list: readonly T[]): T[] {
  return list.filter(
    (each, at) => list.findIndex((other) => other.object === each.object && other.attribute === each.attribute) === at,
  );
}
