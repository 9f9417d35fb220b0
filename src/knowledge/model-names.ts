/*
 * What the names under which models are published say of their size. Sources: the model cards on the Hugging Face hub.
 */

/**
 * Families whose models have at most half a billion weights, 2 GB, which no GPU lacks on which anyone computes, but for those
 * named below; and sizes in millions.
 */
const SMALL =
  /(?:^|[-_/.])(?:distil\w*|\w*bert\w*|\w*mpnet|minilm\w*|gpt2|(?:vit|deit|swin|clip|wav2vec2|hubert|whisper|t5|bart)-(?:tiny|small|base)|[1-4]?\d{1,2}m)(?=$|[-_.])/i;

/** `-7b`, `-8x7b`, `-xl`: a billion weights and more. */
const LARGE = /\d(?:\.\d+)?b(?=$|[-_.])|(?:^|[-_.])x+l(?=$|[-_.])/i;

/** Whether a model's name says that it is small; one that says nothing may be of any size. */
export function isSmallModel(name: string): boolean {
  return SMALL.test(name) && !LARGE.test(name);
}

/** The smallest of each generation of YOLO: some three million weights, and a picture in a few hundredths of a second. */
export const NANO_MODEL = /(?:^|\/)yolo(?:v\d+|\d+)?n(?:u|-\w+)?(?:\.\w+)?$/i;

/** Calls that load a model which is told by its name, and where they take that: at a position, or by a keyword. */
export const NAMED_LOADS: readonly { readonly path: string; readonly at: number; readonly names: readonly string[] }[] =
  [
    { path: 'transformers.pipeline', at: 1, names: ['model'] },
    { path: 'sentence_transformers.SentenceTransformer', at: 0, names: ['model_name_or_path'] },
    { path: 'sentence_transformers.CrossEncoder', at: 0, names: ['model_name_or_path', 'model_name'] },
    { path: 'chromadb.**.SentenceTransformerEmbeddingFunction', at: 0, names: ['model_name'] },
  ];
