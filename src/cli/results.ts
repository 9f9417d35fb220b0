import { resolve } from 'node:path';
import { failedAudit, failedPlan } from '../report/failed.ts';
import { coreCount } from '../workspace/cores.ts';
import type { Pool } from '../workspace/pool.ts';
import type { MeansArguments } from './command.ts';
import type { Io } from './io.ts';
import { keptResults } from './kept-results.ts';
import { loadNotebooks, type Loaded } from './notebooks.ts';
import type { Made, Results, Settings, What } from './wanted.ts';

/** How the results come about; it has no influence on what they are. */
interface Means<R> extends MeansArguments {
  /** Which kept results are good enough. */
  readonly trusts?: (result: R) => boolean;
}

/** A result, with the file that it is about where there is one. */
export interface Resulting<R> {
  readonly result: R;
  readonly file: string | null;
}

/** A thread takes as long to start as several notebooks take, so each is to have this many files at least. */
const WORTH_A_THREAD: { readonly [W in What]: number } = { audit: 12, plan: 4 };

/** How many notebooks are read ahead, for each thread. */
const AHEAD = 3;

/** What is sent to a thread, and what comes back: see bin/worker.js. */
interface Task {
  readonly path: string;
  readonly text: string;
}
interface Answer<R> extends Made<R> {
  /** What went to stderr. */
  readonly notes: string;
}

/**
 * The results for the notebooks behind the paths, in their order. What an earlier run has kept is taken from there; the
 * rest is worked out here, or by several threads where there is much to do.
 * @throws NbfixError for bad settings, before the first result
 */
export async function* resultsOf<W extends What>(
  what: W,
  settings: Settings,
  paths: readonly string[],
  means: Means<Results[W]>,
  io: Io,
): AsyncGenerator<Resulting<Results[W]>> {
  const kept = keptResults(what, settings, means.cache, io);
  const engine = once(async () => (await import('./engine.ts')).engineFor(what, settings, io));
  if (!kept.knowsSettings()) {
    await engine();
    kept.keepSettings();
  }
  const most = means.jobs ?? coreCount();
  const worker = io.built?.worker;
  let pool: Pool<Task, Answer<Results[W]>> | undefined;

  const made = async (task: Task, left: number): Promise<Made<Results[W]>> => {
    const threads = Math.min(most, Math.ceil((left + 1) / WORTH_A_THREAD[what]));
    if (worker !== undefined && threads > 1 && pool === undefined) {
      const { openPool } = await import('../workspace/pool.ts');
      pool ??= openPool(worker, { what, settings, cwd: io.cwd, env: io.env }, threads);
    }
    if (pool === undefined) return (await engine())(task.path, task.text);
    try {
      const { notes, ...rest } = await pool.run(task);
      if (notes !== '') io.stderr.write(notes);
      return rest;
    } catch (error) {
      // Whatever ended the thread, perhaps for want of memory, the notebook has a second chance here.
      if (io.interrupt.aborted) throw error;
      return (await engine())(task.path, task.text);
    }
  };
  const resultFor = async (loaded: Loaded): Promise<Resulting<Results[W]>> => {
    const { path } = loaded;
    if ('error' in loaded) return { result: FAILED[what](path, loaded.error), file: null };
    const { file, text, left } = loaded;
    const key = kept.keyOf(path, resolve(io.cwd, file), text);
    const before = kept.read(key, path, text);
    if (before !== undefined && means.trusts?.(before) !== false) return { result: before, file };
    const { isLasting, ...rest } = await made({ path, text }, left);
    if (isLasting) kept.write(key, rest);
    return { result: rest.result, file };
  };

  const begun: Promise<Resulting<Results[W]>>[] = [];
  try {
    for await (const loaded of loadNotebooks(paths, io)) {
      const result = resultFor(loaded);
      // An error is told when its turn comes.
      result.catch(() => {});
      begun.push(result);
      if (begun.length > (pool === undefined ? 0 : AHEAD * most)) yield await begun.shift()!;
    }
    while (begun.length > 0 && !io.interrupt.aborted) yield await begun.shift()!;
  } finally {
    await pool?.close();
  }
}

const FAILED: { readonly [W in What]: (path: string, error: string) => Results[W] } = {
  audit: failedAudit,
  plan: failedPlan,
};

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}
