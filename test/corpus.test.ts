import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { codemods } from '../codemods/index.ts';
import { gateIn } from '../src/gpu/gates.ts';
import { workOf } from '../src/gpu/work.ts';
import { parseNotebook } from '../src/notebook/parse.ts';
import { descendants, factsOf } from './support/facts.ts';
import { auditText, planText } from './support/plan.ts';
import { readTemplates } from './support/templates.ts';

/*
 * The notebooks of the review: github.com/brevdev/marimo at commit a64ce5b, folder draft/. They are read where
 * NBFIX_CORPUS names that folder and are never part of this repository: what is recorded here are facts, the digest of
 * each input, what is found in it, and the digest of what phase A, and phases 0 and A, make of it.
 */
const NAMES = [
  'graph_analytics_cugraph',
  'llm_finetuning_dashboard',
  'multi_gpu_training',
  'nerf_training_viewer',
  'nvidia_template',
  'physics_informed_nn',
  'protein_structure_alphafold',
  'rapids_cudf_benchmark',
  'stable_diffusion_trt',
  'tensorrt_optimization',
  'triton_inference_server',
];

const folder = process.env['NBFIX_CORPUS'];
const templates = readTemplates();
const phaseA = codemods.filter(({ meta }) => meta.phase === 'A');
const phases0A = codemods.filter(({ meta }) => meta.phase === '0' || meta.phase === 'A');

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

const notebooks = (folder === undefined ? [] : NAMES).map((name) => {
  const file = join(folder ?? '', `${name}.py`);
  if (!existsSync(file)) throw new Error(`NBFIX_CORPUS: there is no ${file}`);
  const path = `draft/${name}.py`;
  const text = readFileSync(file, 'utf8');
  const plan = planText(path, text, phaseA, templates);
  return { name, path, text, plan, whole: planText(path, text, phases0A, templates) };
});
const facts =
  notebooks.length === 0 ? [] : factsOf(notebooks.map(({ text, plan }) => ({ before: text, after: plan.after })));

describe.skipIf(folder === undefined)('the real eleven (skipped unless NBFIX_CORPUS names their folder)', () => {
  it('gives the recorded facts', async () => {
    const recorded = notebooks.map(({ name, path, text, plan, whole }) => ({
      name,
      input: sha256(text),
      findings: auditText(path, text, phases0A, templates).findings.map(
        ({ rule, cell, line }) => `${rule} cell ${cell} line ${line}`,
      ),
      phaseA: { applied: plan.applied.map(({ rule, cell }) => `${rule} cell ${cell}`), result: sha256(plan.after) },
      phases0A: { applied: whole.applied.map(({ rule, cell }) => `${rule} cell ${cell}`), result: sha256(whole.after) },
    }));
    await expect(`${JSON.stringify(recorded, null, 2)}\n`).toMatchFileSnapshot('../snapshots/corpus.json');
  });

  it.each(notebooks)('$name: every practice after, none before; nothing lost; stable', ({ name, path, text, plan }) => {
    const fact = facts[NAMES.indexOf(name)]!;
    expect(auditText(path, text, phaseA, templates).checks).toEqual({ stop: 'no', spinner: 'no', oom: 'no' });
    expect(plan.audit.checks).toEqual({ stop: 'yes', spinner: 'yes', oom: 'yes' });
    expect(plan.refused).toEqual([]);
    expect(plan.dropped).toEqual([]);
    expect(planText(path, plan.after, phaseA, templates).after).toBe(plan.after);
    expect(fact.comments_lost).toEqual([]);
    expect(fact.strings_lost.filter((lost) => !lost.startsWith('### '))).toEqual([]);
    expect(fact.new_findings).toEqual([]);
    const after = parseNotebook(path, plan.after);
    const gates = after.cells.filter((cell) => gateIn(after, cell) !== undefined);
    expect(gates).toHaveLength(1);
    const stopped = descendants(fact.children, gates[0]!.index);
    const working = workOf(after).cells.filter(({ gpu }) => gpu.length > 0);
    expect(working.length).toBeGreaterThan(0);
    for (const { cell } of working) expect([...stopped]).toContain(cell.index);
  });

  it.each(notebooks)('$name: after phases 0 and A it starts and loses no output', ({ path, text, whole }) => {
    const [fact] = factsOf([{ before: text, after: whole.after }]);
    expect(auditText(path, text, phases0A, templates).starts).toBe(false);
    expect(whole.refused).toEqual([]);
    expect(whole.dropped).toEqual([]);
    expect(whole.audit.starts).toBe(true);
    expect(whole.audit.lostOutputs).toBe(0);
    expect(whole.audit.checks).toEqual({ stop: 'yes', spinner: 'yes', oom: 'yes' });
    expect(planText(path, whole.after, phases0A, templates).after).toBe(whole.after);
    expect(fact?.findings.filter((finding) => /^M[BR]/.test(finding))).toEqual([]);
    expect(fact?.new_findings).toEqual([]);
    expect(fact?.comments_lost).toEqual([]);
  });
});
