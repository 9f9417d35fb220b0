import { spawn } from 'node:child_process';
import process from 'node:process';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { main } from '../../dist/bundle/main.js';

/* Runs of the built nbfix. */

const BIN = fileURLToPath(new URL('../../bin/nbfix.js', import.meta.url));
const KILLED = fileURLToPath(new URL('killed.mjs', import.meta.url));

/** Without Python and git: they have no part in this, and take time. */
const ENV = { PATH: '/nonexistent' };

/** Runs nbfix, and kills it at a step, or so many milliseconds after it has begun to write. */
export function started(cwd, words, { step, after }) {
  return new Promise((resolve) => {
    const env = { ...ENV, ...(step === undefined ? {} : { AT_STEP: String(step) }) };
    const child = spawn(process.execPath, ['--import', KILLED, BIN, ...words], {
      cwd,
      env,
      stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    });
    let [told, stderr, begun] = ['', '', 0];
    child.stderr.on('data', (text) => (stderr += text));
    child.stdio[3].on('data', async (text) => {
      told += text;
      if (begun > 0 || !told.startsWith('begun')) return;
      begun = performance.now();
      if (after === undefined) return;
      await pause(after);
      child.kill('SIGKILL');
    });
    child.on('close', (code, signal) =>
      resolve({
        code,
        signal,
        stderr,
        milliseconds: performance.now() - begun,
        steps: Number(/^steps (\d+)/m.exec(told)?.[1] ?? 0),
      }),
    );
  });
}

/** Runs nbfix in this process, which takes a tenth of the time. */
export async function nbfix(cwd, words) {
  const written = { out: '', err: '' };
  const stream = (name) => ({ write: (text) => (written[name] += text) });
  const code = await main(words, {
    stdout: stream('out'),
    stderr: stream('err'),
    cwd,
    env: ENV,
    interrupt: new AbortController().signal,
  });
  return { code, ...written };
}
