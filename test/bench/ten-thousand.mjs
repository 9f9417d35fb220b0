/**
 * An audit of ten thousand notebooks (copies of the eleven, each text its own): how long it takes, how much memory it holds
 * over time, and what a run costs that goes on where an interrupted one has ended. Prints a picture of the memory.
 *
 *   npm run bench:ten-thousand [-- NOTEBOOKS]
 */
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

const BARS = '▁▂▃▄▅▆▇█';
const SAMPLES = 100;

const root = fileURLToPath(new URL('../../', import.meta.url));
const work = mkdtempSync(join(tmpdir(), 'nbfix-many-'));
process.on('exit', () => rmSync(work, { recursive: true, force: true }));
const wanted = Number(process.argv[2] ?? 10_000);
const eleven = readdirSync(join(root, 'test/notebooks')).filter((name) => name.endsWith('.py'));
for (let at = 0; at < wanted; at++) {
  const [folder, name] = [join(work, 'notebooks', String(Math.floor(at / eleven.length))), eleven[at % eleven.length]];
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, name), `${readFileSync(join(root, 'test/notebooks', name), 'utf8')}# ${at}\n`);
}

await run('first time, interrupted after 30 s', 30_000);
await run('gone on');
await run('unchanged');

/** @param {number | undefined} milliseconds after which it is interrupted */
function run(name, milliseconds) {
  const begin = performance.now();
  const env = { ...process.env, NBFIX_CACHE_DIR: join(work, 'cache') };
  const child = spawn(process.execPath, [join(root, 'bin/nbfix.js'), 'audit', 'notebooks'], {
    cwd: work,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const memory = [];
  const sampler = setInterval(() => memory.push(residentMiB(child.pid)), 250);
  const interrupt = milliseconds === undefined ? undefined : setTimeout(() => child.kill('SIGINT'), milliseconds);
  let end = '';
  child.stdout.setEncoding('utf8').on('data', (text) => (end = (end + text).slice(-1000)));
  return new Promise((done) => {
    child.on('close', (code) => {
      clearInterval(sampler);
      clearTimeout(interrupt);
      const seconds = ((performance.now() - begin) / 1000).toFixed(1);
      process.stdout.write(`${name}: ${seconds} s, exit code ${code}, at most ${Math.max(0, ...memory)} MiB\n`);
      process.stdout.write(`  ${picture(memory)}\n  ${end.trimEnd().split('\n').at(-4) ?? ''}\n`);
      done();
    });
  });
}

/** What the process holds, threads included; Linux only. */
function residentMiB(pid) {
  try {
    return Math.round(Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024);
  } catch {
    return 0;
  }
}

/** @param {readonly number[]} values */
function picture(values) {
  const most = Math.max(...values, 1);
  const step = Math.max(1, Math.ceil(values.length / SAMPLES));
  return values
    .filter((_value, at) => at % step === 0)
    .map((value) => BARS[Math.min(BARS.length - 1, Math.floor((value / most) * BARS.length))])
    .join('');
}
