import { insertion, type Edit } from '../../../src/edit/edit.ts';
import { orderAbove, placeIn, removeLine, wrap } from '../../../src/edit/place.ts';
import { reachModule } from '../../../src/edit/reach-module.ts';
import { fillPart } from '../../../src/edit/snippet.ts';
import { roomAt } from '../../../src/edit/width.ts';
import { defineCodemod, type Refusal } from '../../../src/engine/codemod.ts';
import { workOf, type CellWork } from '../../../src/gpu/work.ts';
import { controlsOf, plainLabelOf, valuesRead } from '../../../src/marimo/controls.ts';
import { oneLine, plainWords } from '../../../src/marimo/one-line.ts';
import { settingsLine } from '../../../src/marimo/settings.ts';
import { memoizedWithin } from '../../../src/memoized.ts';
import { workUnit, type UnitOrRefusal, type WorkUnit } from '../../../src/memory/work-unit.ts';
import { freshName } from '../../../src/notebook/fresh-name.ts';
import { aliasesOf, qualifiedName } from '../../../src/notebook/imports.ts';
import type { Cell, Notebook } from '../../../src/notebook/notebook.ts';
import { expressionOf } from '../../../src/python/statements.ts';
import { quote, stringBody } from '../../../src/python/strings.ts';
import { children, field, type Node } from '../../../src/python/tree.ts';
import { isBehindButton } from '../../../src/semantics/buttons.ts';

const CALLBACK =
  'a control calls it, outside of any cell; do the work in a cell that reads a `mo.ui.run_button`, so the page can show it';

/** Titles for work that the notebook has no words for. */
const WORDS: ReadonlyMap<string, string> = new Map([
  ['training', 'Training…'],
  ['model load', 'Loading the model…'],
  ['generation', 'Generating…'],
  ['compilation', 'Compiling…'],
  ['export', 'Exporting…'],
  ['prediction', 'Predicting…'],
  ['embedding', 'Embedding…'],
  ['evaluation', 'Evaluating…'],
  ['unpacking', 'Unpacking…'],
  ['upload', 'Uploading…'],
  ['search', 'Searching…'],
  ['server start', 'Starting the server…'],
  ['rendering', 'Rendering…'],
  ['computation', 'Computing…'],
  ['download', 'Downloading…'],
  ['benchmark', 'Measuring…'],
  ['waiting', 'Waiting…'],
  ['subprocess', 'Running a command…'],
  ['loop over subprocesses', 'Running commands…'],
  ['loop over GPU work', 'Computing on the GPU…'],
  ['GPU work on a button press', 'Computing on the GPU…'],
]);

/** Work of a cell, or of a function that a control calls. */
type Data = CellWork | 'callback';

export default defineCodemod<Data>({
  meta: {
    id: 'progress-spinner',
    phase: 'A',
    severity: 'high',
    safety: 'safe',
    what: 'A long-running cell has no progress indicator.',
    why: 'Training or loading a model takes minutes; if the page shows no progress, people reload it and lose the run.',
    fix: "Puts the work under `with mo.status.spinner(…)`, with a title in the notebook's own words.",
    effects: { imports: ['marimo'] },
  },

  appliesTo: (notebook) =>
    cellWork(notebook).some(({ longOperations, callbacks }) => longOperations.length + callbacks.length > 0),

  *find(notebook) {
    for (const work of cellWork(notebook)) {
      for (const { node, what } of work.callbacks) {
        const message = `long-running callback \`${node.text}\` has no progress indicator (${what})`;
        yield { cell: work.cell, node, message, data: 'callback' };
      }
      if (work.hidden.length === 0) continue;
      const unit = unitOf(notebook, work);
      const node = 'refused' in unit ? work.hidden[0]!.node : unit.first;
      const kinds = [...new Set(work.hidden.map(({ what }) => what))].slice(0, 3);
      yield {
        cell: work.cell,
        node,
        message: `long-running cell has no progress indicator (${kinds.join(', ')})`,
        data: work,
      };
    }
  },

  fix({ cell, data }, notebook, { snippet }): Edit[] | Refusal {
    if (data === 'callback') return { refused: CALLBACK };
    const unit = unitOf(notebook, data);
    if ('refused' in unit) return unit;
    const marimo = reachModule(notebook, cell, 'marimo', 'mo', unit.first);
    if ('refused' in marimo) return marimo;
    const place = placeIn(notebook);
    const heading = headingAbove(notebook, unit);
    const title = titleFor(notebook, cell, data, unit, heading);
    const room = roomAt(notebook, unit.first);
    const subtitle = settingsLine(notebook, cell, room - '    subtitle=,'.length);
    const names = new Map([['mo', marimo.name]]);
    const line =
      subtitle === undefined
        ? fillPart(snippet, 'spinner', { title }, names)
        : fillPart(snippet, 'spinner_with_settings', { title, subtitle }, names);
    const lines =
      subtitle === undefined || line.indexOf('\n') <= room
        ? line
        : fillPart(snippet, 'long_spinner', { title, subtitle }, names);
    // `trainer.train()` as the last line → `_output = trainer.train()` under the spinner, and `_output` as the last line.
    const { shown } = unit;
    const output = freshName(cell, '_output');
    const kept = shown === undefined ? [] : [insertion(shown.startIndex, `${output} = `)];
    const replaced =
      heading !== undefined && isReplaceable(notebook, cell, heading, unit)
        ? [removeLine(place, heading.statement)]
        : [];
    const all = shown === undefined ? lines : `${lines}\n${output}`;
    return [...marimo.edits, ...replaced, ...wrap(place, unit.first, unit.last, all), ...kept];
  },
});

function cellWork(notebook: Notebook): readonly CellWork[] {
  return workOf(notebook).cells.filter(({ cell }) => cell.kind === 'cell');
}

const unitOf: (notebook: Notebook, work: CellWork) => UnitOrRefusal = memoizedWithin(
  (notebook, { cell, hidden, gpu }) => {
    // GPU operations belong to the work, so that the spinner and the out-of-memory handler go around the same statements.
    const targets = [...hidden, ...gpu].map(({ node }) => node);
    return workUnit(notebook, cell, targets, true);
  },
);

/**
 * The last `mo.md(…)` in the unit's block before it: words written to be seen during the work. marimo never shows them,
 * unless they are handed to `mo.output`, as lost-output does, or kept to be shown at the end of the cell.
 */
function headingAbove(notebook: Notebook, unit: WorkUnit): Heading | undefined {
  const aliases = aliasesOf(notebook);
  const above = unit.siblings.filter((each) => each.endIndex <= unit.first.startIndex);
  return above.map((each) => headingIn(each, aliases)).findLast((each) => each !== undefined);
}

interface Heading {
  /** The statement that holds the `mo.md(…)`. */
  readonly statement: Node;
  /** Its text argument. */
  readonly text: Node | undefined;
  /** `kept`: assigned to `_output` or put into `_outputs`, which the cell shows at its end. */
  readonly is: 'lost' | 'shown' | 'kept';
}

function headingIn(statement: Node, aliases: ReadonlyMap<string, string>): Heading | undefined {
  const value = expressionOf(statement);
  const called = (call: Node | null | undefined): string | undefined =>
    call?.type === 'call' ? qualifiedName(field(call, 'function') ?? call, aliases) : undefined;
  if (called(value) === 'marimo.md') return { statement, text: firstArgument(value), is: 'lost' };
  const isShown = /^marimo\.output\.(?:append|replace)$/.test(called(value) ?? '');
  const isKept = /^_outputs?(?:_\d+)?(?: = |\.append\()/.test(value?.text ?? '');
  const inner = value?.type === 'assignment' ? field(value, 'right') : firstArgument(value);
  if ((!isShown && !isKept) || called(inner) !== 'marimo.md') return undefined;
  return { statement, text: firstArgument(inner), is: isShown ? 'shown' : 'kept' };
}

/**
 * In a guard the heading announces the work, so the spinner takes its place; at the top of a cell it heads a section.
 * What its author shows is taken away only if it reads like an announcement: a heading, or `Loading…`.
 */
function isReplaceable(notebook: Notebook, cell: Cell, { statement, text, is }: Heading, unit: WorkUnit): boolean {
  const isGuarded = unit.siblings !== cell.statements;
  const rest = /^[^\r\n]*/.exec(notebook.text.slice(statement.endIndex))?.[0] ?? '';
  const isAnnouncement = /^\s*#|(?:…|\.\.\.)\s*$/.test(text === undefined ? '' : stringBody(text));
  const isNeeded = is === 'kept' || (is === 'shown' && !isAnnouncement);
  // A comment that silences a rule there must not come to stand above other code.
  if (orderAbove(placeIn(notebook), statement) !== undefined) return false;
  return isGuarded && !isNeeded && rest.trim() === '' && oneLine(text) !== undefined;
}

function titleFor(
  notebook: Notebook,
  cell: Cell,
  work: CellWork,
  unit: WorkUnit,
  heading: Heading | undefined,
): string {
  const fromHeading = heading === undefined ? undefined : oneLine(heading.text);
  if (fromHeading !== undefined) return fromHeading;
  const controls = controlsOf(notebook);
  const target = work.hidden[0]?.node;
  if (target !== undefined && isBehindButton(target, notebook)) {
    const button = valuesRead(cell.statements, controls).find(({ kind }) => kind === 'run_button');
    const label = button === undefined ? undefined : plainLabelOf(button);
    if (label !== undefined) return quote(label);
  }
  const docstring = cell.statements[0]?.firstNamedChild;
  const words = docstring?.type === 'string' ? plainWords(docstring)?.split('\n')[0]?.trim() : undefined;
  if (words !== undefined && words !== '') return quote(words.replace(/\.$/, ''));
  const what = (work.hidden[0]?.what ?? '').replace(/ loop$/, '');
  return quote(commentAbove(notebook, unit) ?? WORDS.get(what) ?? 'Working…');
}

/** What the author wrote above the work: `# Load the model` → `Load the model`. */
function commentAbove(notebook: Notebook, unit: WorkUnit): string | undefined {
  const above = notebook.text.slice(0, unit.first.startIndex).split(/\r?\n/).slice(0, -1);
  const comments: string[] = [];
  while (/^\s*#/.test(above.at(-1) ?? '')) comments.unshift(above.pop() ?? '');
  const [first] = comments;
  const words = first
    ?.replace(/^\s*#+\s*/, '')
    .replace(/[.:]$/, '')
    .trim();
  // `# @title …`, `# %%` and `# fmt: off` are for tools.
  return words === undefined || !/^[A-Z][\w ,'-]+$/.test(words) ? undefined : words;
}

/** The first argument of a call. */
function firstArgument(call: Node | null | undefined): Node | undefined {
  const list = call?.type === 'call' ? field(call, 'arguments') : undefined;
  return list === undefined ? undefined : children(list)[0];
}
