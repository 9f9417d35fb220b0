/*
 * How much memory calls take, as data. Paths are qualified names with import aliases resolved. Formulas are Python
 * expressions over the parameters of the call.
 */

/** How a call that makes an array says its shape. */
export interface Maker {
  readonly path: string;
  /** `sizes`: `randn(2, 3)` or `randn((2, 3))`; `shape`: one argument, a number or a tuple; `count`: a number of elements. */
  readonly by: 'sizes' | 'shape' | 'count';
  /** The position of the shape among the positional arguments. */
  readonly at: number;
  /** Bytes an element where the call names no dtype. */
  readonly bytes: number;
}

function makers(module: string, bytes: number, by: Maker['by'], at: number, names: string): Maker[] {
  return names.split(/\s+/).map((name) => ({ path: `${module}.${name}`, by, at, bytes }));
}

/** PyTorch's default is float32; that of NumPy and CuPy is float64. Counting and integer makers give int64 in both. */
export const MAKERS: ReadonlyMap<string, Maker> = new Map(
  [
    ...makers('torch', 4, 'sizes', 0, 'randn rand zeros ones empty'),
    ...makers('torch', 4, 'shape', 0, 'full'),
    ...makers('torch', 8, 'shape', 2, 'randint'),
    ...makers('torch', 8, 'count', 0, 'randperm arange'),
    ...makers('torch', 4, 'count', 2, 'linspace logspace'),
    ...['numpy', 'cupy'].flatMap((module) => [
      ...makers(module, 8, 'shape', 0, 'zeros ones empty full'),
      ...makers(module, 8, 'count', 0, 'arange random.permutation'),
      ...makers(module, 8, 'count', 2, 'linspace logspace geomspace'),
      ...makers(module, 8, 'sizes', 0, 'random.rand random.randn'),
      ...makers(module, 8, 'shape', 0, 'random.random random.random_sample random.standard_normal'),
      ...makers(module, 8, 'shape', 1, 'random.exponential random.poisson random.choice'),
      ...makers(module, 8, 'shape', 2, 'random.randint random.normal random.uniform random.gamma random.beta'),
      ...makers(module, 8, 'shape', 2, 'random.binomial random.lognormal'),
    ]),
    ...['pandas', 'cudf'].flatMap((module) => makers(module, 8, 'count', 2, 'date_range')),
  ].map((maker) => [maker.path, maker]),
);

/** Keywords that give the shape. */
export const SHAPE_KEYWORDS: ReadonlySet<string> = new Set([
  'size',
  'shape',
  'steps',
  'num',
  'periods',
  'n',
  'end',
  'stop',
]);

/** Bytes an element by the last part of a dtype's name: `torch.float16`, `np.int8`, `"float32"`. */
export const DTYPE_BYTES: ReadonlyMap<string, number> = new Map([
  ...dtypes(1, 'bool bool_ int8 uint8 float8_e4m3fn float8_e5m2'),
  ...dtypes(2, 'float16 half bfloat16 int16 uint16 short'),
  ...dtypes(4, 'float32 float int32 uint32 int complex32 single intc'),
  ...dtypes(8, 'float64 double int64 uint64 long complex64 cfloat datetime64[ns]'),
  ...dtypes(16, 'complex128 cdouble'),
]);

function dtypes(bytes: number, names: string): [string, number][] {
  return names.split(' ').map((name) => [name, bytes]);
}

/** Methods and functions whose result has the shape of their object, by the bytes an element that it gets; null: the same. */
export const SAME_SHAPE: ReadonlyMap<string, number | null> = new Map<string, number | null>([
  ['float', 4],
  ['double', 8],
  ['half', 2],
  ['bfloat16', 2],
  ['clone', null],
  ['contiguous', null],
  ['cuda', null],
  ['to', null],
]);

/** Products of two matrices. */
export const PRODUCTS: ReadonlySet<string> = new Set(['torch.matmul', 'torch.mm', 'cupy.matmul', 'cupy.dot']);

/**
 * Bytes of one text in a table. pandas keeps a pointer and an object of at least 49 bytes; cuDF an offset and the
 * characters.
 */
export const TEXT_BYTES = { host: 64, gpu: 16 } as const;

/** A table, the copy that an operation works on and its result: what the operations of cuDF and pandas keep at once. */
export const FRAME_COPIES = 3;

/**
 * Bytes of a networkx graph with the working space of its algorithms. Measured with networkx 3.6 on Python 3.11: the
 * graph alone takes 340 a node and 105 to 165 an edge; with the list of its edges, a table of them and PageRank the
 * process grows by 430 to 530 an edge. With Louvain, which copies the graph, it grows by up to 2400 a node and 420 an edge.
 */
export const GRAPH_BYTES = { plain: { node: 800, edge: 500 }, louvain: { node: 2400, edge: 500 } } as const;

/** Functions of networkx and python-louvain that look for communities by Louvain's method. */
export const LOUVAIN_CALLS: ReadonlySet<string> = new Set([
  'louvain_communities',
  'louvain_partitions',
  'best_partition',
]);

/** Generators of networkx by their parameters, with the numbers of nodes and edges of what they make. */
export const GRAPHS: ReadonlyMap<
  string,
  { readonly parameters: readonly string[]; readonly nodes: string; readonly edges: string }
> = new Map(
  [
    { names: 'barabasi_albert_graph', parameters: ['n', 'm'], nodes: 'n', edges: 'n * m' },
    { names: 'powerlaw_cluster_graph', parameters: ['n', 'm', 'p'], nodes: 'n', edges: 'n * m' },
    {
      names: 'erdos_renyi_graph fast_gnp_random_graph gnp_random_graph binomial_graph',
      parameters: ['n', 'p'],
      nodes: 'n',
      edges: 'p * n * (n - 1) / 2',
    },
    { names: 'gnm_random_graph dense_gnm_random_graph', parameters: ['n', 'm'], nodes: 'n', edges: 'm' },
    {
      names: 'watts_strogatz_graph newman_watts_strogatz_graph connected_watts_strogatz_graph',
      parameters: ['n', 'k', 'p'],
      nodes: 'n',
      edges: 'n * k / 2',
    },
    { names: 'random_regular_graph', parameters: ['d', 'n'], nodes: 'n', edges: 'n * d / 2' },
    { names: 'complete_graph', parameters: ['n'], nodes: 'n', edges: 'n * (n - 1) / 2' },
    { names: 'path_graph cycle_graph star_graph', parameters: ['n'], nodes: 'n', edges: 'n' },
    { names: 'grid_2d_graph', parameters: ['m', 'n'], nodes: 'm * n', edges: '2 * m * n' },
  ].flatMap(({ names, ...graph }) => names.split(' ').map((name) => [`networkx.${name}`, graph])),
);

/** Calls that bring a model: what its layers keep for the backward pass stands in no shape of the notebook. */
export const MODEL_CALLS =
  /^(?:transformers|diffusers|torchvision\.models|timm|torch_tensorrt|vllm|unsloth|peft|sentence_transformers|ultralytics)\.|^torch\.(?:hub\.load|compile|jit\.load|nn\.(?!functional|utils|init)\w*)|^torch\.utils\.data\.DataLoader$/;

/** Methods that only models have, or tensors that a model has made. */
export const MODEL_METHODS: ReadonlySet<string> = new Set(['backward', 'from_pretrained', 'parameters', 'generate']);

/** Calls and attributes that say how much memory there is. */
export const MEMORY_QUESTIONS: Readonly<Record<'gpu' | 'host', RegExp>> = {
  gpu: /\b(?:mem_get_info|total_memory|memGetInfo|mem_info|nvmlDeviceGetMemoryInfo|memoryFree|memoryTotal)\b/,
  host: /\b(?:virtual_memory|SC_AVPHYS_PAGES|SC_PHYS_PAGES|MemAvailable)\b/,
};
