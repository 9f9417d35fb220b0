/** The order in which the phases run: 0 makes a notebook start, A holds the critical fixes, B the important ones. */
export const PHASES = ['0', 'A', 'B', 'C'] as const;
export type Phase = (typeof PHASES)[number];

export type Severity = 'critical' | 'high' | 'medium' | 'low';

/**
 * How far a fix can be trusted. `safe`: proven to leave a healthy run as it was, plus what the rule says.
 * `unsafe`: likely right, not proven; applied only when asked for. `suggest`: shown, never applied.
 */
export type Safety = 'safe' | 'unsafe' | 'suggest';

/** What a fix of this codemod may change beyond the lines that it edits; the engine drops a fix that does more. */
export interface Effects {
  /** Modules that it, or its template, may import under a public name. */
  readonly imports: readonly string[];
  /** Functions that it may put into the helper cell, and that cell with them. */
  readonly helpers?: readonly string[];
  /** Comments that nbfix wrote, word for word, and that it may take away with the code that they are about. */
  readonly comments?: readonly string[];
  /** Whether it may add public names (defs) to a cell, imports aside. */
  readonly addsNames: boolean;
  /** Whether a cell may stop to define a public name, because no other cell reads it or another one defines it. */
  readonly dropsNames: boolean;
  /** Whether it may add or split cells. */
  readonly addsCells: boolean;
  /** Whether it may change which expression a cell displays. */
  readonly movesOutput: boolean;
  /** Whether what it puts in may bind names that the notebook has, too, as the lines of a template do. */
  readonly sharesNames?: boolean;
  /** Whether the rule is about which cells wait for which: a name that was not found, or found in the wrong cell. */
  readonly connects?: boolean;
  /**
   * Whether a fix bears on findings of cells that run later. The codemod then finds the last cell first, so that no fix
   * changes what is still to be done.
   */
  readonly isFeltLater?: boolean;
}

export interface Meta {
  /** Kebab-case; also the name of the file, the template, the fixtures and the snapshots. */
  readonly id: string;
  readonly phase: Phase;
  readonly severity: Severity;
  /** The best that a fix of this codemod can be; each finding says for itself what its fix is. */
  readonly safety: Exclude<Safety, 'unsafe'>;
  /** One sentence: what is missing or wrong. */
  readonly what: string;
  /** Why it matters, for a maintainer. */
  readonly why: string;
  /** What the fix does, in words. */
  readonly fix: string;
  readonly effects: Effects;
}
