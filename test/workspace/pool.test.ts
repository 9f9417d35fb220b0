import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { openPool, type Pool } from '../../src/workspace/pool.ts';
import { folderWith } from './folder.ts';

/** Threads that answer a number with what the body of a function of `n` and `data` returns. */
function poolOf(body: string, size: number, data: unknown = null): Pool<number, unknown> {
  const text = `import { parentPort, workerData as data, threadId } from 'node:worker_threads';
    const answer = async (n) => { ${body} };
    parentPort.on('message', async (n) => parentPort.postMessage(await answer(n)));`;
  const folder = folderWith({ 'thread.mjs': text });
  const pool = openPool<number, unknown>(pathToFileURL(join(folder, 'thread.mjs')), data, size);
  onTestFinished(pool.close);
  return pool;
}

test('each task has its own answer, however long the others take', async () => {
  const { run } = poolOf('await new Promise((go) => setTimeout(go, (n % 3) * 5)); return n * data;', 3, 10);
  const numbers = Array.from({ length: 30 }, (_, n) => n);
  expect(await Promise.all(numbers.map(run))).toEqual(numbers.map((n) => n * 10));
});

test('no more threads than were asked for', async () => {
  const { run } = poolOf('return threadId;', 2);
  expect(new Set(await Promise.all(Array.from({ length: 20 }, (_, n) => run(n)))).size).toBe(2);
});

test.each([
  ['throws', 'throw new Error("no")', 'no'],
  ['ends', 'process.exit(1)', 'its thread has ended'],
])('a thread that %s fails its own task, and the others are answered by a new one', async (_name, end, message) => {
  const { run } = poolOf(`if (n === 1) { setTimeout(() => { ${end} }); await new Promise(() => {}); } return n;`, 1);
  const outcomes = await Promise.allSettled([0, 1, 2].map(run));
  expect(outcomes.map((each) => (each.status === 'fulfilled' ? each.value : (each.reason as Error).message))).toEqual([
    0,
    message,
    2,
  ]);
});

test('a thread that has ended between two tasks is replaced', async () => {
  const { run } = poolOf('if (n === 0) setTimeout(() => process.exit(), 1); return n;', 1);
  expect(await run(0)).toBe(0);
  // It may get one more task before it ends, which fails then.
  const next = await run(1).catch(() => run(2));
  expect([1, 2]).toContain(next);
});

test('closing waits for what threads are at, and begins nothing else', async () => {
  const { run, close } = poolOf('await new Promise((go) => setTimeout(go, 20)); return n;', 2);
  const answered: unknown[] = [];
  for (const n of [0, 1, 2, 3]) void run(n).then((answer) => answered.push(answer));
  await close();
  expect(answered.toSorted()).toEqual([0, 1]);
});
