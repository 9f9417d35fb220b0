import { memoized } from '../memoized.ts';
import { stringContent } from '../python/strings.ts';
import { children, field, walk, type Node } from '../python/tree.ts';
import { cellWords } from './cell-words.ts';
import type { Cell, Notebook } from './notebook.ts';

/** Functions that reach variables by the text of their names. */
const BY_TEXT: ReadonlySet<string> = new Set(['locals', 'globals', 'vars', 'eval', 'exec', 'dir']);

/** Methods that look variables of the caller up in the text of a query: DuckDB, pandas, numexpr. */
const QUERIES: ReadonlySet<string> = new Set(['sql', 'query', 'execute', 'eval', 'evaluate']);

/** Those that get their query from elsewhere often enough, `duckdb.sql(query)`. */
const GIVEN_QUERIES: ReadonlySet<string> = new Set(['sql', 'sqldf', 'query', 'execute']);

/** How a cell may reach variables by their names. */
interface Reach {
  readonly cell: Cell;
  /** A call of `globals()` and the like, or the text that names the module of the notebook. */
  readonly all: Node | undefined;
  readonly queries: readonly Node[];
  /** Whether one of its queries does not stand where it is asked. */
  readonly isGiven: boolean;
  readonly strings: readonly string[];
  /** `__main__.name` and `from __main__ import name`. */
  readonly fromMain: readonly string[];
}

const reachesIn: (notebook: Notebook) => readonly Reach[] = memoized(({ cells }) => cells.map(reachOf));

/**
 * Why a variable of a cell may be read by its name, as text, in this cell or in another one.
 * @returns the reason, for a person; undefined where nothing reads it so
 */
export function readByName(notebook: Notebook, cell: Cell, name: string): string | undefined {
  const reaches = reachesIn(notebook);
  const word = new RegExp(`(?<![\\w.])${name}(?!\\w)`);
  const table = new RegExp(`(?:\\b(?:from|join|into|update|table|describe|summarize)\\s+|@)${name}(?!\\w)`, 'i');
  for (const { cell: other, all, queries, strings, fromMain } of reaches) {
    const isOwn = other === cell;
    if (fromMain.includes(name)) return `${cellWords(other)} reads \`${name}\` from \`__main__\``;
    // In other cells prose may have the word; a text that is the name, or part of what is called, is no prose.
    const isNamed = (text: string): boolean =>
      isOwn ? word.test(text) : text === name || (/\b__main__\b/.test(text) && word.test(text));
    if (all !== undefined && (strings.some(isNamed) || textsIn(all).some((text) => word.test(text)))) {
      const what = all.type === 'call' ? `calls \`${field(all, 'function')?.text ?? ''}()\`` : 'names `__main__`';
      return `${isOwn ? 'the cell' : cellWords(other)} ${what} and has "${name}" in a string`;
    }
    const test = isOwn ? word : table;
    if (queries.some((query) => textsIn(query).some((text) => test.test(text)))) return queryHas(name);
  }
  const isGiven = reaches.some((each) => each.isGiven);
  return isGiven && reaches.some(({ strings }) => strings.some((text) => table.test(text)))
    ? queryHas(name)
    : undefined;
}

function queryHas(name: string): string {
  return `a query has \`${name}\` in its text`;
}

function reachOf(cell: Cell): Reach {
  const nodes = cell.statements.flatMap((statement) => [...walk(statement)]);
  const calls = nodes.filter(({ type }) => type === 'call');
  const strings = nodes.flatMap((node) => (node.type === 'string' ? [stringContent(node)] : []));
  const main = nodes.find(
    ({ type, text }) => (type === 'identifier' || type === 'string') && /(?<!\w)__main__(?!\w)/.test(text),
  );
  const queries = calls.filter((call) => QUERIES.has(calledIn(call)) || isPlainQuery(call));
  return {
    cell,
    all: calls.find((call) => BY_TEXT.has(field(call, 'function')?.text ?? '')) ?? main,
    queries,
    isGiven: calls.some(
      (call) =>
        (isPlainQuery(call) || GIVEN_QUERIES.has(calledIn(call))) &&
        children(field(call, 'arguments') ?? call).some(({ type }) => !type.endsWith('string')),
    ),
    strings,
    fromMain: nodes.flatMap(namesFromMain),
  };
}

/** `sql` in `duckdb.sql(…)`. */
function calledIn(call: Node): string {
  return field(field(call, 'function') ?? call, 'attribute')?.text ?? '';
}

/** `sql(…)`, imported from DuckDB. */
function isPlainQuery(call: Node): boolean {
  return /^sql(?:df)?$/.test(field(call, 'function')?.text ?? '');
}

function textsIn(node: Node): string[] {
  return walk(node).flatMap((each) => (each.type === 'string' ? [stringContent(each)] : []));
}

function namesFromMain(node: Node): string[] {
  if (node.type === 'attribute' && field(node, 'object')?.text === '__main__') {
    return [field(node, 'attribute')?.text ?? ''];
  }
  if (node.type !== 'import_from_statement' || field(node, 'module_name')?.text !== '__main__') return [];
  return children(node)
    .slice(1)
    .map((child) => (field(child, 'name') ?? child).text);
}
