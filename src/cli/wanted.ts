import type { NotebookAudit, NotebookPlan } from '../model/report.ts';
import type { OfferedPlan } from '../model/offer.ts';
import type { ModuleState } from '../workspace/project-modules.ts';

/** What can be asked of a notebook. */
export interface Results {
  readonly audit: NotebookAudit;
  /** An audit that says what each fix would change, which takes as long as making it. */
  readonly edits: NotebookAudit;
  readonly plan: NotebookPlan;
  /** A plan that tells each fix by itself, which takes some times as long. */
  readonly offers: OfferedPlan;
}
export type What = keyof Results;

/** What came of a notebook. */
export interface Made<R> {
  readonly result: R;
  /** Whether it is all due to the text and the settings, so that another run would come to the same. */
  readonly isLasting: boolean;
  /** The modules of the project, on which it depends besides. */
  readonly modules: readonly ModuleState[];
}
