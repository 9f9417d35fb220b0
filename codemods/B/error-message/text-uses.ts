import type { Notebook } from '../../../src/notebook/notebook.ts';
import type { Node } from '../../../src/python/tree.ts';
import { markUnknown, push, type Flow } from './text-uses/flow.ts';
import { follow } from './text-uses/follow.ts';

/**
 * What becomes of a text. `shown`: it goes to readers and nowhere else, so that other words do no harm. `data`: at a
 * node something depends on its characters: it is compared, parsed, a key. `unknown`: where it goes there is not known.
 */
export type TextUse =
  | { readonly kind: 'shown' }
  | { readonly kind: 'data'; readonly at: Node }
  | { readonly kind: 'unknown'; readonly at: Node };

/** More values than this are not followed. */
const MOST = 2000;

/**
 * Follows a text through assignments, containers, functions of the notebook and other cells to all of its uses. Order
 * does not count: a name that holds the text at one place is taken to hold it everywhere.
 * @param startsText whether only the beginning of the text is to change, to words without a blank and `: `
 */
export function useOfText(notebook: Notebook, text: Node, startsText: boolean): TextUse {
  const flow: Flow = {
    notebook,
    startsText,
    seen: new Set(),
    open: [],
    data: undefined,
    unknown: undefined,
  };
  push(flow, text, [], true);
  for (let next = flow.open.pop(); next !== undefined; next = flow.open.pop()) {
    follow(flow, next.node, next.path, next.isBare);
    if (flow.seen.size > MOST) markUnknown(flow, next.node);
    if (flow.data !== undefined || flow.seen.size > MOST) break;
  }
  if (flow.data !== undefined) return { kind: 'data', at: flow.data };
  return flow.unknown === undefined ? { kind: 'shown' } : { kind: 'unknown', at: flow.unknown };
}
