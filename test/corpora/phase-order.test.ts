import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { codemods } from '../../codemods/index.ts';
import type { Codemod } from '../../src/engine/codemod.ts';
import { lostOutputs } from '../../src/notebook/outputs.ts';
import { parseNotebook } from '../../src/notebook/parse.ts';
import { planText } from '../support/plan.ts';
import { readTemplates } from '../support/templates.ts';

/*
 * A cell's outputs are kept before its work gets a spinner or after it. Whoever applies phase A today and lost-output next
 * week must get a notebook that is as good as that of someone who applies both at once.
 */
const lostOutput = codemods.filter(({ meta }) => meta.id === 'lost-output');
const phaseA = codemods.filter(({ meta }) => meta.phase === 'A');
const templates = readTemplates();

const notebooks = ['notebooks/', 'fixtures/lost-output/'].flatMap((folder) => {
  const url = new URL(`../${folder}`, import.meta.url);
  const files = readdirSync(url).filter((file) => file.endsWith('.py'));
  return files
    .sort()
    .map((file) => ({ path: `test/${folder}${file}`, text: readFileSync(new URL(file, url), 'utf8') }));
});

/** What several runs of nbfix make of a notebook, one after another. */
function after(path: string, text: string, ...runs: (readonly Codemod[])[]): string {
  return runs.reduce((before, run) => {
    const plan = planText(path, before, run, templates);
    expect(plan.dropped).toEqual([]);
    return plan.after;
  }, text);
}

/** A bare progress bar is another rule's. */
function lost(text: string): string[] {
  const all = lostOutputs(parseNotebook('notebook.py', text)).map(({ node }) => node.text);
  return all.filter((each) => !each.startsWith('mo.status.'));
}

function spinnerLines(text: string): string[] {
  return text.split('\n').filter((line) => /mo\.status\.spinner\(|^\s+(?:sub)?title=.*,$/.test(line));
}

describe.each(notebooks)('$path', ({ path, text }) => {
  const [first, second] = [after(path, text, lostOutput, phaseA), after(path, text, phaseA, lostOutput)];

  it('loses no output in either order, but where lost-output refuses', () => {
    const { refused } = planText(path, text, lostOutput, templates);
    // Values, and what may be left over from trying things out, are no calls of marimo for something to show.
    const kept = refused.filter(({ message }) => message.startsWith('`mo.'));
    expect(lost(first)).toHaveLength(kept.length);
    expect(lost(second)).toHaveLength(kept.length);
  });

  it('has all practices after either order, as after phase A alone', () => {
    const { checks } = planText(path, text, phaseA, templates).audit;
    for (const each of [first, second]) {
      expect(planText(path, each, phaseA, templates).audit.checks).toEqual(checks);
    }
  });

  it('is stable after either order', () => {
    for (const each of [first, second]) expect(after(path, each, [...lostOutput, ...phaseA])).toBe(each);
  });

  it('has the spinners of phase A alone', () => {
    expect(spinnerLines(first)).toEqual(spinnerLines(after(path, text, phaseA)));
  });

  it('gives in one run what two runs in this order give', () => {
    expect(after(path, text, [...lostOutput, ...phaseA])).toBe(first);
  });
});

it('compares notebooks that both repair', () => {
  const both = notebooks.filter(({ path, text }) => {
    const { applied } = planText(path, text, [...lostOutput, ...phaseA], templates);
    return new Set(applied.map(({ rule }) => rule === 'lost-output')).size === 2;
  });
  expect(both.length).toBeGreaterThanOrEqual(13);
});
