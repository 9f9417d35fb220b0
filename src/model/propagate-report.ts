import type { AppliedFix, LeftFinding } from './report.ts';

/**
 * How a cell of the template stands in a notebook. `same`: as the template has it, in the notebook's names; `behind`:
 * the template has changed and the cell can follow; `changed here`: the notebook has its own version and nothing of the
 * template is missing in it; `missing`: no cell of the notebook is this one; `conflict`: both changed the same place;
 * `diverged` and `skipped`: left alone on purpose, the cell being there or not.
 */
export type CellState = 'same' | 'behind' | 'changed here' | 'missing' | 'conflict' | 'diverged' | 'skipped';

/** Lines of one version, without a line break at the end. */
export interface VersionLines {
  /** 1-based number of the first one in the file; null where there is none, or the file has not got it. */
  readonly line: number | null;
  readonly text: string;
}

/** A place of a cell that can't be merged, between lines that all versions share. */
export interface ConflictHunk {
  /** The template as it was. nbfix may have put lines into it that no file has. */
  readonly base: VersionLines;
  readonly template: VersionLines;
  readonly notebook: VersionLines;
  /** What the notebook's lines become when the template's side is taken; null where nothing tells that. */
  readonly proposal: string | null;
}

/** A cell that can't be merged. */
export interface CellConflict {
  readonly reason: string;
  /** 1-based line of the notebook at the first place, or above it; that of the cell above for a new one. */
  readonly line: number;
  readonly hunks: readonly ConflictHunk[];
}

/** One cell of the template in one notebook. */
export interface CellOutcome {
  /** What the template's cell is called: see src/propagate/match/cell-id.ts. */
  readonly id: string;
  /** 1-based position in the notebook; null when it has none. */
  readonly cell: number | null;
  /** How it was recognised. */
  readonly by: 'record' | 'names' | 'code' | 'likeness' | null;
  readonly score: number | null;
  readonly state: CellState;
  readonly conflict: CellConflict | null;
}

/** A cell that the template has no more. It is not deleted: other cells may read it. */
export interface DroppedCell {
  readonly id: string;
  /** 1-based position in the notebook. */
  readonly cell: number;
}

/** A copy of a notebook with conflict markers, for an editor. */
export interface ConflictCopy {
  readonly path: string;
  /** `written`, `there` already with the same text, or `kept`: it holds another text, which may be a user's work. */
  readonly state: 'written' | 'there' | 'kept';
}

/** What following the template means for one notebook. */
export interface PropagatedNotebook {
  readonly path: string;
  /** Why nothing could be done; then all else is empty. */
  readonly error: string | null;
  readonly before: string;
  readonly after: string;
  readonly changed: boolean;
  /** Which version of the template the notebook was compared with, for a person. */
  readonly base: string;
  readonly applied: readonly AppliedFix[];
  readonly left: readonly LeftFinding[];
  /** One for each cell of the template, in its order. */
  readonly cells: readonly CellOutcome[];
  /** Cells of the notebook, 1-based, that are none of the template's and took over its rewording of what codemods put in. */
  readonly reworded: readonly number[];
  readonly dropped: readonly DroppedCell[];
  /** Arguments of `marimo.App` that are changed in the template and here, for a person. */
  readonly appConflict: string | null;
  /** The result with the conflicts of its cells between markers; null unless it was asked for and there are any. */
  readonly marked: string | null;
  /** What became of the copy for that text; null without one. */
  readonly copy: ConflictCopy | null;
}

/** What a person is told of the notebook beside its cells and changes: nothing that could be behind. */
export function remarksOn({ dropped }: PropagatedNotebook): string[] {
  return dropped.map(({ id, cell }) => `cell ${cell} (${id}) is no longer in the template; it stays here`);
}

export interface PropagateReport {
  readonly template: string;
  readonly dryRun: boolean;
  readonly notebooks: readonly PropagatedNotebook[];
}
