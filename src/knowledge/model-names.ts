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

/** Families of language models with billions of weights, and the largest of others: `bigG`, `vitg14`, `large-v3`. */
const LARGE_FAMILIES =
  /(?:^|[-_/.])(?:\w*llama\w*|\w*mi[sx]tral\w*|\w*qwen\w*|\w*gemma\w*|gpt-?(?:j|neo\w*|oss)|\w*deepseek\w*|phi|falcon|vicuna|yi|bloom\w*|opt|glm\w*|chatglm\w*|internlm\w*|internvl\w*|minicpm\w*|nemotron|nv-embed|gritlm|blip2|col(?:pali|qwen)\w*|large-v\d|huge|giant|gigantic|bigg|\w*vit-?[hg](?:\d+)?)(?=$|[-_/.\d])/i;

/** `-300m`, `-0.6B`: less than a billion weights. */
const BELOW_A_BILLION = /(?<![\d.])(?:\d{1,3}m|0\.\d+b)(?=$|[-_.])/i;

/** Whether a model's name says that it has a billion weights and more; of most names nothing can be said. */
export function isLargeModel(name: string): boolean {
  if (LARGE.test(name)) return true;
  return LARGE_FAMILIES.test(name) && !BELOW_A_BILLION.test(name) && !isSmallModel(name);
}

/** How a load of a model tells its size. */
export interface ModelLoad {
  readonly path: string;
  /** Where it takes the name: at a position, or by a keyword; absent where the call itself says which model it is. */
  readonly at?: number;
  readonly names?: readonly string[];
  /** Whether its models take gigabytes, unless their names say that they are small; else it is the other way round. */
  readonly isLarge: boolean | 'by task';
}

const PRETRAINED = { at: 0, names: ['pretrained_model_name_or_path', 'model_name', 'model_id'] } as const;

/** Models of Transformers that write texts, most of them after what they have read or seen. */
const WRITERS: readonly ModelLoad[] = ['CausalLM', 'Vision2Seq', 'ImageTextToText', 'MultimodalLM', 'TextToWaveform']
  .map((task): ModelLoad => ({ path: `transformers.*For${task}.from_*`, ...PRETRAINED, isLarge: true }))
  .concat({ path: 'transformers.*LMHeadModel.from_*', ...PRETRAINED, isLarge: true });

/** Those that translate, sum up and transcribe: mostly some hundred million weights. */
const TRANSLATORS: readonly ModelLoad[] = ['T5', 'MT5', 'Bart', 'MBart', 'Pegasus', 'M2M100', 'Blip', 'Florence2'].map(
  (family) => ({ path: `transformers.${family}ForConditionalGeneration.from_*`, ...PRETRAINED, isLarge: false }),
);

/** Tasks of a pipeline for which it has a model that writes. */
export const LARGE_TASKS =
  /^(?:text-generation|conversational|image-(?:text-)?to-text|any-to-any|text-to-(?:audio|speech))$/;

/** Calls that load a model, the first that fits; what is loaded in any other way may be large. */
export const MODEL_LOADS: readonly ModelLoad[] = [
  { path: 'transformers.pipeline', at: 1, names: ['model'], isLarge: 'by task' },
  ...WRITERS,
  ...TRANSLATORS,
  { path: 'transformers.*ForConditionalGeneration.from_*', ...PRETRAINED, isLarge: true },
  { path: 'transformers.*ForSpeechSeq2Seq.from_*', ...PRETRAINED, isLarge: true },
  { path: 'transformers.*.from_*', ...PRETRAINED, isLarge: false },
  { path: 'whisper.load_model', at: 0, names: ['name'], isLarge: true },
  { path: 'faster_whisper.WhisperModel', at: 0, names: ['model_size_or_path'], isLarge: true },
  { path: 'sentence_transformers.SentenceTransformer', at: 0, names: ['model_name_or_path'], isLarge: false },
  { path: 'sentence_transformers.CrossEncoder', at: 0, names: ['model_name_or_path', 'model_name'], isLarge: false },
  { path: 'sentence_transformers.SparseEncoder', at: 0, names: ['model_name_or_path'], isLarge: false },
  { path: 'chromadb.**.SentenceTransformerEmbeddingFunction', at: 0, names: ['model_name'], isLarge: false },
  ...['langchain', 'langchain_classic', 'langchain_community', 'langchain_huggingface'].map((library): ModelLoad => ({
    path: `${library}.**Embeddings`,
    at: 0,
    names: ['model_name', 'model'],
    isLarge: false,
  })),
  { path: 'llama_index.**.HuggingFaceEmbedding', at: 0, names: ['model_name'], isLarge: false },
  { path: 'torchvision.models.get_model', at: 0, names: ['name'], isLarge: false },
  { path: 'torchvision.models.**', isLarge: false },
  { path: 'timm.create_model', at: 0, names: ['model_name'], isLarge: false },
  { path: 'torch.hub.load', at: 1, names: ['model'], isLarge: false },
  { path: 'open_clip.create_model*', at: 0, names: ['model_name'], isLarge: false },
  { path: 'clip.load', at: 0, names: ['name'], isLarge: false },
  { path: 'keras.applications.**', isLarge: false },
  { path: 'tensorflow.keras.applications.**', isLarge: false },
  { path: 'keras.models.load_model', isLarge: false },
  { path: 'tensorflow.keras.models.load_model', isLarge: false },
  { path: 'tensorflow_hub.load', isLarge: false },
  { path: 'tensorflow_hub.KerasLayer', isLarge: false },
  { path: 'FlagEmbedding.*LLM*', at: 0, names: ['model_name_or_path'], isLarge: true },
  { path: 'FlagEmbedding.*', at: 0, names: ['model_name_or_path'], isLarge: false },
  { path: 'InstructorEmbedding.INSTRUCTOR', at: 0, names: ['model_name_or_path'], isLarge: false },
  { path: 'transformer_lens.**.from_*', ...PRETRAINED, isLarge: true },
  { path: 'spacy.load', isLarge: false },
  { path: 'easyocr.Reader', isLarge: false },
];

/** What says of a class, by its qualified name, that its models write, speak or draw: those take gigabytes. */
const MAKES =
  /causal|lmhead|conditional|generat|vision2seq|imagetext|pipeline|diffus|unet|llm|llava|llama|gemma|qwen|mistral|vlm|language|unsloth|peft|nemo|tts|speech|music|audio(?:gen|craft)|video|flux|mlx|vllm|gptq|awq|hooked|nnsight/i;

/** How any other `from_pretrained` tells the size of its model. */
export function otherLoad(path: string): ModelLoad {
  return { path, ...PRETRAINED, isLarge: MAKES.test(path) };
}
