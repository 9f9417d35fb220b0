import { isDeepStrictEqual } from 'node:util';
import { memoized } from '../memoized.ts';
import { decoratorsOf, isTransparent } from '../notebook/decorators.ts';
import { aliasesOf, qualifiedName } from '../notebook/imports.ts';
import type { Notebook } from '../notebook/notebook.ts';
import { argumentsOf } from '../python/arguments.ts';
import { fallsThrough } from '../python/falls-through.ts';
import { plainText } from '../python/strings.ts';
import { children, contains, field, walk, type Node } from '../python/tree.ts';
import { isDefinition } from '../python/walk-scope.ts';
import { contentsOf, type Content } from './contents.ts';
import { isCalledForLater } from './deferred.ts';
import { namesLike, type NameUses } from './name-uses.ts';
import { solver, type Solve } from './solver.ts';

/*
 * One evaluator for all questions of the kind 'what is this expression'. It knows what belongs to Python and to marimo:
 * what a name may hold, how values are unpacked, what a function gives. A domain says what belongs to the question. What
 * the evaluator answers holds whenever the expression is computed: it does not look at the order of statements.
 *
 *     size = 3 if small else len(text)      →  size: a number (3 and what `len` gives, joined)
 */

/** What a domain knows of a value; undefined where that may be anything. */
export type Known<V> = V | undefined;

/** What a domain's own questions are asked with. */
export interface Evaluation<V> {
  readonly notebook: Notebook;
  readonly aliases: ReadonlyMap<string, string>;
  readonly valueOf: (node: Node) => Known<V>;
}

/** One entry of a dictionary: `key: value`, or `**value`. */
export interface Entry<V> {
  /** Undefined where it is no plain text. */
  readonly key: string | undefined;
  readonly value: Known<V>;
  readonly isSpread: boolean;
}

/** What is put into a container after it has been made, with what is known of it. */
export interface Put<V> extends Content {
  readonly value: Known<V>;
}

/** What belongs to a question about values. All is pure; what is not known stays unknown. */
export interface Domain<V> {
  /** Nothing yet: what joins with any value to that value. */
  readonly bottom: V;
  /** What is known of a value that is one or the other, also where one of them may be anything. */
  readonly join: (one: Known<V>, other: Known<V>) => Known<V>;
  /**
   * Literals and definitions.
   * @param type the grammar's name: `integer`, `string`, `none`, `lambda`, …
   * @param node undefined for what Python itself gives: the `none` of a function without `return`, the `integer` of `enumerate`
   */
  readonly literal: (type: string, node: Node | undefined, evaluation: Evaluation<V>) => Known<V>;
  /** A parameter of a function, by its name where it is written. Any value may come in. */
  readonly parameter: (name: Node, evaluation: Evaluation<V>) => Known<V>;
  /** @param operator `+`, `-`, … of one or two operands, `not`, or `compare` */
  readonly operation: (operator: string, operands: readonly Known<V>[]) => Known<V>;
  /**
   * Lists, tuples, sets and what gives their items one by one.
   * @param item what is known of each item
   * @param parts the items, where each is known to be there
   */
  readonly container: (item: Known<V>, parts: readonly Known<V>[] | undefined) => Known<V>;
  readonly dictionary: (entries: readonly Entry<V>[]) => Known<V>;
  /** What a container is when things have been put into it. */
  readonly filled: (of: V, puts: readonly Put<V>[]) => Known<V>;
  /** What a loop over a value gives, or the part at an index of so many that it is unpacked to. */
  readonly item: (of: V, at?: number, count?: number) => Known<V>;
  /** `of[index]` */
  readonly part: (of: V, index: Node) => Known<V>;
  /** An imported name, by its qualified name. */
  readonly imported: (path: string) => Known<V>;
  /** @param path the qualified name of `module.attribute`, of which nothing else is known */
  readonly attribute: (node: Node, of: Known<V>, path: string | undefined, evaluation: Evaluation<V>) => Known<V>;
  /** What a `with` binds to its name. */
  readonly entered: (of: Known<V>, manager: Node, evaluation: Evaluation<V>) => Known<V>;
  /** The call of a builtin, or of what has a qualified name. */
  readonly call: (call: Node, name: string, evaluation: Evaluation<V>) => Known<V>;
  readonly method: (call: Node, of: Known<V>, method: string, evaluation: Evaluation<V>) => Known<V>;
  /** The call of any other value. */
  readonly called: (call: Node, callee: Known<V>, evaluation: Evaluation<V>) => Known<V>;
}

/** What a domain knows of an expression of a notebook. */
export type Evaluate<V> = (
  expression: Node,
  notebook: Notebook,
  /** An offset: what the cell around it binds or puts into something only after it does not count. */
  before?: number,
) => Known<V>;

/** The evaluator in a domain. Its answers are kept as long as the notebook. */
export function evaluatorIn<V>(domain: Domain<V>): Evaluate<V> {
  const known = memoized((_notebook: Notebook) => new Map<number | undefined, Evaluation<V>>());
  return (expression, notebook, before) => {
    const evaluation = known(notebook).get(before) ?? evaluationOf(domain, notebook, before);
    known(notebook).set(before, evaluation);
    return evaluation.valueOf(expression);
  };
}

interface State<V> extends Evaluation<V> {
  readonly domain: Domain<V>;
  readonly before: number | undefined;
  readonly solve: Solve<Known<V>>;
}

function evaluationOf<V>(domain: Domain<V>, notebook: Notebook, before: number | undefined): Evaluation<V> {
  const state: State<V> = {
    domain,
    notebook,
    before,
    aliases: aliasesOf(notebook),
    solve: solver<Known<V>>(domain.bottom, undefined, isDeepStrictEqual),
    valueOf: (node) => evaluate(node, state),
  };
  return state;
}

function joined<V>(values: readonly Known<V>[], { bottom, join }: Domain<V>): Known<V> {
  return values.reduce<Known<V>>(join, bottom);
}

function evaluate<V>(node: Node, state: State<V>): Known<V> {
  const { domain, valueOf } = state;
  const of = (name: string): Known<V> => {
    const inner = field(node, name);
    return inner === undefined ? undefined : valueOf(inner);
  };
  switch (node.type) {
    case 'identifier':
      return ofName(node, state);
    case 'parenthesized_expression':
      return children(node).map(valueOf)[0];
    case 'assignment':
      return of('right');
    case 'named_expression':
      return of('value');
    case 'boolean_operator':
      return joined([of('left'), of('right')], domain);
    case 'conditional_expression': {
      const [one, , other] = children(node);
      return joined([one && valueOf(one), other && valueOf(other)], domain);
    }
    case 'unary_operator':
      return domain.operation(operatorOf(node), [of('argument')]);
    case 'binary_operator':
      return domain.operation(operatorOf(node), [of('left'), of('right')]);
    case 'not_operator':
      return domain.operation('not', children(node).map(valueOf));
    case 'comparison_operator':
      return domain.operation('compare', children(node).map(valueOf));
    case 'list':
    case 'tuple':
    case 'set':
    case 'expression_list':
      return ofParts(children(node), state);
    case 'list_comprehension':
    case 'set_comprehension':
    case 'generator_expression':
      return domain.container(of('body'), undefined);
    case 'dictionary':
      return domain.dictionary(children(node).map((each) => entryOf(each, state)));
    case 'dictionary_comprehension':
      return domain.dictionary([{ ...entryOf(field(node, 'body') ?? node, state), key: undefined }]);
    case 'subscript': {
      const [value, index] = [of('value'), field(node, 'subscript')];
      return value === undefined || index === undefined ? undefined : domain.part(value, index);
    }
    case 'attribute': {
      if (namesLike(node, state.notebook) !== undefined) return ofName(node, state);
      const path = qualifiedName(node, state.aliases);
      // `self.net = self.net.to(device)` asks for itself.
      return state.solve(`attribute ${node.id}`, () =>
        domain.attribute(node, path === undefined ? of('object') : undefined, path, state),
      );
    }
    case 'call':
      return ofCall(node, state);
    default:
      return domain.literal(node.type, node, state);
  }
}

function operatorOf(node: Node): string {
  return field(node, 'operator')?.type ?? '';
}

/** `[a, *more]` */
function ofParts<V>(parts: readonly Node[], { domain, valueOf }: State<V>): Known<V> {
  const values = parts.map((each) => {
    if (each.type !== 'list_splat') return valueOf(each);
    const inner = each.firstNamedChild === null ? undefined : valueOf(each.firstNamedChild);
    return inner === undefined ? undefined : domain.item(inner);
  });
  const isExact = parts.every(({ type }) => type !== 'list_splat');
  return domain.container(joined(values, domain), isExact ? values : undefined);
}

function entryOf<V>(entry: Node, { valueOf }: State<V>): Entry<V> {
  const value = field(entry, 'value') ?? entry.firstNamedChild;
  const key = field(entry, 'key');
  return {
    key: key && plainText(key),
    value: value === null ? undefined : valueOf(value),
    isSpread: key === undefined,
  };
}

/** What a name holds: all that it is bound to, with what is put into it. */
function ofName<V>(name: Node, state: State<V>): Known<V> {
  const { domain, aliases, solve } = state;
  const path = name.type === 'identifier' ? qualifiedName(name, aliases) : undefined;
  if (path !== undefined) return domain.imported(path);
  const uses = usesOf(name, state);
  if (uses === undefined || uses.bindings.length === 0) return undefined;
  return solve(uses.symbol, () => {
    const value = joined(
      uses.bindings.map(({ binder, target }) =>
        binder === undefined ? domain.parameter(target, state) : bound(binder, target, state),
      ),
      domain,
    );
    const puts = value === undefined ? [] : contentsOf(uses, state.notebook);
    return value === undefined || puts.length === 0
      ? value
      : domain.filled(
          value,
          puts.map((put) => ({ ...put, value: put.node && state.valueOf(put.node) })),
        );
  });
}

/** The variable of a name, without what the cell does with it only after the offset that the evaluation is for. */
function usesOf<V>(name: Node, { notebook, before }: State<V>): NameUses | undefined {
  const uses = namesLike(name, notebook);
  if (uses === undefined || before === undefined) return uses;
  const cell = notebook.cells.find(({ node }) => node.startIndex < before && before <= node.endIndex);
  const isEarly = (node: Node): boolean => node.startIndex < before || cell === undefined || !contains(cell.node, node);
  const bindings = uses.bindings.filter(({ target }) => isEarly(target));
  return bindings.length === 0 ? uses : { ...uses, nodes: uses.nodes.filter(isEarly), bindings };
}

/** What a statement or clause binds a target to. */
function bound<V>(binder: Node, target: Node, state: State<V>): Known<V> {
  const { domain, valueOf } = state;
  switch (binder.type) {
    case 'assignment':
    case 'named_expression': {
      const value = field(binder, 'right') ?? field(binder, 'value');
      const left = field(binder, 'left') ?? field(binder, 'name');
      // `size: int` alone binds nothing.
      return value === undefined || left === undefined ? domain.bottom : assigned(value, left, target, state);
    }
    case 'augmented_assignment': {
      const value = field(binder, 'right');
      const operands = [valueOf(target), value && valueOf(value)];
      return domain.operation(operatorOf(binder).slice(0, -1), operands);
    }
    case 'for_statement':
    case 'for_in_clause': {
      const [left, over] = [field(binder, 'left'), field(binder, 'right')];
      return left === undefined || over === undefined ? undefined : looped(over, left, target, state);
    }
    case 'as_pattern': {
      const manager = binder.parent?.type === 'with_item' ? children(binder)[0] : undefined;
      const left = field(binder, 'alias')?.firstNamedChild ?? undefined;
      if (manager === undefined || left === undefined) return undefined;
      return unpacked(domain.entered(valueOf(manager), manager, state), left, target, state);
    }
    case 'function_definition':
    case 'class_definition':
      return domain.literal(binder.type, binder, state);
    default:
      return undefined;
  }
}

/** What a target gets of an expression: in `a, b = 0, model`, `a` gets the number. */
function assigned<V>(value: Node, left: Node, target: Node, state: State<V>): Known<V> {
  if (value.type === 'assignment' || value.type === 'parenthesized_expression') {
    const inner = field(value, 'right') ?? children(value)[0];
    return inner === undefined ? undefined : assigned(inner, left, target, state);
  }
  const [parts, values] = [children(left), children(value)];
  const isWritten = /^(?:expression_list|tuple|list)$/.test(value.type) && values.length === parts.length;
  if (left.id === target.id || !isWritten || [...parts, ...values].some(isSplat))
    return unpacked(state.valueOf(value), left, target, state);
  const at = parts.findIndex((each) => contains(each, target));
  return at === -1 ? undefined : assigned(values[at]!, parts[at]!, target, state);
}

/** What a target gets in a loop: in `for index, batch in enumerate(batches)`, `index` gets a number. */
function looped<V>(over: Node, left: Node, target: Node, state: State<V>): Known<V> {
  const { domain, valueOf } = state;
  const [counter, element, ...more] = left.id === target.id ? [] : children(left);
  const isCounted = over.type === 'call' && field(over, 'function')?.text === 'enumerate' && more.length === 0;
  if (isCounted && counter?.id === target.id) return domain.literal('integer', undefined, state);
  const [first] = isCounted && element !== undefined ? argumentsOf(over) : [];
  const value = valueOf(first?.value ?? over);
  const item = value === undefined ? undefined : domain.item(value);
  return unpacked(item, first === undefined ? left : element!, target, state);
}

/** What a target gets of a value that is unpacked: `a, (b, c) = …`. */
function unpacked<V>(value: Known<V>, left: Node, target: Node, state: State<V>): Known<V> {
  if (value === undefined || left.id === target.id) return value;
  const parts = children(left);
  const at = parts.findIndex((each) => contains(each, target));
  const part = parts[at];
  if (part === undefined) return undefined;
  if (!parts.some(isSplat)) return unpacked(state.domain.item(value, at, parts.length), part, target, state);
  const item = state.domain.item(value);
  return isSplat(part) ? state.domain.container(item, undefined) : unpacked(item, part, target, state);
}

function isSplat({ type }: Node): boolean {
  return type === 'list_splat' || type === 'list_splat_pattern';
}

function ofCall<V>(call: Node, state: State<V>): Known<V> {
  const { domain, valueOf, aliases } = state;
  const callee = field(call, 'function');
  if (callee === undefined) return undefined;
  const isMember = callee.type === 'attribute' && namesLike(callee, state.notebook) !== undefined;
  const path = isMember ? undefined : qualifiedName(callee, aliases);
  if (path !== undefined) return domain.call(call, path, state);
  if (callee.type === 'attribute' && !isMember) {
    const object = field(callee, 'object');
    return domain.method(call, object && valueOf(object), field(callee, 'attribute')?.text ?? '', state);
  }
  if (callee.type === 'identifier' && usesOf(callee, state)?.bindings.length === 0)
    return domain.call(call, callee.text, state);
  const functions = functionsOf(callee, state);
  if (functions === undefined) return domain.called(call, valueOf(callee), state);
  return joined(
    functions.map((each) => resultOf(each, state)),
    domain,
  );
}

/**
 * The functions of the notebook that an expression is one of: a name, or what a dictionary of them has.
 *
 *     runs = {"sort": sort, "join": join}
 *     run = runs[name]      →  `sort` and `join`, for `run` and for `runs[name]`
 */
function functionsOf<V>(expression: Node, state: State<V>): readonly Node[] | undefined {
  if (expression.type === 'subscript') return functionsIn(field(expression, 'value'), state);
  const uses = /^(?:identifier|attribute)$/.test(expression.type) ? usesOf(expression, state) : undefined;
  const found = uses?.bindings.map(({ binder, target }) => {
    if (binder?.type === 'function_definition') return [binder];
    const isWhole = binder?.type === 'assignment' && field(binder, 'left')?.id === target.id;
    const value = isWhole ? field(binder, 'right') : undefined;
    return value?.type === 'subscript' ? functionsIn(field(value, 'value'), state) : undefined;
  });
  return allOf(found ?? []);
}

/** The functions that a dictionary has, where it is written out once and has nothing else. */
function functionsIn<V>(table: Node | undefined, state: State<V>): readonly Node[] | undefined {
  const uses = table?.type === 'identifier' ? usesOf(table, state) : undefined;
  const [made, ...others] = uses?.bindings ?? [];
  const written = made?.binder?.type === 'assignment' && others.length === 0 ? field(made.binder, 'right') : undefined;
  if (uses === undefined || written?.type !== 'dictionary' || contentsOf(uses, state.notebook).length > 0)
    return undefined;
  const found = children(written).map((each) => {
    const value = field(each, 'value');
    const named = value?.type === 'identifier' ? (usesOf(value, state)?.bindings ?? []) : [];
    return allOf(named.map(({ binder }) => (binder?.type === 'function_definition' ? [binder] : undefined)));
  });
  return allOf(found);
}

/** All of several lists; undefined where one is not known, or where there is none. */
function allOf(lists: readonly (readonly Node[] | undefined)[]): readonly Node[] | undefined {
  return lists.length > 0 && lists.every((each) => each !== undefined) ? lists.flat() : undefined;
}

/** What a function of the notebook gives when it is called: what its `return` statements give, joined. */
function resultOf<V>(definition: Node, state: State<V>): Known<V> {
  if (isCalledForLater(definition) || !decoratorsOf(definition).every((each) => isTransparent(each, state.aliases)))
    return undefined;
  return state.solve(`what ${definition.id} gives`, () => {
    const body = field(definition, 'body');
    const returns =
      body === undefined ? [] : walk(body, isDefinition).filter(({ type }) => type === 'return_statement');
    const none = state.domain.literal('none', undefined, state);
    const atEnd = fallsThrough(body) ? [none] : [];
    const values = returns.map((each) => {
      const [value] = children(each);
      return value === undefined ? none : state.valueOf(value);
    });
    return joined([...values, ...atEnd], state.domain);
  });
}
