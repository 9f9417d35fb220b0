import { aliasesOf, qualifiedName } from '../notebook/imports.ts';
import type { Cell, Notebook } from '../notebook/notebook.ts';
import { symbolOf } from '../notebook/symbols.ts';
import { stringContent } from '../python/strings.ts';
import { binderOf } from '../python/targets.ts';
import { children, contains, field, walk, type Node } from '../python/tree.ts';
import { argumentsOf } from './arguments.ts';
import { guardedWork } from './guarded-work.ts';
import { aliasOf, catchesAlone, caught, handlersOf, isBroad, raisesAgain, suppresses } from './memory-errors.ts';
import { whyNoGuard } from './no-guard.ts';
import type { Definition } from './survey.ts';
import { workOf } from './work.ts';

/**
 * What becomes of an error that a broad handler takes.
 * `recovers`: the author has something else done instead: a smaller try, another way, the next round. It is to stay so.
 * `tells`: all that comes of it is a word about it, or None, and no work follows: a callout with advice tells more.
 * `unclear`: it only tells, and nbfix cannot see what its callers make of that.
 */
export type Handling =
  { readonly kind: 'recovers' } | { readonly kind: 'tells' } | { readonly kind: 'unclear'; readonly why: string };

const RECOVERS: Handling = { kind: 'recovers' };
const TELLS: Handling = { kind: 'tells' };

/** Whether the author handles memory errors of a framework in one of the statements around a node of a cell. */
export function isHandled(notebook: Notebook, cell: Cell, node: Node, framework: string): boolean {
  for (let each: Node | null = node; each !== null && each.id !== cell.definition.id; each = each.parent) {
    const { parent }: Node = each;
    if (parent === null || field(parent, 'body')?.id !== each.id) continue;
    if (parent.type === 'with_statement' && suppresses(parent, framework, notebook)) return true;
    if (parent.type === 'try_statement' && handles(parent, framework, notebook, cell)) return true;
  }
  return false;
}

/** Whether a function of the notebook that a node calls handles all memory errors of its own. */
export function handlesInside(notebook: Notebook, call: Node, framework: string): boolean {
  const definition =
    call.type === 'call' ? workOf(notebook).definitions.get(symbolOf(field(call, 'function'))) : undefined;
  if (definition?.node.type !== 'function_definition') return false;
  const { cell, name } = definition;
  const gpu = definition.gpu.filter(({ node }) => field(node, 'function')?.text !== name);
  return gpu.every(({ node }) => contains(definition.node, node) && isHandled(notebook, cell, node, framework));
}

/** Whether the first clause of a `try` that takes a framework's memory errors is made for them, or recovers. */
export function handles(attempt: Node, framework: string, notebook: Notebook, cell: Cell): boolean {
  for (const handler of handlersOf(attempt)) {
    if (catchesAlone(handler, framework, notebook)) return true;
    if (isBroad(handler, framework, notebook))
      return !raisesAgain(handler, notebook) && handlingOf(handler, notebook, cell).kind === 'recovers';
  }
  return false;
}

/** The broad clause of a `try` that takes a framework's memory errors and passes them on to nobody. */
export function swallowingClause(attempt: Node, frameworks: readonly string[], notebook: Notebook): Node | undefined {
  const handlers = handlersOf(attempt);
  for (const framework of frameworks) {
    const first = handlers.find(
      (each) => catchesAlone(each, framework, notebook) || isBroad(each, framework, notebook),
    );
    const isSwallowing =
      first !== undefined && !catchesAlone(first, framework, notebook) && !raisesAgain(first, notebook);
    if (isSwallowing) return first;
  }
  return undefined;
}

/** What a broad handler of a cell, or of a function that the cell defines, makes of an error. */
export function handlingOf(handler: Node, notebook: Notebook, cell: Cell): Handling {
  const attempt = handler.parent ?? handler;
  const block = handler.namedChildren.find(({ type }) => type === 'block');
  const statements = block === undefined ? [] : children(block);
  const telling = { name: aliasOf(handler), notebook, told: new Set<string>() };
  if (caught(handler).some(({ text }) => text === 'MemoryError')) return RECOVERS;
  if (!statements.every((each) => onlyTells(each, telling))) return RECOVERS;
  // `pass` goes on with what there is.
  if (!statements.some(({ type }) => /^(?:expression|return|raise|if)_statement$/.test(type))) return RECOVERS;
  if (statements.some((each) => isNoteTested(each, notebook))) return RECOVERS;
  const isLeft = /^(?:return|raise)_statement$/.test(statements.at(-1)?.type ?? '');
  const around = functionAround(attempt, cell);
  if (isInClassBody(attempt, cell)) return { kind: 'unclear', why: 'it stands in the body of a class, which goes on' };
  if (!isLeft && goesOn(attempt, around, notebook, cell)) return RECOVERS;
  return around === undefined ? TELLS : handlingOfCallers(around, notebook, new Set());
}

/** What is known where a handler's statements are read. */
interface Telling {
  /** The `error` of `except … as error`. */
  readonly name: string | undefined;
  readonly notebook: Notebook;
  /** Names that the handler has bound to what it tells. */
  readonly told: Set<string>;
}

/** Calls that show or log what they are given. */
const TELLING_CALLS =
  /^(?:print|display|(?:\w+\.)*(?:log|debug|info|warning|warn|error|exception|critical|print_exc|print_exception)|sys\.std(?:err|out)\.write)$/;

function onlyTells(statement: Node, telling: Telling): boolean {
  switch (statement.type) {
    case 'pass_statement':
    case 'break_statement':
    case 'continue_statement':
    case 'delete_statement':
    case 'import_statement':
    case 'import_from_statement':
    case 'raise_statement':
      return true;
    case 'return_statement':
      return children(statement).every((each) => isNote(each, telling));
    case 'if_statement': {
      // A look at the error is a choice of what to do about it.
      const condition = field(statement, 'condition');
      if (condition !== undefined && mentions(condition, telling.name)) return false;
      return walk(statement)
        .filter(({ type, parent }) => type === 'block' && ownerOf(parent)?.id === statement.id)
        .every((each) => children(each).every((inner) => onlyTells(inner, telling)));
    }
    case 'expression_statement':
      return children(statement).every((each) => tells(each, telling));
    default:
      return false;
  }
}

/** The `if` that a block belongs to, through `elif` and `else`. */
function ownerOf(node: Node | null): Node | null {
  return node !== null && /^(?:elif|else)_clause$/.test(node.type) ? node.parent : node;
}

function tells(expression: Node, telling: Telling): boolean {
  if (expression.type === 'assignment') {
    const left = field(expression, 'left');
    const right = field(expression, 'right');
    if (right?.type === 'assignment') return tells(right, telling);
    const isTold = right !== undefined && isNote(right, telling);
    if (isTold && left?.type === 'identifier') telling.told.add(left.text);
    return isTold;
  }
  if (expression.type !== 'call') return expression.type === 'string';
  const callee = field(expression, 'function');
  const path = callee === undefined ? undefined : qualifiedName(callee, aliasesOf(telling.notebook));
  if (path?.startsWith('marimo.') === true || TELLING_CALLS.test(callee?.text ?? '')) return true;
  const method = callee?.type === 'attribute' ? (field(callee, 'attribute')?.text ?? '') : '';
  return (
    /^(?:append|extend|add|put|write)$/.test(method) &&
    argumentsOf(expression).every(({ value }) => isNote(value, telling))
  );
}

/** Words that say that there is no result. */
const NOTE =
  /\b(?:fail\w*|error\w*|could ?n[o'’]t|cannot|can['’]t|unable|went wrong|crash\w*|oom|out of memory|n\/?a|skipped|unavailable)\b|❌|⚠/i;

/** Calls that make a text of an error. */
const TEXT_CALLS = /^(?:str|repr|type|format|dict|(?:traceback\.)?format_exc|(?:traceback\.)?format_exception)$/;

/** Whether a value is nothing but a note that there is no result: None, the text of the error, a record with it. */
function isNote(value: Node, telling: Telling): boolean {
  switch (value.type) {
    case 'none':
      return true;
    case 'identifier':
      return value.text === telling.name || telling.told.has(value.text);
    case 'string':
    case 'concatenated_string':
      return mentions(value, telling.name) || NOTE.test(stringContent(value));
    case 'binary_operator':
    case 'parenthesized_expression':
    case 'expression_list':
    case 'conditional_expression':
      return children(value).some((each) => isNote(each, telling));
    case 'dictionary':
    case 'list':
    case 'tuple':
      return walk(value).every((each) => each.type !== 'call' || isTelling(each, telling));
    case 'call':
      return isTelling(value, telling);
    default:
      return false;
  }
}

function isTelling(call: Node, { notebook, name }: Telling): boolean {
  const callee = field(call, 'function');
  if (callee === undefined) return false;
  const path = qualifiedName(callee, aliasesOf(notebook));
  const isFormat = callee.type === 'attribute' && field(callee, 'attribute')?.text === 'format';
  return path?.startsWith('marimo.') === true || TEXT_CALLS.test(callee.text) || (isFormat && mentions(call, name));
}

function mentions(node: Node, name: string | undefined): boolean {
  return name !== undefined && walk(node).some(({ type, text }) => type === 'identifier' && text === name);
}

/** Whether a handler binds a name to None that the notebook asks for elsewhere: what follows is the recovery. */
function isNoteTested(statement: Node, notebook: Notebook): boolean {
  const assignment = statement.firstNamedChild;
  if (assignment?.type !== 'assignment' || field(assignment, 'right')?.type !== 'none') return false;
  const left = field(assignment, 'left');
  return left?.type === 'identifier' && isTested(left.text, notebook);
}

/** `if x is None`, `if x:`, `not x`, `x or y`. */
function isTested(name: string, notebook: Notebook): boolean {
  return walk(notebook.root).some(({ type, text, fieldName, parent }) => {
    if (type !== 'identifier' || text !== name || parent === null) return false;
    if (parent.type === 'comparison_operator') return parent.namedChildren.some((each) => each.type === 'none');
    return fieldName === 'condition' || /^(?:not_operator|boolean_operator|conditional_expression)$/.test(parent.type);
  });
}

/** The function of the cell that a node stands in. */
function functionAround(node: Node, cell: Cell): Node | undefined {
  for (let each = node.parent; each !== null && each.id !== cell.definition.id; each = each.parent) {
    if (each.type === 'function_definition' || each.type === 'lambda') return each;
  }
  return undefined;
}

/** Whether a node runs while a class is being made, and not when a method is called. */
function isInClassBody(node: Node, cell: Cell): boolean {
  for (let each = node.parent; each !== null && each.id !== cell.definition.id; each = each.parent) {
    if (each.type === 'function_definition' || each.type === 'lambda') return false;
    if (each.type === 'class_definition') return true;
  }
  return false;
}

/** Whether work follows a node in its function or cell: another round of a loop, or statements behind it. */
function goesOn(node: Node, around: Node | undefined, notebook: Notebook, cell: Cell): boolean {
  const end = around ?? cell.definition;
  for (let each = node; each.parent !== null && each.id !== end.id; each = each.parent) {
    const { parent } = each;
    if (/^(?:for_statement|while_statement|for_in_clause|\w+_comprehension|generator_expression)$/.test(parent.type))
      return true;
    const behind =
      parent.type === 'block' ? children(parent).filter(({ startIndex }) => startIndex >= each.endIndex) : [];
    if (behind.some((statement) => works(statement, notebook, cell))) return true;
  }
  return false;
}

function works(statement: Node, notebook: Notebook, cell: Cell): boolean {
  const { cells, definitions } = workOf(notebook);
  const own = cells.find((each) => each.cell === cell);
  const places = [...(own?.gpu ?? []), ...(own?.efforts ?? []), ...[...definitions.values()].flatMap(({ gpu }) => gpu)];
  if (places.some(({ node }) => contains(statement, node))) return true;
  return walk(statement).some((each) => {
    const called = each.type === 'call' ? definitions.get(symbolOf(field(each, 'function'))) : undefined;
    return called !== undefined && (called.effort !== undefined || called.frameworks.size > 0);
  });
}

/** What the callers of a function make of its word: they may go on, and somebody has to take the error when it comes out. */
function handlingOfCallers(around: Node, notebook: Notebook, seen: Set<string>): Handling {
  const name = field(around, 'name')?.text;
  const definition = name === undefined ? undefined : workOf(notebook).definitions.get(name);
  const unclear = (why: string): Handling => ({ kind: 'unclear', why });
  if (name === undefined || definition?.node.id !== around.id)
    return unclear('nbfix does not know who calls the function around; let the error pass there by hand');
  if (around.parent?.type === 'decorated_definition') return unclear(`a decorator may handle the errors of ${name}`);
  if (seen.has(name)) return RECOVERS;
  seen.add(name);
  const uses = usesOf(definition, notebook);
  if (uses.length === 0) return unclear(`nothing calls ${name}`);
  const found: Handling[] = uses.map(({ use, cell }) => {
    const call = use.parent;
    if (call?.type !== 'call' || field(call, 'function')?.id !== use.id)
      return unclear(`${name} is handed on, so nbfix does not know who calls it`);
    const caller = functionAround(call, cell);
    if (goesOn(call, caller, notebook, cell) || isResultTested(call, notebook)) return RECOVERS;
    if (caller !== undefined) return handlingOfCallers(caller, notebook, seen);
    const work = guardedWork(notebook).find((each) => each.cell === cell);
    const isGuarded = work !== undefined && whyNoGuard(notebook, work, [...definition.frameworks]) === undefined;
    return isGuarded ? TELLS : unclear(`cell ${cell.index + 1} calls ${name}, and nothing there takes the error`);
  });
  return found.find(({ kind }) => kind === 'recovers') ?? found.find(({ kind }) => kind === 'unclear') ?? TELLS;
}

function usesOf({ name, node }: Definition, notebook: Notebook): { use: Node; cell: Cell }[] {
  return notebook.cells.flatMap((cell) =>
    (cell.bindings.occurrences.get(name) ?? [])
      .filter((use) => binderOf(use) === undefined && !contains(node, use))
      .map((use) => ({ use, cell })),
  );
}

/** `value = measure()` with `if value is None`, and `if measure():`. */
function isResultTested(call: Node, notebook: Notebook): boolean {
  const { parent } = call;
  if (parent === null || /^(?:comparison|not|boolean)_operator$|^conditional_expression$/.test(parent.type))
    return true;
  const left = parent.type === 'assignment' ? field(parent, 'left') : undefined;
  return call.fieldName === 'condition' || (left?.type === 'identifier' && isTested(left.text, notebook));
}
