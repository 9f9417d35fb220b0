import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { describe, expect, test } from 'vitest';
import { codemods } from '../codemods/index.ts';
import { auditText } from './support/plan.ts';
import { rulePage, type Example, type Reasons } from './support/rule-page.ts';
import { readTemplates } from './support/templates.ts';

/* The pages in docs/rules: what each codemod says of itself, and what it does to a fixture. */

const ROOT = new URL('../', import.meta.url).pathname;
const templates = readTemplates();

/** The fixture that shows a rule best; of the others the one with the smallest notebook. */
const EXAMPLES: Readonly<Record<string, string>> = {
  'amp-grad-scaler': 'enabled-by-a-checkbox',
  'compute-capability': 'fp8',
  'error-message': 'not-in-an-f-string',
  'gpu-gate': 'detection-cell',
  'lora-forward': 'last-part-of-the-name',
  'lost-output': 'callout-in-branches',
  'memory-cleanup': 'pictures-of-a-pipeline',
  'memory-scaling': 'matrices',
  'multi-gpu-check': 'loop-over-gpus',
  'multiple-definitions': 'one-cell-returns-it',
  'nested-return': 'early-exit',
  'old-form': 'gate-after-a-detection',
  'oom-guard': 'no-try-yet',
  'private-across-cells': 'one-definer',
  'progress-bar-total': 'notice-before-the-work',
  'progress-spinner': 'training-loop',
  'random-seeds': 'own-seed-constant',
  'refresh-callback': 'branches',
  'spinner-context': 'bare-before-the-work',
  'stop-arity': 'arguments-swapped',
  'ui-value-in-own-cell': 'definition-stays-last',
};

interface Fixture {
  readonly name: string;
  readonly text: string;
}

function fixturesOf(id: string): Fixture[] {
  const folder = `${ROOT}test/fixtures/${id}`;
  return readdirSync(folder)
    .filter((file) => file.endsWith('.py'))
    .sort()
    .map((file) => ({ name: file.slice(0, -'.py'.length), text: readFileSync(`${folder}/${file}`, 'utf8') }));
}

/** Read from the recorded results, which test/codemods.test.ts compares with what the codemod does. */
function exampleOf(id: string, fixtures: readonly Fixture[]): Example {
  const found = fixtures.filter(({ text }) => /# (?:finding\b|(?:unsafe|refused):)/.test(text));
  const smallest = found.toSorted((a, b) => a.text.length - b.text.length)[0];
  const fixture = EXAMPLES[id] === undefined ? smallest : found.find(({ name }) => name === EXAMPLES[id]);
  if (fixture === undefined) throw new Error(`${id} has no fixture ${EXAMPLES[id] ?? 'with a finding'}`);
  const recorded = `${ROOT}snapshots/${id}/${fixture.name}.py`;
  const after = existsSync(recorded) ? readFileSync(recorded, 'utf8') : fixture.text;
  return { text: fixture.text, after };
}

const pages = codemods.map((codemod) => ({ codemod, id: codemod.meta.id }));

describe('npm run docs brings up to date', () => {
  test.each(pages)('the page of $id', async ({ codemod, id }) => {
    const fixtures = fixturesOf(id);
    const hasReasons = ({ text }: Fixture): boolean => /# (?:unsafe|refused):/.test(text);
    const findings = fixtures
      .filter(hasReasons)
      .flatMap(({ name, text }) => auditText(name, text, [codemod], templates, [codemod], true).findings);
    const each = (of: (finding: (typeof findings)[number]) => string | null): string[] => [
      ...new Set(findings.map(of).filter((reason) => reason !== null)),
    ];
    const reasons: Reasons = { refused: each(({ refusal }) => refusal), unsafe: each(({ unsafe }) => unsafe) };
    const page = rulePage(codemod.meta, exampleOf(id, fixtures), reasons);
    const options = await resolveConfig(`${ROOT}docs/rules/${id}.md`);
    await expect(await format(page, { ...options, parser: 'markdown' })).toMatchFileSnapshot(`../docs/rules/${id}.md`);
  });
});

test('every page is that of a rule', () => {
  const names = readdirSync(`${ROOT}docs/rules`).filter((name) => name !== 'README.md');
  expect(names.toSorted()).toEqual(pages.map(({ id }) => `${id}.md`).toSorted());
});
