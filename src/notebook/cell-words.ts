import { listed } from '../listed.ts';
import type { Cell } from './notebook.ts';

/** `cell 3`, `cells 3 and 5`, `cells 3, 5 and 7`; counted from 1, as reports do. */
export function cellWords(...cells: readonly Cell[]): string {
  const numbers = [...new Set(cells)].map(({ index }) => String(index + 1));
  return `${numbers.length === 1 ? 'cell' : 'cells'} ${listed(numbers)}`;
}
