import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { marimoPython } from './marimo.ts';

/** What marimo computes for one cell; names are sorted, children are cell indexes. */
export interface MarimoCell {
  readonly name: string;
  readonly defs: readonly string[];
  readonly refs: readonly string[];
  readonly deleted: readonly string[];
  readonly children: readonly number[];
}

/** How marimo reads a file; a cell that it cannot compile is null. */
export type MarimoReading =
  | { readonly error: { readonly type: string; readonly message: string } }
  | { readonly cells: readonly (MarimoCell | null)[] };

const SCRIPT = fileURLToPath(new URL('oracle.py', import.meta.url));
const LARGEST_OUTPUT = 256 * 1024 * 1024;

/** Lets marimo read files, all in one process. By path. */
export function readWithMarimo(paths: readonly string[]): Readonly<Record<string, MarimoReading>> {
  const output = execFileSync(marimoPython(), [SCRIPT], {
    input: paths.join('\n'),
    encoding: 'utf8',
    maxBuffer: LARGEST_OUTPUT,
  });
  return JSON.parse(output) as Record<string, MarimoReading>;
}

/** The folder of the tutorials in the installed marimo package. */
export function tutorialsFolder(): string {
  const program = 'import marimo, pathlib; print(pathlib.Path(marimo.__file__).parent / "_tutorials")';
  return execFileSync(marimoPython(), ['-c', program], { encoding: 'utf8' }).trim();
}
