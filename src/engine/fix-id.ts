import { createHash } from 'node:crypto';
import { originalOffset } from '../edit/composed.ts';
import type { Edit } from '../edit/edit.ts';
import type { Notebook } from '../notebook/notebook.ts';
import type { Finding } from './codemod.ts';
import { lineBreaks, lineCounter } from './lines.ts';

/** Of a rule's thousand fixes in a thousand notebooks, two have the same digits once in a million plans. */
const DIGITS = 10;

/** Which fix a finding stands for. */
export interface Identity {
  readonly id: string;
  /** Where it is in the first text. Findings of one place are told apart by their order. */
  readonly place: string;
}

/** Gives the fixes of a notebook their names: see `Offer.id`. */
export interface Identities {
  /**
   * @param findings those of one codemod, in their order, as they are after the fixes made so far
   * @param edits what these fixes have changed, in offsets of the first text
   */
  readonly of: (findings: readonly Finding[], edits: readonly Edit[]) => readonly Identity[];
  /** Notes that a fix was made: its finding is no longer counted at its place. */
  readonly made: (identity: Identity) => void;
}

/**
 * A fix is known by its rule, the notebook's path and where its finding was in the first text: the words of the line, which of
 * the lines with these words it is, and the column in it. So it is the same whichever other fixes are made.
 */
export function identities({ path, text }: Notebook): Identities {
  const lineAt = lineCounter(text);
  const starts = [0, ...lineBreaks(text).map((offset) => offset + 1)];
  const lines = numbered(text.split('\n').map((line) => line.replaceAll(/\s+/g, '')));
  const madeAt = new Map<string, number>();
  const placeOf = ({ meta, node }: Finding, edits: readonly Edit[]): string => {
    const offset = originalOffset(node.startIndex, edits);
    const line = lineAt(offset) - 1;
    const column = text.slice(starts[line], offset).trimStart().length;
    return JSON.stringify([meta.id, path, lines[line], column]);
  };
  return {
    of: (findings, edits) => {
      const seen = new Map(madeAt);
      return findings.map((finding) => {
        const place = placeOf(finding, edits);
        const count = seen.get(place) ?? 0;
        seen.set(place, count + 1);
        return { id: `${finding.meta.id}-${hash(`${place} ${count}`)}`, place };
      });
    },
    made: ({ place }) => void madeAt.set(place, (madeAt.get(place) ?? 0) + 1),
  };
}

/** Tells lines with the same words apart: `a`, `a` → `a 0`, `a 1`. */
function numbered(lines: readonly string[]): string[] {
  const counts = new Map<string, number>();
  return lines.map((line) => {
    const count = counts.get(line) ?? 0;
    counts.set(line, count + 1);
    return `${line} ${count}`;
  });
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, DIGITS);
}
