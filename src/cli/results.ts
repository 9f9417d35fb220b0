import { resolve } from 'node:path';
import { lastOf, type InForce, type Settings } from '../config/in-force.ts';
import { NbfixError } from '../error.ts';
import { failedAudit, failedOffers, failedPlan } from '../report/failed.ts';
import { coreCount } from '../workspace/cores.ts';
import type { Pool } from '../workspace/pool.ts';
import type { FileArguments, MeansArguments } from './command.ts';
import type { Check, Configuration } from './configuration.ts';
import type { Io } from './io.ts';
import { keptResults } from './kept-results.ts';
import { loadNotebooks, type Loaded } from './notebooks.ts';
import { USUAL } from './select.ts';
import type { Made, Results, What } from './wanted.ts';

/** How the results come about; it has no influence on what they are. */
interface Means<R> extends MeansArguments {
  /** Which kept results are good enough. */
  readonly trusts?: (result: R) => boolean;
}

/** A result, with the file that it is about where there is one. */
export interface Resulting<R> {
  readonly result: R;
  readonly file: string | null;
  /** What the file holds; empty where it could not be read. */
  readonly text: string;
  /** Null where the file could not be read, or says itself something wrong about it. */
  readonly inForce: InForce | null;
}

/** A thread takes as long to start as several notebooks take, so each is to have this many files at least. */
const WORTH_A_THREAD: { readonly [W in What]: number } = { audit: 12, edits: 4, plan: 4, offers: 2 };

/** How many notebooks are read ahead, for each thread. */
const AHEAD = 3;

/** What is sent to a thread, and what comes back: see bin/worker.js. */
interface Task {
  readonly settings: Settings;
  readonly path: string;
  readonly text: string;
}
interface Answer<R> extends Made<R> {
  /** What went to stderr. */
  readonly notes: string;
}

/**
 * The results for the notebooks that are meant, in their order. What an earlier run has kept is taken from there; the
 * rest is worked out here, or by several threads where there is much to do.
 * @throws NbfixError for bad settings, before the first result; a notebook that says something wrong about itself fails alone
 */
export async function* resultsOf<W extends What>(
  what: W,
  configuration: Configuration,
  files: FileArguments,
  means: Means<Results[W]>,
  io: Io,
): AsyncGenerator<Resulting<Results[W]>> {
  const kept = keptResults(what, means.cache, io);
  const engine = once(async () => (await import('./engine.ts')).engineFor(what, io));
  const check: Check = async (layers, own) => {
    const settings = { text: JSON.stringify([layers, own]), templates: lastOf('templates', layers)?.value };
    if (kept.checked.has(settings)) return;
    (await import('./check-layers.ts')).checkLayers(layers, own, USUAL[what]);
    kept.checked.add(settings);
  };
  const most = means.jobs ?? coreCount();
  const worker = io.built?.worker;
  let pool: Pool<Task, Answer<Results[W]>> | undefined;

  const made = async (task: Task, left: number): Promise<Made<Results[W]>> => {
    const threads = Math.min(most, Math.ceil((left + 1) / WORTH_A_THREAD[what]));
    if (worker !== undefined && threads > 1 && pool === undefined) {
      const { openPool } = await import('../workspace/pool.ts');
      pool ??= openPool(worker, { what, cwd: io.cwd, env: io.env }, threads);
    }
    const { settings, path, text } = task;
    if (pool === undefined) return (await engine())(settings, path, text);
    try {
      const { notes, ...rest } = await pool.run(task);
      if (notes !== '') io.stderr.write(notes);
      return rest;
    } catch (error) {
      // Whatever ended the thread, perhaps for want of memory, the notebook has a second chance here.
      if (io.interrupt.aborted) throw error;
      return (await engine())(settings, path, text);
    }
  };
  /** What is in force for a notebook, or what is wrong about it. */
  const configured = async (path: string, text: string): Promise<InForce | string> => {
    try {
      return await configuration.of(path, text, check);
    } catch (error) {
      if (error instanceof NbfixError) return error.message;
      throw error;
    }
  };
  const resultFor = async (loaded: Loaded): Promise<Resulting<Results[W]>> => {
    const { path } = loaded;
    if ('error' in loaded) return { result: FAILED[what](path, loaded.error), file: null, text: '', inForce: null };
    const { file, text, left } = loaded;
    const inForce = await configured(path, text);
    if (typeof inForce === 'string') return { result: FAILED[what](path, inForce, text), file, text, inForce: null };
    const { settings } = inForce;
    const key = kept.keyOf(settings, path, resolve(io.cwd, file), text);
    const before = kept.read(key, path, text);
    if (before !== undefined && means.trusts?.(before) !== false) return { result: before, file, text, inForce };
    const { isLasting, ...rest } = await made({ settings, path, text }, left);
    if (isLasting) kept.write(key, rest);
    return { result: rest.result, file, text, inForce };
  };

  const begun: Promise<Resulting<Results[W]>>[] = [];
  try {
    for await (const loaded of loadNotebooks(files, configuration, check, io)) {
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

const FAILED: { readonly [W in What]: (path: string, error: string, text?: string) => Results[W] } = {
  audit: failedAudit,
  edits: failedAudit,
  plan: failedPlan,
  offers: failedOffers,
};

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => (made ??= make());
}
