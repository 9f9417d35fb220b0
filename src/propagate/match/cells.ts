import { memoized } from '../../memoized.ts';
import { importsOf } from '../../notebook/imports.ts';
import type { Notebook } from '../../notebook/notebook.ts';
import type { CellLines, CellMatch, MatchedBy } from '../model.ts';
import { lineKey, linesOf, shapeOf } from './lines.ts';
import { featuresOfAll, similarity } from './similarity.ts';

/**
 * Cells that are less alike than this are not one cell: nothing is carried from one to the other. Measured on the two
 * sets of eleven notebooks: cells with the same task reach 0.57 to 1, others 0.52 at most.
 */
export const SAME_CELL = 0.55;

/** The same for a cell that stands between the same neighbours. */
const SAME_PLACE = 0.25;

/** How much the names that a cell defines count for its likeness. */
const NAMES_WEIGHT = 0.3;

/**
 * Which cell of a notebook is which cell of the template: by what the lock records, else by the names that it defines,
 * else by its code whatever its variables are called, else by likeness.
 * @param recorded template cell to notebook cell
 * @param known the same, by what is known of their code
 * @returns by index of the template's cells; no cell is in two pairs
 */
export function matchCells(
  template: Notebook,
  notebook: Notebook,
  recorded: ReadonlyMap<number, number> = new Map(),
  known: ReadonlyMap<number, number> = new Map(),
): ReadonlyMap<number, CellMatch> {
  const [theirs, ours] = [linesOf(template), linesOf(notebook)];
  const matches = new Map<number, CellMatch>();
  const taken = new Set<number>();
  const isFree = (a: CellLines, b: CellLines): boolean =>
    a.cell.kind === b.cell.kind && !matches.has(a.cell.index) && !taken.has(b.cell.index);
  const pair = (a: CellLines, b: CellLines | undefined, by: MatchedBy, score = 1): void => {
    if (b === undefined || !isFree(a, b)) return;
    matches.set(a.cell.index, { cell: b.cell.index, by, score });
    taken.add(b.cell.index);
  };
  for (const [from, to] of known) if (theirs[from] !== undefined) pair(theirs[from], ours[to], 'code');
  for (const [from, to] of recorded) if (theirs[from] !== undefined) pair(theirs[from], ours[to], 'record');
  for (const [at, [by]] of KEYS.entries()) {
    const key = (cell: CellLines): string => keysOf(cell)[at] ?? '';
    for (const a of theirs) {
      const wanted = key(a);
      const isThe = (b: CellLines): boolean => isFree(a, b) && key(b) === wanted;
      // One that stands twice is none that can be told from the other.
      if (wanted === '' || theirs.filter((each) => each.cell.kind === a.cell.kind && key(each) === wanted).length > 1)
        continue;
      const candidates = ours.filter(isThe);
      if (candidates.length === 1) pair(a, candidates[0], by);
    }
  }
  const left = theirs.flatMap((a) =>
    ours.filter((b) => isFree(a, b)).map((b) => ({ a, b, score: cellLikeness(a, b) })),
  );
  for (const { a, b, score } of left.filter((each) => each.score >= SAME_CELL).sort((x, y) => y.score - x.score)) {
    pair(a, b, 'likeness', score);
  }
  return matches;
}

/**
 * The same for two versions of one notebook, where the place tells, too: a cell between the same neighbours is the same
 * one, however much of it was changed, as long as something of it is left.
 */
export function matchVersions(old: Notebook, now: Notebook): ReadonlyMap<number, CellMatch> {
  const matches = new Map(matchCells(old, now));
  const taken = new Set([...matches.values()].map(({ cell }) => cell));
  const [before, after] = [linesOf(old), linesOf(now)];
  for (const a of before.filter(({ cell }) => !matches.has(cell.index))) {
    const at = a.cell.index === 0 ? 0 : (matches.get(a.cell.index - 1)?.cell ?? NaN) + 1;
    const b = after[at];
    const below = a.cell.index + 1 === before.length ? after.length : matches.get(a.cell.index + 1)?.cell;
    if (b === undefined || taken.has(at) || below !== at + 1 || a.cell.kind !== b.cell.kind) continue;
    const score = cellLikeness(a, b);
    if (score >= SAME_PLACE) matches.set(a.cell.index, { cell: at, by: 'likeness', score });
  }
  return matches;
}

/** Whether a notebook has something of the template, besides the imports that any other has as well. */
export function isMadeFrom(base: Notebook, matches: ReadonlyMap<number, CellMatch>): boolean {
  const isMore = (at: number): boolean => importsMarimo(linesOf(base)[at]!) === '';
  return [...matches.keys()].some(isMore) || matches.size === base.cells.length;
}

/** How alike two cells are, from 0 to 1. */
export function cellLikeness(a: CellLines, b: CellLines): number {
  const code = similarity(featuresOfCell(a), featuresOfCell(b));
  const [left, right] = [a.cell.bindings.defs, b.cell.bindings.defs];
  if (left.size === 0 && right.size === 0) return code;
  const common = [...left].filter((name) => right.has(name)).length;
  return (1 - NAMES_WEIGHT) * code + NAMES_WEIGHT * (common / (left.size + right.size - common));
}

/** What tells a cell from others, but for likeness, in the order in which it is tried. */
const KEYS: readonly (readonly [MatchedBy, (cell: CellLines) => string])[] = [
  ['code', exactOf],
  ['names', definedOf],
  ['names', importsMarimo],
  ['code', codeOf],
];

const keysOf = memoized((cell: CellLines): readonly string[] => KEYS.map(([, key]) => key(cell)));

const featuresOfCell = memoized(({ lines }: CellLines) => featuresOfAll(lines));

/** The lines of a cell, comments and all, as one text. */
function exactOf({ lines }: CellLines): string {
  return lines.map((line) => lineKey(line)).join('\u0002');
}

/** What a cell is recognised by in the lock: its code; its words where there is no code. */
export function fingerprintOf(cell: CellLines): string {
  return codeOf(cell) || exactOf(cell);
}

/** Every notebook has one cell that imports marimo, beside whatever it needs itself. */
function importsMarimo({ cell, notebook }: CellLines): string {
  return importsOf(notebook).some((each) => each.cell === cell && each.module === 'marimo') ? 'marimo' : '';
}

function definedOf({ cell }: CellLines): string {
  return [...cell.bindings.defs].sort().join(' ');
}

/** The code of a cell without comments and docstring, whatever its variables are called. */
export function codeOf({ lines }: CellLines): string {
  const isDocstring = (at: number): boolean =>
    at === 0 && lines[0]?.tokens.every(({ kind }) => kind === 'string') === true;
  return lines
    .filter(({ tokens }, at) => tokens[0]?.kind !== 'comment' && !isDocstring(at))
    .map(shapeOf)
    .join('\u0002');
}
