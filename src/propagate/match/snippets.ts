import type { Codemod } from '../../engine/codemod.ts';
import { contextOf } from '../../engine/templates.ts';
import type { Notebook } from '../../notebook/notebook.ts';
import { parseNotebook } from '../../notebook/parse.ts';
import type { Line, SnippetLines } from '../model.ts';
import { linesOf } from './lines.ts';
import { containment, featuresOf, type Features } from './similarity.ts';

/** A line that has so much of a line of one of nbfix's templates was put in by nbfix. */
const FROM_SNIPPET = 0.75;
/** Different words that a line of a template must have to be told from other code. */
const SHORTEST = 3;

const HOLE = /^__\w+__$/;

/** Lines as nbfix's own templates have them, perhaps in other words: the base may have been repaired long ago. */
export function likeSnippets(
  notebook: Notebook,
  codemods: readonly Codemod[],
  templates: ReadonlyMap<string, string>,
): SnippetLines {
  const snippets = codemods.map((codemod) => ({
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
  const bodies = [...contextOf(codemod, templates).snippet.parts.values()].map(({ source }) => source);
  const cells = bodies.map((source) => `@app.cell\ndef _():\n${source.replaceAll(/^(?=.)/gm, '    ')}\n    return\n`);
  const notebook = parseNotebook(id, ['import marimo\n\napp = marimo.App()\n', ...cells].join('\n\n'));
  const lines = linesOf(notebook).flatMap((cell) => cell.lines);
  cached.set(id, lines);
  return lines;
}
