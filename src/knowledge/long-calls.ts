/*
 * Calls that keep a person waiting, as data: the libraries' documentation says so, and why in each row. Paths are qualified
 * names with import aliases resolved, as `fits.ts` reads them.
 */

/** What the work is: a title for it is made of that. */
export type LongWork =
  | 'training'
  | 'model load'
  | 'generation'
  | 'prediction'
  | 'embedding'
  | 'evaluation'
  | 'compilation'
  | 'export'
  | 'download'
  | 'upload'
  | 'unpacking'
  | 'search'
  | 'server start'
  | 'rendering'
  | 'subprocess'
  | 'computation';

/** LangChain, which is many packages, and those of them that hold stores of vectors. */
const LANGCHAIN = [
  'langchain',
  'langchain_chroma',
  'langchain_classic',
  'langchain_community',
  'langchain_core',
  'langchain_elasticsearch',
  'langchain_milvus',
  'langchain_mongodb',
  'langchain_pinecone',
  'langchain_postgres',
  'langchain_qdrant',
  'langchain_weaviate',
];

export interface LongCall {
  readonly path: string;
  readonly what: LongWork;
  readonly why: string;
  /** An argument that must be given, and not be None or False, for the call to take long. */
  readonly with?: string;
}

/** Calls by qualified name; the first that fits decides. */
export const LONG_CALLS: readonly LongCall[] = [
  // Compilers and exporters.
  { path: 'torch_tensorrt.compile', what: 'compilation', why: 'builds an engine: minutes' },
  { path: 'torch.onnx.export', what: 'export', why: 'traces the whole model' },
  { path: 'torch.onnx.dynamo_export', what: 'export', why: 'traces the whole model' },
  { path: 'torch.export.export', what: 'export', why: 'traces the whole model' },
  { path: 'tensorflow.lite.TFLiteConverter.*', what: 'export', why: 'converts a whole model' },

  // Models, with their weights.
  { path: 'transformers.pipeline', what: 'model load', why: 'downloads and loads weights' },
  { path: 'torch.hub.load', what: 'model load', why: 'downloads and loads weights' },
  { path: 'chromadb.**.SentenceTransformerEmbeddingFunction', what: 'model load', why: 'loads weights' },
  { path: 'timm.create_model', what: 'model load', why: 'downloads and loads weights', with: 'pretrained' },
  { path: 'torchvision.models.*', what: 'model load', why: 'downloads and loads weights', with: 'weights|pretrained' },
  { path: 'open_clip.create_model*', what: 'model load', why: 'loads weights', with: 'pretrained' },
  { path: 'clip.load', what: 'model load', why: 'downloads and loads weights' },
  { path: 'whisper.load_model', what: 'model load', why: 'downloads and loads weights' },
  { path: 'faster_whisper.WhisperModel', what: 'model load', why: 'downloads and loads weights' },
  { path: 'whisperx.load_*', what: 'model load', why: 'downloads and loads weights' },
  { path: 'sentence_transformers.SentenceTransformer', what: 'model load', why: 'downloads and loads weights' },
  { path: 'sentence_transformers.CrossEncoder', what: 'model load', why: 'downloads and loads weights' },
  { path: 'sentence_transformers.SparseEncoder', what: 'model load', why: 'downloads and loads weights' },
  { path: 'fastembed.*Embedding', what: 'model load', why: 'downloads and loads weights' },
  ...['langchain', 'langchain_classic', 'langchain_community', 'langchain_huggingface'].flatMap((library): LongCall[] =>
    [
      'HuggingFaceEmbeddings',
      'HuggingFaceInstructEmbeddings',
      'HuggingFaceBgeEmbeddings',
      'SentenceTransformerEmbeddings',
    ].map((name) => ({ path: `${library}.**${name}`, what: 'model load', why: 'loads a SentenceTransformer' })),
  ),
  {
    path: 'langchain_huggingface.**HuggingFacePipeline.from_model_id',
    what: 'model load',
    why: 'downloads and loads weights',
  },
  { path: 'llama_index.**.HuggingFaceEmbedding', what: 'model load', why: 'downloads and loads weights' },
  { path: 'llama_index.**.HuggingFaceLLM', what: 'model load', why: 'downloads and loads weights' },
  { path: 'FlagEmbedding.*Model', what: 'model load', why: 'downloads and loads weights' },
  { path: 'FlagEmbedding.*Reranker', what: 'model load', why: 'downloads and loads weights' },
  { path: 'FlagEmbedding.*.from_finetuned', what: 'model load', why: 'downloads and loads weights' },
  { path: 'InstructorEmbedding.INSTRUCTOR', what: 'model load', why: 'downloads and loads weights' },
  { path: 'marker.models.create_model_dict', what: 'model load', why: 'downloads and loads several models' },
  { path: 'spacy.load', what: 'model load', why: 'reads a whole pipeline from disk' },
  { path: 'kokoro.KPipeline', what: 'model load', why: 'downloads and loads weights' },
  { path: 'easyocr.Reader', what: 'model load', why: 'downloads and loads weights' },
  { path: 'TTS.api.TTS', what: 'model load', why: 'downloads and loads weights' },
  { path: 'llama_cpp.Llama', what: 'model load', why: 'reads all weights into memory' },
  { path: 'mlx_lm.load', what: 'model load', why: 'downloads and loads weights' },
  { path: 'gensim.downloader.load', what: 'model load', why: 'downloads and loads vectors' },
  { path: 'keras.applications.*', what: 'model load', why: 'downloads weights' },
  { path: 'tensorflow.keras.applications.*', what: 'model load', why: 'downloads weights' },
  { path: 'tensorflow_hub.load', what: 'model load', why: 'downloads a model' },
  { path: 'keras.models.load_model', what: 'model load', why: 'reads all weights' },
  { path: 'tensorflow.keras.models.load_model', what: 'model load', why: 'reads all weights' },
  { path: 'unsloth.Fast*.get_peft_model', what: 'model load', why: 'puts adapters into each layer' },

  { path: 'llama_cpp.Llama.from_pretrained', what: 'model load', why: 'downloads and loads weights' },
  { path: 'gpt4all.GPT4All', what: 'model load', why: 'downloads and loads weights' },
  { path: 'mlx_vlm.load', what: 'model load', why: 'downloads and loads weights' },
  { path: 'tensorflow_hub.KerasLayer', what: 'model load', why: 'downloads a model' },
  { path: 'keras_hub.**.from_preset', what: 'model load', why: 'downloads and loads weights' },
  { path: 'keras_nlp.**.from_preset', what: 'model load', why: 'downloads and loads weights' },
  { path: 'nemo.**.from_pretrained', what: 'model load', why: 'downloads and loads weights' },
  { path: 'pyannote.audio.*.from_pretrained', what: 'model load', why: 'downloads and loads weights' },
  { path: 'paddleocr.PaddleOCR', what: 'model load', why: 'downloads and loads several models' },
  { path: 'insightface.app.FaceAnalysis', what: 'model load', why: 'downloads and loads several models' },
  { path: 'audiocraft.models.*.get_pretrained', what: 'model load', why: 'downloads and loads weights' },
  { path: 'bark.preload_models', what: 'model load', why: 'downloads and loads several models' },
  { path: 'cellpose.models.Cellpose*', what: 'model load', why: 'downloads and loads weights' },
  { path: 'ctranslate2.Translator', what: 'model load', why: 'loads weights' },
  { path: 'ctranslate2.Generator', what: 'model load', why: 'loads weights' },
  { path: 'demucs.pretrained.get_model', what: 'model load', why: 'downloads and loads weights' },
  { path: 'doctr.models.*', what: 'model load', why: 'downloads and loads weights', with: 'pretrained' },
  { path: 'esm.pretrained.*', what: 'model load', why: 'downloads and loads weights' },
  { path: 'flair.**.load', what: 'model load', why: 'downloads and loads weights' },
  { path: 'litgpt.LLM.load', what: 'model load', why: 'loads weights' },
  { path: 'mace.calculators.mace_*', what: 'model load', why: 'downloads and loads weights' },
  { path: 'outlines.models.*', what: 'model load', why: 'downloads and loads weights' },
  { path: 'rembg.new_session', what: 'model load', why: 'downloads and loads weights' },
  { path: 'sam2.build_sam.build_*', what: 'model load', why: 'loads weights' },
  { path: 'rfdetr.RFDETR*', what: 'model load', why: 'downloads and loads weights' },
  { path: 'speechbrain.**.from_hparams', what: 'model load', why: 'downloads and loads weights' },
  { path: 'stanza.Pipeline', what: 'model load', why: 'loads several models' },
  { path: 'torchaudio.pipelines.**.get_*model', what: 'model load', why: 'downloads and loads weights' },

  // Engines and servers.
  { path: 'vllm.LLM', what: 'model load', why: 'loads weights, profiles memory, captures graphs' },
  { path: 'vllm.AsyncLLMEngine.from_engine_args', what: 'model load', why: 'loads weights, profiles memory' },
  { path: 'sglang.Engine', what: 'model load', why: 'downloads and loads weights in child processes' },
  { path: 'sglang.**.launch_server_cmd', what: 'server start', why: 'starts a server that loads weights' },
  { path: 'sglang.**.stream_and_merge', what: 'generation', why: 'one forward pass a token' },
  { path: 'sglang.**.async_stream_and_merge', what: 'generation', why: 'one forward pass a token' },
  { path: 'sglang.**.wait_for_server', what: 'server start', why: 'blocks until the server answers' },
  { path: 'tensorrt_llm.LLM', what: 'model load', why: 'builds or loads an engine' },
  { path: 'lmdeploy.pipeline', what: 'model load', why: 'loads weights' },
  { path: 'ollama.pull', what: 'download', why: 'downloads a model' },
  { path: 'ollama.generate', what: 'generation', why: 'loads the model and writes token by token' },
  { path: 'ollama.chat', what: 'generation', why: 'loads the model and writes token by token' },
  { path: 'ollama.embed', what: 'prediction', why: 'loads the model' },
  { path: 'mlx_lm.generate', what: 'generation', why: 'one forward pass a token' },

  // Downloads and archives.
  { path: 'huggingface_hub.snapshot_download', what: 'download', why: 'whole repositories' },
  { path: 'huggingface_hub.hf_hub_download', what: 'download', why: 'weight files' },
  { path: 'huggingface_hub.upload_folder', what: 'upload', why: 'whole repositories' },
  { path: 'huggingface_hub.upload_large_folder', what: 'upload', why: 'whole repositories' },
  { path: 'datasets.load_dataset', what: 'download', why: 'whole data sets' },
  { path: 'kagglehub.*_download', what: 'download', why: 'whole data sets and models' },
  { path: 'kagglehub.load_dataset', what: 'download', why: 'whole data sets' },
  { path: 'kagglehub.dataset_load', what: 'download', why: 'whole data sets' },
  { path: 'gdown.download*', what: 'download', why: 'files of any size' },
  { path: 'gdown.cached_download', what: 'download', why: 'files of any size' },
  { path: 'wget.download', what: 'download', why: 'files of any size' },
  { path: 'urllib.request.urlretrieve', what: 'download', why: 'files of any size, with no timeout' },
  { path: 'torch.hub.download_url_to_file', what: 'download', why: 'weight files' },
  { path: 'torch.hub.load_state_dict_from_url', what: 'download', why: 'weight files' },
  { path: 'torchvision.datasets.utils.download_*', what: 'download', why: 'whole data sets' },
  { path: 'torchvision.datasets.*', what: 'download', why: 'whole data sets', with: 'download' },
  { path: 'torchaudio.datasets.*', what: 'download', why: 'whole data sets', with: 'download' },
  { path: 'torchtext.datasets.*', what: 'download', why: 'whole data sets' },
  { path: 'tensorflow_datasets.load', what: 'download', why: 'whole data sets' },
  { path: 'keras.datasets.*.load_data', what: 'download', why: 'whole data sets' },
  { path: 'tensorflow.keras.datasets.*.load_data', what: 'download', why: 'whole data sets' },
  { path: 'sklearn.datasets.fetch_*', what: 'download', why: 'whole data sets' },
  { path: 'requests.get', what: 'download', why: 'what is streamed is a file of any size', with: 'stream' },
  { path: 'keras.utils.get_file', what: 'download', why: 'files of any size' },
  { path: 'tensorflow.keras.utils.get_file', what: 'download', why: 'files of any size' },
  { path: 'nltk.download', what: 'download', why: 'corpora' },
  { path: 'pymde.datasets.*', what: 'download', why: 'whole data sets' },
  { path: 'd2l.torch.TokenEmbedding', what: 'download', why: 'vectors of hundreds of megabytes' },
  { path: 'd2l.torch.load_data_imdb', what: 'download', why: 'reviews of 80 MB, and their tokens' },
  { path: 'd2l.torch.load_data_snli', what: 'download', why: 'sentences of 90 MB, and their tokens' },
  { path: 'd2l.torch.load_data_voc', what: 'download', why: 'pictures of 2 GB, all read' },
  { path: 'd2l.torch.load_data_wiki', what: 'computation', why: 'examples for BERT of a whole corpus' },
  { path: 'medmnist.*', what: 'download', why: 'whole data sets', with: 'download' },
  { path: 'shutil.unpack_archive', what: 'unpacking', why: 'archives of any size' },
  { path: 'patoolib.extract_archive', what: 'unpacking', why: 'archives of any size' },
  { path: 'monai.apps.download_*', what: 'download', why: 'whole data sets' },
  { path: 'monai.apps.*Dataset', what: 'download', why: 'whole data sets', with: 'download' },
  { path: 'monai.bundle.download', what: 'download', why: 'weights' },
  { path: 'stanza.download', what: 'download', why: 'several models' },

  // Training, tuning and numbers.
  { path: 'xgboost.train', what: 'training', why: 'boosting rounds' },
  { path: 'xgboost.cv', what: 'training', why: 'boosting rounds, once a fold' },
  { path: 'xgboost.dask.train', what: 'training', why: 'boosting rounds' },
  { path: 'lightgbm.train', what: 'training', why: 'boosting rounds' },
  { path: 'lightgbm.cv', what: 'training', why: 'boosting rounds, once a fold' },
  { path: 'catboost.train', what: 'training', why: 'boosting rounds' },
  { path: 'ray.tune.run', what: 'search', why: 'many trainings' },
  { path: 'hyperopt.fmin', what: 'search', why: 'many trainings' },
  { path: 'wandb.agent', what: 'search', why: 'many trainings' },
  { path: 'sklearn.model_selection.cross_val*', what: 'training', why: 'a training a fold' },
  { path: 'pymde.preserve_*', what: 'computation', why: 'distances of all points' },
  { path: 'pymde.preprocess.k_nearest_neighbors', what: 'computation', why: 'distances of all points' },
  { path: 'embedding_atlas.projection.*compute_*projection', what: 'computation', why: 'embeds all rows, then UMAP' },
  { path: 'juliacall.Main.seval', what: 'computation', why: 'Julia loads and compiles what it is told to run' },
  { path: 'trl.*Trainer', what: 'computation', why: 'makes tokens of the whole data set' },
  { path: 'deepspeed.initialize', what: 'model load', why: 'shards a model' },
  { path: 'accelerate.notebook_launcher', what: 'training', why: 'runs a training in child processes' },
  { path: 'torch.multiprocessing.spawn', what: 'training', why: 'runs a function in child processes' },
  { path: 'lm_eval.simple_evaluate', what: 'evaluation', why: 'whole benchmarks' },
  { path: 'trl.scripts.*', what: 'training', why: 'a training' },

  { path: 'pymc.sample', what: 'computation', why: 'compiles the model, then thousands of draws a chain' },
  { path: 'pykeen.pipeline.pipeline', what: 'training', why: 'epochs over all triples' },
  { path: 'scanpy.tl.*', what: 'computation', why: 'over all cells of the data' },
  { path: 'scanpy.pp.neighbors', what: 'computation', why: 'distances of all cells' },
  { path: 'rapids_singlecell.tl.*', what: 'computation', why: 'over all cells of the data' },
  { path: 'rapids_singlecell.pp.neighbors', what: 'computation', why: 'distances of all cells' },
  { path: 'botorch.optim.optimize_acqf*', what: 'search', why: 'many starts, each with its own optimisation' },
  { path: 'botorch.fit.fit_gpytorch_*', what: 'training', why: 'runs until it has converged' },
  { path: 'mlx_whisper.transcribe', what: 'prediction', why: 'a pass for each half minute' },
  { path: 'bark.generate_audio', what: 'generation', why: 'speaks token by token' },
  { path: 'deepface.DeepFace.*', what: 'prediction', why: 'loads its models, then passes for each picture' },
  { path: 'demucs.apply.apply_model', what: 'prediction', why: 'passes over the whole sound' },
  { path: 'demucs.separate.main', what: 'prediction', why: 'passes over the whole sound' },
  { path: 'flwr.simulation.*simulation', what: 'training', why: 'a training for each client and round' },
  { path: 'gptqmodel.GPTQModel.load', what: 'model load', why: 'loads weights' },
  { path: 'llmcompressor.**oneshot', what: 'computation', why: 'passes of all layers over examples' },
  { path: 'modelopt.**.quantize', what: 'computation', why: 'passes of all layers over examples' },
  { path: 'monai.inferers.sliding_window_inference', what: 'prediction', why: 'a pass for each window of a volume' },
  { path: 'rembg.remove', what: 'prediction', why: 'loads its model first' },
  { path: 'triton.testing.do_bench*', what: 'computation', why: 'hundreds of runs, after a compilation' },
  { path: 'dask.compute', what: 'computation', why: 'all partitions of the data' },

  // All texts through a model.
  ...LANGCHAIN.flatMap((library): LongCall[] =>
    ['from_documents', 'from_texts'].map((name) => ({
      path: `${library}.**.${name}`,
      what: 'embedding',
      why: 'embeds each text and puts it into a store',
    })),
  ),
  { path: 'llama_index.**.from_documents', what: 'embedding', why: 'splits all documents and embeds each part' },
  { path: 'llama_index.**.VectorStoreIndex', what: 'embedding', why: 'embeds each of its nodes' },
  { path: 'ragas.evaluate', what: 'evaluation', why: 'asks a model, several times for each row' },
  { path: 'ragas.evaluation.evaluate', what: 'evaluation', why: 'asks a model, several times for each row' },
  { path: 'deepeval.evaluate', what: 'evaluation', why: 'asks a model for each case and metric' },
  { path: 'mteb.evaluate', what: 'evaluation', why: 'whole benchmarks' },
  { path: 'unstructured.partition.**.partition*', what: 'prediction', why: 'looks for the layout of each page' },
  {
    path: 'gensim.models.*',
    what: 'training',
    why: 'passes over the whole corpus',
    with: 'sentences|corpus|corpus_file|documents',
  },

  // Other programs.
  { path: 'subprocess.run', what: 'subprocess', why: 'blocks until the command ends' },
  { path: 'subprocess.check_call', what: 'subprocess', why: 'blocks until the command ends' },
  { path: 'subprocess.check_output', what: 'subprocess', why: 'blocks until the command ends' },
  { path: 'subprocess.call', what: 'subprocess', why: 'blocks until the command ends' },
  { path: 'subprocess.getoutput', what: 'subprocess', why: 'blocks until the command ends' },
  { path: 'os.system', what: 'subprocess', why: 'blocks until the command ends' },
  { path: 'runpy.run_*', what: 'computation', why: 'runs a whole program' },
];

/** What takes long of an object that a known call has made. */
export interface LongObject {
  /** The call that makes it, by qualified name; by its last name, `*Trainer`, where it has no dots. */
  readonly made: string;
  /** By method: what it does; `__call__` for a call of the object itself. */
  readonly methods: Readonly<Record<string, LongWork>>;
  /** An argument that must be given, and not be None or False, for the call to take long. */
  readonly with?: string;
  /** One that says that the work has been done already. */
  readonly unless?: string;
  /** Set where most of the work is done when somebody goes through what the call gives: always, or with this argument. */
  readonly lazy?: true | string;
  /** The framework that does it on the GPU where there is one; absent where it may be none. */
  readonly on?: string;
  readonly why: string;
}

/** Stands for the framework that the notebook uses. */
export const USUAL = 'usual';

/** The loops of Keras. */
const KERAS: LongObject['methods'] = {
  fit: 'training',
  fit_generator: 'training',
  evaluate: 'evaluation',
  predict: 'prediction',
};

/** Trainers of Transformers, TRL, Lightning and all who follow them. */
const TRAINER: LongObject['methods'] = {
  train: 'training',
  fit: 'training',
  train_model: 'training',
  predict: 'prediction',
  evaluate: 'evaluation',
  test: 'evaluation',
  validate: 'evaluation',
  hyperparameter_search: 'search',
};

/** Objects by what makes them; all that fit count. */
export const LONG_OBJECTS: readonly LongObject[] = [
  { made: 'transformers.*Trainer', methods: TRAINER, on: 'torch', why: 'takes the GPU that there is' },
  { made: '*Agent', methods: { train: 'training' }, why: 'episodes of reinforcement learning' },
  { made: '*Trainer', methods: TRAINER, on: USUAL, why: 'all who follow Transformers take the GPU that there is' },
  {
    made: 'transformers.pipeline',
    methods: { __call__: 'prediction' },
    on: 'torch',
    why: 'forward passes of a whole model',
  },
  {
    made: 'pyannote.**.Pipeline.from_*',
    methods: { __call__: 'prediction' },
    on: 'torch',
    why: 'forward passes of some small models',
  },
  {
    made: 'transformers.*Model*.from_pretrained',
    methods: { chat: 'generation', infer: 'generation', answer_question: 'generation', generate_speech: 'generation' },
    why: "one forward pass a token, by a method of the model's own code",
  },
  {
    // Those of Diffusers, and what is written like them.
    made: '**.*Pipeline*.from_*',
    methods: { __call__: 'generation' },
    on: 'torch',
    why: 'tens of passes through a model of gigabytes',
  },
  {
    made: 'sentence_transformers.*',
    methods: {
      encode: 'prediction',
      encode_multi_process: 'prediction',
      encode_document: 'prediction',
      encode_query: 'prediction',
      predict: 'prediction',
      rank: 'prediction',
      fit: 'training',
    },
    on: 'torch',
    why: 'a forward pass for each text',
  },
  {
    made: 'sentence_transformers.evaluation.*Evaluator',
    methods: { __call__: 'evaluation' },
    on: 'torch',
    why: 'a forward pass for each of its texts',
  },
  {
    made: 'chromadb.**.*_collection',
    methods: { add: 'embedding', upsert: 'embedding' },
    with: 'documents',
    unless: 'embeddings',
    why: 'embeds each document, by default with a model on this machine',
  },
  ...LANGCHAIN.map((library): LongObject => ({
    made: `${library}.*`,
    methods: { add_documents: 'embedding', add_texts: 'embedding', embed_documents: 'embedding' },
    why: 'embeds each text',
  })),
  { made: 'langchain_huggingface.*', methods: { embed_documents: 'embedding' }, why: 'a forward pass for each text' },
  {
    made: 'llama_index.*',
    methods: { get_text_embedding_batch: 'embedding', refresh_ref_docs: 'embedding', insert_nodes: 'embedding' },
    why: 'a forward pass for each text',
  },
  {
    made: 'FlagEmbedding.*',
    methods: {
      encode: 'embedding',
      encode_corpus: 'embedding',
      encode_queries: 'embedding',
      compute_score: 'prediction',
    },
    why: 'a forward pass for each text',
  },
  { made: 'InstructorEmbedding.INSTRUCTOR', methods: { encode: 'embedding' }, why: 'a forward pass for each text' },
  {
    made: 'fastembed.*Embedding',
    methods: { embed: 'embedding', passage_embed: 'embedding' },
    lazy: true,
    why: 'a forward pass for each text',
  },
  {
    made: 'haystack.components.**',
    methods: { warm_up: 'model load' },
    why: 'a component loads its model then, not when it is made',
  },
  { made: 'haystack.components.embedders.*', methods: { run: 'embedding' }, why: 'a forward pass for each document' },
  { made: 'qdrant_client.QdrantClient', methods: { add: 'embedding' }, with: 'documents', why: 'embeds each document' },
  { made: 'txtai.**Embeddings', methods: { index: 'embedding', upsert: 'embedding' }, why: 'embeds each row' },
  {
    made: 'ragatouille.RAGPretrainedModel.*',
    methods: { index: 'embedding', add_to_index: 'embedding' },
    why: 'embeds each token of each document',
  },
  {
    made: 'bertopic.BERTopic',
    methods: { fit: 'training', fit_transform: 'training', transform: 'prediction' },
    why: 'embeds all documents, then UMAP and clusters',
  },
  { made: 'gensim.models.*', methods: { train: 'training' }, why: 'passes over the whole corpus' },
  {
    made: 'ragas.**TestsetGenerator.**',
    methods: {
      generate: 'generation',
      generate_with_langchain_docs: 'generation',
      generate_with_llamaindex_docs: 'generation',
    },
    why: 'asks a model many times for each question',
  },
  {
    made: 'deepeval.synthesizer.Synthesizer',
    methods: { generate_goldens_from_docs: 'generation', generate_goldens_from_contexts: 'generation' },
    why: 'asks a model many times for each case',
  },
  { made: 'dspy.*', methods: { compile: 'search' }, why: 'asks a model for all examples, again and again' },
  { made: 'dspy.Evaluate', methods: { __call__: 'evaluation' }, why: 'asks a model for each example' },
  { made: 'dspy.evaluate.Evaluate', methods: { __call__: 'evaluation' }, why: 'asks a model for each example' },
  { made: 'mteb.MTEB', methods: { run: 'evaluation' }, why: 'whole benchmarks' },
  { made: 'distilabel.pipeline.**Pipeline', methods: { run: 'generation' }, why: 'asks a model for each row' },
  {
    made: 'docling.document_converter.DocumentConverter',
    methods: { convert: 'prediction' },
    why: 'models for the layout and the tables of each page',
  },
  {
    made: 'docling.document_converter.DocumentConverter',
    methods: { convert_all: 'prediction' },
    lazy: true,
    why: 'the same for each file',
  },
  { made: 'marker.converters.**Converter', methods: { __call__: 'prediction' }, why: 'models for each page' },
  {
    made: 'geneva.connect.open_table',
    methods: { backfill: 'computation' },
    why: 'computes a column for all rows',
  },
  {
    made: 'whisper.load_model',
    methods: { transcribe: 'prediction' },
    on: 'torch',
    why: 'a pass for each half minute',
  },
  { made: 'whisperx.load_model', methods: { transcribe: 'prediction' }, why: 'a pass for each half minute' },
  { made: 'nemo.*', methods: { transcribe: 'prediction' }, why: 'a pass for each part of the sound' },
  { made: 'pyannote.audio.Pipeline.*', methods: { __call__: 'prediction' }, why: 'passes over the whole sound' },
  { made: 'TTS.api.TTS', methods: { tts: 'generation', tts_to_file: 'generation' }, why: 'speaks each sentence' },
  { made: 'gpt4all.GPT4All', methods: { generate: 'generation' }, why: 'one forward pass a token' },
  {
    made: 'paddleocr.PaddleOCR',
    methods: { ocr: 'prediction', predict: 'prediction' },
    why: 'a detector and a recogniser',
  },
  {
    made: 'fastai.**_learner',
    methods: { fit: 'training', fit_one_cycle: 'training', fine_tune: 'training', lr_find: 'search' },
    why: 'epochs over all data',
  },
  { made: 'autogluon.*', methods: { fit: 'training' }, why: 'many trainings' },
  { made: 'ase.optimize.*', methods: { run: 'computation' }, why: 'forces on all atoms, step by step' },
  { made: 'ase.md.*', methods: { run: 'computation' }, why: 'forces on all atoms, step by step' },
  { made: 'awq.*', methods: { quantize: 'computation' }, why: 'passes of all layers over examples' },
  { made: 'auto_gptq.*', methods: { quantize: 'computation' }, why: 'passes of all layers over examples' },
  { made: 'gptqmodel.*', methods: { quantize: 'computation' }, why: 'passes of all layers over examples' },
  { made: 'byaldi.*', methods: { index: 'embedding' }, why: 'a pass for each page' },
  { made: 'cellpose.models.*', methods: { eval: 'prediction' }, why: 'finds the cells of each picture' },
  {
    made: 'chronos.*',
    methods: { predict: 'prediction', predict_quantiles: 'prediction', predict_df: 'prediction' },
    why: 'samples of each series',
  },
  {
    made: 'ctranslate2.*',
    methods: { translate_batch: 'generation', generate_batch: 'generation' },
    why: 'one forward pass a token',
  },
  { made: 'dask.dataframe.*', methods: { compute: 'computation' }, why: 'all partitions of the data' },
  { made: 'dask_cudf.*', methods: { compute: 'computation' }, why: 'all partitions of the data' },
  { made: 'litgpt.LLM.*', methods: { generate: 'generation' }, why: 'one forward pass a token' },
  { made: 'numpyro.infer.SVI', methods: { run: 'training' }, why: 'compiles, then as many steps as it is told' },
  { made: 'outlines.generate.*', methods: { __call__: 'generation' }, why: 'one forward pass a token' },
  { made: 'rfdetr.*', methods: { train: 'training', predict: 'prediction' }, why: 'a detector of many layers' },
  {
    made: 'speechbrain.*',
    methods: { transcribe_file: 'prediction', separate_file: 'prediction' },
    why: 'passes over the whole sound',
  },
  { made: 'stardist.models.*', methods: { predict_instances: 'prediction' }, why: 'finds the nuclei of a picture' },
  { made: 'tabpfn.*', methods: { predict: 'prediction', predict_proba: 'prediction' }, why: 'attends to all rows' },
  {
    made: 'triton.testing.perf_report',
    methods: { run: 'computation' },
    why: 'hundreds of runs for each size and variant',
  },
  { made: 'scvi.model.*', methods: { train: 'training' }, why: 'epochs over all cells of the data' },
  { made: 'sbi.inference.*', methods: { train: 'training' }, why: 'runs until it has converged' },
  { made: 'neuralforecast.NeuralForecast', methods: { fit: 'training', cross_validation: 'training' }, why: 'epochs' },
  { made: 'darts.models.*', methods: { fit: 'training', historical_forecasts: 'prediction' }, why: 'epochs' },
  { made: 'numpyro.infer.MCMC', methods: { run: 'computation' }, why: 'compiles, then thousands of draws a chain' },
  { made: 'pyro.infer.MCMC', methods: { run: 'computation' }, why: 'thousands of draws a chain' },
  { made: 'cmdstanpy.CmdStanModel', methods: { sample: 'computation' }, why: 'thousands of draws a chain' },
  {
    made: 'openmm.app.Simulation',
    methods: { minimizeEnergy: 'computation', step: 'computation' },
    why: 'forces on all atoms, step by step',
  },
  { made: 'faster_whisper.*', methods: { transcribe: 'prediction' }, lazy: true, why: 'a pass for each half minute' },
  { made: 'kokoro.KPipeline', methods: { __call__: 'generation' }, lazy: true, why: 'speaks each sentence' },
  {
    made: 'ultralytics.*',
    methods: {
      train: 'training',
      tune: 'search',
      val: 'evaluation',
      predict: 'prediction',
      track: 'prediction',
      export: 'export',
      __call__: 'prediction',
    },
    lazy: 'stream',
    on: 'torch',
    why: 'takes the GPU that there is',
  },
  {
    made: 'vllm.LLM',
    methods: {
      generate: 'generation',
      chat: 'generation',
      beam_search: 'generation',
      encode: 'prediction',
      embed: 'prediction',
      classify: 'prediction',
      score: 'prediction',
    },
    on: 'torch',
    why: 'one forward pass a token',
  },
  {
    made: 'sglang.Engine',
    methods: { generate: 'generation', async_generate: 'generation', encode: 'prediction' },
    why: 'one forward pass a token, in child processes',
  },
  {
    made: 'tensorrt_llm.LLM',
    methods: { generate: 'generation', generate_async: 'generation' },
    why: 'one forward pass a token',
  },
  {
    made: 'llama_cpp.Llama*',
    methods: {
      __call__: 'generation',
      create_completion: 'generation',
      create_chat_completion: 'generation',
      embed: 'prediction',
    },
    lazy: 'stream',
    why: 'one forward pass a token',
  },
  { made: 'easyocr.Reader', methods: { readtext: 'prediction' }, on: 'torch', why: 'a detector and a recogniser' },
  { made: 'keras.*', methods: KERAS, why: 'epochs over all data' },
  { made: 'tensorflow.keras.*', methods: KERAS, why: 'epochs over all data' },
  { made: 'optuna.create_study', methods: { optimize: 'search' }, why: 'many trainings' },
  { made: 'optuna.load_study', methods: { optimize: 'search' }, why: 'many trainings' },
  { made: 'ray.tune.Tuner', methods: { fit: 'search' }, why: 'many trainings' },
  { made: 'stable_baselines3.*', methods: { learn: 'training' }, on: 'torch', why: 'steps of an environment' },
  { made: 'sb3_contrib.*', methods: { learn: 'training' }, on: 'torch', why: 'steps of an environment' },
  {
    made: 'pymde.*',
    methods: { embed: 'computation' },
    why: 'an optimisation over all points, on the CPU unless told',
  },
  {
    made: 'umap.*',
    methods: { fit: 'computation', fit_transform: 'computation' },
    why: 'compiles with Numba, then neighbours and an optimisation of all points',
  },
  { made: 'tensorrt.Builder', methods: { build_serialized_network: 'compilation' }, why: 'builds an engine: minutes' },
  { made: 'xgboost.XGB*', methods: { fit: 'training' }, why: 'boosting rounds' },
  { made: 'lightgbm.LGBM*', methods: { fit: 'training' }, why: 'boosting rounds' },
  { made: 'catboost.CatBoost*', methods: { fit: 'training' }, why: 'boosting rounds' },
  {
    made: '*SearchCV',
    methods: { fit: 'search' },
    why: 'a training for each candidate and fold',
  },
  {
    made: 'huggingface_hub.HfApi',
    methods: {
      snapshot_download: 'download',
      hf_hub_download: 'download',
      upload_folder: 'upload',
      upload_large_folder: 'upload',
    },
    why: 'weights, or whole repositories',
  },
  {
    made: 'lancedb.connect.create_table',
    methods: { create_index: 'computation' },
    why: 'all rows of a table',
  },
  {
    made: 'lancedb.connect.open_table',
    methods: {
      to_pandas: 'computation',
      to_arrow: 'computation',
      to_polars: 'computation',
      create_index: 'computation',
    },
    why: 'all rows of a table',
  },
  { made: 'tarfile.open', methods: { extractall: 'unpacking' }, why: 'archives of any size' },
  { made: 'tarfile.TarFile', methods: { extractall: 'unpacking' }, why: 'archives of any size' },
  { made: 'zipfile.ZipFile', methods: { extractall: 'unpacking' }, why: 'archives of any size' },
  { made: 'py7zr.SevenZipFile', methods: { extractall: 'unpacking' }, why: 'archives of any size' },
  {
    made: 'subprocess.Popen',
    methods: { wait: 'subprocess', communicate: 'subprocess' },
    why: 'blocks until the command ends',
  },
  { made: 'moviepy.*', methods: { write_videofile: 'rendering', write_gif: 'rendering' }, why: 'encodes each frame' },
  {
    made: 'matplotlib.animation.*',
    methods: { save: 'rendering', to_jshtml: 'rendering', to_html5_video: 'rendering' },
    why: 'draws each frame',
  },
];

/** The models among them that embed texts. */
export const EMBEDDERS: readonly string[] = LONG_CALLS.flatMap(({ path, what }) =>
  what === 'model load' && /Embeddings?(?:Function)?$|SentenceTransformer$|INSTRUCTOR$/.test(path) ? [path] : [],
);

/** Methods that keep a person waiting, whatever the object is. */
export const LONG_METHODS: ReadonlyMap<string, { readonly what: LongWork; readonly why: string }> = new Map([
  ['from_pretrained', { what: 'model load', why: 'reads, often downloads, weights' }],
  ['generate', { what: 'generation', why: 'one forward pass a token' }],
  ['fast_generate', { what: 'generation', why: "the same by vLLM, on Unsloth's models" }],
  ['save_pretrained_merged', { what: 'export', why: 'Unsloth puts the adapters into all weights' }],
  ['save_pretrained_gguf', { what: 'export', why: 'Unsloth converts all weights' }],
  ['push_to_hub_merged', { what: 'upload', why: 'the same, and uploads them' }],
  ['push_to_hub_gguf', { what: 'upload', why: 'the same, and uploads them' }],
  ['fit', { what: 'training', why: 'runs until it has converged' }],
  ['fit_transform', { what: 'training', why: 'runs until it has converged' }],
  ['backward', { what: 'training', why: 'a step of a training loop' }],
]);

/** Methods of one of which a training has many, by what makes the object: one call alone takes no time. */
export const STEPS: readonly { readonly made: string; readonly method: string; readonly why: string }[] = [
  { made: 'tensorflow.GradientTape', method: 'gradient', why: 'the gradient of a batch' },
  { made: 'pyro.infer.SVI', method: 'step', why: 'a gradient and an update' },
  { made: 'numpyro.infer.SVI', method: 'update', why: 'a gradient and an update' },
];

/** What makes a function that computes gradients: a loop that calls it trains. */
export const GRADIENTS: readonly { readonly path: string; readonly why: string }[] = [
  { path: 'jax.grad', why: 'the gradient of a function' },
  { path: 'jax.value_and_grad', why: 'its value, too' },
  { path: 'equinox.filter_grad', why: "jax.grad for a model's arrays" },
  { path: 'equinox.filter_value_and_grad', why: "jax.value_and_grad for a model's arrays" },
  { path: 'flax.nnx.grad', why: 'jax.grad for modules' },
  { path: 'flax.nnx.value_and_grad', why: 'jax.value_and_grad for modules' },
];

/** Loops that are compiled together with the function that is their body. */
export const COMPILED_LOOPS: readonly { readonly path: string; readonly why: string }[] = [
  { path: 'jax.lax.scan', why: 'a round for each item' },
  { path: 'jax.lax.fori_loop', why: 'a round for each number' },
  { path: 'jax.lax.while_loop', why: 'rounds until a condition fails' },
];

/** What makes of a function one that computes the same, compiled or for many at once. */
export const TRANSFORMS: readonly { readonly path: string; readonly why: string }[] = [
  { path: 'jax.jit', why: 'compiles it' },
  { path: 'jax.vmap', why: 'maps it over an axis' },
  { path: 'jax.pmap', why: 'maps it over devices' },
  { path: 'equinox.filter_jit', why: "jax.jit for a model's arrays" },
  { path: 'equinox.filter_vmap', why: "jax.vmap for a model's arrays" },
  { path: 'equinox.filter_pmap', why: "jax.pmap for a model's arrays" },
  { path: 'flax.nnx.jit', why: 'jax.jit for modules' },
  { path: 'flax.nnx.vmap', why: 'jax.vmap for modules' },
  { path: 'flax.nnx.pmap', why: 'jax.pmap for modules' },
];

/** What of that is one step or batch of a training, by its name, and does not take long by itself. */
export const TRAINING_STEP = /step|batch|update/i;

/** What makes an environment for reinforcement learning: many calls of its `step` keep a person waiting. */
export const ENVIRONMENTS: readonly { readonly path: string; readonly why: string }[] = [
  { path: 'gymnasium.*', why: '`make`, its wrappers and vectors simulate tens of microseconds to milliseconds a step' },
  { path: 'gym.*', why: 'its old name' },
];

/** What `from_pretrained` loads at once: files of a few kilobytes or megabytes beside those of the weights. */
export const SMALL_TO_LOAD =
  /(?:Tokenizer(?:Fast)?|Config|Processor(?:Fast)?|FeatureExtractor|Scheduler)\.from_pretrained$/;

/** Functions of libraries that nbfix does not know, by what they are called. */
export const LONG_NAMES: ReadonlyMap<string, LongWork> = new Map([
  ['train', 'training'],
  ['train_model', 'training'],
  ['train_network', 'training'],
  ['train_from_config', 'training'],
  ['train_and_evaluate', 'training'],
  ['run_training', 'training'],
  ['start_training', 'training'],
  ['finetune', 'training'],
  ['finetune_model', 'training'],
  ['fine_tune', 'training'],
  ['predict', 'prediction'],
  ['run_inference', 'prediction'],
  ['render_video', 'rendering'],
]);

/** Libraries of which nbfix knows the long calls, so that others of theirs are none. */
export const WELL_KNOWN =
  /^(?:numpy|scipy|pandas|polars|sklearn|statsmodels|torch|jax|tensorflow|keras|marimo|matplotlib)\b/;

/** Made by these, `fit` and `fit_transform` come to an end at once. */
export const QUICK_TO_FIT =
  /^sklearn\.(?:(?:preprocessing|impute|feature_extraction|feature_selection|compose|dummy|naive_bayes|linear_model|pipeline)\.|decomposition\.TruncatedSVD$)/;
