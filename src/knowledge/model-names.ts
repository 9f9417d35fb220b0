/*
 * What the names under which models are published say of their size. Sources: the model cards on the Hugging Face hub.
 */

/**
 * Families whose models have at most half a billion weights, 2 GB, which no GPU lacks on which anyone computes, but for those
 * named below; sizes in millions, and what is made for tests.
 */
const SMALL = new RegExp(
  `(?:^|[-_/.])(?:${[
    'distil\\w*|\\w*bert\\w*|\\w*mpnet|minilm\\w*|gpt2|layoutlm\\w*|opus-mt|detr|yolos|segformer|mobile\\w+|efficientnet|resnet',
    '(?:vit|deit|swin\\w*|clip|siglip|dinov[23]|convnext\\w*|wav2vec2|hubert|whisper|t5|bart|trocr|donut|electra)-(?:tiny|small|base)',
    '(?:bge|e5|gte)-(?:small|base|large)|tiny-random|tiny-\\w*(?:bert|gpt2|llama|qwen\\w*)',
    '[1-4]?\\d{1,2}m|0\\.[1-5]b',
  ].join('|')})(?=$|[-_.])|^(?:tiny|base|small)(?:\\.en)?$`,
  'i',
);

/** `-7b`, `-8x7b`, `-xl`: a billion weights and more. */
const LARGE = /(?<![\d.])[1-9]\d*(?:\.\d+)?b(?=$|[-_.])|(?:^|[-_.])x+l(?:arge)?(?=$|[-_.])/i;

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
    { path: 'whisper.load_model', at: 0, names: ['name'] },
    { path: 'faster_whisper.WhisperModel', at: 0, names: ['model_size_or_path'] },
    { path: 'sentence_transformers.SentenceTransformer', at: 0, names: ['model_name_or_path'] },
    { path: 'sentence_transformers.CrossEncoder', at: 0, names: ['model_name_or_path', 'model_name'] },
    { path: 'chromadb.**.SentenceTransformerEmbeddingFunction', at: 0, names: ['model_name'] },
  ];
