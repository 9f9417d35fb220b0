/*
 * Dense networks whose sizes are written, as data. Paths are qualified names with import aliases resolved.
 */

/** Calls that make layers, by qualified name. */
export const LAYERS =
  /^(?:torch\.nn|equinox\.nn|flax\.(?:linen|nnx)|(?:tensorflow\.)?keras\.layers)\.(?=[A-Z])(?!Module$|Parameter$|Rngs$|Optimizer$|Param$|\w*Loss$)/;

/** Those of which each unit sees all units before it. */
export const DENSE = /\.(?:Linear|Dense|MLP)$/;

/** Those that give no more than they get. */
export const BETWEEN =
  /\.(?:Sequential|ModuleList|List|Lambda|Input|Flatten|Identity|ReLU6?|LeakyReLU|PReLU|ELU|SELU|GELU|SiLU|Mish|Softplus|Sigmoid|Tanh|Softmax|LogSoftmax|Dropout|BatchNorm(?:1d)?|BatchNormalization|LayerNorm(?:alization)?)$/;

/** Units of a layer that is small. */
export const FEW_UNITS = 1024;

/** Settings of a trainer that say how wide its network is, and those of other networks. */
export const WIDTHS =
  /^(?:neurons|n_?units|units|width(?:_size)?|hidden(?:_(?:size|dim|units|features))?|n_hidden|layer_(?:size|width))$/;
export const OTHER_SIZES = /channel|head|vocab|patch|image|context|seq|embed|filters|kernel/i;

/** What reads data of any size, by its last name. */
export const READS_DATA =
  /^(?:open|load(?!_?(?:model|state|checkpoint|weights|params|config|dotenv|env)s?)\w*|fetch_\w+|read_\w+|scan_\w+|loadtxt|genfromtxt|from_pretrained|hf_hub_download|snapshot_download|ImageFolder)$/;

/** What pairs each row with each, or computes for many at once. */
export const PAIRS =
  /^(?:cdist|pdist|matmul|mm|bmm|einsum|kron|outer|vmap|pmap|filter_vmap|jacobian|jacrev|jacfwd|hessian|deepcopy)$/;

/** What brings models of its own, which are not dense or not tiny, as a call or an import. */
export const BRINGS_MODELS =
  /^(?:torchvision\.models|torch\.hub|transformers|timm|open_clip|clip|diffusers|peft|monai|torch_geometric|dgl|sentence_transformers|segmentation_models_pytorch|ultralytics|unsloth|trl|vllm|d2l|fastai|keras\.applications|tensorflow\.keras\.applications|torchaudio|gpytorch|botorch|neuralop|pytorch_forecasting|torchrl|brax)(?:\.|$)/;

/** Names of what a project's own modules make that may be a network of any kind. */
export const MAY_BE_NETWORK = /(?:^|\.)(?:[A-Z]\w*|\w*(?:model|net|backbone|encoder|policy)\w*)$/;
