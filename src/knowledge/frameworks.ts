/** What nbfix knows about a library that computes on NVIDIA GPUs. `{name}` stands for the notebook's name for it. */
export interface Framework {
  /** The top-level module. */
  readonly module: string;
  /** As people call it. */
  readonly title: string;
  /** A condition that is true when the library cannot use a GPU; null where the library has no such question. */
  readonly gpuMissing: string | null;
  /** The same for accelerators of any maker; absent where there is no such question. */
  readonly acceleratorMissing?: string;
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
    // It is there since 2.6.
    acceleratorMissing: 'not getattr({name}, "accelerator", {name}.cuda).is_available()',
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
  {
    // Takes the CPU where there is no GPU, and says so; all its errors are XGBoostError, a ValueError.
    module: 'xgboost',
    title: 'XGBoost',
    gpuMissing: null,
    advice: null,
    memoryErrors: [],
    emptyCache: null,
    runsOnCpu: true,
  },
  {
    module: 'faiss',
    title: 'Faiss',
    gpuMissing: '{name}.get_num_gpus() == 0',
    advice: "`python -c 'import faiss; print(faiss.get_num_gpus())'` must not print 0.",
    memoryErrors: [],
    tellsInText: true,
    emptyCache: null,
    runsOnCpu: true,
  },
  {
    module: 'warp',
    title: 'NVIDIA Warp',
    gpuMissing: 'not {name}.is_cuda_available()',
    advice: "`python -c 'import warp; warp.init()'` must list the GPU.",
    memoryErrors: [],
    tellsInText: true,
    emptyCache: null,
    runsOnCpu: true,
  },
  {
    module: 'ctranslate2',
    title: 'CTranslate2',
    gpuMissing: '{name}.get_cuda_device_count() == 0',
    advice: "`python -c 'import ctranslate2; print(ctranslate2.get_cuda_device_count())'` must not print 0.",
    memoryErrors: [],
    tellsInText: true,
    emptyCache: null,
    runsOnCpu: true,
  },
  {
    module: 'faster_whisper',
    title: 'faster-whisper',
    gpuMissing: null,
    advice: null,
    memoryErrors: [],
    emptyCache: null,
    runsOnCpu: true,
    carrier: 'ctranslate2',
  },
  // These compute through PyTorch tensors or their own engines; running out of memory surfaces as PyTorch's error.
  ...[
    'tensorrt',
    'tensorrt_llm',
    'torch_tensorrt',
    'diffusers',
    'transformers',
    'accelerate',
    'vllm',
    'sglang',
    'unsloth',
    'flash_attn',
  ].map((module) => ({
    module,
    title: module,
    gpuMissing: null,
    advice: null,
    memoryErrors: [],
    emptyCache: null,
    runsOnCpu: !['tensorrt', 'tensorrt_llm', 'torch_tensorrt', 'vllm', 'unsloth'].includes(module),
    carrier: 'torch',
  })),
];

/** Packages that depend on PyTorch: a notebook that imports one can import torch too. */
const TORCH_BASED = new RegExp(
  `^(?:${[
    'torch\\w*',
    'pytorch_\\w+',
    'accelerate|bitsandbytes|deepspeed|diffusers|flash_attn|optimum|peft|sentence_transformers|trl|unsloth|xformers',
    'sglang|tensorrt_llm|vllm',
    'fastai|ignite|lightning|skorch|stable_baselines3|sb3_contrib',
    'botorch|e3nn|gpytorch|kornia|monai|timm|ultralytics|detectron2|segment_anything|open_clip|clip|easyocr',
    'whisper|speechbrain|audiocraft|demucs|nemo|espnet2|pyannote',
  ].join('|')})\\b`,
);

/** Whether a module brings PyTorch along. `transformers` and `tensorrt` alone do not. */
export function bringsTorch(module: string): boolean {
  return TORCH_BASED.test(module);
}

/** A library that others load, and which can be asked for a GPU in their place. */
export interface Asker {
  /** Those that load it, by their top-level modules. */
  readonly loadedBy: RegExp;
  /** A module of FRAMEWORKS that has a question. */
  readonly module: string;
  /** Whether some of those set its environment before they import it: then it may not be imported before them. */
  readonly isPrepared: boolean;
  /** Why it may not be there at all; null where it surely is. */
  readonly doubt: string | null;
}

/** The first row that fits counts. */
const ASKERS: readonly Asker[] = [
  // RAPIDS depends on CuPy and imports it.
  { loadedBy: /^(?:cudf|cuml|cugraph)$/, module: 'cupy', isPrepared: false, doubt: null },
  { loadedBy: /^faster_whisper$/, module: 'ctranslate2', isPrepared: false, doubt: null },
  // ultralytics and vLLM set variables of PyTorch when they are imported.
  { loadedBy: TORCH_BASED, module: 'torch', isPrepared: true, doubt: null },
  { loadedBy: /^transformers$/, module: 'torch', isPrepared: true, doubt: 'transformers may compute without PyTorch' },
];

/** What a module loads that can be asked for a GPU. */
export function askerOf(module: string): Asker | undefined {
  const [library = module] = module.split('.');
  return ASKERS.find(({ loadedBy }) => loadedBy.test(library));
}

/** The framework that a qualified name belongs to: `torch.nn.Linear` → torch. */
export function frameworkOf(path: string): Framework | undefined {
  return FRAMEWORKS.find(({ module }) => path === module || path.startsWith(`${module}.`));
}
