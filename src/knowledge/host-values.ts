/*
 * What holds no GPU memory, whatever it is given: numbers, texts, descriptions. Paths are qualified names with import aliases
 * resolved.
 */

/** Builtins that return plain host values whatever they are given. */
export const HOST_BUILTINS: ReadonlySet<string> = new Set(
  `int float str len bool round range repr format hash id isinstance hasattr print ord chr open`.split(/\s+/),
);

/** Builtins whose result holds what they are given. */
export const CARRYING_BUILTINS: ReadonlySet<string> = new Set(
  `list dict set tuple sorted reversed min max sum abs enumerate zip any all divmod pow`.split(/\s+/),
);

/** Methods that bring data to the host, or return plain values. */
export const HOST_METHODS: ReadonlySet<string> = new Set(
  `item numpy tolist cpu to_pandas numel nunique strip lower upper join replace format count index keys startswith endswith
  nelement element_size dim total_seconds isoformat elapsed_time number_of_nodes number_of_edges number_of_vertices`.split(
    /\s+/,
  ),
);

/** Attributes that describe a value and do not hold it. */
export const HOST_ATTRIBUTES: ReadonlySet<string> = new Set(
  `shape device dtype ndim nbytes name __name__ vocab_size total_memory max_memory_allocated pad_token_id
  eos_token_id in_features out_features in_channels out_channels num_features`.split(/\s+/),
);

/** Modules whose functions compute on the host. */
const HOST_MODULES: ReadonlySet<string> = new Set(
  `time math random datetime json os statistics numpy pandas pathlib platform sys uuid re subprocess glob shutil hashlib
  textwrap requests psutil PIL matplotlib`.split(/\s+/),
);

/** Progress bars: they hold what they run through. */
export const CARRYING_PATHS = /^(?:marimo\.status\.progress_bar|tqdm(?:\.\w+)*\.(?:tqdm|trange))$/;

/** `torch.cuda` functions that answer with numbers and strings; marimo's texts and spinners; pictures. */
const HOST_PATHS =
  /^marimo\.(?:md|status)\b|^torch\.(?:device$|cuda\.(?:memory_|max_memory_|mem_get_info|device_count|is_available|get_device)|__version__|float|bfloat|int|long|half|double)|^(?:transformers\.image_utils|diffusers\.utils)\.load_image$/;

/** Calls whose results hold no GPU memory, but may give what does: a tokenizer makes tensors where it is told to. */
export const OPAQUE_PATHS = /^(?:type|transformers\.\w*Tokenizer(?:Fast)?\.from_pretrained)$/;

/** Whether something in a module, or what its call gives, is a host value. */
export function isHostPath(path: string): boolean {
  const [module, ...more] = path.split('.');
  return HOST_PATHS.test(path) || (more.length > 0 && HOST_MODULES.has(module ?? ''));
}
