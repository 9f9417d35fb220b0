import { readFileSync } from 'node:fs';
import { startPython } from './python.ts';

/** What CPython's own parser sees in a text; syntax.py says what each part is. */
export interface Syntax {
  readonly error: string | null;
  readonly bare_cells: readonly string[];
  readonly strings: readonly string[];
  readonly headings: readonly string[];
  readonly names: readonly string[];
  readonly statements: readonly (readonly [chain: readonly string[], text: string])[];
  readonly spinners: readonly string[];
  readonly deletes: readonly {
    readonly targets: readonly string[];
    readonly in_try: boolean;
    readonly guarded: boolean;
  }[];
  readonly handlers: readonly string[];
}

const NOTHING: Omit<Syntax, 'error'> = {
  bare_cells: [],
  strings: [],
  headings: [],
  names: [],
  statements: [],
  spinners: [],
  deletes: [],
  handlers: [],
};

/** Asks CPython about texts, all in one process. */
export async function syntaxOf(texts: readonly string[]): Promise<Map<string, Syntax>> {
  const python = startPython(readFileSync(new URL('syntax.py', import.meta.url), 'utf8'));
  try {
    const found = new Map<string, Syntax>();
    for (const text of new Set(texts)) found.set(text, { ...NOTHING, ...((await python.ask(text)) as Syntax) });
    return found;
  } finally {
    python.close();
  }
}
