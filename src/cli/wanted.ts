import type { NotebookAudit, NotebookPlan } from '../model/report.ts';
import type { ModuleState } from '../workspace/project-modules.ts';
import type { RuleArguments } from './command.ts';

/** What can be asked of a notebook. */
export interface Results {
  readonly audit: NotebookAudit;
  readonly plan: NotebookPlan;
}
export type What = keyof Results;

/** What a result depends on beside the notebook; plain data, for threads and for the keys of the cache. */
export interface Settings extends RuleArguments {
  /** The absolute path of a folder of templates that replace ours. */
  readonly templates: string | null;
  readonly unsafeFixes: boolean;
}

/** What came of a notebook. */
export interface Made<R> {
  readonly result: R;
  /** Whether it is all due to the text and the settings, so that another run would come to the same. */
  readonly isLasting: boolean;
  /** The modules of the project, on which it depends besides. */
  readonly modules: readonly ModuleState[];
}
