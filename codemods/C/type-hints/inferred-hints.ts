import type { Notebook } from '../../../src/notebook/notebook.ts';
import { untypedFunctions, type Untyped } from '../../../src/notebook/type-hints.ts';
import { fallsThrough } from '../../../src/python/falls-through.ts';
import { children, field, walk, type Node } from '../../../src/python/tree.ts';
import { isDefinition } from '../../../src/python/walk-scope.ts';

/** A function whose missing hints can be told, in part at least, from what stands in it. */
export interface InferredHints {
  readonly untyped: Untyped;
  /** The signature with these hints: `smooth(values, window: int = 5) -> list`. */
  readonly signature: string;
}

/** What the results of Python's own functions are. */
const BUILTIN_RESULTS: ReadonlyMap<string, string> = new Map([
  ['bool', 'bool'],
  ['dict', 'dict'],
  ['float', 'float'],
  ['int', 'int'],
  ['len', 'int'],
  ['list', 'list'],
  ['repr', 'str'],
  ['set', 'set'],
  ['sorted', 'list'],
  ['str', 'str'],
  ['tuple', 'tuple'],
]);

const DISPLAYS: ReadonlyMap<string, string> = new Map([
  ['concatenated_string', 'str'],
  ['dictionary', 'dict'],
  ['dictionary_comprehension', 'dict'],
  ['expression_list', 'tuple'],
  ['false', 'bool'],
  ['float', 'float'],
  ['integer', 'int'],
  ['list', 'list'],
  ['list_comprehension', 'list'],
  ['none', 'None'],
  ['not_operator', 'bool'],
  ['set', 'set'],
  ['set_comprehension', 'set'],
  ['true', 'bool'],
  ['tuple', 'tuple'],
]);

/** The functions that lack hints, where a default or all results say what one of these would be. */
export function inferredHints(notebook: Notebook): InferredHints[] {
  return untypedFunctions(notebook).flatMap((untyped): InferredHints[] => {
    const { node, name } = untyped;
    const given = children(field(node, 'parameters') ?? node).map((each) => ({
      text: oneLine(each.text),
      hinted: untyped.parameters.includes(each.firstNamedChild?.text ?? '') ? hintedDefault(each) : undefined,
    }));
    const known = field(node, 'return_type');
    const result = untyped.lacksReturn ? resultOf(node) : undefined;
    if (result === undefined && given.every(({ hinted }) => hinted === undefined)) return [];
    const list = given.map(({ text, hinted }) => hinted ?? text).join(', ');
    const end = result ?? (known === undefined ? undefined : oneLine(known.text));
    return [{ untyped, signature: `${name}(${list})${end === undefined ? '' : ` -> ${end}`}` }];
  });
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ');
}

/** `window=5` → `window: int = 5`. None says nothing: what else may come is not to be seen. */
function hintedDefault(parameter: Node): string | undefined {
  const name = field(parameter, 'name');
  const value = field(parameter, 'value');
  if (parameter.type !== 'default_parameter' || name === undefined || value === undefined) return undefined;
  const type = typeOf(value, new Map());
  return type === undefined || type === 'None' ? undefined : `${name.text}: ${type} = ${oneLine(value.text)}`;
}

/** What all `return` statements of a function agree on; undefined where one of them is not clear. */
function resultOf(definition: Node): string | undefined {
  const body = field(definition, 'body');
  if (body === undefined) return undefined;
  const nodes = walk(body, isDefinition);
  if (nodes.some(({ type }) => type === 'yield')) return undefined;
  const returns = nodes.filter(({ type }) => type === 'return_statement');
  const falls = fallsThrough(body);
  // A body that only raises is a place for another one.
  if (returns.length === 0) return falls ? 'None' : undefined;
  const variables = variablesIn(nodes, definition);
  const types = returns.map((each) => {
    const value = children(each)[0];
    return value === undefined ? 'None' : typeOf(value, variables);
  });
  const all = new Set(falls ? [...types, 'None'] : types);
  if (all.has('float')) all.delete('int');
  const isOptional = all.delete('None');
  const [type, ...others] = all;
  if (others.length > 0 || (all.size > 0 && type === undefined)) return undefined;
  if (type === undefined) return 'None';
  return isOptional ? `${type} | None` : type;
}

/** Names of the function that are bound to values of one type only. */
function variablesIn(nodes: readonly Node[], definition: Node): ReadonlyMap<string, string> {
  const types = new Map<string, string | undefined>();
  for (const node of nodes) {
    if (node.type !== 'identifier' || !isTarget(node)) continue;
    const { parent } = node;
    const right = parent?.type === 'assignment' ? field(parent, 'right') : undefined;
    const type = right === undefined ? undefined : typeOf(right, new Map());
    types.set(node.text, types.has(node.text) && types.get(node.text) !== type ? undefined : type);
  }
  for (const each of walk(field(definition, 'parameters') ?? definition)) types.delete(each.text);
  return new Map([...types].flatMap(([name, type]): [string, string][] => (type === undefined ? [] : [[name, type]])));
}

/** `a = …`, `a += …`, `for a in …`, `a, b = …`, `with … as a`, `(a := …)`. */
function isTarget({ fieldName, parent }: Node): boolean {
  if (fieldName === 'left') return true;
  return (
    /^(?:pattern_list|tuple_pattern|list_pattern|as_pattern_target|global_statement|nonlocal_statement)$/.test(
      parent?.type ?? '',
    ) ||
    (parent?.type === 'named_expression' && fieldName === 'name')
  );
}

function typeOf(node: Node, variables: ReadonlyMap<string, string>): string | undefined {
  const of = (name: string): string | undefined => {
    const inner = field(node, name);
    return inner === undefined ? undefined : typeOf(inner, variables);
  };
  switch (node.type) {
    case 'string':
      return /^\w*b/i.test(node.children[0]?.text ?? '') ? 'bytes' : 'str';
    case 'identifier':
      return variables.get(node.text);
    case 'parenthesized_expression':
      return node.firstNamedChild === null ? undefined : typeOf(node.firstNamedChild, variables);
    case 'unary_operator':
      return of('argument');
    case 'binary_operator':
      return arithmetic(field(node, 'operator')?.type ?? '', of('left'), of('right'));
    case 'comparison_operator':
      // Arrays give arrays for `<`; `in` and `is` always give a bool.
      return node.children.every(({ isNamed, text }) => isNamed || /^(?:not |is )?(?:in|is|not)$/.test(text))
        ? 'bool'
        : undefined;
    case 'conditional_expression': {
      const [left, , right] = children(node);
      const [one, other] = [left, right].map((each) => (each === undefined ? undefined : typeOf(each, variables)));
      return one === other ? one : undefined;
    }
    case 'call': {
      const callee = field(node, 'function');
      return callee?.type === 'identifier' ? BUILTIN_RESULTS.get(callee.text) : undefined;
    }
    default:
      return DISPLAYS.get(node.type);
  }
}

function arithmetic(operator: string, left: string | undefined, right: string | undefined): string | undefined {
  if (left === 'str' && (operator === '%' || (operator === '+' && right === 'str'))) return 'str';
  const areNumbers = [left, right].every((each) => each === 'int' || each === 'float');
  // `2 ** -1` is a float.
  if (!areNumbers || operator === '**') return undefined;
  return operator === '/' || left === 'float' || right === 'float' ? 'float' : 'int';
}
