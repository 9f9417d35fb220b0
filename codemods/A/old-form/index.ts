import { insertion, type Edit } from '../../../src/edit/edit.ts';
import type { HelperHoles } from '../../../src/edit/helper-template.ts';
import { foldLines } from '../../../src/edit/fold.ts';
import { reachHelpers } from '../../../src/edit/helpers.ts';
import { indentationAt, layOut, lineBreakOf, lineStart } from '../../../src/edit/indent.ts';
import { insertAbove, placeIn } from '../../../src/edit/place.ts';
import { reachModule } from '../../../src/edit/reach-module.ts';
import { settingsArgument } from '../../../src/edit/settings-argument.ts';
import { fillPart, freshNames } from '../../../src/edit/snippet.ts';
import { roomAt } from '../../../src/edit/width.ts';
import { defineCodemod, type FixContext, type Match, type Outcome } from '../../../src/engine/codemod.ts';
import { waitsForClicks } from '../../../src/gpu/need.ts';
import { memoized } from '../../../src/memoized.ts';
import { countedIn, withLocal } from '../../../src/memory/estimate.ts';
import { freshName } from '../../../src/notebook/fresh-name.ts';
import type { Cell, Notebook } from '../../../src/notebook/notebook.ts';
import { quote } from '../../../src/python/strings.ts';
import { nodesOf, type Node } from '../../../src/python/tree.ts';
import { oldGuardOf, oldReleases, type OldGuard } from './old-guard.ts';
import type { OldCapability } from './old-capability.ts';
import { EQUAL, oldComparisons, type OldComparison } from './old-comparison.ts';
import { oldScalings, SCALING_COMMENTS, type OldScaling } from './old-scaling.ts';
import { oldStops, type OldStop } from './old-stops.ts';
import { commentsIn, type Run } from './runs.ts';

type Gate = Extract<OldStop, { kind: 'gate' }>;
type Full = Extract<OldStop, { kind: 'full' }>;

type Data =
  | Gate
  | OldCapability
  | OldComparison
  | OldScaling
  | (Full & OldGuard)
  | { readonly kind: 'release'; readonly freeing: readonly Node[] };

export default defineCodemod<Data>({
  meta: {
    id: 'old-form',
    phase: 'A',
    severity: 'low',
    safety: 'safe',
    what: 'A gate, a guard, a release, a memory estimate or a GPU check is written out in its cell, as older versions of nbfix did.',
    why: 'Its text is repeated in every cell of every notebook, and a script that it stops prints nothing and exits with 0.',
    fix: 'Calls the functions of the helper cell instead if the text is still that of nbfix; leaves reworded text alone.',
    effects: {
      helpers: [
        'no_gpu',
        'gpu_memory_errors',
        'out_of_memory',
        'smaller_step',
        'free_gpu_memory',
        'gpu_too_old',
        'compare_gpus',
        'gpu_too_small',
        'memory_too_small',
      ],
      imports: ['marimo'],
      comments: [EQUAL, ...SCALING_COMMENTS],
    },
  },

  appliesTo: (notebook) => oldForms(notebook).length > 0,

  find: (notebook) => oldForms(notebook),

  fix({ cell, data }, notebook, context): Outcome {
    switch (data.kind) {
      case 'gate':
        return gate(notebook, cell, data, context);
      case 'full':
        return guard(notebook, cell, data, context);
      case 'capability':
        return tooOld(notebook, cell, data, context);
      case 'comparison':
        return comparison(notebook, cell, data, context);
      case 'scaling':
        return tooSmall(notebook, cell, data, context);
      case 'release': {
        const reach = reachHelpers(notebook, cell, context.helpers, ['free_gpu_memory'], data.freeing[0]!);
        if ('refused' in reach) return reach;
        return [freed(data.freeing, reach.names.free_gpu_memory), ...reach.edits];
      }
    }
  },
});

const oldForms: (notebook: Notebook) => readonly Match<Data>[] = memoized((notebook) =>
  notebook.cells.flatMap((cell): Match<Data>[] => {
    const found = (node: Node, what: string, data: Data): Match<Data> => {
      const message = `${what} is written out in the cell, as older versions of nbfix did`;
      return { cell, node, message, data };
    };
    const stops = oldStops(notebook, cell).flatMap((stop): Match<Data>[] => {
      if (stop.kind === 'gate') return [found(stop.node, 'the gate', stop)];
      if (stop.kind === 'capability') return [found(stop.node, 'the compute capability check', stop)];
      const around = oldGuardOf(notebook, cell, stop);
      return around === undefined ? [] : [found(stop.node, 'the guard', { ...stop, ...around })];
    });
    const releases = oldReleases(notebook, cell);
    return [
      ...stops,
      ...oldComparisons(notebook, cell).map((each) => found(each.run.first, 'the GPU comparison', each)),
      ...oldScalings(notebook, cell).map((each) => found(each.needed, 'the memory estimate', each)),
      ...releases.map(({ clause, freeing }) => found(clause, 'the release', { kind: 'release', freeing })),
    ];
  }),
);

function gate(notebook: Notebook, cell: Cell, old: Gate, { snippet, helpers }: FixContext): Outcome {
  const { node, condition, advice, detected } = old;
  const given: HelperHoles = new Map(advice === undefined ? [] : [['advice', [`"${advice}"`]]]);
  const reach = reachHelpers(notebook, cell, helpers, ['no_gpu'], node, given);
  if ('refused' in reach) return reach;
  const all = [
    ...(detected === undefined ? [] : [`${detected}.get("error")`]),
    ...(waitsForClicks(notebook) ? ['ends_script=False'] : []),
  ];
  const holes = { gpu_missing: condition.text, arguments: all.length === 0 ? null : all.join(', ') };
  return [replaced(notebook, node, fillPart(snippet, 'gate', holes, namesOf(old, reach.names))), ...reach.edits];
}

function guard(notebook: Notebook, cell: Cell, old: Full & OldGuard, { snippet, helpers }: FixContext): Outcome {
  const { node, error, settings, types, freeing } = old;
  const wanted = [
    'gpu_memory_errors' as const,
    'out_of_memory' as const,
    ...(settings.some(({ less }) => less === null) ? (['smaller_step'] as const) : []),
    ...(freeing.length > 0 ? (['free_gpu_memory'] as const) : []),
  ];
  const reach = reachHelpers(notebook, cell, helpers, wanted, node);
  if ('refused' in reach) return reach;
  const { names } = reach;
  const stopWith = (given: string): string =>
    fillPart(snippet, 'full', { error, settings: given }, namesOf(old, names));
  const argument = settingsArgument(cell, settings, names.smaller_step, stopWith, roomAt(notebook, node));
  const above = argument.above.join('\n');
  return [
    { start: types.startIndex, end: types.endIndex, text: `${names.gpu_memory_errors}()` },
    ...(freeing.length > 0 ? [freed(freeing, names.free_gpu_memory)] : []),
    ...(above === '' ? [] : [insertAbove(placeIn(notebook), node, above, { blankAfter: false })]),
    replaced(notebook, node, stopWith(argument.settings)),
    ...reach.edits,
  ];
}

function tooOld(notebook: Notebook, cell: Cell, old: OldCapability, { snippet, helpers }: FixContext): Outcome {
  const { node, capability, why, gpus, finding } = old;
  const reach = reachHelpers(notebook, cell, helpers, ['gpu_too_old'], node);
  if ('refused' in reach) return reach;
  const given = [
    `"${why}"`,
    ...(gpus === undefined ? [] : [`gpus=${gpus}`]),
    ...(waitsForClicks(notebook) ? ['ends_script=False'] : []),
  ];
  const names = new Map([...namesOf(old, reach.names), ['_too_old', finding?.name ?? freshName(cell, '_too_old')]]);
  const filled = fillPart(snippet, 'too_old', { capability, needed_by: given.join(', ') }, names);
  const lines = foldLines(filled, roomAt(notebook, node));
  const stop = lines.lastIndexOf('\n') + 1;
  const own =
    finding === undefined
      ? [replaced(notebook, node, lines)]
      : [replaced(notebook, finding.node, lines.slice(0, stop).trimEnd()), replaced(notebook, node, lines.slice(stop))];
  return [...own, ...reach.edits];
}

function comparison(notebook: Notebook, cell: Cell, old: OldComparison, { snippet, helpers }: FixContext): Outcome {
  const { run, batch, listed } = old;
  const reach = reachHelpers(notebook, cell, helpers, ['compare_gpus'], run.first);
  if ('refused' in reach) return reach;
  const given = [
    ...(batch === undefined ? [] : [`batch_size=${batch}`]),
    ...(listed === undefined ? [] : [`listed=len(${listed})`]),
  ];
  const holes = { arguments: given.length === 0 ? null : given.join(', ') };
  const lines = fillPart(snippet, 'compare', holes, new Map(Object.entries(reach.names)));
  const all = withComments(lines, commentsIn(cell, run, []));
  return [...withoutComment(notebook, run.first, EQUAL), laidOut(notebook, run, all), ...reach.edits];
}

function tooSmall(notebook: Notebook, cell: Cell, old: OldScaling, { snippet, helpers }: FixContext): Outcome {
  const { on, run, needed, parameters, words, settings, place } = old;
  const reach = reachHelpers(notebook, cell, helpers, [on === 'gpu' ? 'gpu_too_small' : 'memory_too_small'], needed);
  if ('refused' in reach) return reach;
  const marimo = reachModule(notebook, cell, 'marimo', 'mo', needed);
  if ('refused' in marimo) return marimo;
  const names = new Map([
    ['mo', marimo.name],
    ...Object.entries(reach.names),
    ...freshNames(snippet, on, cell),
    ...(on === 'gpu' ? [['_gpu_needed', needed.text] as const] : []),
  ]);
  const { local, bytes } = withLocal(cell, old.bytes, parameters);
  const titles = settings.map(({ title }) => title);
  const entries = settings.map(({ title, control, isTried }, at) => {
    const name = titles.indexOf(title) === at ? title : control;
    return `${quote(name)}: ${isTried ? control : `${control}.value`}`;
  });
  const holes = {
    parameters: [...parameters.values()].join(', '),
    local,
    bytes,
    arguments: [`{${entries.join(', ')}}`, ...place].join(', '),
  };
  const filled = on === 'gpu' ? fillPart(snippet, 'gpu', holes, names) : fillPart(snippet, 'host', holes, names);
  const room = roomAt(notebook, run.first);
  const lines = withComments(filled, commentsIn(cell, run, SCALING_COMMENTS));
  const all = `${countedIn(on, words, room)}\n${lines}`;
  return [...marimo.edits, ...blankAbove(notebook, run.first), laidOut(notebook, run, all), ...reach.edits];
}

/** The names of helper functions in the notebook, and of marimo, as the old stop calls it. */
function namesOf({ node }: OldStop, helpers: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  const marimo = /^(\w+)\.stop\(/.exec(node.text)?.[1] ?? 'mo';
  return new Map([...Object.entries(helpers), ['mo', marimo]]);
}

function freed(freeing: readonly Node[], name: string): Edit {
  return { start: freeing[0]!.startIndex, end: freeing.at(-1)!.endIndex, text: `${name}()` };
}

/** The edit that puts other lines into the place of a statement, with the comments in it. */
function replaced(notebook: Notebook, node: Node, lines: string): Edit {
  const comments = nodesOf(node, 'comment').map(({ text }) => text.trimEnd());
  return laidOut(notebook, { first: node, last: node }, withComments(lines, comments));
}

/** Lines with a comment on the first of them, and further ones above. */
function withComments(lines: string, [comment, ...others]: readonly string[]): string {
  const [first, ...rest] = lines.split('\n');
  return [...others, comment === undefined ? first : `${first}  ${comment}`, ...rest].join('\n');
}

/** The edit that puts other lines into the place of statements. */
function laidOut(notebook: Notebook, { first, last }: Run, lines: string): Edit {
  const { text, unit } = placeIn(notebook);
  const laid = layOut(lines, indentationAt(text, first.startIndex), unit, lineBreakOf(text));
  return { start: first.startIndex, end: last.endIndex, text: laid.trimStart() };
}

/** The edit that parts a statement from the one on the line above. */
function blankAbove({ text }: Notebook, statement: Node): Edit[] {
  const isFirst = statement.parent?.firstNamedChild?.id === statement.id;
  const start = lineStart(text, statement.startIndex);
  const isParted = /(?:^|\n)[ \t]*(?:#.*)?\r?\n$/.test(text.slice(0, start));
  return isFirst || isParted ? [] : [insertion(start, lineBreakOf(text))];
}

/** The edit that takes a comment away from the line above a statement. */
function withoutComment({ text }: Notebook, statement: Node, comment: string): Edit[] {
  const end = lineStart(text, statement.startIndex);
  const start = lineStart(text, end - 1);
  return text.slice(start, end).trim() === comment ? [{ start, end, text: '' }] : [];
}
