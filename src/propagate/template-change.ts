import type { Codemod } from '../engine/codemod.ts';
import { repairNotebook } from '../engine/plan.ts';
import { snippetOf } from '../engine/templates.ts';
import type { CellKind, Notebook } from '../notebook/notebook.ts';
import { parseNotebook } from '../notebook/parse.ts';
import type { AppliedFix } from '../model/report.ts';
import { matchCells, matchVersions } from './match/cells.ts';
import { lineKey, linesOf } from './match/lines.ts';
import { namesOf } from './match/names.ts';
import { isSameCell } from './match/same-cell.ts';
import { containment, featuresOf, type Features } from './match/similarity.ts';
import type { Line, SnippetLines, TemplateChange } from './model.ts';

/** A line that has so much of a line of one of nbfix's templates was put in by nbfix. */
const FROM_SNIPPET = 0.75;
/** Different words that a line of a template must have to be told from other code. */
const SHORTEST = 3;

/** The kinds that can be brought: of `with app.setup:` there is but one, before all others. */
const NEW_KINDS: ReadonlySet<CellKind> = new Set(['cell', 'function', 'class']);

const HOLE = /^__\w+__$/;

/**
 * The codemods that a template keeps, of those that may travel. Those of phase 0 need not concern it: whatever goes into a
 * notebook that does not start is of no use there.
 */
function keptRules(template: Notebook, codemods: readonly Codemod[]): readonly Codemod[] {
  return codemods.filter(
    ({ meta, concerns, find }) =>
      meta.safety !== 'suggest' && (meta.phase === '0' || concerns(template)) && find(template).length === 0,
  );
}

/**
 * Compares a template with its base.
 * @param original the template as it was when the notebooks were made from it, or when they followed it last
 * @param codemods those that may travel
 */
export function templateChange(
  original: Notebook,
  now: Notebook,
  codemods: readonly Codemod[],
  templates: ReadonlyMap<string, string>,
): TemplateChange {
  const rules = keptRules(now, codemods);
  const repaired = repairNotebook(original, rules, templates).notebook;
  const matches = matchVersions(repaired, now);
  const cells = [...matches].map(([from, { cell }]) => {
    const pair = { base: linesOf(repaired)[from]!, now: linesOf(now)[cell]! };
    return { ...pair, isChanged: !isSameCell(pair.base, pair.now) };
  });
  const old = new Set(cells.map((pair) => pair.now.cell.index));
  return {
    rules,
    original,
    base: repaired,
    repairedCells: matchCells(original, repaired),
    now,
    cells: cells.sort((a, b) => a.now.cell.index - b.now.cell.index),
    added: linesOf(now).filter(({ cell }) => !old.has(cell.index) && NEW_KINDS.has(cell.kind)),
    renamed: namesOf(repaired, now, matches).toTemplate,
    snippetLines: likeSnippets(repaired, rules, templates),
  };
}

/**
 * Lines that codemods gave a notebook, with the codemod that made each.
 * @param applied the fixes in their order, with their lines in the text after all of them
 */
export function freshLines(
  before: Notebook,
  after: Notebook,
  applied: readonly AppliedFix[],
): ReadonlyMap<Line, string> {
  const counts = new Map<string, number>();
  const lines = (notebook: Notebook): Line[] => linesOf(notebook).flatMap((cell) => [...cell.lines]);
  for (const line of lines(before)) counts.set(lineKey(line), (counts.get(lineKey(line)) ?? 0) + 1);
  const fresh = lines(after).filter((line) => {
    const left = counts.get(lineKey(line)) ?? 0;
    counts.set(lineKey(line), left - 1);
    return left <= 0;
  });
  const rows = rowsOf(after.text, fresh);
  // The last one that wrote there: it put its code in the place of the others', or among it.
  const maker = (row: number): string => {
    const wrote = ({ writtenLines }: AppliedFix): boolean =>
      writtenLines.some(([first, last]) => first <= row && row <= last);
    return applied.findLast(wrote)?.rule ?? '';
  };
  return new Map(fresh.map((line, at) => [line, maker(rows[at]!)]));
}

/** The 1-based lines of the text on which logical lines start; they are in its order. */
function rowsOf(text: string, lines: readonly Line[]): number[] {
  let [row, at] = [1, 0];
  return lines.map(({ start }) => {
    for (let end = text.indexOf('\n', at); end !== -1 && end < start; end = text.indexOf('\n', at)) {
      row += 1;
      at = end + 1;
    }
    return row;
  });
}

/** Lines as nbfix's own templates have them, perhaps in other words: the base may have been repaired long ago. */
function likeSnippets(
  notebook: Notebook,
  rules: readonly Codemod[],
  templates: ReadonlyMap<string, string>,
): SnippetLines {
  const snippets = rules.map((codemod) => ({
    id: codemod.meta.id,
    lines: snippetLines(codemod, templates).map(withoutHoles),
  }));
  const found = new Map<Line, ReadonlySet<string>>();
  for (const line of linesOf(notebook).flatMap(({ lines }) => lines)) {
    const words = featuresOf(line);
    const origins = snippets.filter(({ lines }) => lines.some((each) => containment(each, words) >= FROM_SNIPPET));
    if (origins.length > 0) found.set(line, new Set(origins.map(({ id }) => id)));
  }
  return found;
}

/** The words of a line of a template, without what is filled in; none for a short one such as `try:`, which is anybody's. */
function withoutHoles(line: Line): Features {
  const own = [...featuresOf(line)].filter(([key]) => !HOLE.test(key));
  return own.length < SHORTEST ? new Map() : new Map(own);
}

const known = new WeakMap<ReadonlyMap<string, string>, Map<string, readonly Line[]>>();

/** The lines of a codemod's template. */
function snippetLines(codemod: Codemod, templates: ReadonlyMap<string, string>): readonly Line[] {
  const { id } = codemod.meta;
  const cached = known.get(templates) ?? new Map<string, readonly Line[]>();
  known.set(templates, cached);
  const found = cached.get(id);
  if (found !== undefined) return found;
  const bodies = [...snippetOf(codemod, templates).parts.values()].map(({ source }) => source);
  const cells = bodies.map((source) => `@app.cell\ndef _():\n${source.replaceAll(/^(?=.)/gm, '    ')}\n    return\n`);
  const notebook = parseNotebook(id, ['import marimo\n\napp = marimo.App()\n', ...cells].join('\n\n'));
  const lines = linesOf(notebook).flatMap((cell) => cell.lines);
  cached.set(id, lines);
  return lines;
}
