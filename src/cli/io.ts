import type { CommonOptions } from '@clack/prompts';
import { visibleLines } from '../report/shown.ts';

/** A stream to write to; `isTTY` says whether a person sits behind it. */
export interface Output {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

/** The streams of a terminal that a person sits at. */
export type Terminal = Required<Pick<CommonOptions, 'input' | 'output'>>;

/** Everything that a run touches outside its files: bin hands in the process's own, tests hand in fakes. */
export interface Io {
  /** Takes the report and nothing else. */
  readonly stdout: Output;
  /** Takes progress, notes and error messages. */
  readonly stderr: Output;
  /** Read only when the path "-" asks for it. */
  readonly stdin?: AsyncIterable<Uint8Array>;
  /** Where questions are asked; only where both ends are a terminal. */
  readonly terminal?: Terminal | undefined;
  /** The absolute path that relative paths start from. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborted when the user interrupts: the file in hand is finished, no other is begun. */
  readonly interrupt: AbortSignal;
  /** What nbfix has only when it is built, and not run from its source. */
  readonly built?: Built;
}

interface Built {
  /** Differs between any two builds that may give different results. */
  readonly id: string;
  /** The program of a thread: see bin/worker.js. */
  readonly worker: URL;
}

/** A remark for the user that is no part of the report. */
export function note(io: Io, text: string): void {
  io.stderr.write(`nbfix: ${visibleLines(text)}\n`);
}
