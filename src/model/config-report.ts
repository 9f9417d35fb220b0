/** One value that is in force. */
export interface ValueInForce {
  /** As it is written in `[tool.nbfix]`. */
  readonly key: string;
  /** As TOML has it; in words, what holds where nobody sets it. */
  readonly value: unknown;
  /** `pyproject.toml:12`, `--select`; null where nobody has set it. */
  readonly source: string | null;
}

/** What is in force for a notebook, or for those of a folder. */
export interface ConfigReport {
  readonly path: string;
  /** Keys of lists that add up come once for each place. */
  readonly values: readonly ValueInForce[];
  /** The rules that commands run, in their order. */
  readonly rules: { readonly audit: readonly string[]; readonly apply: readonly string[] };
}
