import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { marimoPython } from '../support/marimo.ts';

/** A notebook, and the machine that it runs on. */
export interface Job {
  readonly text: string;
  readonly gpu?: boolean;
  /** The GPU allocation that runs out of memory, once; 0 for none. */
  readonly fails?: number;
  /** Modules that can't be imported. */
  readonly missing?: readonly string[];
}

/** A value as runner.py describes it. */
export type Value = string | number | boolean | null | Description;

export interface Description {
  readonly type: string;
  readonly module?: string;
  readonly text?: string;
  readonly value?: Value;
  readonly items?: readonly Value[];
  readonly entries?: readonly (readonly [string, Value])[];
  readonly named?: Readonly<Record<string, Value>>;
}

/** What happened: the kind (cell, print, op, write, output, shown, stop, error, thread, …) and what belongs to it. */
export type Event = readonly [string, ...Value[]];

/** What a notebook did. */
export interface Run {
  readonly log: readonly Event[];
  readonly exports: Readonly<Record<string, Value>>;
  /** The names that a cell reads of another one. */
  readonly read: readonly string[];
  /** By cell, the cells that it waits for. */
  readonly ancestors: Readonly<Record<string, readonly string[]>>;
  /** What the environment said of the GPU when its memory was first taken; null where it never was. */
  readonly settings: readonly [cards: string, allocation: string] | null;
  readonly allocations: number;
  /** How often GPU work was refused, for want of a GPU. */
  readonly refused: number;
}

/** Why CPython does not compile a text. */
export interface Invalid {
  readonly invalid: string;
}

export interface Runner {
  readonly run: (job: Job) => Promise<Run | Invalid>;
  readonly close: () => void;
}

const PROGRAM = fileURLToPath(new URL('runner.py', import.meta.url));

/** Starts a process that runs one notebook after the other. */
export function startRunner(): Runner {
  const child = spawn(marimoPython(), ['-X', 'utf8', PROGRAM], { stdio: ['pipe', 'pipe', 'inherit'] });
  const waiting: { answer: (run: Run | Invalid) => void; fail: (error: Error) => void }[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => {
    waiting.shift()?.answer(JSON.parse(line) as Run | Invalid);
  });
  child.on('exit', (code) => {
    for (const { fail } of waiting.splice(0)) fail(new Error(`runner.py ended with ${code}`));
  });
  return {
    run: (job) =>
      new Promise((answer, fail) => {
        waiting.push({ answer, fail });
        child.stdin.write(`${JSON.stringify(job)}\n`);
      }),
    close: () => void child.kill(),
  };
}
