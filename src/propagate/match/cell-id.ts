import { memoized } from '../../memoized.ts';
import { importsOf } from '../../notebook/imports.ts';
import type { Notebook } from '../../notebook/notebook.ts';
import type { Line } from '../model.ts';
import { linesOf } from './lines.ts';

/** So many of a cell's names are enough to tell it from others. */
const NAMES = 3;
/** So many words of its first text. */
const WORDS = 5;

/**
 * What people call the cells of a template, by index: `imports`; else the names that the cell defines, as in
 * `get_gpu_info+gpu_info`; else the first words of its text, as in `how-to-adapt-the-template`.
 */
export const cellIds = memoized((notebook: Notebook): readonly string[] => {
  const imported = new Set(importsOf(notebook).map(({ name }) => name));
  const used = new Map<string, number>();
  return linesOf(notebook).map(({ cell, lines }) => {
    const names = [...cell.bindings.defs].filter((name) => !imported.has(name));
    const id =
      names.length > 0 ? names.slice(0, NAMES).join('+') : cell.bindings.defs.size > 0 ? 'imports' : wordsOf(lines);
    const count = (used.get(id) ?? 0) + 1;
    used.set(id, count);
    return count === 1 ? id : `${id}-${count}`;
  });
});

function wordsOf(lines: readonly Line[]): string {
  const text = lines.flatMap(({ tokens }) => tokens).find(({ kind }) => kind === 'string')?.key ?? '';
  const words = text.toLowerCase().match(/\p{L}[\p{L}\p{N}]*/gu) ?? [];
  return words.slice(0, WORDS).join('-') || 'cell';
}
