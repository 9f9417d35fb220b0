import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codemods } from '../../codemods/index.ts';
import type { Phase } from '../../src/model/meta.ts';
import { lostOutputs } from '../../src/notebook/outputs.ts';
import { parseNotebook } from '../../src/notebook/parse.ts';
import { multiplyDefined } from '../../src/notebook/problems.ts';
import { notebookPatch } from '../../src/report/patch.ts';
import type { NotebookPlan } from '../../src/model/report.ts';
import { factsOf } from '../support/facts.ts';
import { notebookPython } from '../support/marimo.ts';
import { planText } from '../support/plan.ts';
import { readTemplates } from '../support/templates.ts';

/*
 * The eleven notebooks after phases 0 and A: marimo exports them on a pretended healthy GPU, and nothing of what they
 * compute for the page is lost.
 */
const FOLDER = fileURLToPath(new URL('../notebooks/', import.meta.url));
const SCENARIO = fileURLToPath(new URL('../../src/verify/driver/scenario.py', import.meta.url));
const EXPORTS = fileURLToPath(new URL('../support/exports.py', import.meta.url));
const MINUTES = 60 * 1000;

const templates = readTemplates();
const ofPhases = (...phases: Phase[]): typeof codemods => codemods.filter(({ meta }) => phases.includes(meta.phase));
const plan = (path: string, text: string, ...phases: Phase[]): NotebookPlan =>
  planText(path, text, ofPhases(...phases), templates, { all: codemods });

const notebooks = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.py'))
  .sort()
  .map((file) => {
    const path = `test/notebooks/${file}`;
    const text = readFileSync(join(FOLDER, file), 'utf8');
    return { name: file.slice(0, -3), path, text, repaired: plan(path, text, '0', 'A') };
  });

const facts = factsOf(notebooks.map(({ text, repaired }) => ({ before: text, after: repaired.after })));

/** Exit codes of the export after, by folder; how the notebooks run is the matter of eleven.test.ts. */
let codes: Readonly<Record<string, number>>;
const folder = mkdtempSync(join(tmpdir(), 'nbfix-'));

beforeAll(() => {
  const python = notebookPython();
  for (const { name, repaired } of notebooks) {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, 'after.py'), repaired.after);
  }
  const names = notebooks.map(({ name }) => name);
  const argv = [SCENARIO, 'healthy', python, EXPORTS, ...names];
  codes = JSON.parse(execFileSync(python, argv, { cwd: folder, encoding: 'utf8' })) as typeof codes;
}, 10 * MINUTES);

afterAll(() => rmSync(folder, { recursive: true }));

it('marimo check sees the defects before, so that it could see them after', () => {
  const all = facts.flatMap(({ old_findings }) => old_findings);
  expect(all.some((finding) => finding.startsWith('MB002'))).toBe(true);
  expect(all.some((finding) => finding.startsWith('MR002'))).toBe(true);
});

describe.each(notebooks)('$name', ({ name, path, text, repaired }) => {
  const fact = facts[notebooks.findIndex((each) => each.name === name)]!;

  it('is exported without an error in a cell', () => {
    expect(codes[name]).toBe(0);
  });

  it('has no finding of marimo check that breaks it', () => {
    expect(fact.findings.filter((finding) => /^M[BR]/.test(finding))).toEqual([]);
    expect(fact.new_findings).toEqual([]);
  });

  it('has every defect repaired, nothing refused, nothing dropped', () => {
    expect(repaired.refused).toEqual([]);
    expect(repaired.dropped).toEqual([]);
    expect(repaired.audit.starts).toBe(true);
    expect(repaired.audit.checks).toEqual({ stop: 'yes', spinner: 'yes', oom: 'yes' });
    const after = parseNotebook(path, repaired.after);
    expect(multiplyDefined(after)).toEqual([]);
    expect(lostOutputs(after)).toEqual([]);
    expect(plan(path, repaired.after, '0', 'A').after).toBe(repaired.after);
  });

  it('is as good when phase A came first', () => {
    const other = plan(path, plan(path, text, 'A').after, '0');
    expect(other.refused).toEqual([]);
    expect(other.dropped).toEqual([]);
    expect(other.audit.starts).toBe(true);
    expect(other.audit.checks).toEqual(repaired.audit.checks);
    expect(lostOutputs(parseNotebook(path, other.after))).toEqual([]);
    expect(plan(path, other.after, '0', 'A').after).toBe(other.after);
  });

  it('gives the recorded notebook and diff', async () => {
    await expect(repaired.after).toMatchFileSnapshot(`../../snapshots/notebooks/0A/${name}.py`);
    await expect(notebookPatch(repaired)).toMatchFileSnapshot(`../../snapshots/notebooks/0A/${name}.diff`);
  });
});
