import { importsOf } from '../../notebook/imports.ts';
import type { Notebook } from '../../notebook/notebook.ts';
import type { CellLines, CellMatch, MatchedBy } from '../model.ts';
import { linesOf, shapeOf } from './lines.ts';
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
  const [ours, theirs] = [linesOf(template), linesOf(notebook)];
  const matches = new Map<number, CellMatch>();
  const taken = new Set<number>();
  const isFree = (a: CellLines, b: CellLines): boolean =>
    a.cell.kind === b.cell.kind && !matches.has(a.cell.index) && !taken.has(b.cell.index);
  const pair = (a: CellLines, b: CellLines | undefined, by: MatchedBy, score = 1): void => {
    if (b === undefined || !isFree(a, b)) return;
    matches.set(a.cell.index, { cell: b.cell.index, by, score });
    taken.add(b.cell.index);
  };
  for (const [from, to] of known) if (ours[from] !== undefined) pair(ours[from], theirs[to], 'code');
  for (const [from, to] of recorded) if (ours[from] !== undefined) pair(ours[from], theirs[to], 'record');
  for (const [at, [by]] of KEYS.entries()) {
    const key = (cell: CellLines): string => keysOf(cell)[at] ?? '';
    for (const a of ours) {
      const wanted = key(a);
      const isThe = (b: CellLines): boolean => isFree(a, b) && key(b) === wanted;
      // One that stands twice is none that can be told from the other.
      if (wanted === '' || ours.filter((each) => each.cell.kind === a.cell.kind && key(each) === wanted).length > 1)
        continue;
      const candidates = theirs.filter(isThe);
      if (candidates.length === 1) pair(a, candidates[0], by);
    }
  }
  const left = ours.flatMap((a) =>
    theirs.filter((b) => isFree(a, b)).map((b) => ({ a, b, score: cellLikeness(a, b) })),
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
  const [ours, theirs] = [linesOf(old), linesOf(now)];
  for (const a of ours.filter(({ cell }) => !matches.has(cell.index))) {
    const at = a.cell.index === 0 ? 0 : (matches.get(a.cell.index - 1)?.cell ?? NaN) + 1;
    const b = theirs[at];
    const below = a.cell.index + 1 === ours.length ? theirs.length : matches.get(a.cell.index + 1)?.cell;
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

const keys = new WeakMap<CellLines, readonly string[]>();

function keysOf(cell: CellLines): readonly string[] {
  const found = keys.get(cell) ?? KEYS.map(([, key]) => key(cell));
  keys.set(cell, found);
  return found;
}

const features = new WeakMap<CellLines, ReturnType<typeof featuresOfAll>>();

function featuresOfCell(cell: CellLines): ReturnType<typeof featuresOfAll> {
  const found = features.get(cell) ?? featuresOfAll(cell.lines);
  features.set(cell, found);
  return found;
}

function exactOf({ lines }: CellLines): string {
  return lines.map((line) => line.tokens.map(({ key }) => key).join('\u0000')).join('\u0002');
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
