import { memoized } from '../memoized.ts';
import type { Node } from '../python/tree.ts';
import { walkScope } from '../python/walk-scope.ts';
import type { Cell } from './notebook.ts';

/** What the statements of a cell execute when it runs, as `walkScope` says. */
export const walkCell: (cell: Cell) => readonly Node[] = memoized(({ statements }) =>
  statements.flatMap((each) => walkScope(each)),
);

/** The calls among them. */
export const callsIn: (cell: Cell) => readonly Node[] = memoized((cell) =>
  walkCell(cell).filter(({ type }) => type === 'call'),
);
