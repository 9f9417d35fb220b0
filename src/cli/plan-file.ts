import * as v from 'valibot';
import type { Settings } from '../config/in-force.ts';
import { NbfixError } from '../error.ts';
import type { OfferedPlan } from '../model/offer.ts';
import { jsonText } from '../report/json-text.ts';
import { PLAN_SCHEMA_VERSION, planEntry, type PlanMembers } from '../report/plan-entry.ts';

/*
 * A plan as a file: every fix with what a person wants to know who chooses, and as much as is needed to make the same plan
 * again. It holds nothing that is written into a notebook: whoever applies it plans anew, and compares.
 */

/** A notebook of a plan that is written down. */
export interface PlannedNotebook {
  readonly plan: OfferedPlan;
  /** Null where the notebook could not be read. */
  readonly settings: Settings | null;
}

/**
 * @param hash of a text, in hexadecimal digits
 * @param version nbfix's own
 */
export function planFileText(
  notebooks: readonly PlannedNotebook[],
  version: string,
  hash: (text: string) => string,
): string {
  const members: PlanMembers = {
    schemaVersion: PLAN_SCHEMA_VERSION,
    nbfix: version,
    notebooks: notebooks.map(({ plan, settings }) => planEntry(plan, settings, hash)),
  };
  return `${jsonText(members)}\n`;
}

const strings = v.array(v.string());
const phases = v.array(v.picklist(['0', 'A', 'B', 'C']));

const SETTINGS = v.object({
  rules: v.object({
    layers: v.array(
      v.object({
        select: v.nullable(strings),
        phases: v.nullable(phases),
        extendSelect: strings,
        ignore: strings,
      }),
    ),
    exempt: strings,
  }),
  templates: v.nullable(v.string()),
  unsafeFixes: v.boolean(),
  work: strings,
});

const FIX = v.object({ id: v.string(), rule: v.string(), needs: strings });

const NOTEBOOK = v.object({
  path: v.string(),
  before: v.string(),
  /** Null where a person has taken fixes out of the file. */
  after: v.nullable(v.string()),
  settings: SETTINGS,
  fixes: v.array(FIX),
});
const FAILED = v.object({ path: v.string(), error: v.string() });

const PLAN = v.object({
  schemaVersion: v.literal(PLAN_SCHEMA_VERSION),
  nbfix: v.string(),
  notebooks: v.array(v.union([NOTEBOOK, FAILED])),
});

/** What is needed of a notebook in a plan to make it again. */
export type KeptNotebook = v.InferOutput<typeof NOTEBOOK>;

/** A plan that was read: notebooks that had failed are left out. */
export interface KeptPlan {
  readonly nbfix: string;
  readonly notebooks: readonly KeptNotebook[];
}

/** @throws NbfixError where a text is no plan, or one of another version */
export function readPlanFile(text: string): KeptPlan {
  const result = v.safeParse(PLAN, parsed(text));
  if (!result.success) {
    const [issue] = result.issues;
    const where = v.getDotPath(issue);
    throw new NbfixError(`it is no plan of nbfix (${where === null ? '' : `${where}: `}${issue.message})`);
  }
  const { nbfix, notebooks } = result.output;
  return { nbfix, notebooks: notebooks.filter((each): each is KeptNotebook => 'before' in each) };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new NbfixError('it is no JSON');
  }
}
