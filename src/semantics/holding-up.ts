import { controlsOf } from '../marimo/controls.ts';
import { isStop } from '../marimo/stops.ts';
import { aliasesOf } from '../notebook/imports.ts';
import type { Cell, Notebook } from '../notebook/notebook.ts';
import { isOpaque } from '../notebook/opaque.ts';
import { catcherOf, catchesAll, caught } from '../python/handlers.ts';
import { contains, field, type Node } from '../python/tree.ts';
import { walkScope } from '../python/walk-scope.ts';
import { calleeOf, startOf } from './calls.ts';
import { cellEffort } from './cell-effort.ts';
import { handedOver } from './handed-over.ts';

/**
 * Why no cell may begin to wait for this one, for a person: it would run later, or again, or not at all. Undefined for a
 * cell that is only imports, constants, definitions, questions and elements.
 * @param gate where the cell may stop because others are to stop with it
 */
export function holdsOthersUp(notebook: Notebook, cell: Cell, gate?: Node): string | undefined {
  if (cell.disabled) return 'is disabled';
  if (isOpaque(cell)) return 'cannot be read';
  if (cellEffort(notebook, cell) === 'work') return 'does work';
  const controls = controlsOf(notebook);
  const control = [...cell.bindings.refs].find((name) => controls.has(name));
  if (control !== undefined) return `runs again whenever \`${control}\` changes`;
  const end = endsOf(cell.statements, notebook, new Set()).find(
    ({ node }) => gate === undefined || !(contains(gate, node) || contains(node, gate)),
  );
  if (end === undefined) return undefined;
  return end.raises === STOP ? 'may stop' : 'may raise an error';
}

/** A place where code ends before its last line, and what it raises there: the name of an error where that is to be seen. */
interface End {
  readonly node: Node;
  readonly raises: string;
}

/** What `mo.stop` raises. */
const STOP = 'MarimoStopError';

/** Errors that `except Exception` lets through. */
const NO_EXCEPTIONS = /^(?:MarimoStopError|SystemExit|KeyboardInterrupt|GeneratorExit|BaseException)$/;

/** The ends among nodes, by themselves or in a function of the notebook that they call, in source order. */
function endsOf(nodes: readonly Node[], notebook: Notebook, seen: ReadonlySet<number>): readonly End[] {
  const aliases = aliasesOf(notebook);
  return nodes
    .flatMap((each) => walkScope(each))
    .flatMap((node): readonly End[] => {
      if (isStop(node, aliases)) return [{ node, raises: STOP }];
      if (node.type === 'assert_statement') return [{ node, raises: 'AssertionError' }];
      if (node.type === 'raise_statement') return isMissingImport(node) ? [] : [{ node, raises: errorOf(node) }];
      return node.type === 'call' ? calledBy(node, notebook).flatMap((each) => endsIn(each, node, notebook, seen)) : [];
    })
    .filter(({ node, raises }) => catcherOf(node, (handler) => catches(handler, raises)) === undefined);
}

/** The ends of a function of the notebook, as they show where it is called. */
function endsIn(definition: Node, call: Node, notebook: Notebook, seen: ReadonlySet<number>): readonly End[] {
  const start = startOf(definition);
  const body = start === undefined || start === 'none' ? undefined : field(start, 'body');
  if (body === undefined || seen.has(definition.id)) return [];
  return endsOf([body], notebook, new Set([...seen, definition.id])).map(({ raises }) => ({ node: call, raises }));
}

/** The functions and classes of the notebook that a call calls, or is given to call. */
function calledBy(call: Node, notebook: Notebook): readonly Node[] {
  const given = handedOver(call, aliasesOf(notebook)).map(({ node }) => node);
  return [field(call, 'function'), ...given].flatMap((each) =>
    each?.type === 'lambda' ? each : (calleeOf(each, notebook)?.node ?? []),
  );
}

/** `ValueError` of `raise ValueError("…")`; nothing for a `raise` that passes on what was caught. */
function errorOf(statement: Node): string {
  const error = statement.firstNamedChild;
  return (error?.type === 'call' ? field(error, 'function') : error)?.text ?? '';
}

function catches(handler: Node, error: string): boolean {
  if (catchesAll(handler)) return true;
  const types = caught(handler).map(({ text }) => text);
  return types.includes(error) || (types.includes('Exception') && !NO_EXCEPTIONS.test(error));
}

/** `except ImportError: raise RuntimeError("pip install …")` ends the cell where the import alone would. */
function isMissingImport(statement: Node): boolean {
  for (let each: Node | null = statement; each !== null && each.type !== 'function_definition'; each = each.parent) {
    if (each.type !== 'except_clause') continue;
    return (
      caught(each).length > 0 && caught(each).every(({ text }) => /^(?:ImportError|ModuleNotFoundError)$/.test(text))
    );
  }
  return false;
}
