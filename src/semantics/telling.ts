import { aliasesOf, qualifiedName } from '../notebook/imports.ts';
import type { Notebook } from '../notebook/notebook.ts';
import { argumentsOf } from '../python/arguments.ts';
import { stringContent } from '../python/strings.ts';
import { children, field, nodesOf, walk, type Node } from '../python/tree.ts';
import { effortOf } from './cell-effort.ts';

/** What is known where a handler's statements are read. */
interface Telling {
  readonly notebook: Notebook;
  /** The `error` of `except … as error`. */
  readonly error: string | undefined;
  /** Names that the handler has bound to what it tells. */
  readonly told: Set<string>;
}

/**
 * Whether all that the statements of a handler do is to say that there is no result: a printed or logged line, a note in
 * a record, None. What calls anything that may work, looks at the error or makes another value does more than that.
 * @param error the name that the handler gives the error
 */
export function onlyTells(statements: readonly Node[], error: string | undefined, notebook: Notebook): boolean {
  const telling: Telling = { notebook, error, told: new Set() };
  return statements.every((each) => isTellingStatement(each, telling));
}

function isTellingStatement(statement: Node, telling: Telling): boolean {
  switch (statement.type) {
    case 'pass_statement':
    case 'break_statement':
    case 'continue_statement':
    case 'delete_statement':
    case 'import_statement':
    case 'import_from_statement':
      return true;
    case 'raise_statement':
      // `raise Failed(f"…: {error}") from error`
      return children(statement).every(
        (each) => !acts(each.type === 'call' ? (field(each, 'arguments') ?? each) : each, telling),
      );
    case 'return_statement':
      return children(statement).every((each) => isNote(each, telling));
    case 'if_statement':
      return isTellingIf(statement, telling);
    case 'expression_statement':
      return children(statement).every((each) => tells(each, telling));
    default:
      return false;
  }
}

/** An `if` whose conditions do nothing and do not look at the error, which would be a choice of what to do about it. */
function isTellingIf(statement: Node, telling: Telling): boolean {
  return children(statement).every((part) => {
    if (part.type === 'block') return children(part).every((each) => isTellingStatement(each, telling));
    if (/^(?:elif|else)_clause$/.test(part.type)) return isTellingIf(part, telling);
    return !mentionsError(part, telling) && !acts(part, telling);
  });
}

/** Calls that show or log what they are given. */
const TELLING_CALLS =
  /^(?:print|display|(?:\w+\.)*(?:log|debug|info|warning|warn|error|exception|critical|print_exc|print_exception)|sys\.std(?:err|out)\.write)$/;

function tells(expression: Node, telling: Telling): boolean {
  if (expression.type === 'assignment') {
    const left = field(expression, 'left');
    const right = field(expression, 'right');
    if (right?.type === 'assignment') return tells(right, telling);
    const isTold = right !== undefined && isNote(right, telling);
    if (isTold && left?.type === 'identifier') telling.told.add(left.text);
    return isTold;
  }
  if (expression.type !== 'call') return expression.type === 'string' && !acts(expression, telling);
  const given = argumentsOf(expression).map(({ value }) => value);
  const callee = field(expression, 'function');
  const path = callee === undefined ? undefined : qualifiedName(callee, aliasesOf(telling.notebook));
  if (path?.startsWith('marimo.') === true || TELLING_CALLS.test(callee?.text ?? ''))
    return !given.some((each) => acts(each, telling));
  const method = callee?.type === 'attribute' ? (field(callee, 'attribute')?.text ?? '') : '';
  return /^(?:append|extend|add|put|write)$/.test(method) && given.every((each) => isNote(each, telling));
}

/** Whether an expression may do something: it calls a function of the notebook, or one that nbfix does not know. */
function acts(expression: Node, telling: Telling): boolean {
  return walk(expression).some((each) => {
    if (each.type === 'await' || each.type === 'yield' || each.type === 'named_expression') return true;
    return each.type === 'call' && !isTelling(each, telling) && mayWork(each, telling.notebook);
  });
}

function mayWork(call: Node, notebook: Notebook): boolean {
  const callee = field(call, 'function');
  const isOwn = callee?.type === 'identifier' && notebook.cells.some(({ bindings }) => bindings.defs.has(callee.text));
  return (isOwn && !aliasesOf(notebook).has(callee.text)) || effortOf(notebook, call) === 'work';
}

/** Words that say that there is no result. */
const NOTE =
  /\b(?:fail\w*|error\w*|could ?n[o'’]t|cannot|can['’]t|unable|went wrong|crash\w*|oom|out of memory|n\/?a|skipped|unavailable)\b|❌|⚠/i;

/** Whether a value is nothing but a note that there is no result: None, the text of the error, a record with it. */
function isNote(value: Node, telling: Telling): boolean {
  return !acts(value, telling) && saysNone(value, telling);
}

function saysNone(value: Node, telling: Telling): boolean {
  const inner = (each: Node | undefined): boolean => each !== undefined && saysNone(each, telling);
  const parts = children(value);
  switch (value.type) {
    case 'none':
      return true;
    case 'identifier':
      return value.text === telling.error || telling.told.has(value.text);
    case 'string':
    case 'concatenated_string':
      return mentionsError(value, telling) || NOTE.test(stringContent(value));
    case 'binary_operator':
      // `"Failed: " + text`
      return parts.some(inner);
    case 'parenthesized_expression':
      return parts.every(inner);
    case 'conditional_expression':
      return !mentionsError(parts[1] ?? value, telling) && inner(parts[0]) && inner(parts[2]);
    case 'expression_list':
    case 'tuple':
    case 'list':
      // `rows.append((size, None))` is a row; `return [], str(error)` is no result, `return half, None` is one.
      if (value.parent?.type === 'argument_list') return parts.some(inner);
      return parts.some(inner) && parts.every((each) => inner(each) || isEmpty(each));
    case 'dictionary':
      return saysNoneInRecord(parts, telling);
    case 'call':
      return isTelling(value, telling);
    default:
      return false;
  }
}

/** `{"batch": size, "time": None}`, `{"name": name, "error": type(error).__name__}`: one entry says it. */
function saysNoneInRecord(entries: readonly Node[], telling: Telling): boolean {
  return entries.some((entry) => {
    const key = field(entry, 'key');
    const value = field(entry, 'value');
    if (key?.type === 'string' && NOTE.test(stringContent(key))) return true;
    return value !== undefined && (isEmpty(value) || mentionsError(value, telling) || saysNone(value, telling));
  });
}

/** Whether a value is for a reader, or stands for no result: a text, what marimo shows, `None`, `0`, `[]`. */
export function isWord(value: Node, notebook: Notebook): boolean {
  const telling: Telling = { notebook, error: undefined, told: new Set() };
  if (acts(value, telling)) return false;
  return isEmpty(value) || /^(?:concatenated_)?string$/.test(value.type) || saysNone(value, telling);
}

/** A value that stands for no result: `0`, `False`, `[]`, `""`, `float("nan")`. */
function isEmpty({ type, text }: Node): boolean {
  return (
    type === 'none' ||
    type === 'false' ||
    /^(?:-?0(?:\.0*)?|\[\]|\{\}|\(\)|(""|'')|float\(["'](?:nan|-?inf)["']\))$/.test(text)
  );
}

/** Calls that make a text of an error. */
const TEXT_CALLS = /^(?:str|repr|type|format|dict|(?:traceback\.)?format_exc|(?:traceback\.)?format_exception)$/;

/** What marimo shows, or a text that is made of the error. */
function isTelling(call: Node, telling: Telling): boolean {
  const callee = field(call, 'function');
  if (callee === undefined) return false;
  const path = qualifiedName(callee, aliasesOf(telling.notebook));
  if (path?.startsWith('marimo.') === true || TEXT_CALLS.test(callee.text)) return true;
  return callee.type === 'attribute' && field(callee, 'attribute')?.text === 'format' && mentionsError(call, telling);
}

function mentionsError(node: Node, { error }: Telling): boolean {
  return error !== undefined && nodesOf(node, 'identifier').some(({ text }) => text === error);
}
