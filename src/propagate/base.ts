import type { Notebook } from '../notebook/notebook.ts';
import { alignEqual } from './align.ts';
import { linesOf, shapeOf, type CellLines } from './lines.ts';
import { cellLikeness, matchCells } from './match-cells.ts';

/** The template at one time. */
export interface Version {
  /** For a person: `revision 1a2b3c4`, or a file. */
  readonly label: string;
  /** A hash of its text. */
  readonly digest: string;
  readonly notebook: Notebook;
}

/**
 * The version that a notebook was made from, or followed last: the one that it has most in common with. Of several, the
 * oldest: what came after it is found to be there already.
 * @param versions the newest first; at least one
 * @returns the version with its likeness, from 0 to 1
 */
export function nearestVersion(
  notebook: Notebook,
  versions: readonly [Version, ...Version[]],
): { readonly version: Version; readonly score: number } {
  const scored = versions.map((version) => ({ version, score: likeness(version.notebook, notebook) }));
  return scored.reduce((best, each) => (each.score >= best.score ? each : best));
}

/** How much of the template's cells a notebook has: lines as they are, and for the rest, words. */
function likeness(template: Notebook, notebook: Notebook): number {
  const total = linesOf(template).length;
  if (total === 0) return 0;
  let sum = 0;
  for (const [from, { cell }] of matchCells(template, notebook)) {
    const [ours, theirs] = [linesOf(template)[from]!, linesOf(notebook)[cell]!];
    sum += sharedLines(ours, theirs) + cellLikeness(ours, theirs);
  }
  // Rounded, so that versions that are equally near are told by their age alone.
  return Number((sum / (2 * total)).toFixed(6));
}

/** The share of the lines of one cell that the other one has, whatever their variables are called. */
function sharedLines(a: CellLines, b: CellLines): number {
  if (a.lines.length === 0) return 1;
  return alignEqual(a.lines.map(shapeOf), b.lines.map(shapeOf)).size / a.lines.length;
}
