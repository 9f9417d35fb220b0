import { memoized } from '../memoized.ts';
import type { Notebook } from '../notebook/notebook.ts';
import { symbolOf } from '../notebook/symbols.ts';
import { walkCell } from '../notebook/walk-cell.ts';
import { parametersOf } from '../python/parameters.ts';
import { children, field, walk, type Node } from '../python/tree.ts';
import { definitionsOf } from './definitions.ts';

/** Where a variable's value can come from: the right-hand sides of its plain assignments, by its key. */
export type Values = ReadonlyMap<string, readonly Node[]>;

/** The values of all variables of a notebook, those of its functions too. */
export const valuesIn: (notebook: Notebook) => Values = memoized((notebook) => valuesOf(codeOf(notebook)));

/** The keys of the parameters of all functions and lambdas of a notebook. */
export const parametersIn: (notebook: Notebook) => ReadonlySet<string> = memoized((notebook) => {
  const functions = codeOf(notebook).filter(({ type }) => type === 'function_definition' || type === 'lambda');
  return new Set(functions.flatMap(parametersOf).map(({ identifier }) => symbolOf(identifier)));
});

/** What the cells execute, and what their functions and classes hold. */
function codeOf(notebook: Notebook): Node[] {
  const inside = [...definitionsOf(notebook).values()].flatMap(({ node }) => walk(node));
  return [...notebook.cells.flatMap(walkCell), ...inside];
}

function valuesOf(nodes: readonly Node[]): Values {
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
