import type { Codemod } from '../engine/codemod.ts';
import type { CellOutcome, PropagatedNotebook } from '../model/propagate-report.ts';
import type { Notebook } from '../notebook/notebook.ts';
import { nearestVersion } from './base.ts';
import type { LockedNotebook } from './lock.ts';
import { lockedCells, lockedReasons, recordedCells } from './locked-cells.ts';
import { mergeApp } from './merge/app.ts';
import type { TemplateChange, Version } from './model.ts';
import { propagate } from './propagate.ts';
import { templateChange } from './template-change.ts';

/** What one run of `propagate` or `drift` knows, the same for all notebooks. */
export interface Following {
  readonly template: Notebook;
  /** The template's path from the lock's folder. */
  readonly templateKey: string;
  /** Earlier versions of the template, the newest first, and the present one before them. */
  readonly versions: readonly [Version, ...Version[]];
  /** A version that the lock names by its hash; undefined where nothing has it, or the base was given. */
  readonly recorded: (base: string) => Version | undefined;
  /** The codemods that may travel. */
  readonly codemods: readonly Codemod[];
  readonly templates: ReadonlyMap<string, string>;
  /** Cells that travel, by id; all unless given. */
  readonly chosen: readonly string[] | null;
  /** Cells that are left alone from now on, with the reason. */
  readonly skipped: ReadonlyMap<string, string>;
  readonly digest: (text: string) => string;
  /** Whether the notebooks will be written, so that lines are those of the result. */
  readonly isWritten: boolean;
  /** Whether conflicts are wanted between markers, too. */
  readonly isMarked: boolean;
  /** Filled as versions are used. */
  readonly changes: Map<string, TemplateChange>;
}

export interface Followed {
  readonly outcome: PropagatedNotebook;
  /** What the lock says once the outcome is written. */
  readonly locked: LockedNotebook;
}

/**
 * Plans how one notebook follows its template. Nothing is written.
 * @param locked what the lock knows of it
 */
export function follow(
  following: Following,
  notebook: Notebook,
  locked: LockedNotebook | undefined,
  compile?: (text: string) => string | null,
): Followed {
  const { template, templates, chosen, skipped } = following;
  const { path, text } = notebook;
  const { version, said } = baseOf(following, notebook, locked);
  const change = changeSince(following, version);
  const lockedReason = lockedReasons(change, locked);
  const reasonOf = (id: string): string | null => skipped.get(id) ?? lockedReason(id);
  const isWanted = (id: string): boolean => reasonOf(id) === null && (chosen === null || chosen.includes(id));
  const recorded = recordedCells(change.original, notebook, locked, following.digest);
  const app = chosen === null ? mergeApp(change, notebook, compile) : { notebook, applied: [], conflict: null };
  const { after, ...propagated } = propagate(change, app.notebook, {
    templates,
    isWanted,
    recorded,
    isMarked: following.isMarked,
    ...(following.isWritten ? {} : { shown: notebook }),
    ...(compile === undefined ? {} : { compile }),
  });
  const cells = propagated.cells.map((cell): CellOutcome => {
    if (reasonOf(cell.id) === null) return cell;
    return { ...cell, state: cell.cell === null ? 'skipped' : 'diverged' };
  });
  // Arguments of `marimo.App` are told of once: nobody could say that they are left alone on purpose.
  const isComplete = chosen === null && cells.every(({ conflict }) => conflict === null);
  const outcome = {
    ...propagated,
    path,
    error: null,
    before: text,
    after: after.text,
    changed: after.text !== text,
    base: said,
    applied: [...app.applied, ...propagated.applied],
    cells,
    appConflict: app.conflict,
    copy: null,
  };
  return {
    outcome,
    locked: {
      template: following.templateKey,
      base: isComplete ? following.digest(template.text) : version.isMade === true ? null : version.digest,
      cells: lockedCells(template, after, cells, reasonOf, following.digest),
      before: outcome.changed
        ? { text: following.digest(text), base: recordedBase(following, text, locked) }
        : (locked?.before ?? null),
    },
  };
}

/** The version that the lock names, else the nearest one. */
function baseOf(
  following: Following,
  notebook: Notebook,
  locked: LockedNotebook | undefined,
): { readonly version: Version; readonly said: string } {
  const { versions, template, digest } = following;
  const base = recordedBase(following, notebook.text, locked);
  const isTakenBack = locked?.before?.text === digest(notebook.text);
  const recorded = base === null ? undefined : following.recorded(base);
  const how = isTakenBack ? ', as before the last run, which was taken back' : ', as recorded';
  if (recorded !== undefined) return { version: recorded, said: recorded.label + how };
  const { version, score } = nearestVersion(notebook, versions);
  if (versions.length === 1) return { version, said: version.label };
  const alike = `the most alike, ${Math.round(100 * score)} %`;
  const lost = base !== null && base !== digest(template.text) ? '; the recorded one was not found' : '';
  return { version, said: `${version.label}, ${alike}${lost}` };
}

/** The hash of the text that the lock says a notebook follows; of the former one where its last run was taken back. */
function recordedBase(
  { templateKey, digest }: Following,
  text: string,
  locked: LockedNotebook | undefined,
): string | null {
  if (locked === undefined || locked.template !== templateKey) return null;
  return locked.before?.text === digest(text) ? locked.before.base : locked.base;
}

function changeSince({ changes, template, codemods, templates }: Following, version: Version): TemplateChange {
  const found = changes.get(version.digest) ?? templateChange(version, template, codemods, templates);
  changes.set(version.digest, found);
  return found;
}
