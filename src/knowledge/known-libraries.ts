import { FRAMEWORKS } from './frameworks.ts';
import { GPU_CALLS } from './known-calls.ts';
import { LONG_CALLS, LONG_OBJECTS, WELL_KNOWN } from './long-calls.ts';
import { QUIET_MODULES } from './quiet-calls.ts';
import { STANDARD_LIBRARY } from './standard-library.ts';

/** Libraries of which nbfix needs no table: they neither compute on a GPU nor train, by themselves. */
const PLAIN_LIBRARIES: readonly { readonly libraries: string; readonly why: string }[] = [
  {
    libraries:
      'adjustText altair anywidget bokeh cartopy datashader drawdata holoviews hvplot jscatter leafmap lonboard matplotlib matplotlib_inline mohtml mpl_toolkits panel plotly pygwalker quak seaborn vegafusion wigglystuff',
    why: 'draw what is there already',
  },
  {
    libraries: 'PIL cv2 imageio skimage soundfile librosa torchaudio torchvision',
    why: 'read, write and change pictures and sound; what of torchvision takes long is PyTorch, which has its tables',
  },
  {
    libraries:
      'docling_core duckdb fsspec geopandas h5py narwhals networkx nibabel openpyxl pandera pooch pyarrow pyproj rasterio s3fs shapely safetensors sqlalchemy vega_datasets xarray zarr',
    why: 'read and arrange data on the host',
  },
  {
    libraries: 'aiohttp anthropic bs4 fastapi httpx openai pydantic requests starlette uvicorn websockets',
    why: 'talk to services, which compute elsewhere',
  },
  {
    libraries: 'chex equinox flax optax orbax torchrl',
    why: 'layers, optimisers, environments and losses; what takes long is a training in JAX or PyTorch, which have their tables',
  },
  {
    libraries: 'd2l',
    why: 'functions of a book: they take the CPU where there is no GPU, and a training draws how far it is',
  },
  {
    libraries: 'comet_ml mlflow neptune tensorboard wandb',
    why: 'keep records of runs',
  },
  {
    libraries:
      'IPython attr attrs evaluate humanize msgspec beartype click dotenv einops hydra ipywidgets fvcore jaxtyping loguru nest_asyncio omegaconf packaging pytest rich tabulate tensordict tomli torchinfo torchsummary tqdm traitlets typer tyro yaml',
    why: 'settings, texts, shapes and checks',
  },
  { libraries: 'cpuinfo nvidia_smi nvitop py3nvml pynvml', why: 'ask machines for their state' },
];

const top = (path: string): string => path.split('.')[0] ?? path;

const LISTED: ReadonlySet<string> = new Set([
  ...STANDARD_LIBRARY,
  ...QUIET_MODULES,
  ...[...LONG_CALLS, ...GPU_CALLS].map(({ path }) => top(path)),
  ...LONG_OBJECTS.filter(({ made }) => made.includes('.')).map(({ made }) => top(made)),
  ...FRAMEWORKS.map(({ module }) => top(module)),
]);

const PLAIN: ReadonlySet<string> = new Set(PLAIN_LIBRARIES.flatMap(({ libraries }) => libraries.split(' ')));

/** Whether nbfix knows what there is to know of the library that a qualified name belongs to. */
export function isKnownLibrary(path: string): boolean {
  return PLAIN.has(top(path)) || isListedLibrary(path);
}

/** Whether its tables have functions of that library: they say more than code by the same name that lies beside a notebook. */
export function isListedLibrary(path: string): boolean {
  return LISTED.has(top(path)) || WELL_KNOWN.test(path);
}
