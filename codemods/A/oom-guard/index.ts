import type { Edit } from '../../../src/edit/edit.ts';
import { reachHelpers } from '../../../src/edit/helpers.ts';
import { indentationAt } from '../../../src/edit/indent.ts';
import { insertAbove, insertBelow, placeIn, wrap, type Place } from '../../../src/edit/place.ts';
import { setToNone, whenSet } from '../../../src/edit/release-lines.ts';
import { settingsArgument } from '../../../src/edit/settings-argument.ts';
import { fillPart, freshNames, WORK } from '../../../src/edit/snippet.ts';
import { roomAt } from '../../../src/edit/width.ts';
import { defineCodemod, type FixContext, type Outcome, type Refusal } from '../../../src/engine/codemod.ts';
import { workOf, type CellWork } from '../../../src/gpu/work.ts';
import { FRAMEWORKS } from '../../../src/knowledge/frameworks.ts';
import { smallerSettings } from '../../../src/marimo/settings.ts';
import { embedsFewTexts } from '../../../src/memory/few-texts.ts';
import { guardedUnit, guardedWork, openTryOf, tryOf, loadsOnlySmall } from '../../../src/memory/guarded-work.ts';
import type { HeldMemory } from '../../../src/memory/held-memory.ts';
import { whyUnrecognised } from '../../../src/memory/memory-errors.ts';
import { collectionIn, finallyOf } from '../../../src/memory/oom-cleanup.ts';
import { releaseOf } from '../../../src/memory/release.ts';
import { isOneByOne } from '../../../src/memory/one-by-one.ts';
import { isSmallGrid } from '../../../src/memory/small-grids.ts';
import { takesLittle } from '../../../src/memory/small-work.ts';
import { isOfTinyNetworks } from '../../../src/memory/tiny-networks.ts';
import type { WorkUnit } from '../../../src/memory/work-unit.ts';
import type { Cell, Notebook } from '../../../src/notebook/notebook.ts';
import { field, parsePython, walk, type Node } from '../../../src/python/tree.ts';
import { guardNeeds } from './guard-needs.ts';
import { handles, handlesInside, handlingOf, isHandled, swallowingClause } from './recovery.ts';

/** `guard`: the work of a cell. `pass_on`: a handler further in that would keep the error from the guard. */
type Data =
  | { readonly kind: 'guard'; readonly work: CellWork; readonly frameworks: readonly string[] }
  | ({ readonly kind: 'pass_on'; readonly frameworks: readonly string[] } & Swallowing);

/** A handler, and why it may be a recovery for all that nbfix can see. */
interface Swallowing {
  readonly handler: Node;
  readonly doubt: string | undefined;
}

/** The helper functions that the handler of the work calls, and what follows it. */
const GUARD = ['gpu_memory_errors', 'out_of_memory'] as const;
const FREE = 'free_gpu_memory';
const STEP = 'smaller_step';

export default defineCodemod<Data>({
  meta: {
    id: 'oom-guard',
    phase: 'A',
    severity: 'high',
    safety: 'safe',
    what: 'GPU out-of-memory errors are not handled, or a broad handler inside the work swallows them.',
    why: 'The error does not say what to change, and the memory stays in use: emptying the cache inside the handler frees nothing, because the traceback still holds the tensors.',
    fix: 'Catches the out-of-memory errors of the libraries in use, frees the memory after the handler has ended, and shows the current settings with smaller ones.',
    effects: { imports: ['marimo'], helpers: [...GUARD, STEP, FREE] },
  },

  appliesTo: (notebook) => guardedWork(notebook).length > 0,

  *find(notebook) {
    for (const work of guardedWork(notebook)) {
      const { cell } = work;
      const frameworks = [...new Set(work.gpu.flatMap((each) => each.frameworks))];
      const open = frameworks.filter((framework) =>
        work.gpu.some(
          ({ node, frameworks: used }) =>
            used.includes(framework) &&
            !isHandled(notebook, cell, node, framework) &&
            !handlesInside(notebook, node, framework),
        ),
      );
      const isSmall = [takesLittle, isSmallGrid, isOneByOne, embedsFewTexts, loadsOnlySmall, isOfTinyNetworks].some(
        (each) => each(notebook, work),
      );
      if (open.length > 0 && !isSmall) {
        const unit = guardedUnit(notebook, work);
        const node = 'refused' in unit ? work.gpu[0]!.node : unit.first;
        const message = `GPU out-of-memory errors are not handled (${open.join(', ')})`;
        yield { cell, node, message, data: { kind: 'guard', work, frameworks: open } };
      }
      const guard = guardOf(notebook, work);
      for (const each of cell.statements.flatMap((statement) => swallowing(statement, cell, frameworks, notebook))) {
        const { handler } = each;
        if (handler.parent?.id === guard?.id) continue;
        if (!isInsideWork(handler, notebook, work)) continue;
        const message = `\`${headOf(handler)}\` inside the work swallows GPU out-of-memory errors`;
        const needs = guard === undefined ? guardNeeds(notebook, work, frameworks) : {};
        const doubt =
          each.doubt ?? ('refused' in needs ? `nothing around it catches the error: ${needs.refused}` : undefined);
        yield { cell, node: handler, message, data: { kind: 'pass_on', handler, doubt, frameworks } };
      }
    }
    for (const { cell, node, frameworks, name } of workOf(notebook).definitions) {
      if (frameworks.size === 0) continue;
      for (const each of swallowing(node, cell, [...frameworks], notebook)) {
        const { handler } = each;
        const message = `\`${headOf(handler)}\` in \`${name}\` swallows GPU out-of-memory errors, so its caller cannot handle them`;
        yield { cell, node: handler, message, data: { kind: 'pass_on', ...each, frameworks: [...frameworks] } };
      }
    }
  },

  fix({ cell, data }, notebook, { snippet, helpers }): Outcome {
    const place = placeIn(notebook);
    if (data.kind === 'pass_on') {
      const unrecognised = whyUnrecognised(data.frameworks);
      if (unrecognised !== undefined) return { refused: unrecognised };
      const reach = reachHelpers(notebook, cell, helpers, ['gpu_memory_errors'], data.handler.parent ?? data.handler);
      if ('refused' in reach) return reach;
      const clause = clauseOf(fillPart(snippet, 'pass_on', {}, new Map(Object.entries(reach.names))));
      const edits = [insertAbove(place, data.handler, clause, { blankAfter: false }), ...reach.edits];
      return data.doubt === undefined ? edits : { edits, unsafe: data.doubt };
    }
    const edits = guard(notebook, data, place, { snippet, helpers });
    const unsafe = 'refused' in edits ? undefined : doubtOfTry(notebook, data);
    return 'refused' in edits || unsafe === undefined ? edits : { edits, unsafe };
  },
});

/** The `try` that handles, or is to handle, the memory errors of the cell's work. */
function guardOf(notebook: Notebook, work: CellWork): Node | undefined {
  const unit = guardedUnit(notebook, work);
  return 'refused' in unit ? undefined : tryOf(unit);
}

/** Why the broad handler of the work's own `try` may be a recovery, which a clause before it would end. */
function doubtOfTry(notebook: Notebook, { work, frameworks }: Extract<Data, { kind: 'guard' }>): string | undefined {
  const attempt = guardOf(notebook, work);
  const clause = attempt === undefined ? undefined : swallowingClause(attempt, frameworks, notebook);
  const handling = clause === undefined ? undefined : handlingOf(clause, notebook, work.cell);
  return handling?.kind === 'unclear' ? handling.why : undefined;
}

function isInsideWork(handler: Node, notebook: Notebook, work: CellWork): boolean {
  const unit = guardedUnit(notebook, work);
  if ('refused' in unit) return false;
  return handler.startIndex >= unit.first.startIndex && handler.endIndex <= unit.last.endIndex;
}

/** Broad handlers below a node that keep memory errors to themselves, where their `try` does more than import. */
function swallowing(node: Node, cell: Cell, frameworks: readonly string[], notebook: Notebook): Swallowing[] {
  const known = FRAMEWORKS.filter(({ module, memoryErrors }) => frameworks.includes(module) && memoryErrors.length > 0);
  const modules = known.map(({ module }) => module);
  return walk(node)
    .filter((each) => each.type === 'try_statement')
    .flatMap((each) => {
      const body = field(each, 'body');
      const calls = body !== undefined && walk(body).some(({ type }) => type === 'call');
      const handler = calls ? swallowingClause(each, modules, notebook) : undefined;
      const handling = handler === undefined ? undefined : handlingOf(handler, notebook, cell);
      if (handler === undefined || handling === undefined || handling.kind === 'recovers') return [];
      return [{ handler, doubt: handling.kind === 'unclear' ? handling.why : undefined }];
    });
}

function headOf(handler: Node): string {
  return handler.text.split(':')[0] ?? 'except';
}

function guard(
  notebook: Notebook,
  { work, frameworks }: Extract<Data, { kind: 'guard' }>,
  place: Place,
  { snippet, helpers }: FixContext,
): Edit[] | Refusal {
  const { cell } = work;
  const needs = guardNeeds(notebook, work, frameworks);
  if ('refused' in needs) return needs;
  const { unit, held } = needs;
  const attempt = attemptOf(notebook, work, unit, frameworks);
  const collection = attempt === undefined ? undefined : finalCollection(notebook, work, unit);
  const smaller = smallerSettings(notebook, cell);
  const reach = reachHelpers(
    notebook,
    cell,
    helpers,
    [
      ...GUARD,
      ...(smaller.some(({ less }) => less === null) ? [STEP] : []),
      ...(collection === undefined ? [FREE] : []),
    ] as const,
    unit.first,
  );
  if ('refused' in reach) return reach;
  const names = new Map([['mo', needs.marimo], ...Object.entries(reach.names), ...freshNames(snippet, 'guard', cell)]);
  const room = roomAt(notebook, unit.spinner ?? unit.first) - 4;
  const statement = (given: string): string => `mo.stop(True, out_of_memory(_oom, ${given}))`;
  const { settings, above } = settingsArgument(cell, smaller, names.get(STEP) ?? STEP, statement, room);
  // What is dropped only when memory has run out goes where the rest is dropped in any case.
  const { dropped } = releaseOf(notebook, work, unit);
  const open = collection === undefined ? held.names : held.names.filter((name) => !dropped.has(name));
  const release = [...setToNone(open, room), ...releaseAttributes(held)];
  const holes = {
    release: collection === undefined ? [...release, `${names.get(FREE)}()`] : [],
    smaller: above.length === 0 ? null : above,
    settings,
  };
  const parts = splitGuard(fillPart(snippet, 'guard', holes, names));
  const rest = collection === undefined ? [] : whenSet(names.get('_oom') ?? '_oom', release);
  const inFinally =
    collection === undefined || rest.length === 0
      ? []
      : [insertAbove(place, collection, rest.join('\n'), { blankAfter: false })];
  return [...needs.edits, ...placed(place, unit, attempt, parts), ...inFinally, ...reach.edits];
}

/** Where the `finally` of the work collects garbage, if it gives back all that the work holds. */
function finalCollection(notebook: Notebook, work: CellWork, unit: WorkUnit): Node | undefined {
  const clause = finallyOf(openTryOf(unit));
  if (clause === undefined) return undefined;
  const { isMissing, emptiesCaches } = releaseOf(notebook, work, unit);
  return isMissing || !emptiesCaches ? undefined : collectionIn(clause, notebook);
}

/** Puts the pieces of the guard around the work, or into the `try` that is there. */
function placed(
  place: Place,
  unit: WorkUnit,
  attempt: Node | undefined,
  { before, clause, after }: GuardParts,
): Edit[] {
  const outer = { first: unit.spinner ?? unit.first, last: unit.spinner ?? unit.last };
  const indentation = indentationAt(place.text, outer.first.startIndex);
  const around = [
    // Above the comments that belong to the work, so that they stay with it.
    insertAbove(place, outer.first, before, { blankAfter: false }),
    insertBelow(place, outer.last, after, indentation),
  ];
  if (attempt === undefined) {
    const wrapped = wrap(place, unit.first, unit.last, `try:\n    ${WORK}\n${clause}`);
    // The cleanup and the handler go in at the same offset when there is no spinner: the handler first.
    return [around[0]!, ...wrapped, around[1]!];
  }
  const first = attempt.namedChildren.find(({ type }) => /^(?:except|finally)_clause$/.test(type));
  return [around[0]!, insertAbove(place, first ?? attempt, clause, { blankAfter: false }), around[1]!];
}

/** The `try` of the work that takes a clause more: not one that already does something else about the error. */
function attemptOf(
  notebook: Notebook,
  work: CellWork,
  unit: WorkUnit,
  frameworks: readonly string[],
): Node | undefined {
  const attempt = openTryOf(unit);
  const isTaken = attempt !== undefined && frameworks.some((each) => handles(attempt, each, notebook, work.cell));
  return isTaken ? undefined : attempt;
}

/** The filled template, taken apart at its `try`. */
interface GuardParts {
  readonly before: string;
  readonly clause: string;
  readonly after: string;
}

/** Splits the filled template: what comes before its `try`, the handler, what comes after. */
function splitGuard(lines: string): GuardParts {
  const attempt = tryIn(lines);
  return {
    before: lines.slice(0, attempt?.startIndex ?? 0).trimEnd(),
    clause: handlersIn(lines, attempt),
    after: lines.slice(attempt?.endIndex ?? 0).replace(/^\n+/, ''),
  };
}

function tryIn(lines: string): Node | undefined {
  return parsePython(lines).namedChildren.find(({ type }) => type === 'try_statement');
}

/** The `except` clauses of the first `try` of a filled template. */
function clauseOf(lines: string): string {
  return handlersIn(lines, tryIn(lines));
}

function handlersIn(lines: string, attempt: Node | undefined): string {
  const clause = attempt?.namedChildren.find(({ type }) => type === 'except_clause');
  return lines.slice(clause?.startIndex ?? 0, attempt?.endIndex ?? 0).trimEnd();
}

function releaseAttributes({ attributes }: HeldMemory): string[] {
  return attributes.flatMap(({ object, attribute }) => [
    `if hasattr(${object}, "${attribute}"):`,
    `    del ${object}.${attribute}`,
  ]);
}
