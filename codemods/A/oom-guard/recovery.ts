import type { Definition } from '../../../src/gpu/classify-calls.ts';
import { definitionOf, workIn, workOf } from '../../../src/gpu/work.ts';
import { controlsOf } from '../../../src/marimo/controls.ts';
import { guardedWork } from '../../../src/memory/guarded-work.ts';
import { catchesAlone, isBroad, raisesAgain, suppresses } from '../../../src/memory/memory-errors.ts';
import { decoratorsOf, isTransparent } from '../../../src/notebook/decorators.ts';
import { graphOf } from '../../../src/notebook/graph.ts';
import { aliasesOf } from '../../../src/notebook/imports.ts';
import type { Cell, Notebook } from '../../../src/notebook/notebook.ts';
import { aliasOf, caught, handlersOf } from '../../../src/python/handlers.ts';
import { binderOf } from '../../../src/python/targets.ts';
import { ancestors, children, contains, field, nodesOf, walk, type Node } from '../../../src/python/tree.ts';
import { putsAt } from '../../../src/semantics/bindings-at.ts';
import { calleeOf } from '../../../src/semantics/calls.ts';
import { onlyTells } from '../../../src/semantics/telling.ts';
import { deciderBelow } from './choices.ts';
import { guardNeeds } from './guard-needs.ts';

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
  const definition = call.type === 'call' ? definitionOf(call, notebook) : undefined;
  if (definition?.node.type !== 'function_definition') return false;
  const { cell } = definition;
  const gpu = definition.gpu.filter(({ node }) => definitionOf(node, notebook) !== definition);
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
  if (caught(handler).some(({ text }) => text === 'MemoryError')) return RECOVERS;
  if (!onlyTells(statements, aliasOf(handler), notebook)) return RECOVERS;
  // `pass` goes on with what there is.
  if (!statements.some(({ type }) => /^(?:expression|return|raise|if)_statement$/.test(type))) return RECOVERS;
  if (statements.some((each) => isNoteTested(each, notebook))) return RECOVERS;
  const isNoted = statements.some((each) =>
    walk(each).some((node) => node.type === 'assignment' || putsAt(node).length > 0),
  );
  if (!isNoted && keepsPart(attempt, notebook, cell)) return RECOVERS;
  if (isPresetTested(attempt, notebook, cell)) return RECOVERS;
  const isLeft = /^(?:return|raise)_statement$/.test(statements.at(-1)?.type ?? '');
  const around = functionAround(attempt, cell);
  if (isInClassBody(attempt, cell)) return { kind: 'unclear', why: 'it is in a class body, which goes on after it' };
  if (!isLeft && goesOn(attempt, around, notebook, cell)) return RECOVERS;
  return around === undefined ? handlingOfCell(notebook, cell) : handlingOfCallers(around, notebook, new Set());
}

/** Whether a handler binds a name to None that the notebook asks for elsewhere: what follows is the recovery. */
function isNoteTested(statement: Node, notebook: Notebook): boolean {
  const assignment = statement.firstNamedChild;
  if (assignment?.type !== 'assignment' || field(assignment, 'right')?.type !== 'none') return false;
  const left = field(assignment, 'left');
  return left?.type === 'identifier' && isTested(left.text, notebook);
}

/**
 * Whether the loop of a `try` has put something into a container of the cell by then that is read after it, or in another
 * cell: a sweep that ends early still shows what it has. Where the handler notes the error, its readers ask for the note.
 */
function keepsPart(attempt: Node, notebook: Notebook, cell: Cell): boolean {
  const body = field(attempt, 'body');
  if (body === undefined || functionAround(attempt, cell) !== undefined) return false;
  const aliases = aliasesOf(notebook);
  const loops = walk(body).filter(({ type }) => type === 'for_statement' || type === 'while_statement');
  const filled = new Set(loops.flatMap((loop) => walk(loop).flatMap(putsAt)).map(({ container }) => container));
  return [...filled].some((name) => {
    const uses = cell.bindings.occurrences.get(name) ?? [];
    const isBoundIn = uses.some((use) => contains(attempt, use) && binderOf(use) !== undefined);
    const isReadAfter = uses.some(
      (use) => use.startIndex >= attempt.endIndex && !contains(cell.returnStatement ?? attempt, use),
    );
    return !isBoundIn && !aliases.has(name) && (isReadAfter || isReadElsewhere(name, notebook, cell));
  });
}

function isReadElsewhere(name: string, notebook: Notebook, cell: Cell): boolean {
  return notebook.cells.some(({ index, bindings }) => index !== cell.index && bindings.refs.has(name));
}

/** Whether a name is None before a `try` that gives it a value, and the notebook does something about it if it still is. */
function isPresetTested(attempt: Node, notebook: Notebook, cell: Cell): boolean {
  return cell.statements.some((statement) => {
    const assignment = statement.endIndex <= attempt.startIndex ? statement.firstNamedChild : null;
    const left = assignment?.type === 'assignment' ? field(assignment, 'left') : undefined;
    if (left?.type !== 'identifier' || field(assignment!, 'right')?.type !== 'none') return false;
    const uses = cell.bindings.occurrences.get(left.text) ?? [];
    const isGiven = uses.some((use) => contains(attempt, use) && binderOf(use) !== undefined);
    return isGiven && isMadeUpFor(left.text, notebook);
  });
}

/** `if x is None:` or `if not x:` above more than a word about it. */
function isMadeUpFor(name: string, notebook: Notebook): boolean {
  return nodesOf(notebook.root, 'if_statement').some((each) => {
    const condition = field(each, 'condition')?.text;
    if (condition !== `${name} is None` && condition !== `not ${name}`) return false;
    return !onlyTells(children(field(each, 'consequence') ?? each), undefined, notebook);
  });
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
  return ancestors(node, cell.definition).find((each) => each.type === 'function_definition' || each.type === 'lambda');
}

/** Whether a node runs while a class is being made, and not when a method is called. */
function isInClassBody(node: Node, cell: Cell): boolean {
  const scope = ancestors(node, cell.definition).find(
    ({ type }) => /^(?:\w+_definition|lambda)$/.test(type) && type !== 'decorated_definition',
  );
  return scope?.type === 'class_definition';
}

/** Whether work follows a node in its function or cell: another round of a loop, or statements after it. */
function goesOn(node: Node, around: Node | undefined, notebook: Notebook, cell: Cell): boolean {
  const end = around ?? cell.definition;
  for (let each = node; each.parent !== null && each.id !== end.id; each = each.parent) {
    const { parent } = each;
    if (/^(?:for_statement|while_statement|for_in_clause|\w+_comprehension|generator_expression)$/.test(parent.type))
      return true;
    const after =
      parent.type === 'block' ? children(parent).filter(({ startIndex }) => startIndex >= each.endIndex) : [];
    if (after.some((statement) => works(statement, notebook, cell))) return true;
  }
  return false;
}

function works(statement: Node, notebook: Notebook, cell: Cell): boolean {
  const { definitions } = workOf(notebook);
  const { gpu, longOperations } = workIn(notebook, cell);
  const places = [...gpu, ...longOperations, ...definitions.flatMap((each) => each.gpu)];
  if (places.some(({ node }) => contains(statement, node))) return true;
  return walk(statement).some((each) => {
    const called = each.type === 'call' ? definitionOf(each, notebook) : undefined;
    return called !== undefined && (called.longOperation !== undefined || called.frameworks.size > 0);
  });
}

/** What the callers of a function make of its word: they may go on, and somebody has to take the error when it comes out. */
function handlingOfCallers(around: Node, notebook: Notebook, seen: Set<string>): Handling {
  const definition = definitionOf(field(around, 'name'), notebook);
  const unclear = (why: string): Handling => ({ kind: 'unclear', why });
  if (definition?.node.id !== around.id)
    return unclear('nbfix does not know what calls the enclosing function; let the error pass by hand');
  const { name, symbol } = definition;
  const aliases = aliasesOf(notebook);
  if (!decoratorsOf(around).every((each) => isTransparent(each, aliases)))
    return unclear(`a decorator may handle the errors of \`${name}\``);
  if (seen.has(symbol)) return RECOVERS;
  seen.add(symbol);
  const uses = usesOf(definition, notebook);
  if (uses.length === 0) return unclear(`nothing calls \`${name}\``);
  const found: Handling[] = uses.map(({ use, cell }) => {
    const call = use.parent;
    if (call?.type !== 'call' || field(call, 'function')?.id !== use.id)
      return unclear(`\`${name}\` is passed on, so nbfix does not know what calls it`);
    const caller = functionAround(call, cell);
    if (goesOn(call, caller, notebook, cell) || isResultTested(call, notebook)) return RECOVERS;
    if (caller !== undefined) return handlingOfCallers(caller, notebook, seen);
    const work = guardedWork(notebook).find((each) => each.cell === cell);
    const isGuarded = work !== undefined && !('refused' in guardNeeds(notebook, work, [...definition.frameworks]));
    return isGuarded
      ? handlingOfCell(notebook, cell)
      : unclear(`cell ${cell.index + 1} calls \`${name}\`, and nothing there catches the error`);
  });
  return found.find(({ kind }) => kind === 'recovers') ?? found.find(({ kind }) => kind === 'unclear') ?? TELLS;
}

/** A note that a cell ends with goes to the cells that wait for it; one that shows a control of the work is to stay. */
function handlingOfCell(notebook: Notebook, cell: Cell): Handling {
  const decider = deciderBelow(notebook, cell);
  if (decider !== undefined)
    return { kind: 'unclear', why: `cell ${decider.index + 1} decides what to do by what the handler sets` };
  const controls = controlsOf(notebook);
  const own = [...cell.bindings.refs].filter((name) => controls.has(name));
  for (const index of graphOf(notebook).descendants(cell.index)) {
    const below = notebook.cells[index]!;
    const name = own.find((each) => (below.bindings.occurrences.get(each) ?? []).some((use) => !isValueRead(use)));
    if (name !== undefined)
      return { kind: 'unclear', why: `cell ${index + 1} shows \`${name}\` and goes on with what the handler sets` };
  }
  return TELLS;
}

/** `slider.value`, which shows nothing of the slider. */
function isValueRead({ parent }: Node): boolean {
  return parent?.type === 'attribute' && field(parent, 'attribute')?.text === 'value';
}

function usesOf({ name, node }: Definition, notebook: Notebook): { use: Node; cell: Cell }[] {
  return notebook.cells.flatMap((cell) =>
    (cell.bindings.occurrences.get(name) ?? [])
      .filter((use) => calleeOf(use, notebook)?.node === node && binderOf(use) === undefined && !contains(node, use))
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
