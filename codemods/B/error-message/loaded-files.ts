import { knownLongCall } from '../../../src/gpu/long-call.ts';
import { memoized } from '../../../src/memoized.ts';
import { aliasesOf, qualifiedName } from '../../../src/notebook/imports.ts';
import type { Notebook } from '../../../src/notebook/notebook.ts';
import { argumentsOf } from '../../../src/python/arguments.ts';
import { field, nodesOf, type Node } from '../../../src/python/tree.ts';
import { throughCalls } from '../../../src/semantics/calls.ts';

const LOADS = /^(?:download|model load)$/;

/** Whether a piece of code, or a function of the notebook that it calls, loads models or data, perhaps from the network. */
export function loadsFiles(notebook: Notebook, node: Node): boolean {
  return nodesOf(node, 'call').some(loading(notebook));
}

const loading: (notebook: Notebook) => (call: Node) => boolean = memoized((notebook) => {
  const aliases = aliasesOf(notebook);
  return throughCalls(notebook, (call) => {
    const callee = field(call, 'function');
    if (callee === undefined) return false;
    const what = knownLongCall(call, callee, qualifiedName(callee, aliases), notebook)?.what;
    if (what !== undefined && LOADS.test(what)) return true;
    // torchvision: `resnet50(weights="DEFAULT")`, `resnet50(pretrained=True)`.
    return argumentsOf(call).some(
      ({ name, value }) => /^(?:weights|pretrained)$/.test(name ?? '') && !/^(?:None|False)$/.test(value.text),
    );
  });
});
