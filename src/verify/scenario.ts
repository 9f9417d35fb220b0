import { controlsOf } from '../marimo/controls.ts';
import type { GpuMeasurement, Libraries, Problem, ScenarioName } from '../model/verify-report.ts';
import type { Notebook } from '../notebook/notebook.ts';
import type { DriverReport, Step, StepResult } from './driver-report.ts';

/** A notebook to be run. */
export interface Subject {
  readonly notebook: Notebook;
  readonly libraries: Libraries;
  /** Values for UI elements by their names, set before buttons are pressed. */
  readonly values: Readonly<Record<string, unknown>>;
}

/** One process: the steps that the driver takes in it, and what describes the machine beyond the scenario's name. */
export interface DriverRun {
  readonly steps: readonly Step[];
  /** Environment variables of the stand-ins: see `driver/libraries/nbfix_control.py`. */
  readonly variables?: Readonly<Record<string, string>>;
  /** What is special about this run, for a person. */
  readonly variant?: string;
}

/** What one process showed. */
export interface Seen {
  readonly run: DriverRun;
  readonly report: DriverReport;
}

export interface Judgement {
  readonly problems: readonly Problem[];
  /** What was seen and is not demanded. */
  readonly remarks?: readonly Problem[];
  /** What was tried, in a few words. */
  readonly note: string;
  /** Why nothing can be said, where that is so and there are no problems. */
  readonly notChecked?: string;
  readonly gpu?: readonly GpuMeasurement[];
}

/**
 * Conditions under which a notebook is run, and what it must do under them. Pure: `runs` says what to do, `judge` reads
 * what came of it.
 */
export interface Scenario {
  readonly name: ScenarioName;
  readonly what: string;
  /** Whether it needs what the `healthy` scenario saw, because it is about the work that is done there. */
  readonly afterHealthy: boolean;
  /** The processes to start; a text instead says why there is nothing to try. */
  readonly runs: (subject: Subject, healthy: DriverReport | null) => readonly DriverRun[] | string;
  readonly judge: (subject: Subject, seen: readonly Seen[], healthy: DriverReport | null) => Judgement;
  /** The step after which the page shows what the scenario is about. */
  readonly shown: (seen: readonly Seen[]) => StepResult | undefined;
}

/** The last step in which a person did something with the notebook. */
export function lastDone(seen: readonly Seen[]): StepResult | undefined {
  return seen.at(-1)?.report.steps.findLast(({ step }) => 'press' in step || 'set' in step || 'run' in step);
}

/** The step that sets the values that the user asked for, as far as the notebook has such elements. */
export function settingSteps({ notebook, values }: Subject): Step[] {
  const known = controlsOf(notebook);
  const own = Object.entries(values).filter(([name]) => known.has(name));
  return own.length === 0 ? [] : [{ set: Object.fromEntries(own) }];
}
