import { DENIED, ENGLISH, OPEN, OTHER_LANGUAGES, type Wording } from '../knowledge/claims.ts';

/**
 * What a text says about a GPU. `listed`: it stands among the requirements, in a list or a line of its own, or is said of
 * the whole notebook. `said`: a sentence says so in passing.
 */
export type Claim = 'listed' | 'said';

/** A line that begins as an item of a list, a heading, or the requirement itself: `- NVIDIA GPU`, `**Requires** a GPU`. */
const LISTING =
  /^\s*(?:(?:[-*•|]|\d+\.)\s|[^\p{L}\p{N}\n]*(?:(?:GPU |hardware )?requirements?|requires?|needs?|prerequisites?)\b)/iu;

/** A sentence about the whole: `This notebook requires …`. */
const ABOUT_ALL = /^\W*this (?:notebook|tutorial|example|demo) $/i;

/**
 * The strongest claim in a text that a GPU is needed.
 * @param othersWillDo whether the notebook also runs on other GPUs: then a claim must name NVIDIA or CUDA
 */
export function claimIn(text: string, othersWillDo: boolean): Claim | undefined {
  const claims = [...englishClaims(text, othersWillDo), ...claimsInOtherLanguages(text, othersWillDo)];
  return claims.find((each) => each === 'listed') ?? claims[0];
}

function* englishClaims(text: string, othersWillDo: boolean): Generator<Claim> {
  for (const { claim, start } of claimsBy(ENGLISH, text, othersWillDo)) {
    const { before, rest } = sentenceAt(text, start);
    if (OPEN.some((each) => each.test(before + rest)) || DENIED.test(before)) continue;
    const line = text.slice(text.lastIndexOf('\n', start) + 1);
    // `CUDA is required.` says nothing else; a warning stands in a branch.
    const isWhole =
      !/^(?:no|without)\b/i.test(claim) && /^\W*(?:an? )?$/i.test(before) && /^\W*$/.test(rest.slice(claim.length));
    yield LISTING.test(line) || ABOUT_ALL.test(before) || isWhole ? 'listed' : 'said';
  }
}

/** A sentence that says more is no requirement that stands for itself. */
const SHORT = 60;

function* claimsInOtherLanguages(text: string, othersWillDo: boolean): Generator<Claim> {
  for (const { requires, takesBack } of OTHER_LANGUAGES) {
    for (const { start } of claimsBy(requires, text, othersWillDo)) {
      const { before, rest } = sentenceAt(text, start);
      const sentence = before + rest;
      if (/[?¿？]/.test(sentence) || takesBack.test(sentence)) continue;
      yield sentence.trim().length <= SHORT ? 'listed' : 'said';
    }
  }
}

function* claimsBy(
  wordings: readonly Wording[],
  text: string,
  othersWillDo: boolean,
): Generator<{ readonly claim: string; readonly start: number }> {
  for (const { words, unless } of wordings) {
    for (const match of text.matchAll(words)) {
      const [claim] = match;
      if (unless?.test(text.slice(0, match.index)) === true) continue;
      if (othersWillDo && !/NVIDIA|CUDA/i.test(claim)) continue;
      yield { claim: claim.trimStart(), start: match.index + (/^\s*/.exec(claim)?.[0].length ?? 0) };
    }
  }
}

/** The sentence around an offset: what stands before it, and the rest with its mark. A line ends it, too. */
function sentenceAt(text: string, at: number): { readonly before: string; readonly rest: string } {
  const marks = ['\n', '. ', '! ', '? ', ': ', '。', '！', '？'].map((mark) => text.lastIndexOf(mark, at - 1));
  const end = /[.!?](?=\s|\*|$)|[。！？]|\n|$/.exec(text.slice(at))?.index ?? 0;
  return { before: text.slice(Math.max(-1, ...marks) + 1, at), rest: text.slice(at, at + end + 1) };
}
