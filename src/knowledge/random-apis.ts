/*
 * What draws random numbers, as data. Paths are qualified names with import aliases resolved. Sources: the libraries'
 * documentation; the networkx names are the functions that its py_random_state and np_random_state decorate (3.6).
 */

/** A global generator of random numbers, which one statement seeds. */
export type Generator =
  'random' | 'numpy' | 'torch' | 'cupy' | 'tensorflow' | 'pymde' | 'keras' | 'keras_core' | 'tensorflow.keras';

/** The names of Keras: of its own, of its preview, and in TensorFlow. */
const KERAS = ['keras', 'keras_core', 'tensorflow.keras'] as const;

/** What `set_random_seed` of Keras seeds, whatever it computes with; PyTorch's where it computes with that. */
const SEEDED_BY_KERAS: readonly Generator[] = ['random', 'numpy', 'torch', 'tensorflow'];

/** In the order in which they are seeded. */
export const GENERATORS: readonly {
  readonly module: Generator;
  /** The module that is imported for it, where that is another. */
  readonly within?: string;
  /** As people call it. */
  readonly title: string;
  /** The name under which a notebook that lacks the module imports it. */
  readonly name: string;
  /**
   * Packages that depend on it: a notebook that imports one of them, unconditionally, can import the module too.
   * `null`: it comes with Python.
   */
  readonly comesWith: RegExp | null;
  /** Others that its seeding seeds, too. */
  readonly alsoSeeds?: readonly Generator[];
}[] = [
  { module: 'random', title: 'Python', name: 'random', comesWith: null },
  { module: 'numpy', title: 'NumPy', name: 'np', comesWith: /^(?:pandas|scipy|sklearn|cupy|cudf|cuml)\b/ },
  {
    module: 'torch',
    title: 'PyTorch',
    name: 'torch',
    comesWith: /^(?:torch\w*|diffusers|accelerate|peft|timm|trl)\b/,
  },
  { module: 'cupy', title: 'CuPy', name: 'cp', comesWith: /^(?:cudf|cuml)\b/ },
  { module: 'tensorflow', title: 'TensorFlow', name: 'tf', comesWith: /^$/ },
  // One of its own, beside those of NumPy and PyTorch.
  { module: 'pymde', title: 'PyMDE', name: 'pymde', comesWith: /^$/, alsoSeeds: ['numpy', 'torch'] },
  // Keras 3 takes the seeds of its layers from Python's generator; one call seeds all that it may draw from.
  { module: 'keras', title: 'Keras', name: 'keras', comesWith: /^$/, alsoSeeds: SEEDED_BY_KERAS },
  { module: 'keras_core', title: 'Keras Core', name: 'keras_core', comesWith: /^$/, alsoSeeds: SEEDED_BY_KERAS },
  {
    module: 'tensorflow.keras',
    within: 'tensorflow',
    title: 'Keras',
    name: 'tf',
    comesWith: /^$/,
    alsoSeeds: SEEDED_BY_KERAS,
  },
];

/**
 * Calls that seed, and what. `torch.manual_seed` seeds the CPU and every CUDA device ("on all devices", PyTorch's notes
 * on reproducibility; it calls `torch.cuda.manual_seed_all`), so nothing else is needed for several GPUs.
 * `torch.cuda.manual_seed` alone is not here: it leaves the CPU's generator as it was.
 */
export const SEEDING_CALLS: ReadonlyMap<string, readonly Generator[]> = new Map<string, readonly Generator[]>([
  ['random.seed', ['random', 'keras', 'keras_core']],
  ['numpy.random.seed', ['numpy']],
  ['torch.manual_seed', ['torch']],
  ['torch.random.manual_seed', ['torch']],
  ['cupy.random.seed', ['cupy']],
  // Before Keras 3 this is enough for its layers.
  ['tensorflow.random.set_seed', ['tensorflow', 'tensorflow.keras']],
  ['pymde.seed', ['pymde', 'numpy', 'torch']],
  ...['transformers.set_seed', 'transformers.trainer_utils.set_seed', 'accelerate.utils.set_seed'].map(
    (path): [string, readonly Generator[]] => [path, ['random', 'numpy', 'torch']],
  ),
  ...['lightning', 'lightning.pytorch', 'lightning.fabric', 'pytorch_lightning'].map(
    (module): [string, readonly Generator[]] => [`${module}.seed_everything`, ['random', 'numpy', 'torch']],
  ),
  ...KERAS.map((module): [string, readonly Generator[]] => [
    `${module}.utils.set_random_seed`,
    ['random', 'numpy', 'torch', 'tensorflow', ...KERAS],
  ]),
]);

/** Functions of other libraries that, by their name, seed whatever the notebook draws from: `helpers.set_seed(1)`. */
export const SEEDING_NAMES =
  /\.(?:(?:set|fix|init)_(?:all_|random_|global_|manual_)?seeds?|seed_(?:everything|all)|set_determinis(?:m|tic))$/;

/** Functions under one module that draw from one generator. */
export interface RandomFunctions {
  readonly under: string;
  /** What follows `under` and a dot. */
  readonly name: RegExp;
  readonly generator: Generator;
  /** Another generator from which it draws. */
  readonly alsoFrom?: Generator;
  /** Arguments that give the call a generator or a seed of its own. */
  readonly fixedBy: readonly string[];
  /** The argument without which the call draws nothing. */
  readonly onlyWith?: string;
  /** Arguments without which the call may draw nothing: what it makes has been trained, unless the notebook trains it on. */
  readonly newWith?: readonly string[];
  /** Those that put their numbers into what they are given. */
  readonly inPlace?: RegExp;
}

function oneOf(names: string): RegExp {
  return new RegExp(`^(?:${names.trim().split(/\s+/).join('|')})$`);
}

/** networkx functions under whatever module they are reached: `nx.community.louvain_communities`. */
function lastOf(names: string): RegExp {
  return new RegExp(`^(?:\\w+\\.)*(?:${names.trim().split(/\s+/).join('|')})$`);
}

/** Layers of Keras whose weights are random numbers until they are trained. */
const KERAS_LAYERS =
  /^layers\.(?:(?:Einsum)?Dense|(?:(?:Depthwise|Separable)?Conv|ConvLSTM)[123]D(?:Transpose)?|Embedding|LSTM|GRU|SimpleRNN|\w+Attention)$/;

/** The first entry that fits decides. */
export const RANDOM_FUNCTIONS: readonly RandomFunctions[] = [
  {
    under: 'random',
    name: oneOf(`random randint randrange randbytes getrandbits choice choices shuffle sample uniform triangular gauss
      normalvariate lognormvariate expovariate vonmisesvariate gammavariate betavariate paretovariate weibullvariate
      binomialvariate`),
    generator: 'random',
    fixedBy: [],
    inPlace: /\.shuffle$/,
  },
  // The functions of the legacy interface; what makes generators is left out.
  {
    under: 'numpy.random',
    name: /^(?!seed$|get_state$|set_state$|default_rng$)[a-z]\w*$/,
    generator: 'numpy',
    fixedBy: [],
    inPlace: /\.shuffle$/,
  },
  {
    under: 'cupy.random',
    name: /^(?!seed$|reset_states$|get_random_state$|set_random_state$|default_rng$)[a-z]\w*$/,
    generator: 'cupy',
    fixedBy: [],
    inPlace: /\.shuffle$/,
  },
  { under: 'scipy.stats', name: /\.rvs$/, generator: 'numpy', fixedBy: ['random_state'] },
  {
    under: 'tensorflow.random',
    name: /^(?!set_seed$|Generator\b|experimental\b)\w+$/,
    generator: 'tensorflow',
    fixedBy: [],
  },
  {
    under: 'torch',
    name: oneOf(`rand rand_like randn randn_like randint randint_like randperm normal bernoulli multinomial poisson
      binomial dropout svd_lowrank pca_lowrank`),
    generator: 'torch',
    fixedBy: ['generator'],
  },
  {
    under: 'torch.nn.init',
    name: oneOf(`uniform_ normal_ trunc_normal_ xavier_uniform_ xavier_normal_ kaiming_uniform_ kaiming_normal_
      orthogonal_ sparse_`),
    generator: 'torch',
    fixedBy: ['generator'],
    inPlace: /_$/,
  },
  {
    under: 'torch.nn.functional',
    name: oneOf('dropout dropout1d dropout2d dropout3d alpha_dropout feature_alpha_dropout gumbel_softmax'),
    generator: 'torch',
    fixedBy: [],
  },
  // Layers whose weights are random numbers until they are trained.
  {
    under: 'torch.nn',
    name: /^(?:modules\.\w+\.)?(?:(?:Lazy)?(?:Linear|Conv(?:Transpose)?[123]d)|Bilinear|Embedding(?:Bag)?|(?:RNN|LSTM|GRU)(?:Cell)?|MultiheadAttention|Transformer\w*)$/,
    generator: 'torch',
    fixedBy: [],
  },
  {
    under: 'torch_geometric.nn',
    name: /^(?:(?:conv|dense|models)\.(?:\w+\.)?)?(?:\w*Conv|(?:Hetero|HeteroDict)?Linear|MLP|G(?:CN|AT|IN)|GraphSAGE|PNA|EdgeCNN|GraphUNet|LightGCN|AttentiveFP|Node2Vec|MetaPath2Vec|SchNet|DimeNet(?:PlusPlus)?|TopKPooling|SAGPooling)$/,
    generator: 'torch',
    fixedBy: [],
  },
  {
    under: 'torch_geometric.utils',
    name: /^(?:dropout_(?:adj|edge|node|path)|structured_negative_sampling)$/,
    generator: 'torch',
    fixedBy: [],
  },
  // It has drawn from the one and from the other.
  {
    under: 'torch_geometric.utils',
    name: /^(?:batched_)?negative_sampling$/,
    generator: 'torch',
    alsoFrom: 'random',
    fixedBy: [],
  },
  { under: 'dgl.nn', name: /^(?:pytorch\.)?(?:\w+\.)*\w+Conv$/, generator: 'torch', fixedBy: [] },
  { under: 'torch.utils.data', name: /^random_split$/, generator: 'torch', fixedBy: ['generator'] },
  { under: 'peft', name: /^get_peft_model$/, generator: 'torch', fixedBy: [], inPlace: /./ },
  // A head that the checkpoint lacks gets random weights.
  {
    under: 'transformers',
    name: /^\w+For(?:(?:Sequence|Token|Image|Audio)Classification|QuestionAnswering|MultipleChoice)\.from_pretrained$/,
    generator: 'torch',
    fixedBy: [],
    newWith: ['num_labels', 'id2label', 'label2id', 'ignore_mismatched_sizes', 'config'],
  },
  { under: 'transformers', name: /^\w+\.from_config$/, generator: 'torch', fixedBy: [] },
  // `GPT2LMHeadModel(config)`; a collator draws under the seed of the trainer that it is given to.
  { under: 'transformers', name: /^(?!DataCollator)\w+(?:Model|For[A-Z]\w+)$/, generator: 'torch', fixedBy: [] },
  {
    under: 'torchvision.models',
    name: /^(?!get_|list_)[a-z]\w*$/,
    generator: 'torch',
    fixedBy: ['weights', 'pretrained'],
  },
  ...KERAS.flatMap((under): RandomFunctions[] => [
    { under, name: KERAS_LAYERS, generator: under, fixedBy: [] },
    { under, name: /^random\.[a-z]\w*$/, generator: under, fixedBy: ['seed'] },
  ]),
  // Which distances are taken, and where the points begin.
  { under: 'pymde', name: /^(?:preserve_\w+|laplacian_embedding)$/, generator: 'pymde', fixedBy: [] },
  {
    under: 'sklearn',
    name: /^(?:model_selection\.(?:train_test_split|cross_validate)|datasets\.make_\w+|utils\.(?:shuffle|resample))$/,
    generator: 'numpy',
    fixedBy: ['random_state'],
  },
  {
    under: 'networkx',
    name: lastOf('betweenness_centrality edge_betweenness_centrality'),
    generator: 'random',
    fixedBy: ['seed'],
    onlyWith: 'k',
  },
  {
    under: 'networkx',
    name: lastOf(`LFR_benchmark_graph approximate_current_flow_betweenness_centrality asadpour_atsp asyn_fluidc
      asyn_lpa_communities average_clustering barabasi_albert_graph configuration_model connected_double_edge_swap
      connected_watts_strogatz_graph dense_gnm_random_graph directed_configuration_model directed_edge_swap
      directed_joint_degree_graph double_edge_swap dual_barabasi_albert_graph duplication_divergence_graph
      erdos_renyi_graph binomial_graph expected_degree_graph extended_barabasi_albert_graph fast_gnp_random_graph
      fast_label_propagation_communities gaussian_random_partition_graph general_random_intersection_graph
      geographical_threshold_graph geometric_soft_configuration_graph gn_graph gnc_graph gnm_random_graph
      gnmk_random_graph gnp_random_graph gnr_graph greedy_k_edge_augmentation joint_degree_graph
      k_random_intersection_graph lattice_reference leiden_communities louvain_communities louvain_partitions
      maximal_independent_set navigable_small_world_graph newman_watts_strogatz_graph omega
      partial_duplication_graph planted_partition_graph powerlaw_cluster_graph random_clustered_graph random_cograph
      random_degree_sequence_graph random_geometric_graph random_internet_as_graph random_k_out_graph
      random_kernel_graph random_labeled_rooted_tree random_labeled_tree random_lobster_graph random_partition_graph
      random_powerlaw_tree random_reference random_regular_graph random_shell_graph random_spanning_tree
      random_tournament random_tree random_uniform_k_out_graph random_unlabeled_rooted_tree random_unlabeled_tree
      randomized_partitioning relaxed_caveman_graph scale_free_graph sigma simulated_annealing_tsp
      soft_random_geometric_graph spanner stochastic_block_model threshold_accepting_tsp
      thresholded_random_geometric_graph uniform_random_intersection_graph watts_strogatz_graph waxman_graph`),
    generator: 'random',
    fixedBy: ['seed'],
  },
  {
    under: 'networkx',
    name: lastOf(`algebraic_connectivity arf_layout fiedler_vector forceatlas2_layout generate_random_paths
      panther_similarity random_layout spectral_graph_forge spectral_ordering spring_layout fruchterman_reingold_layout`),
    generator: 'numpy',
    fixedBy: ['seed'],
  },
];

/** Methods of tensors that fill them with random numbers. */
export const FILLING_METHODS: ReadonlySet<string> = new Set([
  'bernoulli_',
  'cauchy_',
  'exponential_',
  'geometric_',
  'log_normal_',
  'normal_',
  'random_',
  'uniform_',
]);

/** Layers that draw in each forward pass of training. */
export const DROPOUT_LAYERS = /^torch\.nn\.(?:\w+\.)*(?:Feature)?(?:Alpha)?Dropout[123]?d?$/;

/**
 * Objects that draw when they are used, not when they are made.
 * `call`: when called; `fit`: by their `fit…` methods, or `embed`; `sample`: by `sample` and `rsample`.
 */
export const RANDOM_OBJECTS: readonly {
  readonly made: RegExp;
  readonly used: 'call' | 'fit' | 'sample';
  readonly generator: Generator;
  /** Arguments of the making, for `call` of the use, that fix the numbers. */
  readonly fixedBy: readonly string[];
  /** Another generator from which it draws. */
  readonly alsoFrom?: Generator;
  /** Whether it takes the batches of a data set in their order, and shuffles arrays only. */
  readonly keepsOrder?: boolean;
}[] = [
  {
    made: /^diffusers\.\w*Pipeline\w*\.from_\w+$/,
    used: 'call',
    generator: 'torch',
    fixedBy: ['generator', 'latents'],
  },
  // Which nodes, edges or points are taken. Edges that are not there come from Python's generator.
  {
    made: /^torch_geometric\.transforms\.(?:\w+\.)*RandomLinkSplit$/,
    used: 'call',
    generator: 'torch',
    alsoFrom: 'random',
    fixedBy: [],
  },
  {
    made: /^torch_geometric\.transforms\.(?:\w+\.)*(?:Random(?:NodeSplit|Jitter|Shear|Translate)|SamplePoints)$/,
    used: 'call',
    generator: 'torch',
    fixedBy: [],
  },
  {
    made: /^torch_geometric\.transforms\.(?:\w+\.)*Random(?:Flip|Rotate|Scale)$/,
    used: 'call',
    generator: 'random',
    fixedBy: [],
  },
  { made: /^pymde\.(?:MDE|preserve_\w+|laplacian_embedding)$/, used: 'fit', generator: 'pymde', fixedBy: [] },
  { made: /^torch\.distributions\.(?:\w+\.)*[A-Z]\w*$/, used: 'sample', generator: 'torch', fixedBy: [] },
  {
    made: /^sklearn\.(?:ensemble|cluster|manifold|decomposition|neural_network|mixture)\.(?!DBSCAN|OPTICS|HDBSCAN|Agglomerative)[A-Z]\w*$/,
    used: 'fit',
    generator: 'numpy',
    fixedBy: ['random_state'],
  },
  // The order of the data, and dropout.
  ...KERAS.map((generator) => ({
    made: new RegExp(`^${generator}\\.(?:models\\.)?(?:Model|Sequential)$`),
    used: 'fit' as const,
    generator,
    fixedBy: [],
    keepsOrder: true,
  })),
  // Those of the other models that shuffle, or sample what they try.
  {
    made: /^sklearn\.(?:linear_model\.(?:SGD\w+|Perceptron|PassiveAggressive\w+)|model_selection\.RandomizedSearchCV)$/,
    used: 'fit',
    generator: 'numpy',
    fixedBy: ['random_state'],
  },
];

/**
 * What makes tables whose `sample` draws from NumPy's generator, and those that take a seed as an argument only. What
 * `to_pandas` and the like give is no table of its maker's.
 */
export const TABLES = { ofNumpy: /^pandas\.|\.to_pandas\b/, others: /^(?:cudf|polars)(?:\.(?!to_)\w+)+$/ };

const CREATES_STUDY = /^optuna\.(?:study\.)?create_study$/;
const SAMPLER = { argument: 'sampler', at: 1, isFirst: false, also: [] };

/** Calls whose seed no global generator gives them: they take it as an argument. The first that fits decides. */
export const SEEDED_BY_ARGUMENT: readonly {
  readonly path: RegExp;
  /** The argument; one that comes first is given without its name. */
  readonly argument: string;
  readonly isFirst: boolean;
  /** Other names of the argument. */
  readonly also: readonly string[];
  /** Its position, where it may be given without its name. */
  readonly at?: number;
  /** What takes the seed, and is given for the argument. */
  readonly by?: string;
  readonly onlyWith?: string;
  /** The position of that, where it is not the second. */
  readonly onlyWithAt?: number;
  /** What a seed costs, where it is not for nothing. */
  readonly cost?: string;
  /** Whether it computes something of what it is given, for which one seed may serve all its calls. */
  readonly isOfItsInput?: boolean;
  /** Whether it costs nothing where `onlyWith` is a list of several. */
  readonly isFreeForSeveral?: boolean;
}[] = [
  { path: /^numpy\.random\.default_rng$/, argument: 'seed', isFirst: true, also: [] },
  { path: /^numpy\.random\.RandomState$/, argument: 'seed', isFirst: true, also: [] },
  { path: /^random\.Random$/, argument: 'x', isFirst: true, also: [] },
  { path: /^cupy\.random\.(?:default_rng|RandomState)$/, argument: 'seed', isFirst: true, also: [] },
  // "Using None defaults to a hash of process id, time, and hostname."
  {
    path: /^cugraph\.(?:\w+\.)*betweenness_centrality$/,
    argument: 'random_state',
    isFirst: false,
    also: ['seed'],
    onlyWith: 'k',
    isOfItsInput: true,
  },
  // Methods of tables, by what made the table.
  { path: /^cudf\.(?:(?!to_)\w+\.)+sample$/, argument: 'random_state', isFirst: false, also: [], at: 4 },
  { path: /^polars\.(?:(?!to_)\w+\.)+sample$/, argument: 'seed', isFirst: false, also: [] },
  { path: /^cugraph\.(?:\w+\.)*leiden$/, argument: 'random_state', isFirst: false, also: [], isOfItsInput: true },
  {
    path: /^cuml\.(?:\w+\.)*(?:KMeans|UMAP|TSNE|RandomForest(?:Classifier|Regressor)|train_test_split)$/,
    argument: 'random_state',
    isFirst: false,
    also: [],
    isOfItsInput: true,
  },
  {
    path: /^umap\.(?:umap_\.)?(?:Parametric)?UMAP$/,
    argument: 'random_state',
    isFirst: false,
    also: [],
    isOfItsInput: true,
    cost: 'with a seed, UMAP computes on one core',
  },
  // A study without a sampler makes itself one of these.
  {
    path: CREATES_STUDY,
    ...SAMPLER,
    by: 'optuna.samplers.TPESampler',
    onlyWith: 'storage',
    onlyWithAt: 0,
    cost: 'a study that resumes from its storage would try the same values again',
  },
  {
    path: CREATES_STUDY,
    ...SAMPLER,
    by: 'optuna.samplers.NSGAIISampler',
    onlyWith: 'directions',
    onlyWithAt: Infinity,
    cost: 'with only one direction, the study takes `TPESampler`',
    isFreeForSeveral: true,
  },
  { path: CREATES_STUDY, ...SAMPLER, by: 'optuna.samplers.TPESampler' },
  { path: /^optuna\.samplers\.RandomSampler$/, argument: 'seed', isFirst: true, also: [] },
  { path: /^optuna\.samplers\.(?:TPE|CmaEs|GP|NSGAII{1,2})Sampler$/, argument: 'seed', isFirst: false, also: [] },
  // "By default, there is no seed": of the policy, the actions and the environment.
  { path: /^(?:stable_baselines3|sb3_contrib)\.[A-Z][A-Z0-9]+$/, argument: 'seed', isFirst: false, also: [] },
];

/** Calls that pick one of what there is, or a few. */
export const PICKS: readonly {
  readonly path: RegExp;
  /** Whether it gives the place of that, and so takes a length. */
  readonly isPlace: boolean;
  /** By which name, and at which position, it is told how many; without it picks one. */
  readonly size?: readonly [name: string, position: number];
  /** Whether it gives all places in some order, of which the first few are taken. */
  readonly isOrder?: boolean;
}[] = [
  { path: /^random\.choice$/, isPlace: false },
  { path: /^random\.choices$/, isPlace: false, size: ['k', Infinity] },
  { path: /^random\.sample$/, isPlace: false, size: ['k', 1] },
  { path: /^numpy\.random\.choice$/, isPlace: false, size: ['size', 1] },
  { path: /^random\.rand(?:int|range)$/, isPlace: true },
  { path: /^numpy\.random\.randint$/, isPlace: true, size: ['size', 2] },
  { path: /^torch\.randint$/, isPlace: true, size: ['size', 2] },
  { path: /^(?:numpy\.random\.permutation|torch\.randperm)$/, isPlace: true, isOrder: true },
];

/** What makes models and layers. */
export const MODELS =
  /^(?:torch\.nn\.(?:modules\.\w+\.)?[A-Z]\w*|(?:pytorch_)?lightning\.(?:\w+\.)*LightningModule|torchvision\.models\.\w+|(?:torch_geometric|dgl)\.nn\.(?:\w+\.)*[A-Z]\w*|transformers\.\w+(?:Model|For[A-Z]\w+)(?:\.from_\w+)?|(?:keras|keras_core|tensorflow\.keras)\.(?:\w+\.)*[A-Z]\w*)$/;

/** Numbers and layers whose first arguments, or `size`, say how many there are. */
export const SIZED = /^(?:torch\.(?:randn?|nn\.(?:Linear|Embedding))|(?:numpy|cupy)\.random\.(?:randn?|random))$/;
