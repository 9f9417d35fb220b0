import { callsAtOnce, passesOn } from '../knowledge/consumers.ts';
import { decoratorsOf, isTransparent, kernelKind } from '../notebook/decorators.ts';
import { aliasesOf, qualifiedName } from '../notebook/imports.ts';
import type { Cell, Notebook } from '../notebook/notebook.ts';
import { rootsOf } from '../notebook/project.ts';
import { parameterFor } from '../python/parameters.ts';
import { binderOf } from '../python/targets.ts';
import { ancestorsInFunction, field, nodesOf, walk, type Node } from '../python/tree.ts';
import { bindingsAt, type Binding } from './bindings-at.ts';
import { calleeOf } from './calls.ts';
import { deferredAround, isCalledForLater } from './deferred.ts';
import type { CellDefinition } from './definitions.ts';
import { givenParameters } from './methods.ts';

/*
 * Deferred code looks names up when it runs, so what it reads must still be there then. A piece of it escapes when nbfix
 * cannot show that it has run for the last time by a given offset of its cell. In doubt it escapes.
 */

/** Where the question is asked. */
interface Place {
  readonly notebook: Notebook;
  readonly cell: Cell;
  /** What the cell itself executes from this offset on comes too late. */
  readonly end: number;
  /** A function that is being called: what its body executes is no later than the call. */
  readonly inside: Node | undefined;
  /** What is being looked at already, so that recursion ends. */
  readonly seen: Set<number>;
}

/**
 * Where code that may run when the cell has executed everything up to an offset reads a name of the cell: in a function that
 * another cell may call, in a callback that something keeps, in a generator that nothing has run through.
 */
export function readLater(notebook: Notebook, cell: Cell, name: string, end: number): Node | undefined {
  const reads = (cell.bindings.occurrences.get(name) ?? []).filter((each) => binderOf(each) === undefined);
  return reads.find((each) => {
    const place = { notebook, cell, end, inside: undefined, seen: new Set<number>() };
    const code = deferredAround(each, undefined);
    return code !== undefined && outlives(code, place);
  });
}

/** Whether another cell reads a name in code that may run at any time: a callback, a method, a generator. */
export function isKeptElsewhere(notebook: Notebook, cell: Cell, name: string): boolean {
  return notebook.cells.some(
    (each) =>
      each.index !== cell.index &&
      each.bindings.refs.has(name) &&
      (each.kind !== 'cell' || readLater(notebook, each, name, Infinity) !== undefined),
  );
}

/** Whether a function, lambda or generator may run when the place has been passed. */
function outlives(code: Node, place: Place): boolean {
  if (place.seen.has(code.id)) return false;
  place.seen.add(code.id);
  if (code.type !== 'function_definition') return escapes(code, place);
  const whole = code.parent?.type === 'decorated_definition' ? code.parent : code;
  const isMethod = whole.parent?.parent?.type === 'class_definition';
  const isChanged = !decoratorsOf(code).every((each) => isPlain(each, place.notebook));
  if (isMethod || isChanged) return true;
  const name = field(code, 'name');
  return name === undefined || usesOf(name, code, place).some((use) => useOutlives(use, code, place));
}

/** Whether a decorator calls what it is put on when it is called, and does not keep it for anything else. */
function isPlain(decorator: Node, notebook: Notebook): boolean {
  const aliases = aliasesOf(notebook);
  return isTransparent(decorator, aliases) || kernelKind(decorator, aliases) !== undefined;
}

/** Where a name that holds a function or a generator is read; undefined stands for other cells. */
function usesOf(name: Node, value: Node, place: Place): (Node | undefined)[] {
  const scope = deferredAround(value, place.inside) ?? place.inside;
  const isOther = (each: Node): boolean => each.id !== name.id && binderOf(each) === undefined && !isDeleted(each);
  if (scope !== undefined) return walk(scope).filter((each) => isName(each, name.text) && isOther(each));
  const { notebook, cell } = place;
  const own = (cell.bindings.occurrences.get(name.text) ?? []).filter(isOther);
  const isExported = notebook.cells.some(({ index, bindings }) => index !== cell.index && bindings.refs.has(name.text));
  return isExported ? [...own, undefined] : own;
}

function isName({ type, text, fieldName, parent }: Node, name: string): boolean {
  if (type !== 'identifier' || text !== name || fieldName === 'attribute') return false;
  return !(parent?.type === 'keyword_argument' && fieldName === 'name');
}

function isDeleted({ parent }: Node): boolean {
  const list = parent?.type === 'expression_list' ? parent.parent : parent;
  return list?.type === 'delete_statement';
}

function useOutlives(use: Node | undefined, code: Node, place: Place): boolean {
  if (use === undefined) return true;
  const call = use.parent?.type === 'call' && field(use.parent, 'function')?.id === use.id ? use.parent : undefined;
  if (call === undefined) return escapes(use, place);
  return isCalledForLater(code) ? escapes(call, place) : isLater(call, place);
}

/** Whether the value of an expression, which is code or a generator, gets to where it may be run later. */
function escapes(value: Node, place: Place): boolean {
  const { parent } = value;
  if (parent === null) return true;
  switch (parent.type) {
    case 'parenthesized_expression':
    case 'conditional_expression':
    case 'boolean_operator':
      return escapes(parent, place);
    case 'await':
    case 'list_splat':
    case 'comparison_operator':
      return isLater(parent, place);
    case 'for_statement':
      return value.fieldName !== 'right' || isLater(parent, place);
    case 'for_in_clause':
      return value.fieldName !== 'right' || sourceEscapes(parent, place);
    case 'assignment':
      return value.fieldName !== 'right' || nameEscapes(parent, place);
    case 'call':
      // `(lambda: …)()`; a generator may be all that a call is given: `sum(x for x in xs)`.
      return value.fieldName === 'function' ? isLater(parent, place) : argumentEscapes(value, parent, place);
    case 'argument_list':
      return parent.parent === null || argumentEscapes(value, parent.parent, place);
    case 'keyword_argument':
      return parent.parent?.parent == null || argumentEscapes(value, parent.parent.parent, place);
    default:
      return true;
  }
}

/** `for x in value` in a comprehension: a list is made at once, a generator later. */
function sourceEscapes(clause: Node, place: Place): boolean {
  const { parent: comprehension } = clause;
  if (comprehension === null) return true;
  if (comprehension.type !== 'generator_expression') return isLater(comprehension, place);
  return escapes(comprehension, place);
}

/** `name = value` is as good as the value wherever the name is read, and so is each name of `one = two = value`. */
function nameEscapes(assignment: Node, place: Place): boolean {
  const isChained = assignment.parent?.type === 'assignment' && assignment.fieldName === 'right';
  return bindingEscapes(assignment, place) || (isChained && nameEscapes(assignment.parent!, place));
}

/** The same for the name of one `=`; `a, b = value` runs through the value. */
function bindingEscapes(assignment: Node, place: Place): boolean {
  const left = field(assignment, 'left');
  if (left?.type === 'pattern_list' || left?.type === 'tuple_pattern') return isLater(assignment, place);
  if (left?.type !== 'identifier' || isOfClass(assignment)) return true;
  if (place.seen.has(assignment.id)) return false;
  place.seen.add(assignment.id);
  let right = assignment;
  while (right.type === 'assignment') right = field(right, 'right') ?? right.firstNamedChild ?? right;
  return usesOf(left, assignment, place).some((use) => {
    if (use === undefined) return true;
    const isCalled = use.parent?.type === 'call' && field(use.parent, 'function')?.id === use.id;
    return isCalled && right.type === 'lambda' ? isLater(use.parent!, place) : escapes(use, place);
  });
}

/** Whether a statement stands in the body of a class, whose names are attributes. */
function isOfClass(statement: Node): boolean {
  return ancestorsInFunction(statement).some((each) => each.type === 'class_definition');
}

function argumentEscapes(value: Node, call: Node, place: Place): boolean {
  const callee = field(call, 'function');
  if (callee === undefined) return true;
  const aliases = aliasesOf(place.notebook);
  const own = calleeOf(callee, place.notebook);
  if (own !== undefined) return keepsArgument(own, value, call, place) || isLater(call, place);
  const path = qualifiedName(callee, aliases);
  const isBuiltin = callee.type === 'identifier' && path === undefined && !isBound(callee.text, place.notebook);
  const name = path ?? (isBuiltin ? callee.text : undefined);
  const called = path === undefined && callee.type === 'attribute' ? field(callee, 'attribute')?.text : undefined;
  const method = called === undefined || isMethodOfOwn(called, place.notebook) ? undefined : called;
  const keyword = value.parent?.type === 'keyword_argument' ? field(value.parent, 'name')?.text : undefined;
  const isFunction = value.type === 'lambda' || (value.type === 'identifier' && isFunctionName(value.text, place));
  if (callsAtOnce({ name, method, keyword, isFunction }) || isClosureStep(callee, place)) return isLater(call, place);
  return !passesOn(name) || escapes(call, place);
}

/** Whether a class of the notebook has a method of that name, which may keep what it is given. */
function isMethodOfOwn(name: string, notebook: Notebook): boolean {
  return rootsOf(notebook).some((root) =>
    nodesOf(root, 'function_definition').some((each) => field(each, 'name')?.text === name && isOfClass(each)),
  );
}

/** Whether a name of the cell may hold a function: `def name():`, `name = lambda: …`. */
function isFunctionName(name: string, { cell }: Place): boolean {
  return cell.statements
    .flatMap((statement) => [...walk(statement)])
    .some((each) => {
      if (each.type === 'function_definition') return field(each, 'name')?.text === name;
      return bindingsAt(each).some((binding) => binding.name === name && isLambda(binding.value));
    });
}

function isLambda(value: Binding['value']): boolean {
  return typeof value !== 'string' && value.type === 'lambda';
}

/** `optimizer.step(closure)` of PyTorch: the step calls its closure and keeps nothing of it. */
function isClosureStep(callee: Node, { notebook, cell }: Place): boolean {
  const optimizer = field(callee, 'object');
  if (field(callee, 'attribute')?.text !== 'step' || optimizer?.type !== 'identifier') return false;
  const values = cell.statements
    .flatMap((statement) => walk(statement).flatMap(bindingsAt))
    .filter(({ name }) => name === optimizer.text)
    .map(({ value }) => value);
  const aliases = aliasesOf(notebook);
  const isMadeByTorch = (value: Binding['value']): boolean => {
    const maker = typeof value === 'string' ? undefined : field(value, 'function');
    return maker !== undefined && qualifiedName(maker, aliases)?.startsWith('torch.optim.') === true;
  };
  return values.length > 0 && values.every(isMadeByTorch);
}

function isBound(name: string, notebook: Notebook): boolean {
  return notebook.cells.some(({ bindings }) => bindings.defs.has(name));
}

/** Whether a function of the notebook does more with an argument than to call it or to run through it. */
function keepsArgument(own: CellDefinition, value: Node, call: Node, place: Place): boolean {
  const { node: definition, cell: home } = own;
  const isOrdinary =
    definition.type === 'function_definition' &&
    definition.parent?.type !== 'decorated_definition' &&
    !isCalledForLater(definition);
  const parameter = isOrdinary ? parameterFor(value, call, givenParameters(own, call, place.notebook)) : undefined;
  // `*args` is a tuple that holds it.
  const name = parameter?.kind.startsWith('var-') === false ? parameter.name : undefined;
  const body = field(definition, 'body');
  if (name === undefined || body === undefined || place.seen.has(definition.id)) return true;
  const inner = { ...place, cell: home, inside: definition, seen: new Set([...place.seen, definition.id]) };
  return walk(body)
    .filter((each) => isName(each, name))
    .some((use) => {
      if (binderOf(use) !== undefined) return false;
      const isCalled = use.parent?.type === 'call' && field(use.parent, 'function')?.id === use.id;
      return isCalled ? isLater(use.parent!, inner) : escapes(use, inner);
    });
}

/** Whether what executes a node may do so when the place has been passed. */
function isLater(node: Node, place: Place): boolean {
  const code = deferredAround(node, place.inside);
  if (code !== undefined) return outlives(code, place);
  return place.inside === undefined && node.startIndex >= place.end;
}
