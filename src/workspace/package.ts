import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of nbfix's own package.json: above `src/` when run from source, above `dist/` when built. */
export function packageFolder(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error('package.json of nbfix not found');
    folder = parent;
  }
  return folder;
}

/** nbfix's own version, as in package.json. */
export function packageVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(join(packageFolder(), 'package.json'), 'utf8'));
  const known = typeof manifest === 'object' && manifest !== null && 'version' in manifest;
  return known ? String(manifest.version) : 'unknown';
}

/**
 * What `nbfix review` puts into its page, as scripts/review-client.mjs has made it.
 * @throws Error where nbfix was not built
 */
export function reviewClient(): unknown {
  return JSON.parse(readFileSync(join(packageFolder(), 'dist', 'bundle', 'review.json'), 'utf8'));
}

/** The Python programs that run notebooks. */
export function driverFolder(): string {
  return join(packageFolder(), 'src', 'verify', 'driver');
}
