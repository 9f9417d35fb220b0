import { describe, expect, test } from 'vitest';
import { insertion, type Edit } from '../../src/edit/edit.ts';
import type { Effects } from '../../src/model/meta.ts';
import type { NotebookPlan } from '../../src/model/report.ts';
import { notebookOf } from '../support/build.ts';
import { fake, NO_TEMPLATES } from '../support/fake-codemods.ts';
import { planText } from '../support/plan.ts';

/** Something of everything that the contract speaks about. */
const NOTEBOOK = notebookOf(
  'import marimo as mo\nimport os\nreturn mo, os',
  { decorator: 'function', name: 'helper', body: 'return 1' },
  { parameters: '(os)', body: 'a = os.getcwd()\n_p = "text"  # a comment\nif a:\n    b = 1\nreturn (a,)' },
  { parameters: '(a, mo)', body: 'c = [a]\nd = 2\nmo.md(f"{c}")\nreturn' },
  { parameters: '(c)', name: 'named', body: 'e = c\nreturn' },
);

/** The plan of one codemod that makes one fix: the given edits. */
function planOf(text: string, edits: readonly Edit[], effects: Partial<Effects> = {}): NotebookPlan {
  const codemod = fake({
    id: 'bad',
    effects,
    // One finding in the text as it is, and none in the result.
    at: (node, notebook) => node.text === 'import marimo as mo' && notebook.text === text,
    fix: () => edits,
  });
  return planText('notebook.py', text, [codemod], NO_TEMPLATES);
}

function replace(text: string, from: string, to: string): Edit {
  const start = text.indexOf(from);
  expect(start).toBeGreaterThan(-1);
  expect(text.indexOf(from, start + 1)).toBe(-1);
  return { start, end: start + from.length, text: to };
}

describe('a fix that breaks one promise is dropped for just that', () => {
  /** By promise: what the fix replaces, by what, what it may do, and all that the report says of it. */
  const cases: readonly (readonly [
    promise: string,
    from: string,
    to: string,
    effects: Partial<Effects>,
    reason: string | RegExp,
  ])[] = [
    [
      'the result parses',
      'd = 2',
      'd = (2',
      {},
      /^the result would not parse: notebook\.py:\d+:\d+: Python syntax error: [^;]+; correct it, then run nbfix again$/,
    ],
    [
      'no keyword stands for a name',
      'e = c',
      'e = c +',
      {},
      /^the result would not parse: notebook\.py:38:5: Python syntax error: unexpected `return`/,
    ],
    ['cells keep their names', 'def named', 'def other', {}, 'the cells would change in number, order, kind or name'],
    [
      'cells keep their kind',
      '@app.function',
      '@app.cell',
      {},
      /^the cells would change in number, order, kind or name; /,
    ],
    [
      'cells keep their number',
      'if __name__',
      '@app.cell\ndef _():\n    return\n\n\nif __name__',
      {},
      'a cell would be added',
    ],
    [
      'no cell is lost',
      '@app.cell\ndef named(c):\n    e = c\n    return\n',
      '',
      { addsCells: true },
      'a cell would be lost',
    ],
    ['no name is lost', 'e = c', 'c', { movesOutput: true }, 'cell 5 would no longer define `e`'],
    ['no name is added', 'd = 2', 'd = f = 2', {}, 'cell 4 would define the new public name `f`'],
    [
      'no other module is imported',
      'import os',
      'import os\n    import gc',
      { imports: ['torch'] },
      'cell 1 would define the new public name `gc`',
    ],
    ['the output stays', 'mo.md(f"{c}")', 'mo.md(f"{c}{d}")', {}, 'cell 4 would display something else'],
    ['no output comes up', 'e = c', 'e = c\n    e', {}, 'cell 5 would display something else'],
    [
      'no name is defined twice',
      'e = c',
      'e = d = c',
      { addsNames: true },
      'a name would be defined in several cells: `d`',
    ],
    ['no unknown name is read', 'd = 2', 'd = nothing', {}, 'a name would be read that nothing defines: `nothing`'],
    ['private names stay private', 'd = 2', 'd = _p', {}, 'a private name would be read in another cell: `_p`'],
    ['no return in a branch', 'b = 1', 'b = 1\n        return', {}, 'a `return` would be inside a branch: cell 3'],
    [
      'no output is lost',
      'd = 2',
      'mo.md("new")\n    d = 2',
      {},
      'an output would be computed but never displayed: `mo.md("new")`',
    ],
    ['no cycle of cells', 'b = 1', 'b = d', {}, 'cells would depend on each other in a cycle: cell 3, cell 4'],
    [
      'reusable functions stay reusable',
      'return 1',
      'return a',
      {},
      'the reusable function `helper` would read `a`, which it cannot see',
    ],
    ['comments stay', '  # a comment', '', {}, 'a comment would be lost: `# a comment`'],
    [
      'others stay than a codemod may take away',
      '  # a comment',
      '',
      { comments: ['# comment'] },
      'a comment would be lost: `# a comment`',
    ],
    ['comments stay as they are', '# a comment', '# a better comment', {}, 'a comment would be lost: `# a comment`'],
    [
      'nothing goes after the last line break',
      '    app.run()\n',
      '    app.run()',
      {},
      'the end of the file would change',
    ],
  ];

  test.each(cases)('%s', (_, from, to, effects, reason) => {
    const plan = planOf(NOTEBOOK, [replace(NOTEBOOK, from, to)], effects);
    expect(plan.dropped).toHaveLength(1);
    if (typeof reason === 'string') expect(plan.dropped[0]?.reason).toBe(reason);
    else expect(plan.dropped[0]?.reason).toMatch(reason);
    expect(plan).toMatchObject({ after: NOTEBOOK, changed: false, applied: [] });
  });

  test('a comment that a codemod may take away need not stay', () => {
    const edit = replace(NOTEBOOK, '  # a comment', '');
    expect(planOf(NOTEBOOK, [edit], { comments: ['# a comment'] }).dropped).toEqual([]);
  });

  test('strings outside the replaced spans stay', () => {
    const inside = insertion(NOTEBOOK.indexOf('text"'), 'more ');
    expect(planOf(NOTEBOOK, [inside]).dropped[0]?.reason).toBe('a string would change: `"text"`');
    const shift = insertion(NOTEBOOK.indexOf('{c}'), '\\\n');
    expect(planOf(NOTEBOOK, [shift], { movesOutput: true }).dropped[0]?.reason).toBe('a string would change: `f"{c}"`');
  });

  test('strings keep their order', () => {
    const text = NOTEBOOK.replace('d = 2', "d = ['one', 'two']");
    const edits = [replace(text, "'one', ", ''), insertion(text.indexOf("'two'") + 5, ", 'one'")];
    expect(planOf(text, edits).dropped).toEqual([]);
    const swapped = [insertion(text.indexOf("'one'"), "'two', "), replace(text, ", 'two'", '')];
    expect(planOf(text, swapped).dropped).toEqual([]);
    const moved = [insertion(text.indexOf("'one'") + 1, 'x')];
    expect(planOf(text, moved).dropped[0]?.reason).toBe("a string would change: `'one'`");
  });

  test('code inside an f-string is no part of its text', () => {
    const text = NOTEBOOK.replace('d = 2', 'd = f"<{c!r:>9}>"');
    expect(planOf(text, [replace(text, 'c!r', 'a!r')]).dropped).toEqual([]);
    const reason = 'a string would change: `f"<{c!r:>9}>"`';
    expect(planOf(text, [replace(text, '!r', '!s')]).dropped[0]?.reason).toBe(reason);
    expect(planOf(text, [replace(text, '>9}', '<9}')]).dropped[0]?.reason).toBe(reason);
    expect(planOf(text, [replace(text, '}>"', '}}}>"')]).dropped[0]?.reason).toBe(reason);
  });

  test('a byte order mark stays', () => {
    const text = `\ufeff${NOTEBOOK}`;
    expect(planOf(text, [replace(text, '\ufeff', '')]).dropped[0]?.reason).toBe('the byte order mark would change');
    expect(planOf(NOTEBOOK, [insertion(0, '\ufeff')]).dropped[0]?.reason).toBe('the byte order mark would change');
  });

  test('a missing last line break stays missing', () => {
    const text = NOTEBOOK.trimEnd();
    expect(planOf(text, [insertion(text.length, '\n')]).dropped[0]?.reason).toBe('the end of the file would change');
  });

  test('line breaks stay of one kind', () => {
    const text = NOTEBOOK.replaceAll('\n', '\r\n');
    const reason = 'line breaks of two kinds would be mixed';
    expect(planOf(text, [replace(text, 'd = 2', 'd = 2\n    _x = 3')]).dropped[0]?.reason).toBe(reason);
    expect(planOf(text, [replace(text, 'd = 2', 'd = 2\r\n    _x = 3')]).dropped).toEqual([]);
    expect(planOf(NOTEBOOK, [replace(NOTEBOOK, 'd = 2', 'd = 2\r\n    _x = 3')]).dropped[0]?.reason).toBe(reason);
  });

  test('a fix that breaks several promises is told all of them', () => {
    const plan = planOf(NOTEBOOK, [replace(NOTEBOOK, '  # a comment', '\n    f = nothing')]);
    expect(plan.dropped[0]?.reason).toBe(
      'cell 3 would define the new public name `f`; a name would be read that nothing defines: `nothing`; a comment would be lost: `# a comment`',
    );
  });
});

describe('names that inserted code reads mean there what they mean to the fix', () => {
  /** A fix that puts code into a function `work` of a cell, where the given lines stand above. */
  function dropped(code: string, ...above: readonly string[]): string | undefined {
    const body = ['def work(kinds):', ...above.map((line) => `    ${line}`), '    result = 1', '    return result'];
    const text = NOTEBOOK.replace('d = 2', ['d = 2', ...body].join('\n    '));
    const indentation = ' '.repeat(8) + (/^ */.exec(above.at(-1) ?? '')?.[0] ?? '');
    const at = text.indexOf(`${' '.repeat(8)}result = 1`);
    const plan = planOf(text, [insertion(at, `${indentation}${code}\n`)], { addsNames: true });
    expect(plan.changed).toBe(plan.dropped.length === 0);
    return plan.dropped[0]?.reason;
  }
  const isTaken = (name: string, owner: string): string =>
    `the inserted code would read \`${name}\`, which ${owner} defines as something else; rename that one`;

  test.each([
    ['a parameter', 'kinds = sum(kinds)', 'kinds = kinds', undefined],
    ['nothing', 'total = sum(kinds)', 'total = 1', undefined],
    ['a target of a tuple', 'total = sum(kinds)', 'for (i, sum) in kinds: pass', 'the function'],
    ['a list', 'total = sum(kinds)', '[sum, other] = kinds', 'the function'],
    ['a walrus', 'total = sum(kinds)', 'if (sum := kinds): pass', 'the function'],
    ['a walrus in a comprehension', 'total = sum(kinds)', '[(sum := each) for each in kinds]', 'the function'],
    ['a comprehension of its own', 'total = sum(kinds)', '[sum for sum in kinds]', undefined],
    ['with', 'total = sum(kinds)', 'with open("f") as sum: pass', 'the function'],
    ['a class', 'total = sum(kinds)', 'class sum: pass', 'the function'],
    ['a method of a class', 'total = sum(kinds)', 'class Own: sum = 1', undefined],
    ['a function', 'total = sum(kinds)', 'def sum(): pass', 'the function'],
    ['a parameter of an inner function', 'total = sum(kinds)', 'def inner(sum): pass', undefined],
    ['an import', 'total = sum(kinds)', 'from math import fsum as sum', 'the function'],
    ['del', 'total = sum(kinds)', 'del sum', 'the function'],
    ['global', 'total = sum(kinds)', 'global sum; sum = 1', 'cell 4'],
    ['a pattern', 'total = sum(kinds)', 'match kinds:\n            case {"a": sum}: pass', 'the function'],
  ])('a builtin that is bound by %s', (_, code, above, owner) => {
    expect(dropped(code, above)).toBe(owner === undefined ? undefined : isTaken('sum', owner));
  });

  test('a builtin that is the name of a handler', () => {
    const handler = ['try: pass', 'except KeyError as sum:', '    pass'];
    expect(dropped('total = sum(kinds)', ...handler)).toBe(isTaken('sum', 'the handler'));
    const text = NOTEBOOK.replace('e = c', 'try:\n        e = c\n    except KeyError as sum:\n        print(c)');
    const inside = insertion(text.indexOf('print(c)'), 'print(sum(c)); ');
    expect(planOf(text, [inside]).dropped[0]?.reason).toBe(isTaken('sum', 'the handler'));
    const after = insertion(text.indexOf('print(c)') + 'print(c)'.length, '\n    print(sum(c))');
    expect(planOf(text, [after], { movesOutput: true }).dropped).toEqual([]);
  });

  test('a builtin that is a name of another cell; its value is read', () => {
    const text = NOTEBOOK.replace('b = 1', 'b = min = mo.ui.slider(1, 2)');
    expect(planOf(text, [replace(text, 'd = 2', 'd = min(2, 3)')]).dropped[0]?.reason).toBe(isTaken('min', 'cell 3'));
    expect(planOf(text, [replace(text, 'd = 2', 'd = min.value')]).dropped).toEqual([]);
  });

  test('a module whose name is bound again', () => {
    expect(dropped('os.sync()', 'os = kinds')).toBe(isTaken('os', 'the function'));
    expect(dropped('os.sync()', 'import os')).toBeUndefined();
    const text = NOTEBOOK.replace('import os', 'import os\n    os = os.path');
    expect(planOf(text, [replace(text, 'd = 2', 'd = os.sep')]).dropped[0]?.reason).toBe(isTaken('os', 'cell 1'));
  });

  test('a name of the fix that the notebook has, too', () => {
    const code = '_total = 1; result = _total';
    expect(dropped(code)).toBeUndefined();
    expect(dropped(code, '_total = kinds')).toBe(isTaken('_total', 'the function'));
    expect(dropped(code, 'for _total in kinds: pass')).toBe(isTaken('_total', 'the function'));
    expect(dropped(code, '[_total for _total in kinds]')).toBeUndefined();
  });
});

describe('a notebook that was broken before', () => {
  test('may stay as broken as it was', () => {
    const text = NOTEBOOK.replace('e = c', 'd = unknown\n    mo.md("lost")\n    if c:\n        return\n    e = c');
    const plan = planOf(text, [replace(text, 'b = 1', 'b = -1')]);
    expect(plan.dropped).toEqual([]);
    expect(plan.after).toBe(text.replace('b = 1', 'b = -1'));
  });

  test('must not become more broken in the same way', () => {
    const text = NOTEBOOK.replace('d = 2', 'd = nothing');
    const plan = planOf(text, [replace(text, 'e = c', 'e = nothing')]);
    expect(plan.dropped[0]?.reason).toBe('a name would be read that nothing defines: `nothing`');
  });
});

describe('what a codemod declares, it may do', () => {
  test('a new cell takes names and the output over', () => {
    const moved = 'd = 2\n    mo.md(f"{c}")\n    return\n';
    const edit = replace(NOTEBOOK, moved, `return\n\n\n@app.cell\ndef _(c, mo):\n    ${moved}`);
    expect(planOf(NOTEBOOK, [edit]).dropped[0]?.reason).toMatch(/^a cell would be added; /);
    const plan = planOf(NOTEBOOK, [edit], { addsCells: true });
    expect(plan.dropped).toEqual([]);
    expect(plan.after).toContain(
      'def _(a):\n    c = [a]\n    return (c,)\n\n\n@app.cell\ndef _(c, mo):\n    d = 2\n    mo.md(f"{c}")\n    return\n',
    );
  });

  test('a new cell lets no name or output go', () => {
    const moved = 'd = 2\n    mo.md(f"{c}")\n    return\n';
    const edit = replace(NOTEBOOK, moved, 'return\n\n\n@app.cell\ndef _():\n    return\n');
    expect(planOf(NOTEBOOK, [edit], { addsCells: true }).dropped[0]?.reason).toBe(
      'cell 4 would no longer define `d`; cell 4 would display something else',
    );
  });

  test('a name goes', () => {
    const edit = replace(NOTEBOOK, 'e = c', 'print(c)');
    const plan = planOf(NOTEBOOK, [edit], { dropsNames: true, movesOutput: true });
    expect(plan.dropped).toEqual([]);
  });
});

describe('no cell waits for what it did not wait for', () => {
  const WAITING = notebookOf(
    'import marimo as mo\nimport torch\nreturn mo, torch',
    { parameters: '(mo)', body: 'slider = mo.ui.slider(1, 9)\nspeed = 3\nreturn slider, speed' },
    { parameters: '(slider)', body: 'size = slider.value\nreturn (size,)' },
    { parameters: '(torch)', body: 'has_gpu = torch.cuda.is_available()\nreturn (has_gpu,)' },
    { parameters: '(mo)', body: 'mo.stop(not mo)\nnothing = 1\nreturn (nothing,)' },
    { decorator: 'cell(disabled=True)', body: 'idle = 1\nreturn (idle,)' },
    { parameters: '(torch)', body: 'trained = torch.train()\nlimit = 4\nreturn limit, trained' },
    'first = print("first")\nreturn (first,)',
    { body: 'last = compute()\nreturn (last,)' },
    'late = 3\nreturn (late,)',
    'print("second")\nreturn',
    'import json\nreturn (json,)',
  ).replace('compute()', 'print("here")');
  const HERE = 'print("here")';

  test.each([
    ['a constant', HERE, 'print(speed)'],
    ['a question', HERE, 'print(has_gpu)'],
    ['an import above', HERE, 'print(torch)'],
    ['a constant below, where nothing is printed in between', HERE, 'print(late)'],
    ['what it waits for already', 'size = slider.value', 'size = slider.value + speed'],
  ])('it may read %s', (_, from, to) => {
    expect(planOf(WAITING, [replace(WAITING, from, to)]).dropped).toEqual([]);
  });

  test.each([
    ['a cell that works', HERE, 'print(limit)', 'cell 9 would wait for cell 7, which does work'],
    [
      'a cell that runs with a control',
      HERE,
      'print(size)',
      'cell 9 would wait for cell 3, which runs again whenever `slider` changes',
    ],
    ['a cell that may stop', HERE, 'print(nothing)', 'cell 9 would wait for cell 5, which may stop'],
    ['a cell that never runs', HERE, 'print(idle)', 'cell 9 would wait for cell 6, which is disabled'],
    ['a cell after another one that prints', HERE, 'print(json)', 'cell 9 would run after cell 11, which ran after it'],
  ])('it may not read %s', (_, from, to, reason) => {
    expect(planOf(WAITING, [replace(WAITING, from, to)]).dropped[0]?.reason).toBe(reason);
  });

  test('nor may it stop waiting, where that lets it run earlier', () => {
    const text = WAITING.replace('print("first")', 'print(speed, last)');
    expect(planOf(text, [replace(text, 'print(speed, last)', 'print(speed)')]).dropped[0]?.reason).toBe(
      'cell 9 would run after cell 8, which ran after it',
    );
  });

  test('but where the rule is about just that', () => {
    const edits = [replace(WAITING, HERE, 'print(limit)')];
    expect(planOf(WAITING, edits, { connects: true }).dropped).toEqual([]);
  });
});

test('a gate at the end of a cell shows nothing where it does not stop it', () => {
  const edit = replace(NOTEBOOK, 'e = c', 'e = c\n    mo.stop(e > 3, mo.md("too much"))');
  expect(planOf(NOTEBOOK, [edit], {}).dropped).toEqual([]);
});

test('a fix that keeps every promise is made, and its signatures follow', () => {
  const edits = [
    insertion(NOTEBOOK.indexOf('    import marimo as mo'), '    import gc\n'),
    replace(
      NOTEBOOK,
      'd = 2',
      'with mo.status.spinner(title="Working"):\n        d = 3\n        gc.collect()\n    _done = {d}',
    ),
    replace(NOTEBOOK, 'e = c', '_ = a\n    e = c'),
  ];
  const codemod = fake({
    id: 'good',
    effects: { imports: ['gc'] },
    at: ({ type, text }) => type === 'integer' && text === '2',
    fix: () => edits,
  });
  const plan = planText('notebook.py', NOTEBOOK, [codemod], NO_TEMPLATES);
  expect(plan.dropped).toEqual([]);
  expect(plan.after).toBe(
    notebookOf(
      'import gc\nimport marimo as mo\nimport os\nreturn gc, mo, os',
      { decorator: 'function', name: 'helper', body: 'return 1' },
      { parameters: '(os)', body: 'a = os.getcwd()\n_p = "text"  # a comment\nif a:\n    b = 1\nreturn (a,)' },
      {
        parameters: '(a, gc, mo)',
        body: 'c = [a]\nwith mo.status.spinner(title="Working"):\n    d = 3\n    gc.collect()\n_done = {d}\nmo.md(f"{c}")\nreturn',
      },
      { parameters: '(a, c)', name: 'named', body: '_ = a\ne = c\nreturn' },
    ),
  );
});
