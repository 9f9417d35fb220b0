import { describe, expect, test } from 'vitest';
import { codemods } from '../../codemods/index.ts';
import { ignorePlace } from '../../src/engine/ignore-place.ts';
import { planNotebook } from '../../src/engine/plan.ts';
import { applyEdits, insertion } from '../../src/edit/edit.ts';
import type { NotebookPlan } from '../../src/model/report.ts';
import { parseNotebook } from '../../src/notebook/parse.ts';
import { TEMPLATE_NOTEBOOK } from '../cli/run.ts';
import { readTemplates } from '../support/templates.ts';

/* The real codemods, all at once: what a comment silences stays as it is while everything around it is repaired. */

const templates = readTemplates();
const usual = codemods.filter(({ meta }) => meta.phase !== 'C');
const notebook = parseNotebook('template.py', TEMPLATE_NOTEBOOK);

function plan(text: string): NotebookPlan {
  return planNotebook(parseNotebook('template.py', text), usual, templates);
}

/** Every rule that repairs something here, with its first finding. */
const cases = usual.flatMap((codemod) => {
  const [finding] = codemod.find(notebook);
  return finding === undefined || codemod.meta.safety === 'suggest'
    ? []
    : [{ rule: codemod.meta.id, codemod, finding }];
});

test('rules of every phase repair this notebook', () => {
  expect(new Set(cases.map(({ codemod }) => codemod.meta.phase))).toEqual(new Set(['0', 'A', 'B']));
});

describe.each(cases)('$rule, silenced at its first finding', ({ rule, codemod, finding }) => {
  test.each(['at the end of the line', 'above it'])('%s', (where) => {
    // In a notebook without room, comments stand above.
    const room = where === 'above it' ? { ...notebook, lineLength: 0 } : notebook;
    const { offset, word, before, after } = ignorePlace(room, finding, 'why')!;
    const text = applyEdits(notebook.text, [insertion(offset, `${before}# nbfix: ${word}[${rule}] -- why${after}`)]);
    const first = plan(text);
    const fixes = first.applied.filter((fix) => fix.rule === rule);
    expect(fixes.length).toBeLessThan(codemod.find(notebook).length);
    expect(first.after).toContain(`# nbfix: ${word}[${rule}] -- why`);
    // Another rule may have done away with what it was about; it is not told, and not repaired later.
    const again = plan(first.after);
    expect(again.changed).toBe(false);
    expect(again.audit.findings).toEqual(first.audit.findings);
    const told = first.dropped.map(({ reason }) => reason);
    expect(told.filter((reason) => !/comment silences|torn from its code/.test(reason))).toEqual([]);
  });
});
