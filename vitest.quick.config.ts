import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { modulesOf } from './test/support/imports.ts';

/*
 * `npm run test:quick`: the test files that load nothing that starts a process, and so need neither Python nor marimo, but
 * for those that take all codemods through all notebooks.
 */
const ROOT = fileURLToPath(new URL('.', import.meta.url));

const WHOLE_CORPORA = 'test/corpora/';

const quick = readdirSync(`${ROOT}test`, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.test.ts'))
  .map((name) => `test/${name}`)
  .filter((name) => !name.startsWith(WHOLE_CORPORA))
  .filter((name) => !modulesOf(ROOT + name).has('node:child_process'));

export default defineConfig({
  test: {
    include: quick,
    isolate: false,
    maxWorkers: '100%',
    testTimeout: 600_000,
  },
});
