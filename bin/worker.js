import process from 'node:process';
import { parentPort, workerData } from 'node:worker_threads';
import { engineFor } from '../dist/bundle/engine.js';

/*
 * A thread of a run over many notebooks: it is told once what is wanted, then gets one notebook after another with its
 * settings, and answers each with its result and what is to be said of it on stderr. See src/cli/results.ts.
 */
const { what, cwd, env } = workerData;
let notes = '';
const engine = engineFor(what, {
  stdout: process.stdout,
  stderr: { write: (text) => (notes += text) },
  cwd,
  env,
  interrupt: new AbortController().signal,
});

parentPort.on('message', ({ settings, path, text }) => {
  const made = engine(settings, path, text);
  parentPort.postMessage({ ...made, notes });
  notes = '';
});
