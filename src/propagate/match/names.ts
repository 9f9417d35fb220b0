import { importsOf } from '../../notebook/imports.ts';
import type { Notebook } from '../../notebook/notebook.ts';
import type { CellMatch, Names } from '../model.ts';
import { alignEqual } from './align.ts';
import { linesOf, shapeOf } from './lines.ts';

/**
 * Learns the notebook's names from lines that are the same but for their variables.
 * @param matches cells of the template to cells of the notebook
 * @param renamed what the template calls otherwise by now: its present names to those that it had. Where the notebook has
 *   a name of its own, that one stays
 */
export function namesOf(
  template: Notebook,
  notebook: Notebook,
  matches: ReadonlyMap<number, CellMatch>,
  renamed: ReadonlyMap<string, string> = new Map(),
): Names {
  const votes = new Map<string, Map<string, number>>();
  for (const [from, { cell }] of matches) {
    const a = linesOf(template)[from]?.lines ?? [];
    const b = linesOf(notebook)[cell]?.lines ?? [];
    for (const [x, y] of alignEqual(a.map(shapeOf), b.map(shapeOf))) {
      a[x]?.tokens.forEach((token, at) => {
        const other = b[y]?.tokens[at];
        if (token.kind !== 'variable' || other?.kind !== 'variable') return;
        const counts = votes.get(other.key) ?? new Map<string, number>();
        counts.set(token.key, (counts.get(token.key) ?? 0) + 1);
        votes.set(other.key, counts);
      });
    }
  }
  const used = new Set(notebook.cells.flatMap(({ bindings }) => [...bindings.occurrences.keys()]));
  const toTemplate = new Map<string, string>();
  const toNotebook = new Map<string, string>();
  const unsure = new Set<string>();
  for (const [name, counts] of votes) {
    const [first, second] = [...counts].sort((a, b) => b[1] - a[1]);
    if (first === undefined || first[1] === second?.[1]) continue;
    const [original] = first;
    // A name that the notebook has, too, means itself.
    if (original === name) continue;
    const asItself = votes.get(original)?.get(original) ?? 0;
    if (used.has(original) && asItself < first[1]) unsure.add(original);
    if (used.has(original) || toNotebook.has(original)) continue;
    toTemplate.set(name, original);
    toNotebook.set(original, name);
  }
  const aliases = new Map(importsOf(notebook).map(({ name, module }) => [`import ${module}`, name]));
  return {
    toTemplate,
    unsure,
    inNotebook: ({ kind, key, text }) => {
      if (kind === 'variable') return toNotebook.get(renamed.get(key) ?? key) ?? toNotebook.get(key) ?? text;
      return kind === 'import' ? (aliases.get(key) ?? text) : text;
    },
  };
}
