import type { Offer, OfferedPlan } from '../model/offer.ts';
import { auditAfter } from './counts.ts';
import { leftOf, type Left } from './left.ts';

/** What the file of a plan says of one notebook. */
export interface PlanEntry {
  readonly path: string;
  /** Hashes of the text before all fixes, and with them; `after` is null where a person has taken fixes out of the file. */
  readonly before?: string;
  readonly after?: string | null;
  /** Why there is no plan of it. */
  readonly error?: string;
  /** Those that the plan was made with. */
  readonly settings?: object;
  readonly fixes: readonly Offer[];
  /** Lines are those of the text before all fixes. */
  readonly left: readonly Left[];
}

/**
 * @param settings null where the notebook could not be read
 * @param hash of a text, in hexadecimal digits
 */
export function planEntry(plan: OfferedPlan, settings: object | null, hash: (text: string) => string): PlanEntry {
  const isPlanned = plan.error === null && plan.audit.status !== 'failed';
  return {
    path: plan.path,
    ...(isPlanned ? { before: hash(plan.before), after: hash(plan.after) } : { error: auditAfter(plan).error ?? '' }),
    ...(settings === null ? {} : { settings }),
    fixes: plan.offers,
    left: leftOf(plan, true),
  };
}

/** Grows when a member is removed or changes its meaning. */
export const PLAN_SCHEMA_VERSION = 1;

/** The members of the file of a plan. */
export interface PlanMembers {
  readonly schemaVersion: typeof PLAN_SCHEMA_VERSION;
  /** The version of nbfix that made it. */
  readonly nbfix: string;
  readonly notebooks: readonly PlanEntry[];
}

/** A plan without the fixes that a person has left out, and without the notebooks of which nothing remains. */
export function withoutFixes(plan: PlanMembers, isLeftOut: (id: string) => boolean): PlanMembers {
  const notebooks = plan.notebooks.flatMap((entry) => {
    const fixes = entry.fixes.filter(({ id }) => !isLeftOut(id));
    if (fixes.length === 0) return [];
    return fixes.length === entry.fixes.length ? [entry] : [{ ...entry, after: null, fixes }];
  });
  return { ...plan, notebooks };
}
