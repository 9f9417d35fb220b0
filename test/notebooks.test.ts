import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { codemods } from '../codemods/index.ts';
import { gateIn } from '../src/gpu/gates.ts';
import { workOf } from '../src/gpu/work.ts';
import { parseNotebook } from '../src/notebook/parse.ts';
import { notebookPatch } from '../src/report/patch.ts';
import { descendants, factsOf } from './support/facts.ts';
import { auditText, planText } from './support/plan.ts';
import { readTemplates } from './support/templates.ts';

/* The eleven notebooks of test/notebooks under phase A: their whole text and diff are recorded and were read by eye. */

const FOLDER = new URL('notebooks/', import.meta.url);
const templates = readTemplates();
const phaseA = codemods.filter(({ meta }) => meta.phase === 'A');

/** The cell that does the work, by the name of its result, and the cell that detects the GPU. 1-based. */
const ROLES: Readonly<Record<string, { readonly gate: number; readonly run: number }>> = {
  graph_analytics_cugraph: { gate: 5, run: 10 },
  llm_finetuning_dashboard: { gate: 5, run: 10 },
  multi_gpu_training: { gate: 5, run: 9 },
  nerf_training_viewer: { gate: 5, run: 9 },
  nvidia_template: { gate: 5, run: 8 },
  physics_informed_nn: { gate: 5, run: 10 },
  protein_structure_alphafold: { gate: 5, run: 9 },
  rapids_cudf_benchmark: { gate: 5, run: 8 },
  stable_diffusion_trt: { gate: 5, run: 8 },
  tensorrt_optimization: { gate: 5, run: 9 },
  triton_inference_server: { gate: 5, run: 8 },
};

const notebooks = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.py'))
  .sort()
  .map((file) => {
    const path = `test/notebooks/${file}`;
    const text = readFileSync(new URL(file, FOLDER), 'utf8');
    return { name: file.slice(0, -3), path, text, plan: planText(path, text, phaseA, templates) };
  });

const facts = factsOf(notebooks.map(({ text, plan }) => ({ before: text, after: plan.after })));

it('there are eleven, with the roles that the tests know', () => {
  expect(notebooks.map(({ name }) => name)).toEqual(Object.keys(ROLES));
});

it('marimo check sees the defects that the notebooks carry, so that it could see new ones', () => {
  const all = facts.flatMap(({ old_findings }) => old_findings);
  expect(all.filter((finding) => finding.startsWith('MB002'))).not.toEqual([]);
  expect(all.filter((finding) => finding.startsWith('MR002'))).not.toEqual([]);
});

describe.each(notebooks)('$name', ({ name, path, text, plan }) => {
  const fact = facts[notebooks.findIndex((each) => each.name === name)]!;

  it('has none of the three practices before, and all of them after', () => {
    const before = auditText(path, text, phaseA, templates);
    expect(before.checks).toEqual({ stop: 'no', spinner: 'no', oom: 'no' });
    expect(plan.audit.checks).toEqual({ stop: 'yes', spinner: 'yes', oom: 'yes' });
    expect(plan.refused).toEqual([]);
    expect(plan.dropped).toEqual([]);
  });

  it('is stable: a second run changes no byte', () => {
    expect(planText(path, plan.after, phaseA, templates).after).toBe(plan.after);
  });

  it('keeps every string constant but the lost heading, and every comment', () => {
    expect(fact.comments_lost).toEqual([]);
    const headings = fact.strings_lost.filter((text) => text.startsWith('### '));
    expect(fact.strings_lost).toEqual(headings);
    expect(headings.length).toBeLessThanOrEqual(1);
  });

  it('gives no finding of marimo check that the input did not give', () => {
    expect(fact.new_findings).toEqual([]);
  });

  it("stops, by marimo's own graph, every cell that works on the GPU", () => {
    const { gate, run } = ROLES[name]!;
    const after = parseNotebook(path, plan.after);
    const gates = after.cells.filter((cell) => gateIn(after, cell) !== undefined).map(({ index }) => index + 1);
    expect(gates).toEqual([gate]);
    const stopped = new Set([...descendants(fact.children, gate - 1)].map((cell) => cell + 1));
    const working = workOf(after).cells.filter(({ gpu }) => gpu.length > 0);
    const cells = working.map(({ cell }) => cell.index + 1);
    expect(cells).toContain(run);
    for (const cell of cells) expect(stopped).toContain(cell);
  });

  it('gives the recorded notebook and diff', async () => {
    await expect(plan.after).toMatchFileSnapshot(`../snapshots/notebooks/A/${name}.py`);
    await expect(notebookPatch(plan)).toMatchFileSnapshot(`../snapshots/notebooks/A/${name}.diff`);
  });
});
