#!/usr/bin/env node
import process from 'node:process';
import { main } from '../dist/src/cli/main.js';

const interrupt = new AbortController();
process.on('SIGINT', () => interrupt.abort());

// `nbfix audit … | head` closes the pipe early: that is the reader's right and no error.
process.stdout.on('error', (error) => {
  if (error.code !== 'EPIPE') throw error;
});

process.exitCode = await main(process.argv.slice(2), {
  stdout: process.stdout,
  stderr: process.stderr,
  cwd: process.cwd(),
  env: process.env,
  interrupt: interrupt.signal,
});
