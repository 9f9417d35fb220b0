import type { Notebook } from '../notebook/notebook.ts';
import { field, type Node } from '../python/tree.ts';
import { namesLike } from './name-uses.ts';

/**
 * Whether a name holds a module of PyTorch, of whatever class, by what is asked of it: `agent.parameters()`. Its `train()` says
 * that it will be trained, and trains nothing.
 */
export function isModule(object: Node, notebook: Notebook): boolean {
  return (namesLike(object, notebook)?.nodes ?? []).some(({ parent, fieldName }) => {
    const isObject = parent?.type === 'attribute' && fieldName === 'object';
    return isObject && OF_MODULES.test(field(parent, 'attribute')?.text ?? '');
  });
}

const OF_MODULES = /^(?:cuda|eval|(?:named_)?parameters|state_dict|to|zero_grad)$/;
