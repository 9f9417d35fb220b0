import { describe, expect, test } from 'vitest';
import { codemods } from '../../codemods/index.ts';
import { ignoresIn } from '../../src/engine/ignore-comment.ts';
import { auditText, planText } from '../support/plan.ts';
import { NO_TEMPLATES, numbers } from '../support/fake-codemods.ts';
import { readTemplates } from '../support/templates.ts';

test.each([
  ['# nbfix: ignore[a] -- why', [{ word: 'ignore', rules: ['a'], reason: 'why' }]],
  ['#nbfix:ignore[a]--why', [{ word: 'ignore', rules: ['a'], reason: 'why' }]],
  ['# nbfix: ignore[ a , b,] -- why # really', [{ word: 'ignore', rules: ['a', 'b'], reason: 'why # really' }]],
  ['# falls back  # nbfix: ignore[a]', [{ word: 'ignore', rules: ['a'], reason: null }]],
  ['# nbfix: ignore[a] why', [{ word: 'ignore', rules: ['a'], reason: null }]],
  ['# nbfix: ignore[a] --', [{ word: 'ignore', rules: ['a'], reason: null }]],
  ['# nbfix: cell-ignore[a] -- b -- c', [{ word: 'cell-ignore', rules: ['a'], reason: 'b -- c' }]],
  [
    '# nbfix: ignore[a] -- x  # nbfix: file-ignore[b] -- y',
    [
      { word: 'ignore', rules: ['a'], reason: 'x' },
      { word: 'file-ignore', rules: ['b'], reason: 'y' },
    ],
  ],
  ['# nbfix: ignor[a]', [{ word: null, problem: '"ignor" is not known here; did you mean "ignore"?' }]],
  ['# nbfix: ignore', [{ word: 'ignore', problem: 'it names no rule between brackets' }]],
  ['# nbfix: ignore[] -- why', [{ word: 'ignore', problem: 'it names no rule between brackets' }]],
  ['# nbfix ignore[a] -- why', [{ word: 'ignore', problem: 'the colon after nbfix is missing' }]],
  ['# nbfix repairs this', []],
  ['# see nbfix: ignore[a]', []],
])('%s', (comment, expected) => {
  expect(ignoresIn(comment)).toMatchObject(expected);
});

/** Finds each 1, and makes it a 2. */
const ones = numbers('ones', 1, '2');

/** A notebook of one cell, or of what stands for it. */
function notebook(body: string, head = '@app.cell\ndef _():'): string {
  const lines = body.split('\n').map((line) => (line === '' ? '' : `    ${line}`));
  return `import marimo\n\napp = marimo.App()\n\n\n${head}\n${lines.join('\n')}\n    return\n\n\n@app.cell\ndef _():\n    other = 1\n    return\n`;
}

const IGNORE = '# nbfix: ignore[ones] -- why';

/** Each 1 that is silenced is written as `1!` here. */
describe.each<[name: string, body: string, head?: string]>([
  ['at the end of the line', `x = 1!  ${IGNORE}\ny = 1`],
  ['on a line of its own above the statement', `${IGNORE}\nx = 1!\ny = 1`],
  ['above other comments', `${IGNORE}\n# Ready?\nx = 1!\ny = 1`],
  ['after other words', `x = 1!  # one  ${IGNORE}\ny = 1`],
  ['above a blank line: nothing', `${IGNORE}\n\nx = 1`],
  ['at the last line of a statement', `x = [\n    1!,\n    1!,\n]  ${IGNORE}\ny = 1`],
  ['at the first line of a statement', `x = [  ${IGNORE}\n    1!,\n    1!,\n]\ny = 1`],
  ['at a line within a statement', `x = [\n    1,\n    1!,  ${IGNORE}\n    1,\n]\ny = 1`],
  ['above a line within a statement', `x = [\n    1,\n    ${IGNORE}\n    1!,\n    1,\n]\ny = 1`],
  ['after a string of several lines', `x = """\n{}\n""".format(1!)  ${IGNORE}\ny = 1`],
  ['two statements on a line', `x = 1!; y = 1!  ${IGNORE}\nz = 1`],
  ['above a block: its head', `${IGNORE}\nfor i in range(1!):\n    x = 1\ny = 1`],
  ['at the head of a block', `for i in range(1!):  ${IGNORE}\n    x = 1\ny = 1`],
  ['at the last line of the head of a block', `for i in range(\n    1!,\n):  ${IGNORE}\n    x = 1\ny = 1`],
  ['at a clause', `if x == 1:\n    pass\nelif x + 1! == 3:  ${IGNORE}\n    y = 1`],
  ['in a block', `if x == 1:\n    ${IGNORE}\n    y = 1!\n    y = 1`],
  ['in a string: none', `x = "# nbfix: ignore[ones] -- why" + str(1)\ny = """\n${IGNORE}\n"""\nz = 1`],
  ['above the cell', `x = 1!\ny = 1!`, `${IGNORE}\n@app.cell\ndef _():`],
  ['above the comments of a cell', `x = 1!`, `${IGNORE}\n# Numbers.\n@app.cell\ndef _():`],
  ['on the line of the decorator', `x = 1!\ny = 1!`, `@app.cell  ${IGNORE}\ndef _():`],
  ['on the line of the def', `x = 1!\ny = 1!`, `@app.cell\ndef _():  ${IGNORE}`],
  ['in a cell, for all of it', `x = 1!\n# nbfix: cell-ignore[ones] -- why\ny = 1!`],
  ['another rule: nothing', 'x = 1  # nbfix: ignore[twos] -- why'],
  ['several rules', 'x = 1!  # nbfix: ignore[twos, ones] -- why'],
  ['malformed: nothing', 'x = 1  # nbfix: ignore -- why'],
])('%s', (_name, body, head) => {
  const text = notebook(body.replaceAll('1!', '1'), head);
  const marked = notebook(body, head);

  test.each(['\n', '\r\n'])('with line breaks %j', (lineBreak) => {
    const own = text.replaceAll('\n', lineBreak);
    const { findings, ignored, status } = auditText('a.py', own, [ones], NO_TEMPLATES);
    const count = (part: RegExp): number => marked.match(part)?.length ?? 0;
    expect(ignored).toHaveLength(count(/1!/g));
    expect(findings).toHaveLength(count(/\b1(?!!)/g));
    expect(status).toBe('needs-fixes');
    const plan = planText('a.py', own, [ones], NO_TEMPLATES);
    expect(plan.after).toBe(
      marked
        .replaceAll(/\b1(?!!)/g, '2')
        .replaceAll('1!', '1')
        .replaceAll('\n', lineBreak),
    );
    expect(plan.audit.ignored).toHaveLength(ignored.length);
  });
});

test('a comment for the whole notebook', () => {
  const text = `# nbfix: file-ignore[ones] -- why\n${notebook('x = 1')}`;
  expect(auditText('a.py', text, [ones], NO_TEMPLATES)).toMatchObject({ status: 'ok', findings: [] });
  expect(planText('a.py', text, [ones], NO_TEMPLATES).changed).toBe(false);
});

test('an audit tells what is ignored and why', () => {
  const { ignored } = auditText('a.py', notebook(`x = 1  ${IGNORE}`), [ones], NO_TEMPLATES);
  expect(ignored).toEqual([{ rule: 'ones', cell: 1, line: 8, column: 9, message: 'ones found `1`', reason: 'why' }]);
});

/** The case that asked for it: a claim that the author did not mean, at each place that he may think of. */
describe('a gate that is not wanted', () => {
  const cell = (body: string): string => `\n\n@app.cell\ndef _(mo, torch):\n    ${body}\n    return\n`;
  const make = (claim: string, device: string): string =>
    [
      'import marimo\n\napp = marimo.App()\n',
      cell('import marimo as mo\n    import torch').replace('mo, torch', ''),
      cell(`mo.md("""# Any machine.\n    For the last part you need a GPU.""")${claim}`),
      cell(`${device}device = "cuda" if torch.cuda.is_available() else "cpu"\n    torch.ones(2, device=device)`),
    ]
      .join('')
      .replace('return', 'return mo, torch');
  const gate = codemods.filter(({ meta }) => meta.id === 'gpu-gate');
  const COMMENT = '# nbfix: ignore[gpu-gate] -- falls back on purpose';

  test.each([
    ['not silenced', '', '', 'no'],
    ['at the sentence', `  ${COMMENT}`, '', 'ignored'],
    ['at the choice of the device', '', `${COMMENT}\n    `, 'ignored'],
  ])('%s', (_name, claim, device, expected) => {
    const { findings, checks } = auditText('a.py', make(claim, device), gate, readTemplates());
    expect(checks.stop).toBe(expected);
    expect(findings).toHaveLength(expected === 'no' ? 1 : 0);
  });
});
