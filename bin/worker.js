import process from 'node:process';
import { parentPort, workerData } from 'node:worker_threads';
import { engineFor } from '../dist/bundle/engine.js';

/*
 * A thread of a run over many notebooks: it is told once what is wanted, then gets one notebook after another, and answers
 * each with its result and what is to be said of it on stderr. See src/cli/results.ts.
 */
const { what, settings, cwd, env } = workerData;
let notes = '';
const engine = engineFor(what, settings, {
  stdout: process.stdout,
  stderr: { write: (text) => (notes += text) },
  cwd,
  env,
  interrupt: new AbortController().signal,
});

parentPort.on('message', ({ path, text }) => {
  const made = engine(path, text);
  parentPort.postMessage({ ...made, notes });
  notes = '';
});
