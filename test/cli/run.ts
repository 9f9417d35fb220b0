import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { main } from '../../src/cli/main.ts';
import { packageFolder } from '../../src/workspace/package.ts';

/** A notebook with findings in phase A, all of them fixable. */
export const TEMPLATE_NOTEBOOK = readFileSync(join(packageFolder(), 'test/notebooks/nvidia_template.py'), 'utf8');

/** A notebook without findings. */
export const QUIET_NOTEBOOK = [
  'import marimo',
  '',
  'app = marimo.App()',
  '',
  '',
  '@app.cell',
  'def _():',
  '    total = 1 + 1',
  '    return',
  '',
].join('\n');

interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

interface Setting {
  readonly terminal?: boolean;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly interrupt?: AbortSignal;
  /** What comes from standard input. */
  readonly stdin?: string | Uint8Array;
  /** The build whose results are kept; without one nothing is. */
  readonly build?: string;
}

/** The program of a thread, for a run that is to start none. */
const NO_WORKER = new URL('file:///nowhere.js');

/** Runs nbfix in this process with streams that only remember. */
export async function nbfix(cwd: string, argv: readonly string[], setting: Setting = {}): Promise<Outcome> {
  const written = { out: '', err: '' };
  const stream = (name: 'out' | 'err'): { isTTY: boolean; write: (text: string) => void } => ({
    isTTY: setting.terminal ?? false,
    write: (text) => {
      written[name] += text;
    },
  });
  const code = await main(argv, {
    stdout: stream('out'),
    stderr: stream('err'),
    cwd,
    env: setting.env ?? { PATH: process.env['PATH'] },
    stdin: Readable.from(setting.stdin === undefined ? [] : [Buffer.from(setting.stdin)]),
    interrupt: setting.interrupt ?? new AbortController().signal,
    ...(setting.build === undefined ? {} : { built: { id: setting.build, worker: NO_WORKER } }),
  });
  return { code, ...written };
}

/** One hash for all names and bytes under a folder. */
export function treeHash(folder: string): string {
  const hash = createHash('sha256');
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  for (const entry of entries.toSorted((a, b) => (join(a.parentPath, a.name) < join(b.parentPath, b.name) ? -1 : 1))) {
    const path = join(entry.parentPath, entry.name);
    hash.update(`${path}\0`);
    if (entry.isFile()) hash.update(readFileSync(path));
  }
  return hash.digest('hex');
}

/** Text without colour codes. */
export function uncoloured(text: string): string {
  // oxlint-disable-next-line no-control-regex
  return text.replaceAll(/\u001b\[\d+m/g, '');
}
