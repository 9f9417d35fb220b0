import { children, field, type Node } from './tree.ts';

/** Arguments of a call with their keyword names; positional ones have none. */
export function argumentsOf(call: Node): { name: string | undefined; value: Node }[] {
  const list = field(call, 'arguments');
  if (list?.type !== 'argument_list') return [];
  return children(list).map((each) =>
    each.type === 'keyword_argument'
      ? { name: field(each, 'name')?.text, value: field(each, 'value') ?? each }
      : { name: undefined, value: each },
  );
}

/** The values of the arguments without a name. */
export function positional(call: Node): Node[] {
  return argumentsOf(call).flatMap(({ name, value }) => (name === undefined ? [value] : []));
}

/** Whether a call has one of the arguments, with something other than None or False. */
export function isGiven(call: Node, names: readonly string[]): boolean {
  return argumentsOf(call).some(
    ({ name, value }) => name !== undefined && names.includes(name) && value.type !== 'none' && value.type !== 'false',
  );
}
