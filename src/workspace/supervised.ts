import { spawn } from 'node:child_process';
import { setMaxListeners } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { NbfixError } from '../error.ts';
import { fileProblem } from './failure.ts';
import { driverFolder } from './package.ts';

/** One run of the driver under the supervisor: see `src/verify/driver/supervisor.py`. */
export interface SupervisedRun {
  readonly python: string;
  /** The absolute path of the notebook; it is copied, never written. */
  readonly notebook: string;
  /** What is run in the place of the notebook's own text; null for that. */
  readonly text: string | null;
  /** As the supervisor reads them. */
  readonly limits: { readonly seconds: number };
  readonly driverArguments: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborting it ends the run; the promise resolves when nothing of it is left. */
  readonly interrupt: AbortSignal;
}

/** How long after its limit a supervisor may go on clearing up. */
const GRACE_SECONDS = 60;

/** The supervisor prints one report, of a bounded size, and a message when it is called wrongly. */
interface Printed {
  readonly stdout: string;
  readonly stderr: string;
  readonly status: number | null;
}

/**
 * Runs a notebook under the supervisor, which keeps it within its limits and leaves nothing behind.
 * @returns what the supervisor printed: JSON
 * @throws NbfixError when the interpreter can't be started or the supervisor fails
 */
export async function runSupervised(run: SupervisedRun): Promise<string> {
  const { stdout, stderr, status } = await withText(run.text, (file) => printed(run, file));
  if (status === 0 && stdout !== '') return stdout;
  const reason = stderr.trim().split('\n').at(-1) ?? '';
  throw new NbfixError(`${run.python} could not run the driver (exit ${status}): ${reason}`);
}

/** Lets a text lie in a file as long as that is needed. */
async function withText<T>(text: string | null, work: (file: string | null) => Promise<T>): Promise<T> {
  if (text === null) return await work(null);
  const folder = mkdtempSync(join(tmpdir(), 'nbfix-'));
  try {
    const file = join(folder, 'notebook.py');
    writeFileSync(file, text);
    return await work(file);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function printed(
  { python, notebook, limits, driverArguments, env, interrupt }: SupervisedRun,
  text: string | null,
): Promise<Printed> {
  return new Promise((resolve, reject) => {
    const child = spawn(
      python,
      [
        join(driverFolder(), 'supervisor.py'),
        JSON.stringify({ ...limits, ...(text === null ? {} : { text }) }),
        notebook,
        ...driverArguments,
      ],
      // A process group of its own: a Ctrl-C at the terminal reaches nbfix alone, which then ends the run in order.
      { stdio: ['pipe', 'pipe', 'pipe'], detached: true, env: { ...env } },
    );
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    // The supervisor takes the end of its input as the order to stop. It may be gone already.
    const stop = (): unknown => child.stdin.end();
    child.stdin.on('error', () => {});
    if (interrupt.aborted) stop();
    // One for each process that runs: that many are no leak.
    setMaxListeners(0, interrupt);
    interrupt.addEventListener('abort', stop);
    // A notebook may have ended its supervisor, or keep it from its work.
    const overdue = setTimeout(() => child.kill('SIGKILL'), (limits.seconds + GRACE_SECONDS) * 1000);
    const settled = (): void => {
      clearTimeout(overdue);
      interrupt.removeEventListener('abort', stop);
    };
    child.on('error', (error) => {
      settled();
      reject(new NbfixError(`${python}: ${fileProblem(error)}`, { cause: error }));
    });
    child.on('close', (status) => {
      settled();
      resolve({ stdout, stderr, status });
    });
  });
}
