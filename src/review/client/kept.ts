import type { ReviewIndex } from '../data.ts';
import type { LeftOut } from './choice.ts';

/*
 * What a reviewer has decided so far stays in the browser, so that closing the page loses nothing. Where a browser keeps
 * nothing for a page, it starts anew.
 */

export function keptChoice(index: ReviewIndex): LeftOut {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(nameOf(index)) ?? '[]');
    return new Set(Array.isArray(kept) ? kept.map(String) : []);
  } catch {
    return new Set();
  }
}

export function keepChoice(index: ReviewIndex, leftOut: LeftOut): void {
  try {
    localStorage.setItem(nameOf(index), JSON.stringify([...leftOut]));
  } catch {
    // It is kept as long as the page is open.
  }
}

function nameOf({ key }: ReviewIndex): string {
  return `nbfix-review-${key}`;
}
