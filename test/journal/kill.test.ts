import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

/** The script runs many more: `npm run kills -- --runs 1000`. */
const SCRIPT = fileURLToPath(new URL('kill.mjs', import.meta.url));

test('killed at any instant, each file is old or new, and the run can be finished or taken back', () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [SCRIPT, '--runs', '6', '--seed', '11'], {
    encoding: 'utf8',
  });
  expect(stdout + stderr).toContain('\n0 faults\n');
  expect(stdout).toMatch(/^ +.*some files/m);
  expect(status).toBe(0);
});
