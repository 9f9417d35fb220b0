import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const IMPORT = /^(?:import|export)\s+(?!type\b)(?:[^;']*?\sfrom\s+)?'([^']+)'|\bimport\('([^']+)'\)/gm;

/**
 * The modules that a file loads: its imports, their imports, and so on, types aside. Files by their paths, packages and
 * Node's own modules by their names.
 */
export function modulesOf(file: string): ReadonlySet<string> {
  const found = new Set([file]);
  for (const each of found) {
    if (!existsSync(each)) continue;
    for (const [, still = '', dynamic = still] of readFileSync(each, 'utf8').matchAll(IMPORT)) {
      found.add(dynamic.startsWith('.') ? join(dirname(each), dynamic) : dynamic);
    }
  }
  return found;
}
