import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { nbfix, QUIET_NOTEBOOK, TEMPLATE_NOTEBOOK } from './run.ts';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nbfix-report-'));
  writeFileSync(join(folder, 'template.py'), TEMPLATE_NOTEBOOK);
});

afterEach(() => rmSync(folder, { recursive: true }));

const report = (): string => readFileSync(join(folder, 'qa.md'), 'utf8');
const write = (): ReturnType<typeof nbfix> => nbfix(folder, ['report', 'template.py', '-o', 'qa.md']);

describe('nbfix report', () => {
  it('tells what is, and what apply would do; changes no notebook', async () => {
    const { code, err } = await write();
    expect(code).toBe(1);
    expect(err).toContain('qa.md: written');
    expect(readFileSync(join(folder, 'template.py'), 'utf8')).toBe(TEMPLATE_NOTEBOOK);
    expect(report()).toMatch(/\| template\.py \| broken \| broken \| 0 applied, [1-9]\d* to apply \|/);
    expect(report()).toMatch(/To apply: \d+ fixes[^]*- `gpu-gate`, cell 4: /);
  });

  it('tells after apply what was before, what was applied, and what is now', async () => {
    await write();
    await nbfix(folder, ['apply', 'template.py']);
    const { code } = await write();
    expect(code).toBe(0);
    expect(report()).toMatch(/\| template\.py \| broken \| not proven \| [1-9]\d* applied, 0 to apply \|/);
    expect(report()).toContain('| mo.stop | no | yes |');
    expect(report()).toMatch(/Applied: \d+ fixes[^]*- `gpu-gate`, cell 4: /);
    expect(report()).not.toContain('Changed by hand');
  });

  it('keeps notes, and changes nothing when nothing changed', async () => {
    await write();
    writeFileSync(join(folder, 'qa.md'), `Reviewed by Ada.\n\n${report()}\nAsk about the L4.\n`);
    const noted = report();
    const { err } = await write();
    expect(err).toContain('qa.md: unchanged');
    expect(report()).toBe(noted);
    await nbfix(folder, ['apply', 'template.py']);
    await write();
    expect(report()).toMatch(/^Reviewed by Ada\.\n/);
    expect(report()).toMatch(/\nAsk about the L4\.\n$/);
  });

  it('says when a notebook was changed by hand', async () => {
    await write();
    await nbfix(folder, ['apply', 'template.py']);
    await write();
    const file = join(folder, 'template.py');
    writeFileSync(file, readFileSync(file, 'utf8').replace('GPU', 'Graphics card'));
    await write();
    expect(report()).toContain('Changed by hand since nbfix first saw it.');
    expect(report()).toMatch(/Applied: \d+ fixes/);
  });

  it('keeps what it knows of notebooks that are not asked for', async () => {
    await write();
    writeFileSync(join(folder, 'quiet.py'), QUIET_NOTEBOOK);
    await nbfix(folder, ['report', 'quiet.py', '-o', 'qa.md']);
    expect(report()).toMatch(/\| quiet\.py \|[^\n]*\n\| template\.py \|/);
    expect(report()).toContain('## template.py');
  });

  it('exits 2 for a notebook that cannot be parsed, and writes the others', async () => {
    writeFileSync(join(folder, 'broken.py'), 'import marimo\napp = marimo.App(\n');
    const { code } = await nbfix(folder, ['report', 'broken.py', 'template.py', '-o', 'qa.md']);
    expect(code).toBe(2);
    expect(report()).toContain('Failed: ');
    expect(report()).toContain('## template.py');
  });
});

describe('nbfix report --plan', () => {
  const FILE = 'FIX_IMPLEMENTATION_PLAN.md';
  const plan = (): string => readFileSync(join(folder, FILE), 'utf8');
  const run = (...more: string[]): ReturnType<typeof nbfix> => nbfix(folder, ['report', '--plan', ...more, '.']);
  const ticks = (): readonly string[] =>
    [...plan().matchAll(/^- \[(.)\] `(?!testing)/gm)].map(([, tick]) => tick ?? '');

  it('says what there is to do, and ticks what was done', async () => {
    const first = await run();
    expect(first).toMatchObject({ code: 1, out: '' });
    expect(first.err).toContain(`${FILE}: written`);
    expect(readFileSync(join(folder, 'template.py'), 'utf8')).toBe(TEMPLATE_NOTEBOOK);
    const all = ticks();
    expect(new Set(all)).toEqual(new Set([' ']));
    expect(plan()).toContain('nbfix report --plan .\n');

    expect((await run()).err).toContain(`${FILE}: unchanged`);
    writeFileSync(join(folder, FILE), `${plan().replace(/(?<=`gpu-gate.*)\n/, '\n  - Ada looks at it\n')}By me.\n`);

    // Fixes of the next phases are those that they were.
    await nbfix(folder, ['apply', '--phase', '0', 'template.py']);
    await run();
    expect(ticks()).toHaveLength(all.length);
    expect(new Set(ticks())).toEqual(new Set([' ', 'x']));
    expect(plan()).toMatch(/- \[ \] `gpu-gate[^\n]*\n {2}- Ada looks at it\n/);

    await nbfix(folder, ['apply', 'template.py']);
    const last = await run();
    expect(last.err).toContain(`${FILE}: brought up to date`);
    expect(last.code).toBe(0);
    expect(ticks()).toHaveLength(all.length);
    expect(ticks().filter((tick) => tick === ' ').length).toBeLessThanOrEqual(1);
    expect(plan()).toMatch(/- \[x\] `gpu-gate[^\n]*\n {2}- Ada looks at it\n[^]*By me\.\n$/);
  });

  it('has a file of its own where one is named, and says how to bring that up to date', async () => {
    await run('-o', 'next steps.md');
    expect(readFileSync(join(folder, 'next steps.md'), 'utf8')).toContain("nbfix report --plan -o 'next steps.md' .\n");
  });

  it('runs nothing, and says so', async () => {
    const { code, err } = await run('--run');
    expect(code).toBe(2);
    expect(err).toContain('leave --run out');
    expect((await run('--scenario', 'oom')).err).toContain('--scenario says how to run notebooks');
  });

  it('exits 2 for a notebook that cannot be parsed, and plans the others', async () => {
    writeFileSync(join(folder, 'broken.py'), 'import marimo\napp = marimo.App(\n');
    expect((await run()).code).toBe(2);
    expect(plan()).toMatch(/## broken\.py[^]*Failed: /);
    expect(plan()).toContain('## template.py');
  });
});
