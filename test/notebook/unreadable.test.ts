import { expect, test } from 'vitest';
import { codemods } from '../../codemods/index.ts';
import { NbfixError } from '../../src/error.ts';
import { parseNotebook } from '../../src/notebook/parse.ts';
import { notebookOf } from '../support/build.ts';
import { planText } from '../support/plan.ts';
import { readTemplates } from '../support/templates.ts';

/** The grammar does not know the target; CPython does. */
const BODY = [
  'count = 3',
  '# a comment',
  '[*[*flat]] = [[count]]',
  'text = """',
  'return net',
  '"""',
  'print(flat)',
].join('\n');

const NOTEBOOK = notebookOf(
  'import marimo as mo\nreturn (mo,)',
  { parameters: '(mo)', body: `${BODY}\nreturn flat, text` },
  { parameters: '(flat, mo)', body: 'mo.md(f"{flat}")\nreturn' },
);

test('a cell that the grammar cannot read keeps its signature; the others are read', () => {
  expect(() => parseNotebook('notebook.py', NOTEBOOK)).toThrow(NbfixError);
  const { cells, text } = parseNotebook('notebook.py', NOTEBOOK, { isPython: true });
  expect(text).toBe(NOTEBOOK);
  expect(cells.map(({ kind }) => kind)).toEqual(['cell', 'unreadable', 'cell']);
  const [, unreadable, last] = cells;
  expect([...unreadable!.bindings.refs]).toEqual(['mo']);
  expect([...unreadable!.bindings.defs]).toEqual(['flat', 'text']);
  expect(unreadable!.statements).toEqual([]);
  expect(unreadable!.node.text).toContain('[*[*flat]] = [[count]]');
  expect(last!.statements.map((statement) => statement.text)).toEqual(['mo.md(f"{flat}")']);
});

test.each([
  ['tabs', NOTEBOOK.replaceAll('    ', '\t')],
  ['Windows line breaks', NOTEBOOK.replaceAll('\n', '\r\n')],
  ['a return on several lines', NOTEBOOK.replace('return flat, text', 'return (\n        flat,\n        text,\n    )')],
  [
    'a signature on several lines',
    NOTEBOOK.replace('def _(mo):', 'async def name(\n    mo: "a:b",\n) -> None:  # comment'),
  ],
])('%s', (_, text) => {
  const { cells } = parseNotebook('notebook.py', text, { isPython: true });
  expect(cells.map(({ kind }) => kind)).toEqual(['cell', 'unreadable', 'cell']);
  expect([...cells[1]!.bindings.defs]).toEqual(['flat', 'text']);
});

test('code that is no Python fails, whatever CPython is said to think of it', () => {
  expect(() =>
    parseNotebook('notebook.py', NOTEBOOK.replace('mo.md(f"{flat}")', 'def f(a, a): pass'), { isPython: true }),
  ).toThrow('duplicate argument');
});

/** Two cells define `value`, which a fix would make private to each. */
const twice = (body: string): string =>
  notebookOf(
    'import marimo as mo\nreturn (mo,)',
    { parameters: '(mo)', body },
    'value = 1\nprint(value)\nreturn',
    'value = 2\nprint(value)\nreturn',
  );

test('names that an unreadable cell may use stay as they are; others are repaired around it', () => {
  const rules = codemods.filter(({ meta }) => meta.id === 'multiple-definitions');
  const plan = (text: string): ReturnType<typeof planText> =>
    planText('notebook.py', text, rules, readTemplates(), { isPython: true });
  const free = plan(twice(`${BODY}\nreturn`));
  expect([free.applied.length, free.dropped]).toEqual([1, []]);
  expect(free.after).toContain(BODY.replaceAll('\n', '\n    '));
  const used = plan(twice(`${BODY.replace('count = 3', 'count = value')}\nreturn`));
  expect(used.after).toBe(used.before);
  expect(used.dropped.map(({ reason }) => reason)).toEqual(['cell 2, which nbfix cannot read, may use `value`']);
});
