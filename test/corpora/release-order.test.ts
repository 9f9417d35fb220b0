import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { codemods } from '../../codemods/index.ts';
import { planText } from '../support/plan.ts';
import { readTemplates } from '../support/templates.ts';

/*
 * oom-guard gives memory back when it has run out, memory-cleanup after every run: with both there is one release, in the
 * `finally`, whichever came first.
 */
const FOLDERS = ['fixtures/memory-cleanup/', 'fixtures/oom-guard/', 'notebooks/'];

const templates = readTemplates();
const pair = ['oom-guard', 'memory-cleanup'].flatMap((id) => codemods.filter(({ meta }) => meta.id === id));

const notebooks = FOLDERS.flatMap((folder) => {
  const url = new URL(`../${folder}`, import.meta.url);
  const files = readdirSync(url).filter((file) => file.endsWith('.py'));
  return files
    .sort()
    .map((file) => ({ path: `test/${folder}${file}`, text: readFileSync(new URL(file, url), 'utf8') }));
});

/** The names that a cell takes and returns, in one order: a fix puts new ones after those that are there. */
const NAMES = /\bdef __?\([\w, \r\n\t]*\)|\breturn (?:\([\w, \r\n\t]*\)|[\w, ]+)/g;

function withSortedNames(text: string): string {
  return text.replaceAll(NAMES, (names) => (names.match(/\w+/g) ?? []).sort().join(' '));
}

it.each(notebooks)('$path', ({ path, text }) => {
  const results = [pair, pair.toReversed()].map((order) => {
    // Two runs, as someone makes them who applies the second rule a week later.
    const after = order.reduce((before, codemod) => {
      const plan = planText(path, before, [codemod], templates);
      expect(plan.dropped).toEqual([]);
      return plan.after;
    }, text);
    expect(planText(path, after, pair, templates).after).toBe(after);
    return withSortedNames(after);
  });
  expect(results[1]).toBe(results[0]);
});

it('compares notebooks that both repair', () => {
  const both = notebooks.filter(({ path, text }) => {
    const rules = new Set(planText(path, text, pair, templates).applied.map(({ rule }) => rule));
    return rules.size === 2;
  });
  expect(both.length).toBeGreaterThan(30);
});
