import type { FailOn } from '../model/fail-on.ts';
import type { NotebookAudit } from '../model/report.ts';
import type { Paint } from './paint.ts';

/** How findings are sorted: by notebook as they come, or the worst first when all are there. */
export const SORTS = ['file', 'severity'] as const;
export type Sort = (typeof SORTS)[number];

/** What a writer is told of the run. */
export interface AuditSetting {
  readonly paint: Paint;
  /** The width of the terminal; undefined where there is none. */
  readonly columns?: number | undefined;
  readonly sort: Sort;
  /** Counts for each rule in place of the findings. */
  readonly statistics: boolean;
  /** Findings and nothing else. */
  readonly quiet: boolean;
  /** A command line that goes on with the same rules and paths: `nbfix apply --dry-run draft/`. */
  readonly commandLine: (command: string, ...options: readonly string[]) => string;
}

/** What a writer is told of a notebook beside its audit. */
export interface About {
  /** Its text; empty where it could not be read. */
  readonly text: string;
  readonly failOn: FailOn;
}

/** Writes an audit as it goes on, so that of thousands of notebooks none has to be kept. */
export type AuditWriter = (setting: AuditSetting) => {
  /** What is written of one more notebook. */
  readonly add: (notebook: NotebookAudit, about: About) => string;
  /** The rest. `error`: why the run ended before its time. */
  readonly end: (error?: string) => string;
};
