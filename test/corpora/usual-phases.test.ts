import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { codemods } from '../../codemods/index.ts';
import { parseNotebook } from '../../src/notebook/parse.ts';
import { notebookPatch } from '../../src/report/patch.ts';
import { planText } from '../support/plan.ts';
import { readTemplates } from '../support/templates.ts';

/*
 * The eleven notebooks under the phases that `apply` runs by itself: their whole text and diff are recorded and were read
 * by eye, with the findings of each rule before and after.
 */

const FOLDER = new URL('../notebooks/', import.meta.url);
const SNAPSHOTS = new URL('../../snapshots/notebooks/0AB/', import.meta.url);
const templates = readTemplates();
const usual = codemods.filter(({ meta }) => meta.phase !== 'C');

const notebooks = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.py'))
  .sort()
  .map((file) => {
    const path = `test/notebooks/${file}`;
    const text = readFileSync(new URL(file, FOLDER), 'utf8');
    return { name: file.slice(0, -3), path, text, plan: planText(path, text, usual, templates) };
  });

describe.each(notebooks)('$name', ({ name, path, plan }) => {
  it('becomes what the snapshot holds', async () => {
    await expect(plan.after).toMatchFileSnapshot(new URL(`${name}.py`, SNAPSHOTS).pathname);
    await expect(notebookPatch(plan)).toMatchFileSnapshot(new URL(`${name}.diff`, SNAPSHOTS).pathname);
  });

  it('loses no fix to the effect contract', () => {
    expect(plan.dropped).toEqual([]);
  });

  it('is stable: a second run changes no byte', () => {
    expect(planText(path, plan.after, usual, templates).after).toBe(plan.after);
  });
});

it('the findings of each rule, before and after', async () => {
  const count = (texts: readonly (readonly [string, string])[], rule: (typeof usual)[number]): number =>
    texts.reduce((sum, [path, text]) => sum + rule.find(parseNotebook(path, text)).length, 0);
  const before = notebooks.map(({ path, text }) => [path, text] as const);
  const after = notebooks.map(({ path, plan }) => [path, plan.after] as const);
  const lines = usual.map((rule) => `${rule.meta.id.padEnd(21)} ${count(before, rule)} -> ${count(after, rule)}`);
  const refused = notebooks.flatMap(({ name, plan }) =>
    plan.refused.map(({ rule, reason }) => `refused: ${name}: ${rule}: ${reason}`),
  );
  await expect(`${[...lines, ...refused].join('\n')}\n`).toMatchFileSnapshot(
    new URL('findings.txt', SNAPSHOTS).pathname,
  );
});
