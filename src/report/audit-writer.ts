import type { NotebookAudit } from '../model/report.ts';
import type { Paint } from './paint.ts';

/** Writes an audit as it goes on, so that of thousands of notebooks none has to be kept. */
export type AuditWriter = (paint: Paint) => {
  /** What is written of one more notebook. */
  readonly add: (notebook: NotebookAudit) => string;
  /** The rest. `error`: why the run ended before its time. */
  readonly end: (error?: string) => string;
};
