/** What nbfix knows about a library that computes on NVIDIA GPUs. `{name}` stands for the notebook's name for it. */
export interface Framework {
  /** The top-level module. */
  readonly module: string;
  /** As people call it. */
  readonly title: string;
  /** A condition that is true when the library cannot use a GPU; null where the library has no such question. */
  readonly gpuMissing: string | null;
  /** How to check that by hand, for the callout. */
  readonly advice: string | null;
  /** What it raises when GPU memory runs out; empty where no type stands for that alone. */
  readonly memoryErrors: readonly string[];
  /** Whether what it raises then says so in its text. */
  readonly tellsInText?: boolean;
  /** The statement that hands cached memory back to the GPU. */
  readonly emptyCache: string | null;
  /** Whether that may run without a GPU, too. */
  readonly isQuietWithoutGpu?: boolean;
  /** Whether its calls also run without a GPU. */
  readonly runsOnCpu: boolean;
  /** The framework whose allocator it takes its memory from; absent where it has its own. */
  readonly carrier?: string;
}

/** In the order in which a gate asks them. Sources: the libraries' documentation; `facts`: measured on an H100. */
export const FRAMEWORKS: readonly Framework[] = [
  {
    module: 'torch',
    title: 'PyTorch',
    gpuMissing: 'not {name}.cuda.is_available()',
    advice: "`python -c 'import torch; print(torch.version.cuda)'` must not print `None`.",
    // The same class as torch.OutOfMemoryError, under the name that every version since 1.13 has.
    memoryErrors: ['{name}.cuda.OutOfMemoryError'],
    emptyCache: '{name}.cuda.empty_cache()',
    // It looks whether CUDA was started (torch/cuda/memory.py).
    isQuietWithoutGpu: true,
    runsOnCpu: true,
  },
  {
    module: 'cupy',
    title: 'CuPy',
    gpuMissing: 'not {name}.cuda.is_available()',
    advice: "`python -c 'import cupy; cupy.show_config()'` must list the GPU.",
    // cupy.cuda.memory.OutOfMemoryError is a MemoryError.
    memoryErrors: ['MemoryError'],
    emptyCache: '{name}.get_default_memory_pool().free_all_blocks()',
    runsOnCpu: false,
  },
  {
    module: 'jax',
    title: 'JAX',
    gpuMissing: '{name}.default_backend() != "gpu"',
    advice: "`python -c 'import jax; print(jax.devices())'` must list the GPU.",
    // jax.errors.JaxRuntimeError stands for every failure of the device: RESOURCE_EXHAUSTED is that of memory.
    memoryErrors: [],
    tellsInText: true,
    emptyCache: null,
    runsOnCpu: true,
  },
  {
    module: 'tensorflow',
    title: 'TensorFlow',
    gpuMissing: 'not {name}.config.list_physical_devices("GPU")',
    advice: '`tf.config.list_physical_devices()` must list the GPU.',
    memoryErrors: ['{name}.errors.ResourceExhaustedError'],
    emptyCache: null,
    runsOnCpu: true,
  },
  {
    module: 'numba.cuda',
    title: 'Numba',
    gpuMissing: 'not {name}.is_available()',
    advice: '`numba -s` must show a CUDA device.',
    // Numba raises its driver's CudaAPIError for every failed call, not for memory alone.
    memoryErrors: [],
    emptyCache: null,
    runsOnCpu: false,
  },
  // RAPIDS raises MemoryError: std::bad_alloc (cudf issues 6746, 6773, 10517) and returns memory when it is collected.
  ...['cudf', 'cugraph', 'cuml', 'cuspatial', 'cuvs', 'cucim'].map((module) => ({
    module,
    title: `RAPIDS ${module}`,
    gpuMissing: null,
    advice: `\`python -c 'import ${module}'\` must end without an error.`,
    memoryErrors: ['MemoryError'],
    emptyCache: null,
    runsOnCpu: false,
  })),
  // These compute through PyTorch tensors or their own engines; running out of memory surfaces as PyTorch's error.
  ...['tensorrt', 'torch_tensorrt', 'diffusers', 'transformers', 'accelerate', 'vllm', 'unsloth'].map((module) => ({
    module,
    title: module,
    gpuMissing: null,
    advice: null,
    memoryErrors: [],
    emptyCache: null,
    runsOnCpu: !['tensorrt', 'torch_tensorrt', 'vllm', 'unsloth'].includes(module),
    carrier: 'torch',
  })),
];

/** Packages that depend on PyTorch: a notebook that imports one can import torch too. */
const TORCH_BASED =
  /^(?:torch\w*|diffusers|accelerate|vllm|unsloth|lightning|pytorch_lightning|sentence_transformers|timm|peft|trl|ultralytics|kornia|monai)\b/;

/** Whether a module brings PyTorch along. `transformers` and `tensorrt` alone do not. */
export function bringsTorch(module: string): boolean {
  return TORCH_BASED.test(module);
}

/** The framework that a qualified name belongs to: `torch.nn.Linear` → torch. */
export function frameworkOf(path: string): Framework | undefined {
  return FRAMEWORKS.find(({ module }) => path === module || path.startsWith(`${module}.`));
}
