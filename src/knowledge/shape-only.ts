/*
 * What asks of a value only how it is made, as data: its shape, its device, the memory and the time that it takes. Paths
 * are qualified names with import aliases resolved, as `fits.ts` reads them.
 */

/** Attributes that say nothing of what an array, a tensor or a model contains. */
export const SHAPE_ATTRIBUTES: ReadonlySet<string> = new Set(
  'shape device dtype ndim layout itemsize nbytes is_cuda is_sparse is_leaf requires_grad training names __class__ __name__'.split(
    ' ',
  ),
);

/** Methods that give no more than that. */
export const SHAPE_METHODS: ReadonlySet<string> = new Set(
  `size dim numel nelement element_size stride data_ptr get_device is_contiguous is_floating_point is_complex type
   storage_offset memory_usage get_memory_footprint num_parameters`.split(/\s+/),
);

/** Builtins that look at nothing else. */
export const SHAPE_BUILTINS: ReadonlySet<string> = new Set(
  'len type isinstance issubclass id hasattr callable'.split(' '),
);

export interface ShapeOnly {
  readonly path: string;
  readonly why: string;
  /** Of the first argument the result has what it contains: a model that is exported with its weights. */
  readonly keepsFirst?: boolean;
}

/** Calls that give the same whatever the arrays that they are given contain. */
export const SHAPE_ONLY: readonly ShapeOnly[] = [
  // Counting what a model does.
  { path: 'fvcore.nn.*', why: 'traces the model and counts operations' },
  { path: 'thop.profile', why: 'counts operations' },
  { path: 'thop.clever_format', why: 'writes counts' },
  { path: 'ptflops.**', why: 'counts operations' },
  { path: 'calflops.**', why: 'counts operations' },
  { path: 'deepspeed.profiling.**', why: 'counts operations' },
  { path: 'torch.utils.flop_counter.**', why: 'counts operations' },
  { path: 'torchinfo.summary', why: 'lists layers, shapes and counts' },
  { path: 'torchsummary.summary', why: 'lists layers, shapes and counts' },
  { path: 'torchview.draw_graph', why: 'draws the layers' },
  { path: 'torchviz.make_dot', why: 'draws the graph of operations' },
  // Tracing.
  { path: 'torch.onnx.export', why: 'runs the model to see what it does', keepsFirst: true },
  { path: 'torch.onnx.dynamo_export', why: 'runs the model to see what it does', keepsFirst: true },
  { path: 'torch.export.export', why: 'runs the model to see what it does', keepsFirst: true },
  { path: 'torch.jit.trace', why: 'runs the model to see what it does', keepsFirst: true },
  { path: 'torch_tensorrt.compile', why: 'takes the shapes of the inputs', keepsFirst: true },
  { path: 'torch_tensorrt.Input.*', why: 'takes the shapes' },
  // Timing.
  { path: 'timeit.timeit', why: 'gives seconds' },
  { path: 'timeit.repeat', why: 'gives seconds' },
  { path: 'timeit.Timer', why: 'gives seconds' },
  { path: 'triton.testing.do_bench*', why: 'gives milliseconds' },
  { path: 'torch.utils.benchmark.**', why: 'gives seconds' },
  { path: 'cupyx.profiler.benchmark', why: 'gives seconds' },
  { path: 'cupyx.time.repeat', why: 'gives seconds' },
  // Whether two ways to compute give the same, which they do for any numbers.
  { path: 'torch.allclose', why: 'compares two results of the same numbers' },
  { path: 'torch.testing.assert_close', why: 'compares two results of the same numbers' },
  { path: 'numpy.allclose', why: 'compares two results of the same numbers' },
  { path: 'numpy.testing.assert_*', why: 'compares two results of the same numbers' },
  { path: 'cupy.allclose', why: 'compares two results of the same numbers' },
  { path: 'cupy.testing.assert_*', why: 'compares two results of the same numbers' },
];

/** Calls of these libraries compute, and do nothing else with what they are given; `but` write, train or keep it. */
export const COMPUTING: readonly { readonly path: string; readonly but: RegExp }[] = [
  { path: 'torch.**', but: /^torch\.(?:save$|jit\.save$|optim\.|distributed\.|multiprocessing\.|autograd\.backward$)/ },
  { path: 'numpy.**', but: /^numpy\.(?:save\w*|memmap)$/ },
  { path: 'cupy.**', but: /^cupy\.(?:save\w*|RawKernel|ElementwiseKernel)$/ },
  { path: 'torchvision.transforms.**', but: /^$/ },
  { path: 'torchvision.utils.**', but: /\.save_image$/ },
];

/** Builtins that give something made of what they are given. */
export const COMPUTING_BUILTINS: ReadonlySet<string> = new Set(
  `abs all any bool dict enumerate float frozenset getattr int iter list map max min next range repr reversed round set
   sorted str sum tuple zip`.split(/\s+/),
);

/** Functions and methods that make one number of many: a result, even where each of the many is any example. */
export const MEASURES: ReadonlySet<string> = new Set('all any count max mean median min norm std sum var'.split(' '));

/** Calls that show what they are given, or give back something that does. */
export const SHOWING: readonly string[] = [
  ...'as_html audio callout center hstack image md output.append output.replace plain_text ui.table vstack'
    .split(' ')
    .map((name) => `marimo.${name}`),
  ...'imshow suptitle title'.split(' ').map((name) => `matplotlib.pyplot.${name}`),
];

/** Methods of axes that do. */
export const SHOWING_METHODS: ReadonlySet<string> = new Set(['imshow', 'set_title']);

/** Methods of arrays, tensors and layers, and of texts and tokenizers, that only compute, whatever they are called with. */
export const COMPUTING_METHODS: ReadonlySet<string> = new Set(
  `abs add add_ all any argmax argmin argsort astype batch_decode bfloat16 bmm byte children chunk clamp clip clone
   contiguous copy copy_ cos cpu cuda cumsum decode detach diag div dot double eval exp expand flatten float forward
   get half int item join log long matmul max mean min mm modules mul mul_ named_children named_modules
   named_parameters norm numpy parameters permute pin_memory pow ravel relu removeprefix repeat replace
   requires_grad_ reshape round sigmoid sin softmax sort split splitlines sqrt square squeeze state_dict std strip
   sub sub_ sum t tanh to tolist topk train transpose unbind unsqueeze var view zero_`.split(/\s+/),
);
