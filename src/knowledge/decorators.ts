/*
 * Decorators of functions, by the path of their names. Of any other one nbfix does not know what a call of the function does.
 */

/**
 * They change neither what a call of the function does nor what it gives, and keep it for nothing else. A cached function
 * may leave out what it did before.
 */
export const TRANSPARENT_DECORATORS: readonly RegExp[] = [
  /^torch\.(?:no_grad|inference_mode|enable_grad|autocast|compile)$/,
  /^torch\.(?:amp|cuda\.amp)\.autocast$/,
  /^torch\.jit\.(?:export|ignore|script|script_if_tracing|unused)$/,
  /^numba\.n?jit$/,
  /^functools\.(?:wraps|cache|lru_cache)$/,
  /^marimo\.(?:cache|persistent_cache|lru_cache)$/,
  /^typing(?:_extensions)?\.override$/,
  /^(?:static|class)method$/,
  /^app\.(?:function|class_definition)$/,
];

/** They make a kernel, which `kernel[blocks, threads](…)` runs on the GPU, with memory of the framework. */
export const KERNEL_DECORATORS: readonly { readonly path: RegExp; readonly framework: string }[] = [
  { path: /^numba\.cuda\.jit$/, framework: 'numba.cuda' },
  { path: /^triton\.jit$/, framework: 'torch' },
];
