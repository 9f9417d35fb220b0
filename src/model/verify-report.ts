import type { NotebookAudit } from './report.ts';

/** The conditions under which `verify --run` runs a notebook. */
export const SCENARIOS = ['no-gpu', 'cpu-torch', 'odd-smi', 'healthy', 'oom', 'script'] as const;
export type ScenarioName = (typeof SCENARIOS)[number];

/** What a problem is about: which line of the checklist it answers. */
export type Topic = 'start' | 'cells' | 'gate' | 'progress' | 'oom' | 'ui' | 'output' | 'memory' | 'limits';

/** Something that is wrong, and where: the 1-based cell and line of the notebook, or null for the whole of it. */
export interface Problem {
  readonly about: Topic;
  readonly message: string;
  readonly cell: number | null;
  readonly line: number | null;
}

export type Verdict = 'pass' | 'fail' | 'not checked';

/** The outcome of one scenario. */
export interface ScenarioResult {
  readonly scenario: ScenarioName;
  readonly verdict: Verdict;
  /** Why it fails. */
  readonly problems: readonly Problem[];
  /** What else was seen, which the scenario does not demand. */
  readonly remarks: readonly Problem[];
  /** What was tried, or why it was not checked. */
  readonly note: string;
  /** Wall time. */
  readonly seconds: number;
  /** What was measured of the GPU, where a real one was used. */
  readonly gpu: readonly GpuMeasurement[];
  /** What the scenario is about, as the reader of the notebook sees it; only where pages were asked for, and one was seen. */
  readonly page?: readonly ShownCell[];
}

/** A cell on the page of a notebook that was run. */
export interface ShownCell {
  /** 1-based. */
  readonly cell: number;
  readonly status: 'ran' | 'stopped' | 'cancelled' | 'error' | 'rendered' | 'not-run';
  /** What it shows: markup of marimo's, or other data of this type; null where it shows nothing. */
  readonly mimetype: string | null;
  /** Null where it is too much. */
  readonly markup: string | null;
  /** What marimo shows in the place of an output where it fails, or does not run. */
  readonly errors: readonly string[];
  readonly console: string;
}

/** Bytes of a real GPU, as PyTorch counts them, around one press of a button (or the opening of the page). */
export interface GpuMeasurement {
  readonly what: string;
  /** The most that the process could take; null where nothing was limited. */
  readonly limitBytes: number | null;
  readonly before: GpuBytes;
  /** The most during the run; at the first out-of-memory error instead, where there was one. */
  readonly during: GpuBytes;
  readonly after: GpuBytes;
}

export interface GpuBytes {
  readonly allocated: number;
  readonly reserved: number;
}

export const LEVELS = ['must', 'should', 'nice'] as const;
export type Level = (typeof LEVELS)[number];

/** One line of the review's validation checklist, answered for one notebook. */
export interface ChecklistAnswer {
  readonly level: Level;
  readonly line: string;
  readonly verdict: Verdict;
  /** What was measured, or why nothing was. */
  readonly reason: string;
  /** 1-based line of the notebook, where the answer points at one. */
  readonly at: number | null;
}

/** Where a notebook stands by the review's quality metrics. `not proven`: nothing failed, and not everything was checked. */
export type Standing = 'production ready' | 'not proven' | 'usable with issues' | 'broken' | 'failed';

export type Libraries = 'stand-ins' | 'real';

export interface NotebookVerification {
  readonly path: string;
  /** Why the notebook could not be read or parsed, else null. */
  readonly error: string | null;
  readonly audit: NotebookAudit;
  readonly checklist: readonly ChecklistAnswer[];
  /** Empty unless the notebook was run. */
  readonly scenarios: readonly ScenarioResult[];
  /** The GPU libraries that it was run with; null when it was not run. */
  readonly libraries: Libraries | null;
  readonly standing: Standing;
}

/** What the notebooks were run with; null when they were not run. */
export interface RunSetting {
  readonly python: string;
  readonly marimo: string;
  /** The GPU that real libraries can use there; null where there is none, or none was looked for. */
  readonly device: string | null;
}

export interface VerifyReport {
  readonly run: RunSetting | null;
  /** Why the notebooks could not be run, where that was asked for. */
  readonly runError: string | null;
  readonly notebooks: readonly NotebookVerification[];
}
