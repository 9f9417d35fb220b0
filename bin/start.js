import { readFileSync } from 'node:fs';
import process from 'node:process';
import { EXIT } from '../dist/bundle/exit-codes.js';
import { fileProblem } from '../dist/bundle/failure.js';

const interrupt = new AbortController();
process.on('SIGINT', () => interrupt.abort());

// `nbfix audit … | head` closes the pipe early: that is the reader's right and no error. A full disk is one.
let lost = null;
process.stdout.on('error', (error) => {
  if (error.code !== 'EPIPE') lost ??= error;
});
// There is no other place to say so.
process.stderr.on('error', () => {});
process.on('exit', () => {
  if (lost === null) return;
  process.stderr.write(`nbfix: stdout: ${fileProblem(lost)}\n`);
  process.exitCode = EXIT.error;
});

/** Null where somebody has removed it. */
function workingFolder() {
  try {
    return process.cwd();
  } catch {
    return null;
  }
}

const cwd = workingFolder();
if (cwd === null) {
  process.stderr.write('nbfix: the working folder is no longer there; change to another one\n');
  process.exitCode = EXIT.error;
} else {
  // After the check: yargs asks for the folder as it loads.
  const { main } = await import('../dist/bundle/main.js');
  process.exitCode = await main(process.argv.slice(2), {
    stdout: process.stdout,
    stderr: process.stderr,
    // Opened when it is asked for.
    get stdin() {
      return process.stdin;
    },
    get terminal() {
      return process.stdin.isTTY && process.stdout.isTTY ? { input: process.stdin, output: process.stdout } : undefined;
    },
    cwd,
    env: process.env,
    interrupt: interrupt.signal,
    built: {
      id: `${readFileSync(new URL('../dist/bundle/build-id', import.meta.url), 'utf8')} ${process.version}`,
      worker: new URL('worker.js', import.meta.url),
    },
  });
}
