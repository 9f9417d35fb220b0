import { relative } from 'node:path';
import { NbfixError } from '../error.ts';
import { controlsOf } from '../marimo/controls.ts';
import type { RunSetting, ScenarioName, ScenarioResult } from '../model/verify-report.ts';
import type { Notebook } from '../notebook/notebook.ts';
import { endingOf } from '../verify/ending.ts';
import { neededLibraries, STAND_INS } from '../verify/libraries.ts';
import type { Limits } from '../verify/limits.ts';
import { passedOn, type EnvironmentWish, type PassedOn } from '../verify/passed-on.ts';
import { runScenarios, type Drive } from '../verify/run-scenarios.ts';
import type { DriverRun, Subject } from '../verify/scenario.ts';
import type { Run } from '../verify/verification.ts';
import { coreCount } from '../workspace/cores.ts';
import { findPython, type NamedPython } from '../workspace/find-python.ts';
import { runSupervised } from '../workspace/supervised.ts';
import type { Io } from './io.ts';
import { note } from './io.ts';
import { runProgress } from './run-progress.ts';
import { slots } from './slots.ts';

/** How the user wants notebooks to be run. */
export interface RunWish {
  readonly python: NamedPython | undefined;
  readonly scenarios: readonly ScenarioName[];
  /** `auto`: real libraries where all that a notebook needs are installed and see a GPU, else stand-ins. */
  readonly libraries: 'auto' | 'real' | 'stand-ins';
  readonly values: Readonly<Record<string, unknown>>;
  readonly environment: EnvironmentWish;
  readonly limits: Limits;
  /** Whether what the pages show is told, too. */
  readonly pages: boolean;
  /** Processes at a time; undefined: as many as there are cores, one alone on a real GPU. */
  readonly jobs: number | undefined;
}

export interface Runnable {
  readonly notebook: Notebook;
  /** The absolute path of the file. */
  readonly file: string;
  /** What is run in the place of the file's text; null for that. */
  readonly text: string | null;
  /** What it is called while it runs. */
  readonly called: string;
}

export interface Runs {
  readonly setting: RunSetting;
  readonly runs: ReadonlyMap<Runnable, Run>;
}

/**
 * Runs notebooks in scenarios, side by side, each process under the supervisor.
 * @throws NbfixError when there is no Python with marimo, or the driver doesn't know its marimo
 */
export async function runNotebooks(notebooks: readonly Runnable[], wish: RunWish, io: Io): Promise<Runs> {
  const stranger = Object.keys(wish.values).find(
    (name) => !notebooks.some(({ notebook }) => controlsOf(notebook).has(name)),
  );
  if (stranger !== undefined) throw new NbfixError(`--set ${stranger}: no notebook has an element of that name`);
  const given = passedOn(io.env, wish.environment);
  const python = findPython({
    named: wish.python,
    cwd: io.cwd,
    env: given.variables,
    notebooks: notebooks.map(({ file }) => file),
    modules: STAND_INS,
    asksForGpu: wish.libraries !== 'stand-ins',
  });
  const { command, marimo, device } = python;
  note(
    io,
    `running with ${shown(command, io)}: Python ${python.version}, marimo ${marimo}${device === null ? '' : `, ${device}`}`,
  );
  tellWhatIsPassedOn(given, wish.environment, io);
  const librariesOf = ({ notebook }: Runnable): Subject['libraries'] => {
    if (wish.libraries !== 'auto') return wish.libraries;
    const isThere = neededLibraries(notebook).every((name) => python.installed.includes(name));
    return isThere && device !== null ? 'real' : 'stand-ins';
  };
  const isReal = notebooks.some((each) => librariesOf(each) === 'real');
  // Two notebooks on one GPU would take each other's memory.
  const inTurn = slots(wish.jobs ?? (isReal && device !== null ? 1 : coreCount()));
  const progress = runProgress(notebooks.length * wish.scenarios.length, io);
  const runs = new Map<Runnable, Run>();
  try {
    await Promise.all(
      notebooks.map(async (each) => {
        const subject: Subject = { notebook: each.notebook, libraries: librariesOf(each), values: wish.values };
        const drive: Drive = (scenario, run) =>
          inTurn(async () => {
            if (io.interrupt.aborted) return CANCELLED;
            const printed = await runSupervised({
              python: command,
              notebook: each.file,
              text: each.text,
              limits: wish.limits,
              driverArguments: driverArguments(scenario, run, subject, wish.pages),
              env: { ...given.variables, ...run.variables },
              interrupt: io.interrupt,
            });
            const ending = endingOf(printed);
            if (ending.status === WRONG_MARIMO) throw new NbfixError(lastLine(ending.output));
            return ending;
          });
        const told = (result: ScenarioResult): void => {
          // What an interruption ends says nothing of the notebook.
          if (!io.interrupt.aborted) progress.ended(each.called, result);
        };
        const scenarios = await runScenarios(subject, wish.scenarios, wish.limits, drive, told);
        runs.set(each, { scenarios, libraries: subject.libraries, device });
      }),
    );
  } finally {
    progress.close();
  }
  return { setting: { python: python.version, marimo, device }, runs };
}

/** Notebooks run with the user's rights; what they learn from the environment is said. */
function tellWhatIsPassedOn({ secrets }: PassedOn, { clean, named }: EnvironmentWish, io: Io): void {
  const names = named.map((each) => each.split('=')[0]);
  if (clean) {
    const others = names.length === 0 ? '' : ` and ${names.join(', ')}`;
    note(io, `the notebooks get only the environment variables that Python needs${others}`);
  } else if (secrets.length > 0) {
    const advice = '`--env NAME` passes one on, `--clean-env` passes almost none';
    note(io, `the notebooks get your environment without what looks secret (${secrets.join(', ')}); ${advice}`);
  } else {
    note(io, 'the notebooks get your environment; `--clean-env` withholds it');
  }
}

/** The driver's exit status for a marimo that it doesn't know. */
const WRONG_MARIMO = 3;

const CANCELLED = {
  outcome: 'cancelled',
  status: null,
  seconds: 0,
  peakMemoryBytes: 0,
  output: '',
  report: null,
} as const;

function driverArguments(
  scenario: ScenarioName,
  { steps }: DriverRun,
  { libraries }: Subject,
  pages: boolean,
): string[] {
  const real = libraries === 'real' ? ['--real-libs'] : [];
  return ['--scenario', scenario, ...real, ...(pages ? ['--pages'] : []), '--steps', JSON.stringify(steps)];
}

function shown(command: string, { cwd }: Io): string {
  const path = relative(cwd, command);
  return command.startsWith('/') && !path.startsWith('..') ? path : command;
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}
