import { symbolOf } from '../notebook/symbols.ts';
import { children, field, type Node } from '../python/tree.ts';

/** Where a name's value can come from: the right-hand sides of its assignments. */
export type Values = ReadonlyMap<string, readonly Node[]>;

/** The right-hand sides of plain assignments, by the key of the name that they are bound to. */
export function valuesOf(nodes: readonly Node[]): Map<string, Node[]> {
  const values = new Map<string, Node[]>();
  for (const node of nodes) {
    if (node.type !== 'assignment' && node.type !== 'named_expression') continue;
    const left = field(node, 'left') ?? field(node, 'name');
    const right = field(node, 'right') ?? field(node, 'value');
    if (left === undefined || right === undefined) continue;
    for (const name of namesOf(left, right)) {
      const list = values.get(name);
      if (list === undefined) values.set(name, [right]);
      else list.push(right);
    }
  }
  return values;
}

/** `device, dtype = ("cuda", torch.float16) if … else ("cpu", torch.float32)`: any of the values may be any name's. */
function namesOf(left: Node, right: Node): string[] {
  if (left.type === 'identifier') return [symbolOf(left)];
  if (left.type !== 'pattern_list' || !/^(?:conditional_expression|tuple|expression_list)$/.test(right.type)) return [];
  return children(left).flatMap((each) => (each.type === 'identifier' ? [symbolOf(each)] : []));
}
