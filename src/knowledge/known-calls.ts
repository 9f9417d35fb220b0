/*
 * API knowledge as data. Paths are qualified names with import aliases resolved; a path ends in `.*` for everything
 * below it. The first entry that fits decides.
 */

/**
 * Where else GPU work can be done, so that no GPU of NVIDIA is no reason to stop: on an accelerator of any maker, or even on
 * the processor, by some versions and builds.
 */
export type Elsewhere = 'accelerator' | 'processor';

/** What a call by qualified name does to the GPU. */
export interface GpuCall {
  readonly path: string;
  /** `none`: asks or configures; `work`: computes or takes memory there. */
  readonly does: 'none' | 'work';
  readonly elsewhere?: Elsewhere;
  readonly why: string;
}

export const GPU_CALLS: readonly GpuCall[] = [
  { path: 'torch.cuda.synchronize', does: 'work', why: 'waits for GPU work; raises without a GPU' },
  { path: 'torch.cuda.graph', does: 'work', why: 'captures and holds GPU memory' },
  { path: 'torch.cuda.CUDAGraph', does: 'work', why: 'captures and holds GPU memory' },
  { path: 'torch.cuda.Event', does: 'work', why: 'needs a CUDA context' },
  {
    path: 'torch.cuda.*',
    does: 'none',
    why: 'asks or configures: memory_allocated, device_count, manual_seed, amp, …',
  },
  { path: 'torch_tensorrt.compile', does: 'work', why: 'builds an engine on the GPU' },
  { path: 'tensorrt.Builder', does: 'work', why: 'builds engines on the GPU' },
  { path: 'tensorrt.Runtime', does: 'work', why: 'loads engines onto the GPU' },
  { path: 'cudf.set_option', does: 'none', why: 'configures' },
  { path: 'cudf.*', does: 'work', why: 'cuDF has no CPU mode' },
  { path: 'cugraph.*', does: 'work', why: 'cuGraph has no CPU mode' },
  { path: 'cuml.*', does: 'work', why: 'cuML estimators compute on the GPU' },
  { path: 'cuspatial.*', does: 'work', why: 'cuSpatial has no CPU mode' },
  { path: 'cuvs.*', does: 'work', why: 'cuVS has no CPU mode' },
  { path: 'cucim.skimage.*', does: 'work', why: 'computes on CuPy arrays' },
  { path: 'cupy.cuda.is_available', does: 'none', why: 'asks' },
  { path: 'cupy.cuda.runtime.*', does: 'none', why: 'asks: getDeviceCount, getDeviceProperties, memGetInfo' },
  { path: 'cupy.get_default_memory_pool', does: 'none', why: 'asks or frees' },
  { path: 'cupy.show_config', does: 'none', why: 'asks' },
  { path: 'cupy.cuda.Device', does: 'none', why: 'names a device' },
  { path: 'cupy.random.seed', does: 'none', why: 'configures; what it keeps on the GPU is small' },
  { path: 'cupy.asnumpy', does: 'none', why: 'brings data to the host' },
  { path: 'cupy.*', does: 'work', why: 'CuPy arrays live on the GPU' },
  { path: 'numba.cuda.is_available', does: 'none', why: 'asks' },
  { path: 'numba.cuda.detect', does: 'none', why: 'asks' },
  { path: 'numba.cuda.gpus', does: 'none', why: 'asks' },
  { path: 'numba.cuda.get_current_device', does: 'none', why: 'asks' },
  { path: 'numba.cuda.jit', does: 'none', why: 'compiles when the kernel is first launched' },
  { path: 'numba.cuda.grid', does: 'none', why: 'is called inside kernels' },
  { path: 'numba.cuda.*', does: 'work', why: 'to_device, device_array, synchronize, …' },
  { path: 'vllm.LLM', does: 'work', elsewhere: 'processor', why: 'loads a model onto an accelerator; builds differ' },
  { path: 'unsloth.FastLanguageModel.from_pretrained', does: 'work', why: 'loads a model onto the GPU' },
  { path: 'tensorrt_llm.LLM', does: 'work', why: 'builds and loads an engine' },
  { path: 'faiss.StandardGpuResources', does: 'work', why: 'takes GPU memory; the build for processors lacks it' },
  { path: 'faiss.index_cpu_to_*', does: 'work', why: 'copies an index to GPUs' },
  { path: 'faiss.GpuIndex*', does: 'work', why: 'an index in GPU memory' },
  { path: 'flash_attn.flash_attn_*', does: 'work', why: 'kernels for CUDA tensors only' },
  { path: 'flash_attn.**.flash_attn_*', does: 'work', why: 'kernels for CUDA tensors only' },
];

/** A method that works on the GPU, whatever the object is. */
export interface GpuMethod extends Pick<GpuCall, 'elsewhere' | 'why'> {
  /** Whose GPU work it is. */
  readonly framework: string;
  /** Whether it only sees to what moves when the object is called, and takes no memory itself. */
  readonly isForLater?: boolean;
}

export const GPU_METHODS: ReadonlyMap<string, GpuMethod> = new Map<string, GpuMethod>([
  ['cuda', { framework: 'torch', why: 'moves a tensor or a module to the GPU' }],
  ['from_cudf_edgelist', { framework: 'cugraph', why: 'builds a cuGraph graph' }],
  [
    'enable_model_cpu_offload',
    {
      framework: 'torch',
      elsewhere: 'accelerator',
      isForLater: true,
      why: 'diffusers: moves each part to the accelerator while it runs',
    },
  ],
  [
    'enable_sequential_cpu_offload',
    { framework: 'torch', elsewhere: 'accelerator', isForLater: true, why: 'diffusers: the same, layer by layer' },
  ],
]);

/** Arguments by which calls ask for an accelerator, and raise where there is none. */
export const ACCELERATOR_ARGUMENTS: readonly {
  readonly name: RegExp;
  readonly value: RegExp;
  /** What takes them: the last part of its name. */
  readonly of?: RegExp;
  readonly elsewhere?: Elsewhere;
  readonly why: string;
}[] = [
  {
    name: /^accelerator$/,
    value: /^["']gpu["']$/,
    elsewhere: 'accelerator',
    why: 'Lightning, which takes that of Apple as well',
  },
  {
    name: /^accelerator$/,
    value: /^["']cuda["']$/,
    why: 'Lightning and Lance, which take that of Apple by its own name',
  },
  {
    name: /^load_in_[48]bit$/,
    value: /^True$/,
    // Settings for later load nothing.
    of: /^(?!.*Config$)/,
    elsewhere: 'processor',
    why: 'bitsandbytes, before it learned processors',
  },
  {
    name: /^(?:fp|bf)16$/,
    value: /^True$/,
    of: /TrainingArguments$|^(?:BCO|CPO|DPO|GKD|GRPO|KTO|ORPO|PPO|PRM|Reward|RLOO|SFT)Config$/,
    elsewhere: 'processor',
    // fp16 raises in 4.40, and runs on the processor in 4.57; with bf16 it is the other way round.
    why: 'transformers: some versions raise at once, others train on the processor',
  },
];

/** Settings that say so of a model, by the argument under which a load is given them and what makes them. */
export const QUANTIZED_BY = { name: 'quantization_config', made: /\.BitsAndBytesConfig$/ };

/** Calls that answer whether there is a GPU. Those that raise when there is none (get_device_properties, …) ask nothing. */
export const AVAILABILITY_CALLS: readonly string[] = [
  'torch.cuda.is_available',
  'torch.cuda.device_count',
  'torch.accelerator.is_available',
  'torch.accelerator.current_accelerator',
  'torch.backends.mps.is_available',
  'cupy.cuda.is_available',
  'cupy.cuda.runtime.getDeviceCount',
  'jax.devices',
  'jax.default_backend',
  'jax.local_devices',
  'numba.cuda.is_available',
  'numba.cuda.gpus',
  'pynvml.nvmlInit',
  'pynvml.nvmlDeviceGetCount',
  'tensorflow.config.list_physical_devices',
  'tensorflow.test.is_gpu_available',
  'faiss.get_num_gpus',
  'warp.is_cuda_available',
  'ctranslate2.get_cuda_device_count',
  'GPUtil.getGPUs',
];

/** Those of them whose answer is something, not nothing, on a machine without an NVIDIA GPU too. */
export const UNCLEAR_ANSWERS: readonly string[] = [
  'torch.accelerator.is_available',
  'torch.accelerator.current_accelerator',
  'torch.backends.mps.is_available',
  'jax.devices',
  'jax.default_backend',
  'jax.local_devices',
  'numba.cuda.gpus',
  'pynvml.nvmlInit',
  'tensorflow.config.list_physical_devices',
];

/** Calls that take a device as a positional argument and use it from then on. */
export const DEVICE_TAKERS: readonly { readonly path: string; readonly why: string }[] = [
  { path: 'torch.set_default_device', why: 'tensors are made there from now on' },
  { path: 'jax.device_put', why: 'copies an array there' },
];

/** Clocks: a pair of them around GPU work is a benchmark. */
export const CLOCKS: readonly string[] = ['time.time', 'time.perf_counter', 'time.monotonic', 'timeit.default_timer'];

/** What raises on a machine without a GPU though it does no work in this process: questions that presume one, servers. */
export const RAISES_WITHOUT_GPU: readonly Omit<GpuCall, 'does'>[] = [
  { path: 'torch.cuda.set_device', why: 'initialises CUDA' },
  { path: 'torch.cuda.init', why: 'initialises CUDA' },
  { path: 'torch.cuda.current_device', why: 'initialises CUDA' },
  { path: 'torch.cuda.get_device_name', why: 'initialises CUDA' },
  { path: 'torch.cuda.get_device_capability', why: 'initialises CUDA' },
  { path: 'torch.cuda.get_device_properties', why: 'initialises CUDA' },
  { path: 'torch.cuda.mem_get_info', why: 'initialises CUDA' },
  { path: 'torch.cuda.memory_summary', why: 'asks which device is the current one' },
  { path: 'torch.cuda.set_per_process_memory_fraction', why: 'initialises CUDA' },
  { path: 'torch.cuda.Stream', why: 'needs a CUDA context' },
  { path: 'cupy.cuda.Device', why: 'asks the driver when it is used' },
  { path: 'cupy.cuda.runtime.*', why: 'asks the driver' },
  { path: 'numba.cuda.get_current_device', why: 'asks the driver' },
  { path: 'sglang.Engine', elsewhere: 'accelerator', why: 'starts processes that hold the memory of an accelerator' },
  { path: 'sglang.**.launch_server_cmd', elsewhere: 'accelerator', why: 'starts such a server' },
];

/** Objects whose methods raise at once where they are told to use a GPU that is not there, by what makes them, and what. */
export const REFUSES_GPU_ARGUMENT: readonly (Omit<GpuCall, 'does'> & { readonly raises: string })[] = [
  { path: 'ultralytics.*', raises: 'ValueError', why: "`select_device`: Invalid CUDA 'device=0' requested" },
];

/** Modules that raise when they are imported without a GPU. */
export const GPU_ONLY_IMPORTS = /^(?:unsloth|cudf(?!\.pandas)|cuml|cugraph|cuspatial|cuvs|tensorrt|pycuda\.autoinit)\b/;

/**
 * What some of them raise then. A gate before such an import would be too early: they set the environment of CUDA and PyTorch
 * themselves before they import PyTorch, unsloth even the GPUs that can be seen.
 */
export const IMPORT_ERRORS: readonly { readonly module: RegExp; readonly error: string }[] = [
  // 2024.1 to 2026.10: `No NVIDIA GPU found?`, `cannot find any torch accelerator?`
  { module: /^unsloth\b/, error: 'NotImplementedError' },
];

/** Libraries that warn and take the processor where they are given a GPU that is not there. */
export const FALLS_BACK = /^(?:xgboost|cudf\.pandas|cuml\.accel)\b/;
