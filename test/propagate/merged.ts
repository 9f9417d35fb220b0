import { notebookOf, type CellText } from '../support/build.ts';
import { followed, versionOf } from './follower.ts';

/** Bodies of the cells after one that imports what they use. */
type Bodies = readonly (string | CellText)[];

/** A notebook of cells without returns. */
function notebook(bodies: Bodies): string {
  const cells = bodies.map((cell) => (typeof cell === 'string' ? `${cell}\nreturn` : cell));
  return notebookOf('import work as w\nreturn (w,)', ...cells);
}

/**
 * What a notebook becomes without codemods: its text, its cells after the first one, and why cells could not be merged.
 * @param isGiven whether the base is given, as with `--base`, where a notebook that has followed would find the newest
 */
export function merged(
  base: Bodies,
  now: Bodies,
  ours: Bodies,
  isGiven = false,
): { readonly text: string; readonly bodies: readonly string[]; readonly conflicts: readonly string[] } {
  const versions = [notebook(now), notebook(base)] as const;
  const given = isGiven ? { versions: [versionOf('the base', versions[1])] as const } : {};
  const { outcome } = followed(versions, notebook(ours), { codemods: [], ...given });
  const conflicts = outcome.cells.flatMap(({ conflict }) => conflict?.reason ?? []);
  return { text: outcome.after, bodies: bodiesOf(outcome.after), conflicts };
}

function bodiesOf(text: string): string[] {
  const cells = [...text.matchAll(/^(?:async )?def _\(.*\):\n((?: {4}.*\n|\n)*?) {4}return.*$/gm)];
  return cells.slice(1).map(([, body = '']) => body.replaceAll(/^ {4}/gm, '').trimEnd());
}
