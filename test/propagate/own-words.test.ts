import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { codemods } from '../../codemods/index.ts';
import { repairNotebook } from '../../src/engine/repair.ts';
import { parseNotebook } from '../../src/notebook/parse.ts';
import type { Version } from '../../src/propagate/model.ts';
import { inOwnWords } from '../../src/propagate/own-words.ts';
import { loadTemplates } from '../../src/workspace/templates.ts';
import { followed, versionOf } from './follower.ts';

/*
 * A template that nbfix has repaired and a maintainer has worded by hand since, and neither git nor a lock that would tell
 * what it was before.
 */

const read = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8');
const templates = loadTemplates(
  codemods.map(({ meta }) => meta.id),
  null,
);
const usual = codemods.filter(({ meta }) => meta.phase !== 'C');
const repaired = (text: string): string =>
  repairNotebook(parseNotebook('notebook.py', text), usual, templates).notebook.text;

const MADE = read('notebooks/as-made-from-the-first.py');
const TEMPLATE = repaired(read('template/1.py'));
const GATE = 'mo.stop(True, no_gpu(ends_script=False))';

/** What the maintainer wrote instead of what. */
const WORDINGS: readonly (readonly [string, string, string])[] = [
  [
    'a callout',
    '**No usable NVIDIA GPU**{found}: this notebook needs one, so GPU cells were not run.',
    '**Ask Ada**{found}.',
  ],
  ['a line of a callout', '- Close other programs that use the GPU (`nvidia-smi` lists them).', '- Ask in #gpu first.'],
  ['the docstring of a helper', 'Frees unused GPU memory.', 'Gives back what is not in use.'],
  [
    'the advice',
    "`python -c 'import torch; print(torch.version.cuda)'` must not print `None`.",
    'Ask Ada for a CUDA build.',
  ],
  ['the code of a helper', 'kind="danger")', 'kind="warn")'],
  ['the gate', GATE, 'mo.stop(True, mo.callout(mo.md("**Ask Ada** for a GPU"), kind="warn"))'],
  [
    'a comment in a helper',
    '        import inspect\n        import sys',
    '        # Both are always there.\n        import inspect\n        import sys',
  ],
];

const ownWords = (template: string): Version =>
  inOwnWords(versionOf('the template', template), { codemods: usual, templates });

function follows(template: string, notebook: string): ReturnType<typeof followed>['outcome'] {
  return followed([template], notebook, { versions: [ownWords(template)] }).outcome;
}

const conflicts = ({ cells }: ReturnType<typeof follows>): string[] =>
  cells.flatMap(({ conflict }) => conflict?.reason ?? []);

describe.each(WORDINGS)('%s', (_what, old, fresh) => {
  const worded = TEMPLATE.replace(old, fresh);

  test('is known as the maintainer’s: the base says what nbfix wrote', () => {
    expect(worded).not.toBe(TEMPLATE);
    const base = ownWords(worded).notebook.text;
    expect(base).toBe(old === GATE ? TEMPLATE.replace(old, 'mo.stop(True, no_gpu())') : TEMPLATE);
  });

  test.each([
    ['that nbfix has repaired', repaired(MADE)],
    ['that is not repaired', MADE],
  ])('comes to a notebook %s', (_which, notebook) => {
    const outcome = follows(worded, notebook);
    expect(conflicts(outcome)).toEqual([]);
    const text = outcome.after.replace(fresh, old);
    expect(text).not.toBe(outcome.after);
    expect(followed([TEMPLATE], text, { versions: [versionOf('the same', TEMPLATE)] }).outcome.changed).toBe(false);
    expect(text.includes(fresh)).toBe(false);
    expect(follows(worded, outcome.after).changed).toBe(false);
  });

  test('leaves alone a notebook that was worded by hand, too', () => {
    const own = repaired(MADE).replace(old, fresh.replace(/Ada|first|what is|always|warn/, 'OWN'));
    expect(own).toContain('OWN');
    expect(follows(worded, own).after).toBe(own);
  });
});

test('a template that says what nbfix writes is its own base', () => {
  expect(ownWords(TEMPLATE).isMade).toBeUndefined();
});

test('what a maintainer has added to the helper cell comes along with what reads it', () => {
  const helper = 'def ask() -> str:\n        return "Ask Ada"\n\n    def no_gpu(';
  const worded = TEMPLATE.replace('def no_gpu(', helper).replace('**No usable NVIDIA GPU**', '**{ask()}**');
  for (const notebook of [MADE, repaired(MADE)]) {
    const outcome = follows(worded, notebook);
    expect(conflicts(outcome)).toEqual([]);
    expect(outcome.after).toContain('**{ask()}**');
    expect(outcome.after).toContain(helper);
  }
});

test('words that are neither nbfix’s nor the template’s are a conflict, which shows all three', () => {
  const [old, own] = ['this notebook needs one', 'this one needs it'];
  const outcome = follows(TEMPLATE.replace(old, 'ask Ada'), repaired(MADE).replace(old, own));
  const [hunk] = outcome.cells.flatMap(({ conflict }) => conflict?.hunks ?? []);
  expect([hunk?.base.line, hunk?.base.text.includes(old), hunk?.template.text.includes('ask Ada')]).toEqual([
    null,
    true,
    true,
  ]);
  expect(hunk?.notebook.text).toContain(own);
});
