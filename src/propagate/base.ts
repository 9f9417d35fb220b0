import type { Notebook } from '../notebook/notebook.ts';
import { alignEqual } from './match/align.ts';
import { isSameCall } from './match/arguments.ts';
import { cellLikeness, matchCells, matchVersions } from './match/cells.ts';
import { isSameDecorator } from './match/decorator.ts';
import { linesOf, shapeOf } from './match/lines.ts';
import { isSameCode } from './match/same-cell.ts';
import type { CellLines, Version } from './model.ts';

/**
 * The version that a notebook was made from, or followed last: the one that it has most in common with, unless it lacks a
 * change that came with it. Of several, the oldest: what came after it is found to be there already.
 * @param versions the newest first; at least one
 * @returns the version with its likeness, from 0 to 1
 */
export function nearestVersion(
  notebook: Notebook,
  versions: readonly [Version, ...Version[]],
): { readonly version: Version; readonly score: number } {
  let scored = versions.map((version) => ({ version, score: likeness(version.notebook, notebook) }));
  for (;;) {
    const best = scored.reduce((nearest, each) => (each.score >= nearest.score ? each : nearest));
    const older = scored.slice(scored.indexOf(best) + 1);
    // Both a cell that the notebook has dropped and one that it has improved ahead of the template make the newest text
    // look nearest, whatever else the template has changed.
    if (older[0] === undefined || hasChanges(older[0].version.notebook, best.version.notebook, notebook)) return best;
    scored = older;
  }
}

/**
 * Whether each cell that changed between two versions of the template is nearer to the newer one in a notebook, and no
 * decorator is as it was, nor are the arguments of `marimo.App`.
 */
function hasChanges(old: Notebook, now: Notebook, notebook: Notebook): boolean {
  if (!isSameCall(old.app, now.app) && isSameCall(old.app, notebook.app)) return false;
  const [fromOld, fromNow] = [matchCells(old, notebook), matchCells(now, notebook)];
  return [...matchVersions(old, now)].every(([at, { cell }]) => {
    const [before, after] = [linesOf(old)[at]!, linesOf(now)[cell]!];
    const here = linesOf(notebook)[fromNow.get(cell)?.cell ?? fromOld.get(at)?.cell ?? -1];
    if (here === undefined) return true;
    if (!isSameDecorator(before.cell, after.cell) && isSameDecorator(before.cell, here.cell)) return false;
    if (isSameCode(before, after)) return true;
    return nearness(after, here) >= nearness(before, here);
  });
}

function nearness(cell: CellLines, here: CellLines): number {
  return sharedLines(cell, here) + cellLikeness(cell, here);
}

/** How much of the template's cells a notebook has: lines as they are, and for the rest, words. */
function likeness(template: Notebook, notebook: Notebook): number {
  const total = linesOf(template).length;
  if (total === 0) return 0;
  let sum = 0;
  for (const [from, { cell }] of matchCells(template, notebook)) {
    sum += nearness(linesOf(template)[from]!, linesOf(notebook)[cell]!);
  }
  // Rounded, so that versions that are equally near are told by their age alone.
  return Number((sum / (2 * total)).toFixed(6));
}

/** The share of the lines of one cell that the other one has, whatever their variables are called. */
function sharedLines(a: CellLines, b: CellLines): number {
  if (a.lines.length === 0) return 1;
  return alignEqual(a.lines.map(shapeOf), b.lines.map(shapeOf)).size / a.lines.length;
}
