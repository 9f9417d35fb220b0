import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join, resolve, sep } from 'node:path';
import { NbfixError } from '../error.ts';

/** A Python that can run marimo notebooks, and what it has. */
export interface FoundPython {
  /** As it is started and reported: a path, or a command on the PATH. */
  readonly command: string;
  readonly version: string;
  readonly marimo: string;
  /** Which of the modules asked for are installed. */
  readonly installed: readonly string[];
  /** The name of the GPU that PyTorch can use there; null without PyTorch or without a GPU, or when it was not asked. */
  readonly device: string | null;
}

/** Prints what is installed. Importing torch takes seconds, so it is only done where the answer matters. */
const PROGRAM = `
import importlib.metadata, importlib.util, json, platform, sys
names, asks = json.loads(sys.argv[1]), sys.argv[2] == "gpu"
def there(name):
    try:
        return importlib.util.find_spec(name) is not None
    except (ImportError, ValueError):
        return False
device = None
if asks and there("torch"):
    try:
        import torch
        device = torch.cuda.get_device_name(0) if torch.cuda.is_available() else None
    except Exception:
        pass
print(json.dumps({
    "version": platform.python_version(),
    "marimo": importlib.metadata.version("marimo") if there("marimo") else None,
    "installed": [name for name in names if there(name)],
    "device": device,
}))
`;

const LIMIT_MS = 60_000;
const INSTALL = '`python -m pip install marimo` installs it; `--python` names another Python';

/** A Python that the user has named. */
export interface NamedPython {
  readonly command: string;
  /** Where: `--python`. */
  readonly said: string;
}

export interface PythonWish {
  readonly named: NamedPython | undefined;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absolute paths of the notebooks: an environment beside them counts. */
  readonly notebooks: readonly string[];
  /** Modules to look for. */
  readonly modules: readonly string[];
  /** Whether to find out if PyTorch sees a GPU. */
  readonly asksForGpu: boolean;
}

/**
 * Finds the user's own Python: the named one, the active environment, a `.venv` in the working folder or beside the
 * notebooks, then what is on the PATH. The first that has marimo is taken.
 *
 * @throws NbfixError when none has, with what was looked at and how to get marimo
 */
export function findPython(wish: PythonWish): FoundPython {
  const { named, cwd } = wish;
  if (named !== undefined) {
    const { command: given, said } = named;
    const command = given.includes('/') || given.includes(sep) ? resolve(cwd, given) : given;
    const answer = ask(command, wish);
    if (answer === null) throw new NbfixError(`${said} ${given}: it can't be started as a Python`);
    if (answer.marimo === null) throw new NbfixError(`${said} ${given}: it has no marimo; ${INSTALL}`);
    return { ...answer, command, marimo: answer.marimo };
  }
  const looked: string[] = [];
  for (const command of candidates(wish)) {
    const answer = ask(command, wish);
    if (answer === null) continue;
    if (answer.marimo !== null) return { ...answer, command, marimo: answer.marimo };
    looked.push(command);
  }
  const where =
    looked.length === 0 ? 'no Python was found' : `${looked.join(', ')} ${looked.length === 1 ? 'has' : 'have'} none`;
  throw new NbfixError(`running notebooks needs a Python with marimo, and ${where}; ${INSTALL}`);
}

function candidates({ cwd, env, notebooks }: PythonWish): string[] {
  const active = env['VIRTUAL_ENV'];
  const folders = [...new Set([cwd, ...notebooks.flatMap((file) => [dirname(file), dirname(dirname(file))])])];
  const environments = [...(active === undefined ? [] : [active]), ...folders.map((folder) => join(folder, '.venv'))];
  const paths = environments.map((folder) => join(folder, 'bin', 'python')).filter((path) => existsSync(path));
  return [...paths, 'python3', 'python'];
}

interface Answer {
  readonly version: string;
  readonly marimo: string | null;
  readonly installed: readonly string[];
  readonly device: string | null;
}

/** Null when the command is no Python that works. */
function ask(command: string, { modules, asksForGpu, env, cwd }: PythonWish): Answer | null {
  const run = spawnSync(command, ['-c', PROGRAM, JSON.stringify(modules), asksForGpu ? 'gpu' : ''], {
    env: { ...env },
    cwd,
    encoding: 'utf8',
    timeout: LIMIT_MS,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  if (run.error !== undefined || run.status !== 0) return null;
  // Libraries like to print while they are imported; the answer is the last line.
  return JSON.parse(run.stdout.trim().split('\n').at(-1) ?? 'null') as Answer | null;
}
