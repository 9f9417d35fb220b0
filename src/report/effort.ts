/** Minutes that a review of eleven notebooks (October 22, 2025) gives each kind of fix in a notebook, made by hand. */
const BY_RULE: Readonly<Record<string, number>> = {
  'gpu-gate': 10,
  'progress-spinner': 15,
  'oom-guard': 20,
  'random-seeds': 5,
  'memory-cleanup': 10,
};

/** The review's special fixes, for which it gives 120 minutes in all: here each has the same share. */
const SPECIAL = ['compute-capability', 'lora-forward', 'memory-scaling', 'multi-gpu-check'];
const SPECIAL_MINUTES = 120 / SPECIAL.length;

/** Of other rules, and of a second place in a notebook, the review says nothing: the least that it gives any fix. */
const OTHER_MINUTES = 5;

/** What the review gives the test of a notebook. */
export const TESTING_MINUTES = 15;

/**
 * How fast a person reads a diff. Where reviews were measured, those that were faster than this found little
 * (Jason Cohen et al., Best Kept Secrets of Peer Code Review, 2006).
 */
export const LINES_AN_HOUR = 500;

/**
 * Minutes that a fix of a rule takes by hand. The review counts notebooks, not places.
 * @param isFirst whether it is the first of its rule in the notebook
 */
export function minutesByHand(rule: string, isFirst: boolean): number {
  if (!isFirst) return OTHER_MINUTES;
  return BY_RULE[rule] ?? (SPECIAL.includes(rule) ? SPECIAL_MINUTES : OTHER_MINUTES);
}

/** Minutes that reading so many lines takes. */
export function minutesToRead(lines: number): number {
  return Math.ceil((lines * 60) / LINES_AN_HOUR);
}

/** How minutes are counted, for a reader. */
export function minutesExplained(): string {
  const rules = Object.entries(BY_RULE).map(([rule, minutes]) => `${rule} ${minutes}`);
  return (
    `${rules.join(', ')}, testing ${TESTING_MINUTES}, as the review of October 22, 2025 has it for each notebook; ` +
    `${SPECIAL_MINUTES} for ${SPECIAL.join(', ')}, an equal share of the 120 of its special fixes; ` +
    `${OTHER_MINUTES}, the least that it gives any fix, for other rules and for each further place in a notebook`
  );
}
