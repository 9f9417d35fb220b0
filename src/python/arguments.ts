import { children, field, type Node } from './tree.ts';

/** An argument of a call. */
export interface Argument {
  /** `1` in `f(1)`, also a generator without brackets of its own; `a=1`; `*values`; `**settings`. */
  readonly kind: 'positional' | 'keyword' | 'list-splat' | 'dictionary-splat';
  /** Of a keyword argument only. */
  readonly name: string | undefined;
  /** What is given; a splat with its stars. */
  readonly value: Node;
}

/** The arguments of a call, in source order. */
export function argumentsOf(call: Node): Argument[] {
  const list = field(call, 'arguments');
  // `sum(x for x in xs)`
  if (list?.type === 'generator_expression') return [{ kind: 'positional', name: undefined, value: list }];
  return list?.type === 'argument_list' ? children(list).map(argumentAt) : [];
}

function argumentAt(node: Node): Argument {
  switch (node.type) {
    case 'keyword_argument':
      return { kind: 'keyword', name: field(node, 'name')?.text, value: field(node, 'value') ?? node };
    case 'list_splat':
      return { kind: 'list-splat', name: undefined, value: node };
    case 'dictionary_splat':
      return { kind: 'dictionary-splat', name: undefined, value: node };
    default:
      return { kind: 'positional', name: undefined, value: node };
  }
}

/** The values given by position, as far as the positions are known: up to the first `*values`. */
export function positional(call: Node): Node[] {
  const given = argumentsOf(call);
  const splat = given.findIndex(({ kind }) => kind === 'list-splat');
  return (splat === -1 ? given : given.slice(0, splat)).flatMap(({ kind, value }) =>
    kind === 'positional' ? [value] : [],
  );
}

/** What a call gives for a parameter, by its name or at its position, as far as that is written out. */
export function givenFor(call: Node, name: string, position: number): Node | undefined {
  return argumentsOf(call).find((each) => each.name === name)?.value ?? positional(call)[position];
}

/** Whether `*values` or `**settings` may give a call more than what is written. */
export function hasSplat(call: Node): boolean {
  return argumentsOf(call).some(isSplat);
}

/** Whether an argument is `*values` or `**settings`. */
export function isSplat({ kind }: Argument): boolean {
  return kind === 'list-splat' || kind === 'dictionary-splat';
}

/** Whether a call has one of the arguments, with something other than None or False. */
export function isGiven(call: Node, names: readonly string[]): boolean {
  return argumentsOf(call).some(
    ({ name, value }) => name !== undefined && names.includes(name) && value.type !== 'none' && value.type !== 'false',
  );
}
