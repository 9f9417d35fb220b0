import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SCENARIOS, type ScenarioName, type ScenarioResult, type Standing } from '../../src/model/verify-report.ts';
import { nbfix } from '../cli/run.ts';
import { notebookPython } from '../support/marimo.ts';

/*
 * The eleven notebooks after `nbfix apply`: they pass every scenario. Some of them as they are, too: these fail, so that
 * verify is known to be able to. The loops are cut short, the rest is as a reader of the page finds it.
 */
const FOLDER = new URL('../notebooks/', import.meta.url).pathname;
const SHORT = ['num_iterations=100', 'num_epochs=2', 'num_steps=50', 'num_nodes=3', 'duration_s=2'];
/** Loops that no element of the page sets: a ray for each pixel of the NeRF. */
const SMALL = [['image_size = 64', 'image_size = 16']] as const;
const MINUTES = 60 * 1000;

const names = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.py'))
  .map((file) => file.slice(0, -3))
  .sort();

/** One that is stopped by each of: a refresh element with a function, names defined twice, an element read where it is made. */
const BEFORE = ['nvidia_template', 'triton_inference_server', 'stable_diffusion_trt'];

interface Verified {
  readonly path: string;
  readonly standing: Standing;
  readonly scenarios: readonly ScenarioResult[];
}

let folder: string;
const results = new Map<'before' | 'after', readonly Verified[]>();

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'nbfix-eleven-'));
  for (const state of ['before', 'after'] as const) {
    mkdirSync(join(folder, state));
    for (const name of state === 'before' ? BEFORE : names) {
      writeFileSync(join(folder, state, `${name}.py`), shortened(readFileSync(join(FOLDER, `${name}.py`), 'utf8')));
    }
  }
  await nbfix(folder, ['apply', 'after']);
  const set = SHORT.flatMap((each) => ['--set', each]);
  for (const state of ['before', 'after'] as const) {
    const options = ['--run', '--fake-libs', '--python', notebookPython(), '--output-format', 'json'];
    // That they fail needs no more than one to be seen, and the others take minutes.
    const chosen = state === 'before' ? ['--scenario', 'no-gpu'] : set;
    const run = await nbfix(folder, ['verify', ...options, ...chosen, state]);
    results.set(state, (JSON.parse(run.out) as { notebooks: Verified[] }).notebooks);
  }
}, 20 * MINUTES);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function shortened(text: string): string {
  return SMALL.reduce((shorter, [from, to]) => shorter.replace(from, to), text);
}

function verified(state: 'before' | 'after', name: string): Verified {
  const found = results.get(state)?.find(({ path }) => path === `${state}/${name}.py`);
  if (found === undefined) throw new Error(`${name} was not verified`);
  return found;
}

const verdicts = ({ scenarios }: Verified): Partial<Record<ScenarioName, string>> =>
  Object.fromEntries(scenarios.map(({ scenario, verdict }) => [scenario, verdict]));

describe.each(BEFORE)('%s', (name) => {
  it('is broken before', () => {
    const before = verified('before', name);
    expect(before.standing).toBe('broken');
    expect(verdicts(before)).toEqual({ 'no-gpu': 'fail' });
  });
});

describe.each(names)('%s', (name) => {
  it('passes every scenario after', () => {
    const after = verified('after', name);
    expect(after.scenarios.flatMap(({ problems }) => problems)).toEqual([]);
    expect(verdicts(after)).toEqual(Object.fromEntries(SCENARIOS.map((scenario) => [scenario, 'pass'])));
    // An L4 cannot be had from stand-ins.
    expect(after.standing).toBe('not proven');
  });
});
