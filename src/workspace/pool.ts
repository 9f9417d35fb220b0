import { Worker } from 'node:worker_threads';

/** Threads that all answer the same kind of task. */
export interface Pool<T, R> {
  /**
   * Gives a task to a thread that is free, or to the first one that will be.
   * @throws what the thread ended with, if it did
   */
  readonly run: (task: T) => Promise<R>;
  /**
   * Ends the threads when they have done what they are at; what still waits for one is never answered. A thread that ends
   * within the parser would take the process with it.
   */
  readonly close: () => Promise<void>;
}

interface Waiting<T, R> {
  readonly task: T;
  readonly resolve: (answer: R) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * @param module what a thread runs: it answers each message with one message
 * @param data what it is told at its start
 * @param size the most threads; one is started when a task finds none free
 */
export function openPool<T, R>(module: URL, data: unknown, size: number): Pool<T, R> {
  /** The threads, each with what it works at. */
  const threads = new Map<Worker, Waiting<T, R> | undefined>();
  const waiting: Waiting<T, R>[] = [];

  /** Told whenever a thread has ended what it was at. */
  let rest = (): void => {};

  const next = (): void => {
    rest();
    while (waiting.length > 0) {
      const free = [...threads].find(([, task]) => task === undefined)?.[0];
      const thread = free ?? (threads.size < size ? start() : undefined);
      if (thread === undefined) return;
      const given = waiting.shift()!;
      threads.set(thread, given);
      thread.postMessage(given.task);
    }
  };
  const start = (): Worker => {
    const thread = new Worker(module, { workerData: data });
    thread.on('message', (answer: R) => {
      threads.get(thread)?.resolve(answer);
      threads.set(thread, undefined);
      next();
    });
    const end = (error: unknown): void => {
      const given = threads.get(thread);
      threads.delete(thread);
      given?.reject(error);
      next();
    };
    thread.on('error', end);
    thread.on('exit', () => end(new Error('its thread has ended')));
    return thread;
  };

  return {
    run: (task) =>
      new Promise<R>((resolve, reject) => {
        waiting.push({ task, resolve, reject });
        next();
      }),
    close: async () => {
      waiting.length = 0;
      while ([...threads.values()].some((given) => given !== undefined)) await new Promise<void>((go) => (rest = go));
      await Promise.all([...threads.keys()].map((thread) => thread.terminate()));
    },
  };
}
