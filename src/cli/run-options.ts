import type { ArgumentsCamelCase, Argv } from 'yargs';
import { NbfixError } from '../error.ts';
import { SCENARIOS } from '../model/verify-report.ts';
import type { ScenarioName } from '../model/verify-report.ts';
import { didYouMean } from '../suggest.ts';
import { USUAL_LIMITS } from '../verify/limits.ts';
import type { RunWish } from './run-notebooks.ts';
import type { ConfigurationArguments, FileArguments } from './command.ts';
import { fileOptions } from './file-options.ts';
import { ISOLATED, jobsOption } from './options.ts';
import { last, listed, positive } from './values.ts';

interface PathsAndRun extends ConfigurationArguments, FileArguments {
  readonly run: boolean;
}

/** How notebooks are run; the names are those of the options. */
export interface MachineArguments {
  readonly scenario: readonly ScenarioName[];
  readonly python: string | undefined;
  readonly 'fake-libs': boolean;
  readonly 'real-libs': boolean;
  readonly set: Readonly<Record<string, unknown>>;
  readonly env: readonly string[];
  readonly 'clean-env': boolean;
  readonly timeout: number | undefined;
  readonly memory: number | undefined;
}

/** The same for commands that do little else, with how much is done at the same time. */
export interface RunArguments extends PathsAndRun, MachineArguments {
  readonly jobs: number | undefined;
}

export function pathsAndRun<T>(parser: Argv<T>): Argv<T & PathsAndRun> {
  return fileOptions(parser)
    .option('run', {
      type: 'boolean',
      default: false,
      describe: `run them (their code, with your rights) in the scenarios ${SCENARIOS.join(', ')}`,
    })
    .option('isolated', ISOLATED) as unknown as Argv<T & PathsAndRun>;
}

/** The options of commands that run notebooks. */
export function runOptions<T>(parser: Argv<T>): Argv<T & RunArguments> {
  return machineOptions(parser).option('jobs', jobsOption('with --run: processes at a time')) as unknown as Argv<
    T & RunArguments
  >;
}

/** Those that say where and how, without how many. */
export function machineOptions<T>(parser: Argv<T>): Argv<T & MachineArguments> {
  return parser
    .option('scenario', {
      type: 'string',
      array: true,
      requiresArg: true,
      default: [],
      defaultDescription: 'all',
      coerce: (values: readonly string[]) => listed(values).map(toScenario),
      describe: 'with --run: only these scenarios',
    })
    .option('python', {
      type: 'string',
      requiresArg: true,
      coerce: last<string>,
      describe: 'with --run: the Python that has marimo',
    })
    .option('fake-libs', {
      type: 'boolean',
      default: false,
      describe: 'with --run: stand-ins for the GPU libraries, even if the real ones are installed',
    })
    .option('real-libs', {
      type: 'boolean',
      default: false,
      describe: 'with --run: the installed GPU libraries, even if some are missing',
    })
    .option('set', {
      type: 'string',
      array: true,
      requiresArg: true,
      default: [],
      defaultDescription: 'none',
      coerce: toValues,
      describe: 'with --run: NAME=JSON, the value of an element before buttons are pressed',
    })
    .option('env', {
      type: 'string',
      array: true,
      requiresArg: true,
      default: [],
      defaultDescription: 'all but those that look secret',
      coerce: toVariables,
      describe: 'with --run: NAME or NAME=VALUE, an environment variable for the notebooks, also one that looks secret',
    })
    .option('clean-env', {
      type: 'boolean',
      default: false,
      describe: 'with --run: no environment variables for the notebooks but those of --env and what Python needs',
    })
    .option('timeout', {
      type: 'number',
      requiresArg: true,
      defaultDescription: String(USUAL_LIMITS.seconds),
      coerce: (value?: number) => (value === undefined ? undefined : positive('timeout', last(value))),
      describe: 'with --run: seconds that one process may take',
    })
    .option('memory', {
      type: 'number',
      requiresArg: true,
      defaultDescription: String(USUAL_LIMITS.memoryBytes / 1e6),
      coerce: (value?: number) => (value === undefined ? undefined : positive('memory', last(value))),
      describe: 'with --run: megabytes of main memory that one process may take',
    }) as unknown as Argv<T & MachineArguments>;
}

/** The options as a wish; `isAsked` names one that was given and only makes sense with `--run`. */
export function runWish(
  given: ArgumentsCamelCase<MachineArguments & Pick<RunArguments, 'jobs'>>,
): RunWish & { readonly isAsked: string | undefined } {
  if (given.realLibs && given.fakeLibs) throw new NbfixError('give --fake-libs or --real-libs, not both');
  const asked: [string, boolean][] = [
    ['--scenario', given.scenario.length > 0],
    ['--python', given.python !== undefined],
    ['--fake-libs', given.fakeLibs],
    ['--real-libs', given.realLibs],
    ['--set', Object.keys(given.set).length > 0],
    ['--env', given.env.length > 0],
    ['--clean-env', given.cleanEnv],
    ['--timeout', given.timeout !== undefined],
    ['--memory', given.memory !== undefined],
    ['--jobs', given.jobs !== undefined],
  ];
  const { timeout = USUAL_LIMITS.seconds, memory = USUAL_LIMITS.memoryBytes / 1e6 } = given;
  return {
    python: given.python === undefined ? undefined : { command: given.python, said: '--python' },
    scenarios: given.scenario.length > 0 ? given.scenario : SCENARIOS,
    libraries: given.realLibs ? 'real' : given.fakeLibs ? 'stand-ins' : 'auto',
    values: given.set,
    environment: { clean: given.cleanEnv, named: given.env },
    limits: { ...USUAL_LIMITS, seconds: timeout, memoryBytes: memory * 1e6 },
    pages: false,
    jobs: given.jobs,
    isAsked: asked.find(([, isGiven]) => isGiven)?.[0],
  };
}

/** @throws NbfixError when something says how to run notebooks, and nothing that they are to be run */
export function requireRun(
  { run }: Pick<PathsAndRun, 'run'>,
  { isAsked }: { readonly isAsked: string | undefined },
): void {
  if (!run && isAsked !== undefined) throw new NbfixError(`${isAsked} says how to run notebooks: give --run as well`);
}

function toScenario(value: string): ScenarioName {
  const scenario = SCENARIOS.find((known) => known === value);
  if (scenario !== undefined) return scenario;
  const hint = didYouMean(value, SCENARIOS) || `; the scenarios are ${SCENARIOS.join(', ')}`;
  throw new NbfixError(`unknown scenario "${value}"${hint}`);
}

/** NAME or NAME=VALUE each. */
function toVariables(given: readonly string[]): readonly string[] {
  const nameless = given.find((text) => text === '' || text.startsWith('='));
  if (nameless !== undefined) throw new NbfixError(`--env ${nameless}: give NAME or NAME=VALUE`);
  return given;
}

/** `epochs=2` → { epochs: 2 }; a text needs no quotes: `model=gpt2`. */
function toValues(given: readonly string[]): Readonly<Record<string, unknown>> {
  const pairs = given.map((text): [string, unknown] => {
    const at = text.indexOf('=');
    if (at < 1) throw new NbfixError(`--set ${text}: give NAME=VALUE`);
    const value = text.slice(at + 1);
    try {
      return [text.slice(0, at), JSON.parse(value)];
    } catch {
      return [text.slice(0, at), value];
    }
  });
  return Object.fromEntries(pairs);
}
