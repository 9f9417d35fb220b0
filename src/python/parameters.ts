import { argumentsOf, hasSplat, isSplat } from './arguments.ts';
import { children, contains, field, type Node } from './tree.ts';

/** A parameter of a function or lambda. */
export interface Parameter {
  readonly name: string;
  /** Its name where it is written. */
  readonly identifier: Node;
  /** As `inspect.Parameter.kind` has it. */
  readonly kind: 'positional-only' | 'positional-or-keyword' | 'var-positional' | 'keyword-only' | 'var-keyword';
  readonly annotation: Node | undefined;
  /** Its default value. */
  readonly fallback: Node | undefined;
}

/** The parameters of a function or lambda, in source order. */
export function parametersOf(definition: Node): readonly Parameter[] {
  const list = field(definition, 'parameters');
  const nodes = list === undefined ? [] : children(list);
  const slash = nodes.findIndex(({ type }) => type === 'positional_separator');
  let isNamed = false;
  return nodes.flatMap((node, at): readonly Parameter[] => {
    // `*args: int` is a starred name in a typed parameter.
    const inner = node.type === 'typed_parameter' ? (node.firstNamedChild ?? node) : node;
    const isStarred = inner.type === 'list_splat_pattern' || inner.type === 'keyword_separator';
    const identifier = inner.type === 'identifier' ? inner : (field(inner, 'name') ?? inner.firstNamedChild);
    const kind = isStarred ? 'var-positional' : inner.type === 'dictionary_splat_pattern' ? 'var-keyword' : undefined;
    const ordinary = isNamed ? 'keyword-only' : at < slash ? 'positional-only' : 'positional-or-keyword';
    isNamed ||= isStarred;
    if (identifier?.type !== 'identifier') return [];
    const [annotation, fallback] = [field(node, 'type'), field(node, 'value')];
    return [{ name: identifier.text, identifier, kind: kind ?? ordinary, annotation, fallback }];
  });
}

/**
 * The parameter that an argument of a call goes to.
 * @param argument the value, or a part of it
 * @param parameters those of what is called, without the one that a method is bound to
 * @returns undefined where there is none, or where `*values` before it hides which
 */
export function parameterFor(argument: Node, call: Node, parameters: readonly Parameter[]): Parameter | undefined {
  const given = argumentsOf(call);
  const at = given.findIndex(({ value }) => contains(value, argument));
  const name = given[at]?.name;
  if (name !== undefined)
    return parameters.find((each) => each.name === name && takesNamed(each)) ?? ofKind('var-keyword', parameters);
  const isHidden = given.slice(0, at + 1).some(isSplat);
  return at === -1 || isHidden ? undefined : atPosition(at, parameters);
}

/**
 * What a call gives for a parameter of what it calls.
 * @returns undefined where it gives nothing, so that the default counts; `unknown` where `*values` or `**settings` may
 *   give it, and for `*args` and `**kwargs`
 */
export function argumentFor(
  { name, kind }: Parameter,
  call: Node,
  parameters: readonly Parameter[],
): Node | 'unknown' | undefined {
  if (kind.startsWith('var-')) return 'unknown';
  const found = argumentsOf(call).find(({ value }) => parameterFor(value, call, parameters)?.name === name);
  if (found !== undefined) return found.value;
  return hasSplat(call) ? 'unknown' : undefined;
}

function atPosition(at: number, parameters: readonly Parameter[]): Parameter | undefined {
  const ordered = parameters.filter(({ kind }) => kind.startsWith('positional'));
  return ordered[at] ?? ofKind('var-positional', parameters);
}

function ofKind(kind: Parameter['kind'], parameters: readonly Parameter[]): Parameter | undefined {
  return parameters.find((each) => each.kind === kind);
}

function takesNamed({ kind }: Parameter): boolean {
  return kind === 'positional-or-keyword' || kind === 'keyword-only';
}
