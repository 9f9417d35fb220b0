/*
 * Data sets of small pictures, the layers of models whose memory can be told from their arguments, and algorithms with small
 * models, as data. Paths are qualified names with import aliases resolved. Sources: the documentation of torchvision, PyTorch
 * and Stable-Baselines3.
 */

/** How many numbers one picture of a data set of torchvision has. */
export const PICTURE_SIZES: ReadonlyMap<string, number> = new Map(
  [
    { names: 'MNIST FashionMNIST KMNIST QMNIST EMNIST', numbers: 28 * 28 },
    { names: 'USPS', numbers: 16 * 16 },
    { names: 'CIFAR10 CIFAR100 SVHN', numbers: 3 * 32 * 32 },
  ].flatMap(({ names, numbers }) => names.split(' ').map((name) => [`torchvision.datasets.${name}`, numbers])),
);

/** Functions that make a tensor of the sizes that they are given, and of nothing else. */
export const MADE_BY_SIZE = /^(?:torch|cupy)\.(?:rand|randn|zeros|ones|empty)$|^cupy\.random\.(?:rand|randn|random)$/;

/**
 * Functions of which each element comes from one element of each grid that they are given, those that give less, and those
 * that make or wait for nothing.
 */
export const ELEMENTWISE =
  /^(?:torch|cupy)\.(?:abs|arange|argmax|argmin|bitwise_\w+|ceil|clamp|clip|cos|cosh|cuda\.\w+|cuda\.Stream\.null\.synchronize|device|exp|expm1|floor|get_default_device|inference_mode|isfinite|isnan|log|log1p|logical_\w+|manual_seed|max|maximum|mean|min|minimum|mod|no_grad|pow|power|random\.seed|remainder|roll|round|sigmoid|sign|sin|sinh|sqrt|square|std|sum|tan|tanh|var|where|asnumpy|float32|nn\.functional\.(?:relu|pad))$/;

/** Methods of tensors whose result may be larger, or have other axes. */
export const ENLARGES: ReadonlySet<string> = new Set(
  'repeat repeat_interleave expand expand_as tile unfold view reshape outer matmul mm bmm dot kron double nonzero histogram'.split(
    ' ',
  ),
);

/** Transforms after which a picture has no more numbers than before. */
export const KEEPS_SIZE =
  /^torchvision\.transforms\.(?:v2\.)?(?:Compose|ToTensor|ToImage|ToDtype|PILToTensor|ConvertImageDtype|Normalize|Random(?:Horizontal|Vertical)Flip|RandomAffine|RandomErasing|ColorJitter)$/;

/** Layers that give no more numbers than they get, and have next to none of their own. */
export const NARROW_LAYERS =
  /^torch\.nn\.(?:Flatten|Identity|ReLU6?|LeakyReLU|ELU|GELU|SiLU|Sigmoid|Tanh|Softmax|LogSoftmax|Dropout[123]?d?|(?:Max|Avg|AdaptiveAvg|AdaptiveMax)Pool[12]d|BatchNorm[12]d|LayerNorm)$/;

/** Functions of a forward pass that do the same, by qualified name. */
export const NARROW_FUNCTIONS =
  /^torch\.(?:nn\.functional\.)?(?:relu6?|leaky_relu|elu|gelu|silu|sigmoid|tanh|softmax|log_softmax|dropout[12]?d?|max_pool[12]d|avg_pool[12]d|adaptive_(?:avg|max)_pool[12]d|flatten)$/;

/** Methods of tensors that do the same. */
export const NARROW_METHODS: ReadonlySet<string> = new Set(
  'view reshape flatten squeeze unsqueeze contiguous relu size mean detach'.split(' '),
);

/** Functions of PyTorch whose result is no larger than what they are given, by qualified name. */
export const MODEST_CALLS =
  /^torch\.(?:no_grad|inference_mode|set_grad_enabled|manual_seed|device|save|sum|mean|max|argmax|softmax|sigmoid|cuda\.\w+|nn\.(?:\w+Loss|utils\.clip_grad_\w+|functional\.(?:cross_entropy|nll_loss|mse_loss|softmax|log_softmax))|optim\..+|utils\.data\.\w+)$/;

/**
 * Algorithms of reinforcement learning that keep what they have seen in memory of the host, and send small batches of it
 * through their policy, by qualified name; `load` makes one from a file.
 */
export const REINFORCEMENT =
  /^(?:stable_baselines3|sb3_contrib)\.(?:\w+\.)?(?:A2C|ARS|CrossQ|DDPG|DQN|MaskablePPO|PPO|QRDQN|RecurrentPPO|SAC|TD3|TQC|TRPO)(?:\.load)?$/;

/** Their policies that are a few layers of some hundred units, for observations that are vectors and no pictures. */
export const SMALL_POLICY = /^(?:["']|\w+\.)?Mlp(?:Lstm)?Policy["']?$/;

/** The same for several observations at once, of which some may be pictures. */
export const SMALL_WITHOUT_PICTURES = /^(?:["']|\w+\.)?MultiInput(?:Lstm)?Policy["']?$/;

/** What says of an environment that it shows pictures. */
export const SHOWS_PICTURES =
  /\buint8\b|pixels|rgb_array|\bAtari|ALE\/|NoFrameskip|CarRacing|AddRenderObservation|VecTransposeImage/;
