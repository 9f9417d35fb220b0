import { once } from '../once.ts';
import { executed } from '../python/executed.ts';
import type { Node } from '../python/tree.ts';
import type { Cell } from './notebook.ts';

/** What the statements of a cell execute when it runs, as `executed` says. */
export const executedIn: (cell: Cell) => readonly Node[] = once(({ statements }) =>
  statements.flatMap((each) => executed(each)),
);

/** The calls among them. */
export const callsIn: (cell: Cell) => readonly Node[] = once((cell) =>
  executedIn(cell).filter(({ type }) => type === 'call'),
);
