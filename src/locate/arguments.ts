import { children, field, type Node } from '../python/tree.ts';

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
