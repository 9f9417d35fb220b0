import type { Edit } from '../../../src/edit/edit.ts';
import { reachHelpers } from '../../../src/edit/helpers.ts';
import { indentationAt } from '../../../src/edit/indent.ts';
import { insertAbove, insertBelow, placeIn, wrap, type Place } from '../../../src/edit/place.ts';
import { setToNone, whenSet } from '../../../src/edit/release-lines.ts';
import { fillPart, WORK } from '../../../src/edit/snippet.ts';
import { roomAt } from '../../../src/edit/width.ts';
import { defineCodemod, type Refusal } from '../../../src/engine/codemod.ts';
import type { CellWork } from '../../../src/gpu/work.ts';
import { asCode, listedFew } from '../../../src/listed.ts';
import { guardedUnit, guardedWork, openTryOf } from '../../../src/memory/guarded-work.ts';
import { collectionIn, oomCleanupOf, finallyOf, type OomCleanup } from '../../../src/memory/oom-cleanup.ts';
import { holdingNames, releaseOf, type Release } from '../../../src/memory/release.ts';
import type { WorkUnit } from '../../../src/memory/work-unit.ts';
import type { Notebook } from '../../../src/notebook/notebook.ts';
import { children, lineOf, parsePython, type Node } from '../../../src/python/tree.ts';

/** `release`: what the work holds is not given back. `needed`: it can't be, because the cell reads it further down. */
type Data =
  | { readonly kind: 'release'; readonly work: CellWork; readonly unit: WorkUnit; readonly release: Release }
  | { readonly kind: 'refused'; readonly reason: string };

/** Names in a message. */
const SHOWN = 4;

export default defineCodemod<Data>({
  meta: {
    id: 'memory-cleanup',
    phase: 'B',
    severity: 'medium',
    safety: 'safe',
    what: 'GPU memory stays in use after the work: variables that no other cell reads still hold it.',
    why: 'Variables of a cell live until the cell runs again, so the model and the tensors of the last run stay on the GPU, and the next run, other notebooks and other people have less memory.',
    fix: 'Sets those names to None in a `finally`, collects garbage and empties the cache. Values that are read later, results of the run (a trained model, a fitted estimator) and values cached on other objects stay.',
    effects: { helpers: ['free_gpu_memory'] },
  },

  appliesTo: (notebook) => guardedWork(notebook).some((work) => holdingNames(notebook, work.cell).length > 0),

  *find(notebook) {
    for (const work of guardedWork(notebook)) {
      const { cell } = work;
      const unit = guardedUnit(notebook, work);
      if ('refused' in unit) {
        const names = holdingNames(notebook, cell);
        if (names.length === 0) continue;
        const message = `GPU memory stays in use after the run, held by ${listedFew(names.map(asCode), SHOWN)}`;
        yield { cell, node: work.gpu[0]!.node, message, data: { kind: 'refused', reason: unit.refused } };
        continue;
      }
      const release = releaseOf(notebook, work, unit);
      if (release.isMissing) {
        const free = release.holding.filter((name) => !release.needed.some((each) => each.name === name));
        const message = `GPU memory stays in use after the run, held by ${listedFew(free.map(asCode), SHOWN)}`;
        yield { cell, node: unit.first, message, data: { kind: 'release', work, unit, release } };
      }
      for (const { name, reader } of release.needed) {
        const reason = `\`${name}\` is read after the work, on line ${lineOf(reader)}; read it inside the work, or keep a number instead of a value on the GPU`;
        const message = `\`${name}\` holds GPU memory after the run`;
        yield { cell, node: reader, message, data: { kind: 'refused', reason } };
      }
    }
  },

  fix({ cell, data }, notebook, { snippet, helpers }): Edit[] | Refusal {
    if (data.kind === 'refused') return { refused: data.reason };
    const { unit, release } = data;
    if (release.measure !== undefined) {
      return {
        refused: `line ${lineOf(release.measure)} measures the memory in use after the work, which would then be zero; measure it inside the work`,
      };
    }
    const reach = reachHelpers(notebook, cell, helpers, ['free_gpu_memory'], unit.first);
    if ('refused' in reach) return reach;
    const cleanup = oomCleanupOf(notebook, unit);
    const room = roomAt(notebook, unit.first) - 4;
    const holes = {
      release_names: setToNone(release.open, room),
      release_after_failure: afterFailure(release, cleanup, room - 4),
    };
    const place = placeIn(notebook);
    const lines = fillPart(snippet, 'release', holes, new Map(Object.entries(reach.names)));
    const comments = (cleanup?.comments ?? []).filter((each) => !lines.includes(each));
    return [
      ...placed(place, notebook, unit, release, lines, comments),
      ...(cleanup === undefined ? [] : [removal(cleanup)]),
      ...reach.edits,
    ];
  },
});

function removal({ start, end }: OomCleanup): Edit {
  return { start, end, text: '' };
}

/** What the cell drops only when memory has run out: results for other cells, and what is cached on their objects. */
function afterFailure({ open, dropped }: Release, cleanup: OomCleanup | undefined, room: number): string[] {
  if (cleanup === undefined) return [];
  const names = cleanup.names.filter((name) => !open.includes(name) && !dropped.has(name));
  return whenSet(cleanup.variable, [...setToNone(names, room), ...cleanup.others.flatMap(linesOf)]);
}

/** A statement's lines, relative indentation in units of four spaces. */
function linesOf(statement: Node): string[] {
  const [head = '', ...rest] = statement.text.split(/\r?\n/);
  return [head, ...rest.map((line) => `    ${line.trimStart()}`)];
}

/** Puts the clause after the `try` or its statements into the `finally` that is there; without a `try`, around the work. */
function placed(
  place: Place,
  notebook: Notebook,
  unit: WorkUnit,
  release: Release,
  lines: string,
  comments: readonly string[],
): Edit[] {
  const attempt = openTryOf(unit);
  const clause = clauseOf(lines, comments);
  if (attempt === undefined) return wrap(place, unit.first, unit.last, `try:\n    ${WORK}\n${clause}`);
  const indentation = indentationAt(place.text, attempt.startIndex);
  const present = finallyOf(attempt);
  if (present === undefined) return [insertBelow(place, attempt, clause, indentation)];
  const block = present.namedChildren.find(({ type }) => type === 'block');
  const last = block === undefined ? undefined : children(block).at(-1);
  if (last === undefined) return [];
  const inner = indentationAt(place.text, last.startIndex);
  const statements = clause
    .split('\n')
    .slice(1)
    .map((line) => line.slice(4))
    .join('\n');
  const collection = collectionIn(present, notebook);
  if (collection === undefined) return [insertBelow(place, last, statements, inner)];
  const at = children(parsePython(statements)).at(-1)?.startIndex ?? 0;
  const [above, below] = [statements.slice(0, at).trimEnd(), statements.slice(at)];
  return [
    ...(above === '' ? [] : [insertAbove(place, collection, above, { blankAfter: false })]),
    ...(release.emptiesCaches ? [] : [insertBelow(place, last, below, inner)]),
  ];
}

/** The `finally` clause of the filled template, with comments that have to stay at its head. */
function clauseOf(lines: string, comments: readonly string[]): string {
  const attempt = parsePython(lines).namedChildren.find(({ type }) => type === 'try_statement');
  const clause = lines.slice(finallyOf(attempt)?.startIndex ?? 0, attempt?.endIndex).trimEnd();
  const [head = '', ...rest] = clause.split('\n');
  return [head, ...comments.map((each) => `    ${each}`), ...rest].join('\n');
}
