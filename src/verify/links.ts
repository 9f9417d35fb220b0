import type { Notebook } from '../notebook/notebook.ts';
import { nodesOf } from '../python/tree.ts';

const ADDRESS = /https?:\/\/[^\s"'<>)\]}\\]+/g;

/** The web addresses in a notebook's docstring and in the strings of its cells, each once, in their order. */
export function linksOf({ docstring, cells }: Notebook): string[] {
  const strings = cells.flatMap(({ statements }) => statements.flatMap((each) => nodesOf(each, 'string')));
  const texts = [...(docstring === undefined ? [] : [docstring]), ...strings].map(({ text }) => text);
  return [...new Set(texts.flatMap((text) => text.match(ADDRESS) ?? []))];
}
