import { ORDER } from '../notebook/comment-parts.ts';
import { didYouMean } from '../suggest.ts';

/**
 * How much one comment silences. `ignore`: the line, statement or cell that it stands at. `cell-ignore`: the cell that it
 * stands in. `file-ignore`: the notebook.
 */
export const IGNORE_WORDS = ['ignore', 'cell-ignore', 'file-ignore'] as const;
export type IgnoreWord = (typeof IGNORE_WORDS)[number];

/** What one `# nbfix: …` of a comment says. */
export interface IgnoreText {
  /** Null where it is none of the words. */
  readonly word: IgnoreWord | null;
  /** The rules between the brackets; empty where there are none. */
  readonly rules: readonly string[];
  /** What follows ` -- `. */
  readonly reason: string | null;
  /** Why it silences nothing, for a person; null where it is well-formed, whatever the rules are. */
  readonly problem: string | null;
}

const PARTS = /^(?<colon>\s*:)?\s*(?<word>[\w-]*)\s*(?:\[(?<rules>[^\]]*)\])?\s*(?<rest>.*)$/s;

/** How an order is written, for messages. */
export const IGNORE_FORM = '# nbfix: ignore[rule] -- reason';

/**
 * The orders to nbfix in a comment: `# falls back  # nbfix: ignore[gpu-gate] -- on purpose`. Each goes up to the next one.
 * @param comment the text of a comment of the code; text in strings is nobody's order
 */
export function ignoresIn(comment: string): readonly IgnoreText[] {
  return comment.split(ORDER).slice(1).map(parsed);
}

function parsed(text: string): IgnoreText {
  const { colon, word = '', rules: list, rest = '' } = PARTS.exec(text)?.groups ?? {};
  const rules = (list ?? '')
    .split(',')
    .map((rule) => rule.trim())
    .filter((rule) => rule !== '');
  const reason = /^--\s*(\S.*)$/s.exec(rest)?.[1]?.trimEnd() ?? null;
  const known = IGNORE_WORDS.find((each) => each === word) ?? null;
  const problem =
    known === null
      ? `"${word}" is not known here${didYouMean(word, IGNORE_WORDS)}`
      : colon === undefined
        ? 'the colon after nbfix is missing'
        : rules.length === 0
          ? 'it names no rule between brackets'
          : null;
  return { word: known, rules, reason, problem };
}
