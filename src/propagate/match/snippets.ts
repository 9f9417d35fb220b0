import type { Codemod } from '../../engine/codemod.ts';
import { contextOf } from '../../engine/templates.ts';
import type { Notebook } from '../../notebook/notebook.ts';
import { parseNotebook } from '../../notebook/parse.ts';
import type { Line, SnippetLines } from '../model.ts';
import { linesOf } from './lines.ts';
import { containment, featuresOf, type Features } from './similarity.ts';

/** A line that has so much of a line of one of nbfix's templates was put in by nbfix. */
export const FROM_SNIPPET = 0.75;
/** Different words that a line of a template must have to be told from other code. */
const SHORTEST = 3;

export const HOLE = /^__\w+__$/;

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
export function withoutHoles(line: Line): Features {
  const own = [...featuresOf(line)].filter(([key]) => !HOLE.test(key));
  return own.length < SHORTEST ? new Map() : new Map(own);
}

const known = new WeakMap<ReadonlyMap<string, string>, Map<string, readonly SnippetLine[]>>();

/** A line of a codemod's template, with the text that its offsets are of. */
export interface SnippetLine extends Line {
  readonly source: string;
}

/** The lines of a codemod's template. */
export function snippetLines(codemod: Codemod, templates: ReadonlyMap<string, string>): readonly SnippetLine[] {
  const { id } = codemod.meta;
  const cached = known.get(templates) ?? new Map<string, readonly SnippetLine[]>();
  known.set(templates, cached);
  const found = cached.get(id);
  if (found !== undefined) return found;
  const { parts, imports: imported } = contextOf(codemod, templates).snippet;
  const bodies = [...parts.values()].map(({ source }) => source);
  const cells = bodies.map((source) => `@app.cell\ndef _():\n${source.replaceAll(/^(?=.)/gm, '    ')}\n    return\n`);
  // Names of modules are known as such.
  const imports = [...imported].map(([name, module]) => `    import ${module} as ${name}\n`);
  const head = `@app.cell\ndef _():\n${imports.join('')}    return\n`;
  const notebook = parseNotebook(id, ['import marimo\n\napp = marimo.App()\n', head, ...cells].join('\n\n'));
  const lines = linesOf(notebook)
    .slice(1)
    .flatMap((cell) => cell.lines.map((line) => ({ ...line, source: notebook.text })));
  cached.set(id, lines);
  return lines;
}
