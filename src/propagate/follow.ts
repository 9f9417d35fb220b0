import type { Codemod } from '../engine/codemod.ts';
import type { Notebook } from '../notebook/notebook.ts';
import type { CellOutcome, PropagatedNotebook } from '../model/propagate-report.ts';
import { nearestVersion } from './base.ts';
import type { LockedCell, LockedNotebook } from './lock.ts';
import { cellIds } from './match/cell-id.ts';
import { codeOf, matchCells } from './match/cells.ts';
import { lineKey, linesOf } from './match/lines.ts';
import { namesOf } from './match/names.ts';
import { isSameCell } from './match/same-cell.ts';
import { mergeApp } from './merge/app.ts';
import type { CellLines, TemplateChange, Version } from './model.ts';
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
  const former = formerIds(change);
  const reasonOf = (id: string): string | null =>
    skipped.get(id) ?? reasonIn(locked?.cells.get(id) ?? locked?.cells.get(former.get(id) ?? id));
  const isWanted = (id: string): boolean => reasonOf(id) === null && (chosen === null || chosen.includes(id));
  const recorded = recordedCells(following, change.original, notebook, locked);
  const app = chosen === null ? mergeApp(change, notebook, compile) : { notebook, applied: [], conflict: null };
  const result = propagate(change, app.notebook, {
    templates,
    isWanted,
    recorded,
    ...(compile === undefined ? {} : { compile }),
  });
  const cells = result.cells.map((cell): CellOutcome => {
    if (reasonOf(cell.id) === null) return cell;
    return { ...cell, state: cell.cell === null ? 'skipped' : 'diverged' };
  });
  const after = result.after.text;
  // Arguments of `marimo.App` are told of once: nobody could say that they are left alone on purpose.
  const isComplete = chosen === null && cells.every(({ conflict }) => conflict === null);
  const outcome = {
    path,
    error: null,
    before: text,
    after,
    changed: after !== text,
    base: said,
    applied: [...app.applied, ...result.applied],
    left: result.left,
    cells,
    worded: result.reworded,
    dropped: result.dropped,
    appConflict: app.conflict,
  };
  return {
    outcome,
    locked: {
      template: following.templateKey,
      base: isComplete ? following.digest(template.text) : version.digest,
      cells: lockedCells(following, result.after, cells, reasonOf),
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
  const found = changes.get(version.digest) ?? templateChange(version.notebook, template, codemods, templates);
  changes.set(version.digest, found);
  return found;
}

/** What the cells of the template were called in the base, by what they are called now. */
function formerIds({ original, repairedCells, now, cells }: TemplateChange): ReadonlyMap<string, string> {
  const [old, fresh] = [cellIds(original), cellIds(now)];
  return new Map(
    [...repairedCells].flatMap(([from, { cell }]): [string, string][] => {
      const pair = cells.find((each) => each.base.cell.index === cell);
      return pair === undefined ? [] : [[fresh[pair.now.cell.index]!, old[from]!]];
    }),
  );
}

function reasonIn(cell: LockedCell | undefined): string | null {
  return cell?.state === 'diverged' || cell?.state === 'skipped' ? (cell.reason ?? 'no reason recorded') : null;
}

/** Cells whose code is still what the lock recorded. */
function recordedCells(
  { digest }: Following,
  base: Notebook,
  notebook: Notebook,
  locked: LockedNotebook | undefined,
): ReadonlyMap<number, number> {
  if (locked === undefined) return new Map();
  const ids = cellIds(base);
  const places = new Map<string, number[]>();
  for (const cell of linesOf(notebook)) {
    const key = digest(fingerprintOf(cell));
    places.set(key, [...(places.get(key) ?? []), cell.cell.index]);
  }
  return new Map(
    [...locked.cells].flatMap(([id, { fingerprint }]): [number, number][] => {
      const at = ids.indexOf(id);
      const found = fingerprint === null ? [] : (places.get(fingerprint) ?? []);
      return at === -1 || found.length !== 1 ? [] : [[at, found[0]!]];
    }),
  );
}

/** What a cell is recognised by: its code; its words where there is no code. */
function fingerprintOf(cell: CellLines): string {
  return codeOf(cell) || cell.lines.map((line) => lineKey(line)).join('\u0002');
}

function lockedCells(
  { template, digest }: Following,
  after: Notebook,
  outcomes: readonly CellOutcome[],
  reasonOf: (id: string) => string | null,
): ReadonlyMap<string, LockedCell> {
  const matches = matchCells(template, after);
  const { toTemplate } = namesOf(template, after, matches);
  return new Map(
    outcomes.flatMap(({ id, conflict, state }, at): [string, LockedCell][] => {
      const reason = reasonOf(id);
      const match = matches.get(at);
      const here = match === undefined ? undefined : linesOf(after)[match.cell]!;
      const fingerprint = here === undefined ? null : digest(fingerprintOf(here));
      if (reason !== null) return [[id, { fingerprint, state: state === 'skipped' ? 'skipped' : 'diverged', reason }]];
      if (here === undefined || conflict !== null) return [];
      const isSame = isSameCell(linesOf(template)[at]!, here, toTemplate);
      return [[id, { fingerprint, state: isSame ? 'same' : 'adopted', reason: null }]];
    }),
  );
}
