import type { Language } from 'tree-sitter';
import type { WithTree } from './tree-cursor.ts';

/** Loads tree-sitter as compiled for this machine. Rejects where it is not, or npm has left it out. */
export async function nativeParser(): Promise<WithTree> {
  // No import of the whole module: Node 20 ends the process when a package that a module imports so can't be loaded.
  const { default: Parser } = await import('tree-sitter');
  const { default: Python } = await import('tree-sitter-python');
  const parser = new Parser();
  // The two packages disagree on one field's type (unknown against Language); the values are compatible.
  parser.setLanguage(Python as Language);
  // tree-sitter 0.22 reads its input through a fixed buffer (32 KiB unless told): bytes of UTF-16, plus the end mark.
  return (text, read) => read(parser.parse(text, undefined, { bufferSize: text.length * 2 + 2 }).walk());
}
