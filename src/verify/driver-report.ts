import type { ScenarioName } from '../model/verify-report.ts';

/** What `driver/driver.py` and `driver/supervisor.py` print: see their heads. Cells are counted from 1. */

/** A step for the driver: see `driver/nbfix_verify/steps.py`. */
export type Step =
  | { readonly script: ScenarioName; readonly failAt?: number }
  | { readonly run: true }
  | { readonly set: Readonly<Record<string, unknown>> }
  | { readonly press: string }
  | { readonly touch: '*' }
  | { readonly refresh: string }
  | { readonly failAt: number | null }
  | { readonly limit: number | null }
  | { readonly card: number }
  | { readonly sites: true };

export interface CellState {
  readonly index: number;
  readonly status: 'ran' | 'stopped' | 'cancelled' | 'error' | 'rendered' | 'not-run';
  /** How often the cell ran in this step. */
  readonly runs: number;
  readonly seconds: number;
  readonly output: { readonly text: string; readonly callouts: readonly string[] } | null;
  readonly errors: readonly { readonly type: string; readonly exception: string | null; readonly text: string }[];
  readonly gpuOperations: number;
  readonly spinners: readonly Spinner[];
  /** Where pages were asked for. */
  readonly page?: CellMarkup;
}

/** What the browser would get of a cell. */
export interface CellMarkup {
  /** Null where it shows nothing. */
  readonly mimetype: string | null;
  /** Null where it is too much. */
  readonly markup: string | null;
  /** What the cell printed in this step: the start of it. */
  readonly console: string;
}

export interface Spinner {
  readonly title: string | null;
  readonly closed: boolean;
  readonly gpuOperations: number;
  readonly seconds: number;
}

/** Where GPU operations of a step are called from; `first` and `last` count the operations of the step from 1. */
export interface Site {
  readonly kind: 'body' | 'function' | 'inner try';
  readonly cell: number;
  readonly first: number;
  readonly last: number;
}

/** With stand-ins all but the last group is there, with real libraries the last group alone, where there is a GPU. */
export interface GpuState {
  readonly alive?: number;
  readonly heldBy?: readonly string[];
  readonly operations?: number;
  /** The cell whose operation ran out of memory, by its number. */
  readonly failedIn?: string | null;
  /** By cell: what it tried on a GPU that is not there. */
  readonly refused?: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** What the stand-ins lack and the notebook wanted. */
  readonly unsupported?: readonly string[];
  readonly sites?: readonly Site[];

  readonly device?: string;
  readonly totalBytes?: number;
  readonly allocatedBytes?: number;
  readonly reservedBytes?: number;
  readonly peakAllocatedBytes?: number;
  readonly peakReservedBytes?: number;
  readonly failures?: readonly { readonly allocatedBytes: number; readonly reservedBytes: number }[];
}

export interface StepResult {
  readonly step: Readonly<Record<string, unknown>>;
  readonly seconds: number;
  readonly cells: readonly CellState[];
  readonly gpu: GpuState;
  readonly script: ScriptEnd | null;
}

/** How `python notebook.py` ended. */
export interface ScriptEnd {
  /** Negative for a signal. */
  readonly status: number;
  /** The end of it. */
  readonly stderr: string;
  /** What the stand-ins counted; null where the script used none, or was killed. */
  readonly book: {
    readonly operations: number;
    /** Not null where memory ran out. */
    readonly failedIn: string | null;
    readonly unsupported: readonly string[];
  } | null;
}

/** A named UI element. */
export interface UiElement {
  readonly name: string;
  readonly kind: string;
  readonly cell: number | null;
  readonly onPage: boolean;
  readonly value: boolean | number | string | null;
}

export interface DriverReport {
  readonly marimo: string;
  readonly python: string;
  readonly steps: readonly StepResult[];
  readonly elements: readonly UiElement[];
  /** A step that could not be taken, and why. */
  readonly error: string | null;
}

/** How a supervised run of the driver ended. */
export interface Ending {
  readonly outcome: 'finished' | 'time' | 'memory' | 'disk' | 'processes' | 'cancelled';
  /** The driver's exit status; null when it was killed. */
  readonly status: number | null;
  readonly seconds: number;
  readonly peakMemoryBytes: number;
  /** The end of what notebook and driver printed. */
  readonly output: string;
  readonly report: DriverReport | null;
}
