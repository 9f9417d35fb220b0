import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { codemods } from '../../codemods/index.ts';
import { planText } from '../support/plan.ts';
import { readTemplates } from '../support/templates.ts';

/*
 * progress-spinner and oom-guard go around the same work. Someone who applies one today and the other next week must get
 * what someone gets who applies both at once, so both orders give the same text.
 */
const PAIR = ['progress-spinner', 'oom-guard'];
const FOLDERS = [...PAIR.map((id) => `fixtures/${id}/`), 'fixtures/gpu-gate/', 'notebooks/'];

const templates = readTemplates();
const forward = PAIR.flatMap((id) => codemods.filter(({ meta }) => meta.id === id));
const backward = forward.toReversed();

const notebooks = FOLDERS.flatMap((folder) => {
  const url = new URL(`../${folder}`, import.meta.url);
  const files = readdirSync(url).filter((file) => file.endsWith('.py'));
  return files
    .sort()
    .map((file) => ({ path: `test/${folder}${file}`, text: readFileSync(new URL(file, url), 'utf8') }));
});

/** A cell without a `return` gets `return (mo,)` with the first import, which keeps its parentheses: the same tuple. */
function withoutParentheses(text: string): string {
  return text.replaceAll(/\breturn \((\w+(?:, \w+)+)\)/g, 'return $1');
}

it.each(notebooks)('$path', ({ path, text }) => {
  const one = planText(path, text, forward, templates);
  const other = planText(path, text, backward, templates);
  expect(withoutParentheses(other.after)).toBe(withoutParentheses(one.after));
  expect(other.dropped).toEqual([]);
});

it('compares notebooks that both repair', () => {
  const both = notebooks.filter(({ path, text }) => {
    const rules = new Set(planText(path, text, forward, templates).applied.map(({ rule }) => rule));
    return rules.size === 2;
  });
  expect(both.length).toBeGreaterThan(40);
});
