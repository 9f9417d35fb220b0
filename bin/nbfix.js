#!/usr/bin/env node
import process from 'node:process';
import v8 from 'node:v8';
import { EXIT } from '../dist/bundle/exit-codes.js';
import { main } from '../dist/bundle/main.js';
import { fileProblem } from '../dist/bundle/failure.js';

// Half of the CPU of an audit went into optimising code for a run that ends before that pays. V8 has renamed the setting,
// and ends the process at one that it does not know.
const [v8Version] = process.versions.v8.split('.');
v8.setFlagsFromString(Number(v8Version) < 12 ? '--interrupt-budget=1000000' : '--invocation-count-for-turbofan=20000');

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
  process.exitCode = await main(process.argv.slice(2), {
    stdout: process.stdout,
    stderr: process.stderr,
    cwd,
    env: process.env,
    interrupt: interrupt.signal,
  });
}
