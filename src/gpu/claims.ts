/**
 * What a text says about a GPU. `listed`: it stands among the requirements, in a list or a line of its own, or is said of
 * the whole notebook. `said`: a sentence says so in passing.
 */
export type Claim = 'listed' | 'said';

/** `does not need a GPU`, `no GPU required` */
const NEGATED = /\b(?:no|not|never|no longer|without)(?: an?)? $|n['’]t $/i;

/** What says, in a docstring or on a page, that a notebook needs a GPU, unless the words around it take it back. */
const CLAIMS: readonly { readonly words: RegExp; readonly unless?: RegExp }[] = [
  { words: /\bGPU requirements?\b/gi },
  // `requires a CUDA-capable GPU`, but not `requires no GPU` or `needs more GPU memory`.
  {
    words:
      /\b(?:requires?|needs?) (?:at least )?(?:an? |one )?(?:(?!no\b|more\b|less\b|extra\b)[\w-]+ )?(?:NVIDIA |CUDA )?GPU/gi,
    unless: NEGATED,
  },
  { words: /\bGPUs? (?:is |are )?required\b/gi, unless: NEGATED },
  { words: /\b(?:NVIDIA|CUDA)[ -]GPU with\b/gi },
  // An item in a list of requirements, unless it is an optional one.
  { words: /(?:^|\n)\s*[-*]\s*(?:\*\*)?(?:\d\+?x? )?(?:\w+ )?NVIDIA GPUs?\b(?!.*\b(?:optional|recommended)\b)/gi },
  // A warning, unless it goes on to say what happens then: `No GPU found, using the CPU`.
  {
    words:
      /\b(?:no|without) (?:NVIDIA |CUDA )?GPU (?:detected|found|available)\b(?![^\n]*\b(?:CPU|fall\w*|slow\w*)\b)/gi,
  },
];

/** A line that begins as an item of a list, a heading, or the requirement itself: `- NVIDIA GPU`, `**Requires** a GPU`. */
const LISTING =
  /^\s*(?:(?:[-*•|]|\d+\.)\s|[^\p{L}\p{N}\n]*(?:(?:GPU |hardware )?requirements?|requires?|needs?|prerequisites?)\b)/iu;

/** A sentence about the whole: `This notebook requires …`. */
const ABOUT_ALL = /^\W*this (?:notebook|tutorial|example|demo) $/i;

/** Words that make a question or a condition of a sentence, and those that deny what comes after them. */
const OPEN = /\?|\b(?:if|unless|when|whether)\b/i;
const DENIED = /\b(?:nothing|nobody|none|no one|never|without)\b|n['’]t\b|\bnot\b/i;

/**
 * The strongest claim in a text that a GPU is needed.
 * @param othersWillDo whether the notebook also runs on other GPUs: then a claim must name NVIDIA or CUDA
 */
export function claimIn(text: string, othersWillDo: boolean): Claim | undefined {
  let found: Claim | undefined;
  for (const { words, unless } of CLAIMS) {
    for (const match of text.matchAll(words)) {
      const [claim] = match;
      if (unless?.test(text.slice(0, match.index)) === true) continue;
      if (othersWillDo && !/NVIDIA|CUDA/i.test(claim)) continue;
      const start = match.index + (/^\s*/.exec(claim)?.[0].length ?? 0);
      const sentence = sentenceAt(text, start);
      if (OPEN.test(sentence.before + sentence.rest) || DENIED.test(sentence.before)) continue;
      const line = text.slice(text.lastIndexOf('\n', start) + 1);
      if (LISTING.test(line) || ABOUT_ALL.test(sentence.before)) return 'listed';
      found = 'said';
    }
  }
  return found;
}

/** The sentence around an offset: what stands before it, and the rest with its mark. A line ends it, too. */
function sentenceAt(text: string, at: number): { readonly before: string; readonly rest: string } {
  const marks = ['\n', '. ', '! ', '? ', ': '].map((mark) => text.lastIndexOf(mark, at - 1));
  const end = /[.!?](?=\s|\*|$)|\n|$/.exec(text.slice(at))?.index ?? 0;
  return { before: text.slice(Math.max(-1, ...marks) + 1, at), rest: text.slice(at, at + end + 1) };
}
