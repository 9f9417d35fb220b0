import { children, field, type Node } from '../tree.ts';
import type { Found } from './mistake.ts';

/** The grammar's scanner forgives any indentation. These are the rules of CPython's tokenizer. */

/** How far a line is indented, with tabs to the next multiple of eight, and with tabs as one column. */
interface Columns {
  readonly column: number;
  readonly narrow: number;
}

const TAB = 8;

/** Where a statement is on its line; undefined when something stands before it, on its line or on one that it goes on. */
function columnsOf(text: string, node: Node): Columns | undefined {
  const start = text.lastIndexOf('\n', node.startIndex - 1) + 1;
  if (/\\\r?\n$/.test(text.slice(Math.max(0, start - 3), start))) return undefined;
  let [column, narrow] = [0, 0];
  for (let at = start; at < node.startIndex; at += 1) {
    const character = text[at];
    if (character === ' ') [column, narrow] = [column + 1, narrow + 1];
    else if (character === '\t') [column, narrow] = [(Math.floor(column / TAB) + 1) * TAB, narrow + 1];
    else if (character === '\f') [column, narrow] = [0, 0];
    else if (!(character === '\ufeff' && at === 0)) return undefined;
  }
  return { column, narrow };
}

const TABS = 'inconsistent use of tabs and spaces in indentation';
const EXPECTED = 'expected an indented block';

/** The statements of a module all start in the first column. */
export function checkModule(node: Node, text: string): Found {
  for (const [at, statement] of children(node).entries()) {
    const columns = columnsOf(text, statement);
    if (columns === undefined || columns.column === 0) continue;
    return { node: statement, message: at === 0 ? 'unexpected indent' : UNINDENT };
  }
  return undefined;
}

const UNINDENT = 'the indentation does not match any outer level';

/** The statements of a block stand below one another, deeper than the statement that they belong to. */
export function checkBlock(node: Node, text: string): Found {
  const owner = node.parent;
  if (owner === null) return undefined;
  const [first, ...others] = children(node);
  if (first === undefined) return { node: owner, message: EXPECTED };
  const [columns, outer] = [columnsOf(text, first), columnsOf(text, owner)];
  if (columns === undefined || outer === undefined) return undefined;
  if (columns.column <= outer.column) return { node: first, message: EXPECTED };
  if (columns.narrow <= outer.narrow) return { node: first, message: TABS };
  for (const other of others) {
    const found = compare(columnsOf(text, other), columns, other);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** `else`, `elif`, `except`, `finally` stand below the statement that they go on; so do a decorator and its function. */
export function checkClauses(node: Node, text: string): Found {
  const columns = columnsOf(text, node);
  if (columns === undefined) return undefined;
  for (const clause of children(node)) {
    if (!/_clause$|^decorator$|_definition$/.test(clause.type) || clause.type === 'with_clause') continue;
    if (clause.type === 'if_clause' || clause.type === 'for_in_clause') continue;
    const found = compare(columnsOf(text, clause), columns, clause);
    if (found !== undefined) return found;
  }
  return undefined;
}

function compare(columns: Columns | undefined, expected: Columns, node: Node): Found {
  if (columns === undefined) return undefined;
  if (columns.column > expected.column) return { node, message: 'unexpected indent' };
  if (columns.column < expected.column) return { node, message: UNINDENT };
  return columns.narrow === expected.narrow ? undefined : { node, message: TABS };
}

/** A compound statement without any block: `while a:` at the end of the file. */
export function checkHasBlock(node: Node): Found {
  const body = field(node, 'body') ?? field(node, 'consequence') ?? children(node).find(({ type }) => type === 'block');
  return body === undefined ? EXPECTED : undefined;
}
