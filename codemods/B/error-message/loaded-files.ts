import { aliasesOf, qualifiedName } from '../../../src/notebook/imports.ts';
import type { Notebook } from '../../../src/notebook/notebook.ts';
import { symbolOf } from '../../../src/notebook/symbols.ts';
import { field, walk, type Node } from '../../../src/python/tree.ts';
import { argumentsOf } from '../../../src/python/arguments.ts';
import { EXPENSIVE_CALLS, EXPENSIVE_METHODS } from '../../../src/knowledge/known-calls.ts';
import { workOf } from '../../../src/gpu/work.ts';

const LOADS = /^(?:download|model load)$/;

/** Whether a piece of code, or a function of the notebook that it calls, loads models or data, perhaps from the network. */
export function loadsFiles(notebook: Notebook, node: Node, seen: ReadonlySet<string> = new Set()): boolean {
  const aliases = aliasesOf(notebook);
  const { definitions } = workOf(notebook);
  return walk(node).some((each) => {
    const callee = each.type === 'call' ? field(each, 'function') : undefined;
    if (callee === undefined) return false;
    const path = qualifiedName(callee, aliases);
    const what =
      EXPENSIVE_CALLS.find((known) => known.path === path)?.what ??
      EXPENSIVE_METHODS.get(field(callee, 'attribute')?.text ?? '')?.what;
    if (what !== undefined && LOADS.test(what)) return true;
    // torchvision: `resnet50(weights="DEFAULT")`, `resnet50(pretrained=True)`.
    if (
      argumentsOf(each).some(
        ({ name, value }) => /^(?:weights|pretrained)$/.test(name ?? '') && !/^(?:None|False)$/.test(value.text),
      )
    )
      return true;
    const inner =
      callee.type === 'identifier' && !seen.has(symbolOf(callee)) ? definitions.get(symbolOf(callee)) : undefined;
    return inner !== undefined && loadsFiles(notebook, inner.node, new Set([...seen, symbolOf(callee)]));
  });
}
