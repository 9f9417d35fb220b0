import { aliasesOf, qualifiedName } from '../../../src/notebook/imports.ts';
import type { Cell, Notebook } from '../../../src/notebook/notebook.ts';
import { field, walk, type Node } from '../../../src/python/tree.ts';
import { reachedBy } from '../../../src/semantics/reached.ts';

const DESCRIPTIONS: ReadonlySet<string> = new Set([
  'torch.cuda.get_device_capability',
  'torch.cuda.get_device_name',
  'torch.cuda.get_device_properties',
]);

/**
 * Whether a cell compares GPUs with each other: it asks PyTorch what they are and puts the answers into a comparison or a
 * set, as in `len({torch.cuda.get_device_name(i) for i in range(n_gpus)}) > 1`.
 */
export function comparesGpus(notebook: Notebook, cell: Cell): boolean {
  const aliases = aliasesOf(notebook);
  const nodes = reachedBy(notebook, cell).map(({ node }) => node);
  const answers = new Set<string>();
  const describes = (node: Node): boolean =>
    walk(node).some(
      (each) =>
        (each.type === 'attribute' && DESCRIPTIONS.has(qualifiedName(each, aliases) ?? '')) ||
        (each.type === 'identifier' && each.fieldName !== 'attribute' && answers.has(each.text)),
    );
  for (const node of nodes) {
    const left = node.type === 'assignment' ? field(node, 'left') : undefined;
    const right = field(node, 'right');
    if (left?.type === 'identifier' && right !== undefined && describes(right)) answers.add(left.text);
  }
  return nodes.some((node) => {
    if (node.type === 'set_comprehension') return describes(node);
    if (node.type === 'comparison_operator') return / (?:!=|==) /.test(node.text) && describes(node);
    return node.type === 'call' && field(node, 'function')?.text === 'set' && describes(node);
  });
}
