/** What a script says about itself in a block `# /// script` (PEP 723). */
export interface InlineMetadata {
  /** Without the comment signs. */
  readonly toml: string;
  /** The line of the file on which it begins, 1-based. */
  readonly line: number;
}

const BLOCK = /^# \/\/\/ script[ \t]*\r?\n((?:#(?: [^\r\n]*)?\r?\n)*?)# \/\/\/[ \t]*\r?$/m;

/** The block of metadata of a script; undefined where it has none. */
export function inlineMetadata(text: string): InlineMetadata | undefined {
  const block = BLOCK.exec(text);
  if (block === null) return undefined;
  const head = text.slice(0, block.index);
  return { toml: (block[1] ?? '').replace(/^# ?/gm, ''), line: head.split('\n').length + 1 };
}
