import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { marimoPython } from './marimo.ts';

/** What CPython and marimo say about a repair. */
export interface RepairFacts {
  /** String constants of the input that the result lacks. */
  readonly strings_lost: readonly string[];
  readonly comments_lost: readonly string[];
  /** `marimo check` findings of the result that the input did not give. */
  readonly new_findings: readonly string[];
  /** `marimo check` findings of the input, to see that the check sees something. */
  readonly old_findings: readonly string[];
  /** `marimo check` findings of the result. */
  readonly findings: readonly string[];
  /** By cell, the cells that depend on it directly, by marimo's own graph of the result. */
  readonly children: readonly (readonly number[])[];
}

const SCRIPT = fileURLToPath(new URL('facts.py', import.meta.url));

/** Asks CPython and marimo about repairs, all in one process; throws when a result does not compile. */
export function factsOf(pairs: readonly { readonly before: string; readonly after: string }[]): RepairFacts[] {
  const folder = mkdtempSync(join(tmpdir(), 'nbfix-'));
  try {
    const paths = pairs.map(({ before, after }, index) => {
      const names = [join(folder, `before_${index}.py`), join(folder, `after_${index}.py`)] as const;
      writeFileSync(names[0], before);
      writeFileSync(names[1], after);
      return names;
    });
    const output = execFileSync(marimoPython(), [SCRIPT], { input: JSON.stringify(paths), encoding: 'utf8' });
    return JSON.parse(output) as RepairFacts[];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** All cells that depend on a cell, directly or through others. */
export function descendants(children: readonly (readonly number[])[], cell: number): Set<number> {
  const found = new Set<number>();
  const visit = (each: number): void => {
    for (const child of children[each] ?? []) {
      if (found.has(child)) continue;
      found.add(child);
      visit(child);
    }
  };
  visit(cell);
  return found;
}
