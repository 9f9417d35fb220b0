import type { FailOn } from '../model/fail-on.ts';

/*
 * The keys of `[tool.nbfix]`, as data: which kind of value each takes, whether a notebook may set it for itself, and what
 * holds where nobody sets it.
 */

/** Rules of a pattern of paths. */
export interface FileIgnores {
  readonly glob: string;
  readonly rules: readonly string[];
}

/** What a key of a kind holds. */
export interface Kinds {
  readonly rules: readonly string[];
  readonly 'rules by glob': readonly FileIgnores[];
  readonly globs: readonly string[];
  readonly calls: readonly string[];
  readonly severity: FailOn;
  readonly flag: boolean;
  readonly path: string;
}
export type Kind = keyof Kinds;

interface KeyRow {
  readonly kind: Kind;
  /** Whether a notebook can set it in its block of metadata. The others are about a repository, or a machine. */
  readonly isOfNotebooks: boolean;
  /** What holds where nobody sets it, in words. */
  readonly otherwise: string;
}

export const KEYS = {
  select: { kind: 'rules', isOfNotebooks: true, otherwise: 'all for audit, 0, A and B for other commands' },
  'extend-select': { kind: 'rules', isOfNotebooks: true, otherwise: 'none' },
  ignore: { kind: 'rules', isOfNotebooks: true, otherwise: 'none' },
  'per-file-ignores': { kind: 'rules by glob', isOfNotebooks: false, otherwise: 'none' },
  exclude: { kind: 'globs', isOfNotebooks: false, otherwise: 'none' },
  templates: { kind: 'path', isOfNotebooks: false, otherwise: 'built-in' },
  'fail-on': { kind: 'severity', isOfNotebooks: true, otherwise: 'medium' },
  'unsafe-fixes': { kind: 'flag', isOfNotebooks: true, otherwise: 'false' },
  python: { kind: 'path', isOfNotebooks: false, otherwise: 'the first one that has marimo' },
  work: { kind: 'calls', isOfNotebooks: true, otherwise: 'none' },
} as const satisfies Readonly<Record<string, KeyRow>>;

export type Key = keyof typeof KEYS;
export const KEY_NAMES = Object.keys(KEYS) as readonly Key[];

/** The values of the keys. */
export type Values = { readonly [K in Key]: Kinds[(typeof KEYS)[K]['kind']] };

/** Keys of other tools, and words for the same thing. */
export const OTHER_WORDS: ReadonlyMap<string, Key> = new Map([
  ['phase', 'select'],
  ['phases', 'select'],
  ['rules', 'select'],
  ['extend-ignore', 'ignore'],
  ['disable', 'ignore'],
  ['extend-exclude', 'exclude'],
  ['extend-per-file-ignores', 'per-file-ignores'],
  ['severity', 'fail-on'],
]);
