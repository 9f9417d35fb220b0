import { describe, expect, test, vi } from 'vitest';
import { insertion } from '../../src/edit/edit.ts';
import type { Codemod } from '../../src/engine/codemod.ts';
import type { PlanOptions } from '../../src/engine/plan.ts';
import { reachModule } from '../../src/edit/reach-module.ts';
import type { NotebookPlan } from '../../src/model/report.ts';
import { notebookOf } from '../support/build.ts';
import { fake, NO_TEMPLATES, numbers, unproven } from '../support/fake-codemods.ts';
import { planText } from '../support/plan.ts';

function plan(text: string, codemods: readonly Codemod[], options: PlanOptions = {}): NotebookPlan {
  return planText('notebook.py', text, codemods, NO_TEMPLATES, options);
}

/** `rule@line` of each fix. */
function fixes({ applied }: NotebookPlan): string[] {
  return applied.map(({ rule, line }) => `${rule}@${line}`);
}

/** Refuses every number that reads so. */
function refusing(id: string, number: number): Codemod {
  const at = ({ type, text }: { type: string; text: string }): boolean => type === 'integer' && text === String(number);
  return fake({ id, at, fix: () => ({ refused: `${number} is out of reach` }) });
}

describe('the pipeline', () => {
  test('runs the codemods in their order, each on what the ones before made', () => {
    const result = plan(notebookOf('x = 1\ny = 1\nreturn'), [numbers('a', 1, '2'), numbers('b', 2, '3')]);
    expect(result.after).toBe(notebookOf('x = 3\ny = 3\nreturn'));
    expect(fixes(result)).toEqual(['a@8', 'a@9', 'b@8', 'b@9']);
    expect(result).toMatchObject({ changed: true, error: null, refused: [], dropped: [] });
    expect(result.applied[1]).toMatchObject({ rule: 'a', cell: 1, line: 9, message: 'a found `1`' });
  });

  test('repeats the list until nothing changes', () => {
    const result = plan(notebookOf('x = 1\nreturn'), [
      numbers('c', 3, '4'),
      numbers('b', 2, '3'),
      numbers('a', 1, '2'),
    ]);
    expect(result.after).toBe(notebookOf('x = 4\nreturn'));
    expect(fixes(result)).toEqual(['a@8', 'b@8', 'c@8']);
  });

  test('leaves a notebook without findings alone, byte for byte', () => {
    const text = `\ufeff${notebookOf('x = 5  \n \t\nreturn').replaceAll('\n', '\r\n')}\r\n\r\n`;
    expect(plan(text, [numbers('a', 1, '2')])).toMatchObject({
      before: text,
      after: text,
      changed: false,
      applied: [],
    });
  });

  test('gives the same when it runs again on its result', () => {
    const codemods = [numbers('a', 1, '2'), numbers('bad', 7, '('), refusing('no', 8)];
    const first = plan(notebookOf('x = 1\ny = 7\nz = 8\nreturn'), codemods);
    const second = plan(first.after, codemods);
    expect(second).toMatchObject({ changed: false, applied: [], refused: first.refused, dropped: first.dropped });
  });

  test('does not apply suggestions, but audits them', () => {
    const text = notebookOf('x = 1\nreturn');
    const result = plan(text, [numbers('a', 1, '2', { safety: 'suggest' })]);
    expect(result).toMatchObject({ changed: false, applied: [], unsafe: [], refused: [], dropped: [] });
    expect(result.audit.findings).toMatchObject([{ rule: 'a', safety: 'suggest', fixable: true }]);
  });

  test('lists unsafe fixes with the reason, and applies the safe ones beside them', () => {
    const result = plan(notebookOf('x = 1\ny = 5\nreturn'), [unproven('risky', 5, '6'), numbers('a', 1, '2')]);
    expect(result.after).toBe(notebookOf('x = 2\ny = 5\nreturn'));
    expect(result.applied).toMatchObject([{ rule: 'a', unsafe: null }]);
    expect(result.unsafe).toMatchObject([{ rule: 'risky', line: 9, reason: 'who reads 5?' }]);
    expect(result.audit.findings).toMatchObject([
      { rule: 'risky', safety: 'unsafe', fixable: true, unsafe: 'who reads 5?', refusal: null },
    ]);
  });

  test('applies unsafe fixes when it is asked to', () => {
    const codemods = [unproven('risky', 5, '6')];
    const result = plan(notebookOf('x = 5\nreturn'), codemods, { unsafeFixes: true });
    expect(result.after).toBe(notebookOf('x = 6\nreturn'));
    expect(result).toMatchObject({ applied: [{ rule: 'risky', unsafe: 'who reads 5?' }], unsafe: [] });
  });

  test('an unsafe fix that breaks the contract is dropped, not offered', () => {
    const result = plan(notebookOf('x = 5\nreturn'), [unproven('risky', 5, '(')]);
    expect(result).toMatchObject({ changed: false, unsafe: [], dropped: [{ rule: 'risky' }] });
  });

  test('audits what it leaves', () => {
    const result = plan(notebookOf('x = 1\ny = 8\nreturn'), [numbers('a', 1, '2'), refusing('no', 8)]);
    expect(result.audit.findings).toMatchObject([
      { rule: 'no', line: 9, fixable: false, refusal: '8 is out of reach' },
    ]);
  });

  test('syncs the signatures with each fix', () => {
    const codemod = fake({
      id: 'collect',
      effects: { imports: ['gc'] },
      at: ({ type, text }) => type === 'call' && text === 'work()',
      fix: (node, notebook) => {
        const cell = notebook.cells[1]!;
        const reach = reachModule(notebook, cell, 'gc', 'gc');
        if ('refused' in reach) return reach;
        return [...reach.edits, { start: node.startIndex, end: node.endIndex, text: `${reach.name}.collect()` }];
      },
    });
    const text = notebookOf('import os\nreturn (os,)', { parameters: '(os)', body: 'work()\nos.x\nreturn' });
    const result = plan(text, [codemod]);
    expect(result.after).toBe(
      notebookOf('import gc\nimport os\nreturn (gc, os)', {
        parameters: '(gc, os)',
        body: 'gc.collect()\nos.x\nreturn',
      }),
    );
  });
});

describe('what is left over', () => {
  test('a fix that breaks the contract is dropped alone, with its reason; the others stay', () => {
    const text = notebookOf('w = 1\nx = 7\ny = 1\nreturn', 'z = 1\nreturn');
    const result = plan(text, [numbers('bad', 7, '('), numbers('a', 1, '2')]);
    expect(result.after).toBe(notebookOf('w = 2\nx = 7\ny = 2\nreturn', 'z = 2\nreturn'));
    expect(result.dropped).toMatchObject([{ rule: 'bad', cell: 1, line: 9, message: 'bad found `7`' }]);
    expect(result.dropped[0]?.reason).toMatch(/^the result would not parse: notebook\.py:\d+:\d+: Python syntax error/);
  });

  test('of findings that read the same, only those that break the contract are dropped', () => {
    let count = 0;
    // The third one of each look is bad; repaired ones are not found again.
    const codemod = fake({
      id: 'some',
      at: ({ type, text }) => type === 'integer' && text === '1',
      fix: (node, notebook) => {
        count += 1;
        const isBad = notebook.text.slice(0, node.startIndex).includes('# bad');
        return [{ start: node.startIndex, end: node.endIndex, text: isBad ? '(' : '2' }];
      },
    });
    const result = plan(notebookOf('w = 1\nx = 1\n# bad\ny = 1\nz = 1\nreturn'), [codemod]);
    expect(result.after).toBe(notebookOf('w = 2\nx = 2\n# bad\ny = 1\nz = 1\nreturn'));
    expect(result.dropped.map(({ line }) => line)).toEqual([11, 12]);
    // Each finding of each notebook has its fix made once.
    expect(count).toBe(4);
  });

  test('a refusal is reported with its reason, at its line in the result', () => {
    const above = fake({
      id: 'above',
      at: ({ type, text }) => type === 'integer' && text === '1',
      fix: (node) => [
        insertion(node.parent!.startIndex, '_above = 0\n    '),
        { start: node.startIndex, end: node.endIndex, text: '2' },
      ],
    });
    const result = plan(notebookOf('x = 1\ny = 8\nreturn'), [refusing('no', 8), above]);
    expect(result.refused).toEqual([
      {
        rule: 'no',
        severity: 'low',
        cell: 1,
        line: 10,
        originalLine: 9,
        message: 'no found `8`',
        reason: '8 is out of reach',
      },
    ]);
    expect(result.applied).toMatchObject([{ rule: 'above', line: 8, originalLine: 8 }]);
  });

  test('a suggestion is told apart, at its line in the result and in the text before', () => {
    const above = numbers('above', 1, '(\n        2)');
    const suggesting = fake({
      id: 'hint',
      safety: 'suggest',
      at: ({ type, text }) => type === 'integer' && text === '8',
      fix: () => ({ refused: 'look at it' }),
    });
    const result = plan(notebookOf('x = 1\ny = 8\nreturn'), [suggesting, above]);
    expect(result.suggested).toMatchObject([{ rule: 'hint', line: 10, originalLine: 9, reason: 'look at it' }]);
    expect(result.audit.findings).toHaveLength(1);
  });

  test('what another codemod made repairable is not left over', () => {
    const codemod = fake({
      id: 'later',
      at: ({ type, text }) => type === 'integer' && text === '8',
      fix: (node, { text }) =>
        text.includes('x = 2')
          ? [{ start: node.startIndex, end: node.endIndex, text: '9' }]
          : { refused: 'x is not 2 yet' },
    });
    const result = plan(notebookOf('x = 1\ny = 8\nreturn'), [codemod, numbers('a', 1, '2')]);
    expect(result.after).toBe(notebookOf('x = 2\ny = 9\nreturn'));
    expect(result.refused).toEqual([]);
  });

  test('a file that cannot be repaired stays as it was', () => {
    const text = notebookOf('x = 7\nreturn');
    expect(plan(text, [numbers('bad', 7, '(')])).toMatchObject({ after: text, changed: false, applied: [] });
  });
});

describe('codemods that do not come to an end', () => {
  test('those that undo each other are named', () => {
    const codemods = [numbers('one', 1, '2'), numbers('idle', 5, '6'), numbers('two', 2, '1')];
    expect(() => plan(notebookOf('x = 1\nreturn'), codemods)).toThrow(
      'notebook.py: these codemods undo each other: one, two',
    );
  });

  test('those of a circle that takes several rounds, too, without the ones that led into it', () => {
    const codemods = [
      numbers('before', 9, '3'),
      numbers('three', 3, '1'),
      numbers('two', 2, '3'),
      numbers('one', 1, '2'),
    ];
    expect(() => plan(notebookOf('x = 9\nreturn'), codemods)).toThrow('undo each other: three, two, one');
  });

  test('one that finds what it has repaired', () => {
    expect(() => plan(notebookOf('x = 1\nreturn'), [numbers('again', 1, '+1')])).toThrow(
      'notebook.py: again still finds problems that it has fixed',
    );
  });

  test('a fix without edits is a mistake of its codemod', () => {
    const codemod = fake({ id: 'nothing', at: ({ type }) => type === 'integer', fix: () => [] });
    expect(() => plan(notebookOf('x = 1\nreturn'), [codemod])).toThrow('nothing returned no edits');
  });
});

describe('CPython as a judge', () => {
  const codemods = [numbers('a', 1, '2'), numbers('bad', 7, '77'), numbers('b', 2, '3')];
  const text = notebookOf('x = 1\ny = 7\nreturn');
  const compile = (source: string): string | null => (source.includes('77') ? 'no 77 (line 9)' : null);

  test('the one fix that it rejects is found and dropped; the others stay', () => {
    const result = plan(text, codemods, { compile });
    expect(result.after).toBe(notebookOf('x = 3\ny = 7\nreturn'));
    expect(fixes(result)).toEqual(['a@8', 'b@8']);
    expect(result.dropped).toMatchObject([
      { rule: 'bad', reason: 'CPython does not compile the result: no 77 (line 9)' },
    ]);
  });

  test('it is asked about the input and the result only, unless it rejects the result', () => {
    const asked = vi.fn<(text: string) => null>(() => null);
    expect(plan(text, codemods, { compile: asked }).after).toBe(notebookOf('x = 3\ny = 77\nreturn'));
    expect(asked).toHaveBeenCalledTimes(2);
    const idle = vi.fn<(text: string) => null>(() => null);
    plan(notebookOf('x = 5\nreturn'), codemods, { compile: idle });
    expect(idle).not.toHaveBeenCalled();
  });

  test('what it rejected before counts for nothing', () => {
    const result = plan(text, codemods, { compile: () => 'too new a syntax' });
    expect(result.after).toBe(notebookOf('x = 3\ny = 77\nreturn'));
    expect(result.dropped).toEqual([]);
  });
});

describe('bad input', () => {
  test.each([
    ['no notebook', 'x = 1\n', /^notebook\.py:1:1: not a marimo notebook/],
    ['broken Python', notebookOf('x = (\nreturn'), /^notebook\.py:\d+:\d+: Python syntax error/],
    ['an empty file', '', /the file is empty/],
  ])('%s fails with its reason and is left as it was', (_, text, message) => {
    const result = plan(text, [numbers('a', 1, '2')]);
    expect(result).toMatchObject({ before: text, after: text, changed: false, applied: [], refused: [], dropped: [] });
    expect(result.error).toMatch(message);
    expect(result.audit).toMatchObject({ status: 'failed', error: result.error });
  });
});
