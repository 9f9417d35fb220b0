import { readFile } from 'node:fs/promises';
import Parser from 'web-tree-sitter';
import type { WithTree } from './tree-cursor.ts';

/*
 * web-tree-sitter 0.24.7 has the parser that tree-sitter 0.22.4 has: the same trees for broken Python, too, which newer
 * versions repair in other ways. In the bundle both files are beside this module (see scripts/bundle.mjs).
 */
const RUNTIME = import.meta.resolve('web-tree-sitter/tree-sitter.wasm');
const GRAMMAR = import.meta.resolve('tree-sitter-python/tree-sitter-python.wasm');

/** Loads tree-sitter in WebAssembly, which runs on every machine. Rejects where one of the files is gone. */
export async function wasmParser(): Promise<WithTree> {
  await Parser.init({ wasmBinary: await readFile(new URL(RUNTIME)) });
  const parser = new Parser();
  parser.setLanguage(await Parser.Language.load(await readFile(new URL(GRAMMAR))));
  return (text, read) => {
    const tree = parser.parse(text);
    const cursor = tree.walk();
    try {
      return read(cursor);
    } finally {
      cursor.delete();
      tree.delete();
    }
  };
}
