import { NbfixError } from '../error.ts';
import { nativeParser } from './native-parser.ts';
import type { WithTree } from './tree-cursor.ts';

/**
 * Parses with the native parser, or with its twin in WebAssembly where that one can't be loaded: there are binaries for
 * some systems only, and the one that tree-sitter-python 0.23.6 has for Linux on ARM is an x86-64 file.
 */
export const withTree: WithTree = await load();

/** @throws NbfixError where neither can be loaded */
async function load(): Promise<WithTree> {
  try {
    return await nativeParser();
  } catch (native) {
    try {
      return await (await import('./wasm-parser.ts')).wasmParser();
    } catch (wasm) {
      throw new NbfixError(
        `the Python parser can't be loaded; install nbfix again\n` +
          `  native parser: ${firstLine(native)}\n  WebAssembly: ${firstLine(wasm)}`,
      );
    }
  }
}

function firstLine(error: unknown): string {
  return String(error instanceof Error ? error.message : error).split('\n', 1)[0] ?? '';
}
