import { plainText } from '../../../../src/python/strings.ts';
import { children, type Node } from '../../../../src/python/tree.ts';
import type { Flow } from './flow.ts';
import type { Path } from './paths.ts';

/** A comparison whose result does not depend on the words: with None, with the empty text, of keys. */
export function isHarmless(flow: Flow, comparison: Node, node: Node, path: Path, isBare: boolean): boolean {
  const operators = comparison.children.filter(({ isNamed }) => !isNamed).map(({ text }) => text);
  const others = children(comparison).filter(({ id }) => id !== node.id);
  if (operators.every((each) => each.startsWith('is'))) return true;
  const isIn = operators.every((each) => each === 'in' || each === 'not in') && others.length === 1;
  const isSearched = isIn && children(comparison)[0]?.id !== node.id;
  // `"error" in result` asks for the key.
  if (isSearched && path.length > 0) return typeof path[0] === 'string';
  if (isSearched) {
    // What is put before it ends in `: ` and has no other blank: words with a blank that begin in it hold that end.
    const words = plainText(others[0]!);
    return flow.startsText && isBare && words !== undefined && /^\S.* /.test(words) && !words.includes(': ');
  }
  return !isIn && others.every((each) => each.type === 'none' || plainText(each) === '');
}
