import { NbfixError } from '../error.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** What of the user's environment the notebooks that are run get to see. */
export interface EnvironmentWish {
  /** Only what Python and the GPU libraries need to be found. */
  readonly clean: boolean;
  /** Variables that go on whatever they look like, and those that are set: `HF_TOKEN`, `BATCH=4`. */
  readonly named: readonly string[];
}

/** Ends of a word, between underscores, that name what opens something; a number may follow. */
const SECRET_WORD =
  /^(?:.*(?:token|secret|password|passwd|passphrase|key|credential|cookie)s?|auth|pass|pat|pw|pwd|jwt|sas|netrc)\d*$/i;

/** `https://user:password@host`. */
const ADDRESS_WITH_PASSWORD = /:\/\/[^/?#\s@]*:[^/?#\s@]+@/;

/** Whether a variable looks as if it opened something: an account, a server, a store. */
export function looksSecret(name: string, value: string): boolean {
  // `PWD` by itself is the working folder.
  const isFolder = name === 'PWD';
  return (!isFolder && name.split(/[_.-]/).some((word) => SECRET_WORD.test(word))) || ADDRESS_WITH_PASSWORD.test(value);
}

/** What a clean environment keeps. */
const NEEDED =
  /^(?:PATH|HOME|USER|LOGNAME|SHELL|LANG|LANGUAGE|LC_\w+|TZ|TMPDIR|TEMP|TMP|PWD|VIRTUAL_ENV|CONDA_PREFIX|PYTHONHOME|PYTHONPATH|LD_LIBRARY_PATH|DYLD_LIBRARY_PATH|SYSTEMROOT|CUDA_\w+|NVIDIA_\w+|NBFIX_\w+)$/i;

/** The variables that are passed on, and the names of those that were kept back because they look secret. */
export interface PassedOn {
  readonly variables: Environment;
  readonly secrets: readonly string[];
}

/**
 * Chooses what the notebooks get to see.
 * @throws NbfixError when a variable is named that is not set
 */
export function passedOn(env: Environment, { clean, named }: EnvironmentWish): PassedOn {
  const variables: Record<string, string> = {};
  const secrets: string[] = [];
  for (const [name, value] of Object.entries(env)) {
    if (value === undefined) continue;
    if (looksSecret(name, value)) secrets.push(name);
    else if (!clean || NEEDED.test(name)) variables[name] = value;
  }
  const chosen = named.map((each) => chosenVariable(each, env));
  const isChosen = new Set(chosen.map(([name]) => name));
  return {
    variables: { ...variables, ...Object.fromEntries(chosen) },
    secrets: secrets.filter((name) => !isChosen.has(name)).toSorted(),
  };
}

function chosenVariable(given: string, env: Environment): [string, string] {
  const at = given.indexOf('=');
  if (at > 0) return [given.slice(0, at), given.slice(at + 1)];
  const value = env[given];
  if (at === 0 || value === undefined)
    throw new NbfixError(`--env ${given}: no such variable is set; NAME=VALUE sets one`);
  return [given, value];
}
