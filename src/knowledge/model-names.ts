/*
 * What the names under which models are published say of their size. Sources: the model cards on the Hugging Face hub.
 */

/** Families and sizes of at most half a billion weights: 2 GB, which no GPU lacks on which anyone computes. */
const SMALL =
  /(?:^|[-_/.])(?:tiny|nano|mini|small|base|distil\w*|\w*bert\w*|\w*mpnet|minilm\w*|gpt2|\d{1,3}m)(?=$|[-_.])/i;

/** `-7b`, `-8x7b`, `-xl`: a billion weights and more. */
const LARGE = /\d(?:\.\d+)?b(?=$|[-_.])|(?:^|[-_.])x+l(?=$|[-_.])/i;

/** Whether a model's name says that it is small; one that says nothing may be of any size. */
export function isSmallModel(name: string): boolean {
  return SMALL.test(name) && !LARGE.test(name);
}
