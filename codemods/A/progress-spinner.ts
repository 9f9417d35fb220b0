import { defineCodemod, type Refusal } from '../../src/engine/codemod.ts';
import type { Edit } from '../../src/edit/edit.ts';
import { placeIn, removeLine, wrap } from '../../src/edit/place.ts';
import { fillPart } from '../../src/edit/snippet.ts';
import { controlsOf, isBehindButton, plainLabelOf, valuesRead } from '../../src/locate/controls.ts';
import { settingsLine } from '../../src/locate/settings.ts';
import { workUnit, type WorkUnit } from '../../src/locate/work-unit.ts';
import { workOf, type CellWork } from '../../src/locate/work.ts';
import { aliasesOf, qualifiedName, reachModule } from '../../src/notebook/imports.ts';
import type { Cell, Notebook } from '../../src/notebook/notebook.ts';
import { isFormatted, plainText, quote, stringBody } from '../../src/python/strings.ts';
import { children, field, type Node } from '../../src/python/tree.ts';

/** Titles for work of which the notebook says nothing. */
const WORDS: ReadonlyMap<string, string> = new Map([
  ['training', 'Training…'],
  ['model load', 'Loading the model…'],
  ['generation', 'Generating…'],
  ['compilation', 'Compiling…'],
  ['export', 'Exporting…'],
  ['download', 'Downloading…'],
  ['benchmark', 'Measuring…'],
  ['waiting', 'Waiting…'],
  ['subprocess', 'Running a command…'],
  ['loop over subprocesses', 'Running commands…'],
  ['loop over GPU work', 'Computing on the GPU…'],
  ['GPU work behind a button', 'Computing on the GPU…'],
]);

export default defineCodemod<CellWork>({
  meta: {
    id: 'progress-spinner',
    phase: 'A',
    severity: 'high',
    safety: 'safe',
    what: 'Long work runs and the page shows nothing while it does.',
    why: 'A training loop or a model load takes minutes; without a sign of life people reload the page and lose the run.',
    fix: "Puts the work under `with mo.status.spinner(…)`, titled with the notebook's own words.",
    effects: { imports: ['marimo'], addsNames: false, dropsNames: false, addsCells: false, movesOutput: false },
  },

  concerns: (notebook) => gpuNotebookWork(notebook).some(({ efforts }) => efforts.length > 0),

  *find(notebook) {
    for (const work of gpuNotebookWork(notebook)) {
      if (work.hidden.length === 0) continue;
      const unit = unitOf(notebook, work);
      const node = 'refused' in unit ? work.hidden[0]!.node : unit.first;
      const kinds = [...new Set(work.hidden.map(({ what }) => what))].slice(0, 3);
      yield {
        cell: work.cell,
        node,
        message: `nothing shows that this cell is at work (${kinds.join(', ')})`,
        data: work,
      };
    }
  },

  fix({ cell, data }, notebook, { snippet }): Edit[] | Refusal {
    const unit = unitOf(notebook, data);
    if ('refused' in unit) return unit;
    const marimo = reachModule(notebook, cell, 'marimo', 'mo');
    if ('refused' in marimo) return marimo;
    const place = placeIn(notebook);
    const heading = headingAbove(notebook, unit);
    const title = titleFor(notebook, cell, data, unit, heading);
    const subtitle = settingsLine(notebook, cell);
    const names = new Map([['mo', marimo.name]]);
    const lines =
      subtitle === undefined
        ? fillPart(snippet, 'spinner', { title }, names)
        : fillPart(snippet, 'spinner_with_settings', { title, subtitle }, names);
    const replaced =
      heading !== undefined && isReplaceable(notebook, cell, heading, unit) ? [removeLine(place, heading)] : [];
    return [...marimo.edits, ...replaced, ...wrap(place, unit.first, unit.last, lines)];
  },
});

function gpuNotebookWork(notebook: Notebook): readonly CellWork[] {
  const work = workOf(notebook);
  return work.usesGpu ? work.cells.filter(({ cell }) => cell.kind === 'cell') : [];
}

function unitOf(notebook: Notebook, { cell, hidden, gpu }: CellWork): ReturnType<typeof workUnit> {
  // GPU operations belong to the work, so that the spinner and the out-of-memory handler go around the same statements.
  return workUnit(
    notebook,
    cell,
    [...hidden, ...gpu].map(({ node }) => node),
  );
}

/** The last `mo.md(…)` in the unit's block before it: words that marimo never shows, written to be seen during the work. */
function headingAbove(notebook: Notebook, unit: WorkUnit): Node | undefined {
  const aliases = aliasesOf(notebook);
  return unit.siblings
    .filter((each) => each.endIndex <= unit.first.startIndex)
    .findLast((each) => {
      const call = each.type === 'expression_statement' ? each.firstNamedChild : null;
      return call?.type === 'call' && qualifiedName(field(call, 'function') ?? call, aliases) === 'marimo.md';
    });
}

/** In a guard the heading announces the work, so the spinner takes its place; at the top of a cell it heads a section. */
function isReplaceable(notebook: Notebook, cell: Cell, heading: Node, unit: WorkUnit): boolean {
  const isGuarded = unit.siblings !== cell.statements;
  const rest = /^[^\r\n]*/.exec(notebook.text.slice(heading.endIndex))?.[0] ?? '';
  return isGuarded && rest.trim() === '' && oneLine(textOf(heading)) !== undefined;
}

function titleFor(notebook: Notebook, cell: Cell, work: CellWork, unit: WorkUnit, heading: Node | undefined): string {
  const fromHeading = heading === undefined ? undefined : oneLine(textOf(heading));
  if (fromHeading !== undefined) return fromHeading;
  const controls = controlsOf(notebook);
  const target = work.hidden[0]?.node;
  if (target !== undefined && isBehindButton(target, cell, notebook)) {
    const button = valuesRead(cell.statements, controls).find(({ kind }) => kind === 'run_button');
    const label = button === undefined ? undefined : plainLabelOf(button);
    if (label !== undefined) return quote(label);
  }
  const docstring = cell.statements[0]?.firstNamedChild;
  const words = docstring?.type === 'string' ? wordsOf(docstring)?.split('\n')[0]?.trim() : undefined;
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

/** The text argument of `mo.md(…)`. */
function textOf(heading: Node): Node | undefined {
  const list = field(heading.firstNamedChild ?? heading, 'arguments');
  return list === undefined ? undefined : children(list)[0];
}

/** `"### 🔄 Training…"` → `"🔄 Training…"`, quotes and prefix kept; undefined for text of several lines. */
function oneLine(string: Node | undefined): string | undefined {
  if (string?.type !== 'string') return undefined;
  if (string.text.includes('\n')) {
    const lines = (wordsOf(string) ?? '').split('\n').filter((line) => line.trim() !== '');
    const words = lines.length === 1 ? withoutMarks((lines[0] ?? '').replaceAll('**', '')) : '';
    return words === '' ? undefined : quote(words);
  }
  const open = string.children[0]?.text ?? '';
  const close = string.children.at(-1)?.text ?? '';
  const words = withoutMarks(outsideFields(string));
  // A quote or backslash that blanks kept apart from the closing quotes: `"""Say "hi" """`.
  const isCutOff = /["'\\]$/.test(words) && !stringBody(string).endsWith(words.slice(-1));
  return words === '' || isCutOff ? undefined : `${open}${words}${close}`;
}

function withoutMarks(text: string): string {
  return text.replace(/^\s*#{1,6}\s*/, '').trim();
}

/** The body of a string without `**` marks; in the fields of an f-string `**` is an operator. */
function outsideFields(string: Node): string {
  const parts: string[] = [];
  let end = string.children[0]?.endIndex ?? string.startIndex;
  const add = (start: number, text: string): void => {
    parts.push(string.text.slice(end - string.startIndex, start - string.startIndex).replaceAll('**', ''), text);
  };
  for (const fieldNode of string.namedChildren.filter(({ type }) => type === 'interpolation')) {
    add(fieldNode.startIndex, fieldNode.text);
    end = fieldNode.endIndex;
  }
  add(string.children.at(-1)?.startIndex ?? string.endIndex, '');
  return parts.join('');
}

/** The text of a plain string without escapes, whose meaning is its characters. */
function wordsOf(string: Node): string | undefined {
  const text = isFormatted(string) ? undefined : plainText(string);
  return text === undefined || text.includes('\\') ? undefined : text.trim();
}
