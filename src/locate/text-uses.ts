import { variablesIn } from '../notebook/meaning.ts';
import type { Cell, Notebook } from '../notebook/notebook.ts';
import { plainText } from '../python/strings.ts';
import { scopeOf, type Scope, type Use } from '../python/scopes.ts';
import { children, contains, field, type Node } from '../python/tree.ts';
import { argumentsOf } from './arguments.ts';
import { ANY, consumerOf, methodOn, type Path, type Reading, type Step } from './text-consumers.ts';

/**
 * What becomes of a text. `shown`: it goes to readers and nowhere else, so that other words do no harm. `data`: at a
 * node something depends on its characters: it is compared, parsed, a key. `unknown`: where it goes there is not known.
 */
export type TextUse =
  | { readonly kind: 'shown' }
  | { readonly kind: 'data'; readonly at: Node }
  | { readonly kind: 'unknown'; readonly at: Node };

/** Deeper containers are not followed. */
const DEEPEST = 6;

/** More values than this are not followed. */
const MOST = 2000;

interface Flow {
  readonly notebook: Notebook;
  /** Whether the text begins with what is to change, so that `"out of memory" in text` finds what it found. */
  readonly startsText: boolean;
  readonly seen: Set<string>;
  readonly open: { readonly node: Node; readonly path: Path; readonly isBare: boolean }[];
  data: Node | undefined;
  unknown: Node | undefined;
}

/**
 * Follows a text through assignments, containers, functions of the notebook and other cells to all of its uses. Order
 * does not count: a name that holds the text at one place is taken to hold it everywhere.
 * @param startsText whether only the beginning of the text is to change, to words without a blank and `: `
 */
export function useOfText(notebook: Notebook, text: Node, startsText: boolean): TextUse {
  const flow: Flow = {
    notebook,
    startsText,
    seen: new Set(),
    open: [],
    data: undefined,
    unknown: undefined,
  };
  push(flow, text, [], true);
  for (let next = flow.open.pop(); next !== undefined; next = flow.open.pop()) {
    follow(flow, next.node, next.path, next.isBare);
    if (flow.seen.size > MOST) flow.unknown ??= next.node;
    if (flow.data !== undefined || flow.seen.size > MOST) break;
  }
  if (flow.data !== undefined) return { kind: 'data', at: flow.data };
  return flow.unknown === undefined ? { kind: 'shown' } : { kind: 'unknown', at: flow.unknown };
}

/** An expression holds the text, too. */
function push(flow: Flow, node: Node, path: Path, isBare = false): void {
  if (path.length > DEEPEST) {
    flow.unknown ??= node;
    return;
  }
  const key = `${node.id} ${path.map((step) => (typeof step === 'string' ? JSON.stringify(step) : String(step))).join()} ${isBare}`;
  if (flow.seen.has(key)) return;
  flow.seen.add(key);
  flow.open.push({ node, path, isBare });
}

/** What the code around an expression that holds the text does with it. */
function follow(flow: Flow, node: Node, path: Path, isBare: boolean): void {
  const { parent } = node;
  if (typeof path[0] === 'string' && isWithout(node, path[0])) return;
  const isText = path.length === 0;
  const data = (): void => void (flow.data ??= node);
  const unknown = (): void => void (flow.unknown ??= node);
  if (parent === null) return unknown();
  switch (parent.type) {
    case 'expression_statement':
    case 'if_statement':
    case 'elif_clause':
    case 'while_statement':
    case 'assert_statement':
    case 'not_operator':
    case 'if_clause':
    case 'delete_statement':
      // Shown, dropped, or asked whether there is one.
      return;
    case 'interpolation':
      // The format, as in `{value:{width}}`, is no text.
      return node.fieldName === 'expression' && parent.parent !== null ? push(flow, parent.parent, []) : data();
    case 'parenthesized_expression':
    case 'await':
      return push(flow, parent, path, isBare);
    case 'concatenated_string':
      return push(flow, parent, []);
    case 'conditional_expression':
      return children(parent)[1]?.id === node.id ? undefined : push(flow, parent, path, isBare);
    case 'boolean_operator':
      return push(flow, parent, path, isBare);
    case 'binary_operator':
      return combined(flow, parent, node, path);
    case 'comparison_operator':
      return isHarmless(flow, parent, node, path, isBare) ? undefined : data();
    case 'match_statement':
    case 'case_clause':
    case 'set':
    case 'format_specifier':
    case 'slice':
      return data();
    case 'pair':
      if (field(parent, 'key')?.id === node.id) return data();
      return parent.parent === null ? unknown() : push(flow, parent.parent, [keyIn(field(parent, 'key')), ...path]);
    case 'dictionary_splat':
      return parent.parent?.type === 'dictionary' ? push(flow, parent.parent, path) : unknown();
    case 'list_splat':
      return parent.parent === null || isText ? unknown() : follow(flow, parent, path.slice(1), false);
    case 'list':
    case 'list_comprehension':
    case 'generator_expression':
      return push(flow, parent, [ANY, ...path]);
    case 'tuple':
    case 'expression_list':
      return push(flow, parent, [children(parent).findIndex(({ id }) => id === node.id), ...path]);
    case 'for_in_clause':
    case 'for_statement':
      return each(flow, parent, path, unknown);
    case 'subscript':
      if (field(parent, 'value')?.id !== node.id) return data();
      if (isTarget(parent)) return;
      return element(flow, parent, field(parent, 'subscript'), path);
    case 'attribute':
      return method(flow, parent, node, path, isBare);
    case 'keyword_argument':
    case 'argument_list':
      return argument(flow, node, path, isBare);
    case 'assignment':
    case 'augmented_assignment':
    case 'named_expression': {
      const target = field(parent, 'left') ?? field(parent, 'name');
      if (target === undefined || target.id === node.id) return unknown();
      if (parent.type === 'named_expression' || parent.parent?.type === 'assignment') push(flow, parent, path, isBare);
      return bind(flow, target, path, isBare && parent.type !== 'augmented_assignment');
    }
    case 'return_statement':
      return returned(flow, parent, path, isBare);
    case 'yield':
      return returned(flow, parent, [ANY, ...path], false);
    default:
      return unknown();
  }
}

/** Whether a name is read where an `if` has found that it lacks the key: behind `if "error" in result: … else:`. */
function isWithout(name: Node, key: string): boolean {
  if (name.type !== 'identifier') return false;
  for (let each = name; each.parent !== null; each = each.parent) {
    const { parent } = each;
    const isClause = each.type === 'elif_clause' || each.type === 'else_clause';
    if (parent.type === 'if_statement' && isClause) {
      const clauses = [parent, ...children(parent).filter((other) => other.endIndex <= each.startIndex)];
      if (clauses.some((clause) => asksForKey(field(clause, 'condition'), name.text, key, 'in'))) return true;
    }
    const isBody = field(parent, 'consequence')?.id === each.id;
    if (isBody && asksForKey(field(parent, 'condition'), name.text, key, 'not in')) return true;
  }
  return false;
}

/** `"error" in result` */
function asksForKey(condition: Node | undefined, name: string, key: string, operator: string): boolean {
  const [left, right, ...more] = condition?.type === 'comparison_operator' ? children(condition) : [];
  if (condition === undefined || left === undefined || right === undefined || more.length > 0) return false;
  const isOperator = condition.children.some(({ isNamed, text }) => !isNamed && text === operator);
  return isOperator && plainText(left) === key && right.type === 'identifier' && right.text === name;
}

/** `"…" + text`, `"%s" % text`, `rows + more`. */
function combined(flow: Flow, operator: Node, node: Node, path: Path): void {
  const sign = field(operator, 'operator')?.type;
  const isLeft = field(operator, 'left')?.id === node.id;
  if (sign === '+') push(flow, operator, path);
  else if (sign === '%' && !isLeft) push(flow, operator, []);
  else flow.unknown ??= node;
}

/** A comparison whose result does not depend on the words: with None, with the empty text, of keys. */
function isHarmless(flow: Flow, comparison: Node, node: Node, path: Path, isBare: boolean): boolean {
  const operators = comparison.children.filter(({ isNamed }) => !isNamed).map(({ text }) => text);
  const others = children(comparison).filter(({ id }) => id !== node.id);
  if (operators.every((each) => each.startsWith('is'))) return true;
  const isIn = operators.every((each) => each === 'in' || each === 'not in') && others.length === 1;
  const isSearched = isIn && children(comparison)[0]?.id !== node.id;
  // `"error" in result` asks for the key.
  if (isSearched && path.length > 0) return typeof path[0] === 'string';
  if (isSearched) {
    // What is put in front ends in `: ` and has no other blank: words with a blank that begin in it hold that end.
    const words = plainText(others[0]!);
    return flow.startsText && isBare && words !== undefined && /^\S.* /.test(words) && !words.includes(': ');
  }
  return !isIn && others.every((each) => each.type === 'none' || plainText(each) === '');
}

/** `for row in rows:` and the same in a comprehension. */
function each(flow: Flow, loop: Node, path: Path, unknown: () => void): void {
  const target = field(loop, 'left');
  if (path.length === 0 || target === undefined) return unknown();
  // A loop over a dictionary takes its keys.
  if (typeof path[0] !== 'string') bind(flow, target, path.slice(1), false);
}

/** `value[key]` and `value.get(key)`. */
function element(flow: Flow, access: Node, key: Node | undefined, path: Path): void {
  const [first, ...rest] = path;
  if (first === undefined) {
    // A part of the text: the first words of it are another thing than a single character.
    if (key?.type === 'slice') push(flow, access, []);
    else flow.data ??= access;
    return;
  }
  if (key?.type === 'slice') return push(flow, access, path);
  const step = keyIn(key);
  if (first === ANY || step === ANY || first === step) push(flow, access, rest, rest.length === 0);
}

function keyIn(key: Node | undefined): Step {
  const text = key === undefined ? undefined : plainText(key);
  if (text !== undefined) return text;
  return key?.type === 'integer' ? Number(key.text) : ANY;
}

/** `text.lower()`, `results.items()`. */
function method(flow: Flow, attribute: Node, node: Node, path: Path, isBare: boolean): void {
  const call = attribute.parent;
  const isCalled = call?.type === 'call' && field(call, 'function')?.id === attribute.id;
  if (!isCalled || call === null) return void (flow.unknown ??= node);
  const name = field(attribute, 'attribute')?.text ?? '';
  read(flow, call, node, methodOn(name, call, path), isBare);
}

/** What a call does with one of its arguments. */
function argument(flow: Flow, node: Node, path: Path, isBare: boolean): void {
  const list = node.parent?.type === 'keyword_argument' ? node.parent.parent : node.parent;
  const call = list?.parent;
  if (call?.type !== 'call') return void (flow.unknown ??= node);
  const at = argumentsOf(call).findIndex(({ value }) => value.id === node.id);
  const keyword = argumentsOf(call)[at]?.name;
  const definition = functionCalled(flow, call);
  if (definition !== undefined) return parameter(flow, node, definition, at, keyword, path, isBare);
  read(flow, call, node, consumerOf(flow.notebook, call, at, keyword, path), isBare);
}

function read(flow: Flow, call: Node, node: Node, reading: Reading, isBare: boolean): void {
  switch (reading.kind) {
    case 'nothing':
      return;
    case 'data':
      flow.data ??= node;
      return;
    case 'unknown':
      flow.unknown ??= node;
      return;
    case 'result':
      return push(flow, call, reading.path, isBare && reading.isSame === true);
    case 'key':
      return element(flow, call, reading.key, reading.path);
    case 'into':
      return intoContainer(flow, reading.container, reading.path);
  }
}

/** `target = value`, `a, (b, *c) = value`, `target["key"] = value`. */
function bind(flow: Flow, target: Node, path: Path, isBare: boolean): void {
  switch (target.type) {
    case 'identifier':
      return variable(flow, target, path, isBare);
    case 'subscript':
      return intoContainer(flow, field(target, 'value') ?? target, [keyIn(field(target, 'subscript')), ...path]);
    case 'pattern_list':
    case 'tuple_pattern':
    case 'list_pattern':
    case 'tuple':
    case 'list':
      if (path.length === 0) break;
      children(target).forEach((part, index) => {
        const isMet = path[0] === ANY || path[0] === index;
        if (part.type.startsWith('list_splat'))
          bind(flow, part.firstNamedChild ?? part, [ANY, ...path.slice(1)], false);
        else if (isMet) bind(flow, part, path.slice(1), isBare);
      });
      return;
    case 'parenthesized_expression':
      return bind(flow, target.firstNamedChild ?? target, path, isBare);
  }
  flow.unknown ??= target;
}

/** A container takes the text up: everything that reads it by its name may get the text. */
function intoContainer(flow: Flow, container: Node, path: Path): void {
  if (container.type === 'subscript') {
    const inner = field(container, 'value') ?? container;
    return intoContainer(flow, inner, [keyIn(field(container, 'subscript')), ...path]);
  }
  // By another name, such as that of an argument, the same container may be read elsewhere.
  if (container.type !== 'identifier' || !isMadeHere(flow, container)) return void (flow.unknown ??= container);
  variable(flow, container, path, false);
}

/** Whether a name only ever holds containers made where it is bound: `rows = []`. */
function isMadeHere(flow: Flow, name: Node): boolean {
  const variable = variableOf(flow, name);
  if (variable === undefined) return false;
  const binders = variable.uses.filter(({ use }) => use.does === 'bind');
  return binders.every(({ use: { leaf } }) => {
    const { parent, fieldName } = leaf.node;
    if (parent?.type === 'augmented_assignment') return true;
    const value = parent?.type === 'assignment' && fieldName === 'left' ? field(parent, 'right') : undefined;
    if (value === undefined) return false;
    const callee = value.type === 'call' ? field(value, 'function')?.text : undefined;
    return (
      /^(?:dictionary|list|none|list_comprehension|dictionary_comprehension)$/.test(value.type) ||
      (callee !== undefined && /^(?:dict|list|(?:collections\.)?(?:defaultdict|OrderedDict|deque))$/.test(callee))
    );
  });
}

/** All uses of the variable that an identifier means, with the cells in which they are. */
interface Variable {
  readonly uses: readonly { readonly use: Use; readonly cell: Cell }[];
}

function variableOf({ notebook }: Flow, identifier: Node): Variable | undefined {
  const home = cellOf(notebook, identifier);
  const own = home === undefined ? undefined : variablesIn(home).uses;
  const use = own?.find(({ leaf }) => leaf.node.id === identifier.id);
  if (home === undefined || own === undefined || use === undefined) return undefined;
  const { name } = use.leaf;
  const scope = scopeOf(use);
  const isSame = (other: Use, in_: Scope): boolean => other.leaf.name === name && in_ === scope;
  if (scope.kind !== 'cell') {
    return { uses: own.filter((each) => isSame(each, scopeOf(each))).map((each) => ({ use: each, cell: home })) };
  }
  const isLocal = home.bindings.privateDefs.has(name);
  const cells = isLocal ? [home] : notebook.cells.filter(({ bindings }) => bindings.occurrences.has(name));
  const uses = cells.flatMap((cell) =>
    variablesIn(cell)
      .uses.filter((each) => each.leaf.name === name && each.isOfHandler !== true && scopeOf(each).kind === 'cell')
      .map((each) => ({ use: each, cell })),
  );
  return { uses };
}

function cellOf(notebook: Notebook, node: Node): Cell | undefined {
  return notebook.cells.find((cell) => contains(cell.node, node));
}

function variable(flow: Flow, identifier: Node, path: Path, isBare: boolean): void {
  const found = variableOf(flow, identifier);
  if (found === undefined) return void (flow.unknown ??= identifier);
  for (const { use } of found.uses) {
    if (use.does === 'read') push(flow, use.leaf.node, path, isBare);
    // `global name` or `nonlocal name`: another scope has it, too.
    if (use.does === 'declare') flow.unknown ??= use.leaf.node;
  }
}

/** Decorators that leave what a function returns as it is. */
const PLAIN_DECORATORS =
  /^@(?:app\.function|(?:mo|marimo)\.(?:cache|persistent_cache|lru_cache)|(?:functools\.)?(?:cache|lru_cache|wraps)|torch\.(?:no_grad|inference_mode))\b/;

/** What a function returns is what its calls give. */
function returned(flow: Flow, node: Node, path: Path, isBare: boolean): void {
  let definition = node.parent;
  while (definition !== null && !/^(?:function_definition|lambda)$/.test(definition.type))
    definition = definition.parent;
  const name = definition === null ? undefined : field(definition, 'name');
  const around = definition?.parent;
  const decorators =
    around?.type === 'decorated_definition' ? children(around).filter(({ type }) => type === 'decorator') : [];
  const isPlain = decorators.every(({ text }) => PLAIN_DECORATORS.test(text));
  const found = name === undefined ? undefined : variableOf(flow, name);
  if (found === undefined || !isPlain || isMethod(definition)) return void (flow.unknown ??= node);
  for (const { use } of found.uses) {
    const call = use.leaf.node.parent;
    if (use.does !== 'read') continue;
    if (call?.type === 'call' && field(call, 'function')?.id === use.leaf.node.id) push(flow, call, path, isBare);
    else flow.unknown ??= use.leaf.node;
  }
}

function isMethod(definition: Node | null): boolean {
  const around = definition?.parent?.type === 'decorated_definition' ? definition.parent.parent : definition?.parent;
  return around?.parent?.type === 'class_definition';
}

/** The one function of the notebook that a call means by its name. */
function functionCalled(flow: Flow, call: Node): Node | undefined {
  const callee = field(call, 'function');
  if (callee?.type !== 'identifier') return undefined;
  const binders = variableOf(flow, callee)?.uses.filter(({ use }) => use.does === 'bind') ?? [];
  const definition = binders[0]?.use.leaf.node.parent;
  return binders.length === 1 && definition?.type === 'function_definition' && !isMethod(definition)
    ? definition
    : undefined;
}

/** An argument goes into a parameter of a function of the notebook. */
function parameter(
  flow: Flow,
  node: Node,
  definition: Node,
  at: number,
  keyword: string | undefined,
  path: Path,
  isBare: boolean,
): void {
  const parameters = children(field(definition, 'parameters') ?? definition);
  const names = parameters.map((each) => {
    const name = each.type === 'identifier' ? each : (field(each, 'name') ?? each.firstNamedChild);
    return each.type === 'identifier' || /^(?:typed_|default_|typed_default_)parameter$/.test(each.type) ? name : null;
  });
  const isSplat = parameters
    .slice(0, at + 1)
    .some((each) => !names.includes(each) && /splat|separator/.test(each.type));
  const name = keyword === undefined ? (isSplat ? null : names[at]) : names.find((each) => each?.text === keyword);
  if (name?.type !== 'identifier') return void (flow.unknown ??= node);
  variable(flow, name, path, isBare);
}

function isTarget(subscript: Node): boolean {
  const { parent, fieldName } = subscript;
  return parent?.type === 'delete_statement' || (parent?.type === 'assignment' && fieldName === 'left');
}
