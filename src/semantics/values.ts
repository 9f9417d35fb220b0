import { memoized } from '../memoized.ts';
import type { Notebook } from '../notebook/notebook.ts';
import { moduleCells } from '../notebook/project.ts';
import { symbolOf } from '../notebook/symbols.ts';
import { parametersOf } from '../python/parameters.ts';
import { children, field, nodesOf, type Node } from '../python/tree.ts';

/** Where a variable's value can come from: the right-hand sides of its plain assignments, by its key. */
export type Values = ReadonlyMap<string, readonly Node[]>;

/** The values of all variables of a notebook, those of its functions too. */
export const valuesIn: (notebook: Notebook) => Values = memoized((notebook) => {
  const values = new Map<string, Node[]>();
  for (const node of [...nodesIn(notebook, 'assignment'), ...nodesIn(notebook, 'named_expression')]) {
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
});

/** The keys of the parameters of all functions and lambdas of a notebook. */
export const parametersIn: (notebook: Notebook) => ReadonlySet<string> = memoized((notebook) => {
  const functions = [...nodesIn(notebook, 'function_definition'), ...nodesIn(notebook, 'lambda')];
  return new Set(functions.flatMap(parametersOf).map(({ identifier }) => symbolOf(identifier)));
});

function nodesIn(notebook: Notebook, type: string): Node[] {
  return [...notebook.cells, ...moduleCells(notebook)].flatMap(({ statements }) =>
    statements.flatMap((each) => nodesOf(each, type)),
  );
}

/** `device, dtype = ("cuda", torch.float16) if … else ("cpu", torch.float32)`: any of the values may be any name's. */
function namesOf(left: Node, right: Node): string[] {
  if (left.type === 'identifier') return [symbolOf(left)];
  if (left.type !== 'pattern_list' || !/^(?:conditional_expression|tuple|expression_list)$/.test(right.type)) return [];
  return children(left).flatMap((each) => (each.type === 'identifier' ? [symbolOf(each)] : []));
}
