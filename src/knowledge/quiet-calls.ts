/*
 * Calls that nobody waits for and that leave no trace, as data. Paths are qualified names with import aliases resolved.
 * What is not here counts as work: a cell with a call that nbfix does not know may take hours.
 */

/** Whole modules whose functions answer at once and change nothing. */
export const QUIET_MODULES: ReadonlySet<string> = new Set([
  'GPUtil',
  'collections',
  'contextlib',
  'dataclasses',
  'datetime',
  'decimal',
  'enum',
  'functools',
  'importlib',
  'itertools',
  'math',
  'numbers',
  'operator',
  'pathlib',
  'platform',
  'psutil',
  'pynvml',
  're',
  'statistics',
  'string',
  'textwrap',
  'types',
  'typing',
  'typing_extensions',
  'uuid',
]);

/** Single functions of modules that do other things, too. */
export const QUIET_PATHS: readonly RegExp[] = [
  // marimo's own functions make what is shown; not a query, a thread or a child notebook.
  /^marimo\.(?!sql$|Thread$|App$|watch\.|cache$|persistent_cache$|stop$)/,
  /^os\.(?:getenv|cpu_count|getcwd|environ\.get|path\.|fspath|sep$)/,
  /^sys\.(?:getsizeof|version_info|executable)/,
  /^time\.(?:time|perf_counter|monotonic|strftime)$/,
  /^json\.(?:dumps|loads)$/,
  /^logging\.getLogger$/,
  /^shutil\.(?:which|disk_usage)$/,
  /^torch\.(?:device$|version\.|backends\.|cuda\.(?!manual_seed|set_|empty_cache|synchronize|reset_|memory\._))/,
  /^torch\.(?:accelerator|mps|xpu)\.is_available$/,
  /^torch\.(?:get_default_dtype|is_tensor)$/,
  /^jax\.(?:devices|local_devices|default_backend|device_count)$/,
  /^tensorflow\.(?:config\.list_physical_devices|test\.is_gpu_available)$/,
  /^cupy\.(?:cuda\.(?:is_available|runtime\.get\w+|Device)|show_config)$/,
  /^numba\.cuda\.(?:is_available|detect|get_current_device|gpus)$/,
  /^numpy\.random\.(?:default_rng|RandomState)$/,
  /^random\.Random$/,
];

/** Functions that answer at once and leave a trace: a printed line, a state that others read. */
export const TRACING_PATHS: readonly RegExp[] = [
  /^gc\./,
  /^(?:random|numpy\.random)\.seed$/,
  /^torch\.(?:manual_seed|set_\w+|use_deterministic_algorithms|cuda\.(?:manual_seed\w*|set_\w+|empty_cache|reset_\w+))$/,
  /^(?:os\.(?:environ\.(?!get$)\w+|makedirs|chdir)|sys\.path\.\w+|warnings\.\w+|logging\.\w+)$/,
  /^(?:matplotlib\.(?:pyplot\.)?(?:style\.use|rcParams\.update|use)|seaborn\.set\w*)$/,
];

/** Builtins that do neither; `print` leaves a trace, `open`, `eval`, `exec` and `input` may do anything. */
export const QUIET_BUILTINS: ReadonlySet<string> = new Set(
  `abs all any ascii bin bool bytes callable chr complex dict dir divmod enumerate filter float format frozenset getattr
   hasattr hash hex id int isinstance issubclass iter len list map max min next object oct ord pow range repr reversed
   round set slice sorted str sum super tuple type vars zip Exception ValueError RuntimeError TypeError KeyError
   ImportError NotImplementedError`.split(/\s+/),
);

/** Builtins that run through what they are given. */
export const ITERATING_BUILTINS: ReadonlySet<string> = new Set(
  'all any dict enumerate filter frozenset iter list map max min next reversed set sorted sum tuple zip'.split(' '),
);

/** Methods that answer at once whatever has them: those of texts, lists, dictionaries, paths, of what marimo shows. */
export const QUIET_METHODS: ReadonlySet<string> = new Set(
  `strip lstrip rstrip split rsplit splitlines upper title capitalize startswith endswith
   removeprefix removesuffix isdigit rfind zfill ljust rjust append setdefault items keys values
   exists is_file is_dir resolve absolute joinpath with_suffix as_posix expanduser relative_to
   callout form batch style center left right isoformat strftime total_seconds`.split(/\s+/),
);

/**
 * Methods that answer at once on a plain value only: a model's `encode` and `decode` compute, a session's `get` loads,
 * a thread's `join` waits, an index's `add` and a table's `count`, `sort` and `replace` work.
 */
export const PLAIN_METHODS: ReadonlySet<string> = new Set(
  `encode decode get count index find join format lower replace insert extend add update pop remove copy sort
   reverse partition rpartition`.split(/\s+/),
);

/** Those of them that run through what they are given. */
export const ITERATING_METHODS: ReadonlySet<string> = new Set(['join', 'extend', 'update']);
