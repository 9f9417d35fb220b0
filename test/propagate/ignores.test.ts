import { expect, test } from 'vitest';
import { followed } from './follower.ts';

/* Comments that silence rules, in a template and in the notebooks made from it. */

const BASE = `import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    return (mo,)


@app.cell
def _(mo):
    title = mo.md("# Model")
    steps = range(10, 100)
    size = 64
    title
    return size, steps


@app.cell
def _(mo, ready):
    if ready:
        mo.md("Ready")
    return


@app.cell
def _():
    ready = True
    return (ready,)
`;
const COMMENT = '# nbfix: ignore[lost-output] -- a demo of it';
const SILENCED = BASE.replace('        mo.md("Ready")', `        ${COMMENT}\n        mo.md("Ready")`);

function conflicts({ outcome }: ReturnType<typeof followed>): unknown[] {
  return outcome.cells.filter(({ state }) => state === 'conflict');
}

test('a notebook keeps its own comment, beside what the template changes', () => {
  const template = BASE.replace('steps = range(10, 100)', 'steps = range(20, 100)');
  for (const own of [
    BASE.replace(
      'steps = range(10, 100)',
      'steps = range(10, 100)  # nbfix: ignore[magic-numbers] -- this is about as small as a number of steps can be here',
    ),
    BASE.replace(
      '    steps = range(10, 100)',
      '    # nbfix: ignore[magic-numbers] -- this is about as small as a number of steps can be here\n    steps = range(10, 100)',
    ),
    BASE.replace(
      '    size = 64',
      '    size = 64  # nbfix: ignore[magic-numbers] -- this is about as small as a number of steps can be here',
    ),
    BASE.replace(
      '@app.cell\ndef _(mo):',
      '# nbfix: ignore[magic-numbers] -- this is about as small as a number of steps can be here\n@app.cell\ndef _(mo):',
    ),
    BASE.replace(
      '    title = ',
      '    # nbfix: cell-ignore[magic-numbers] -- this is about as small as a number of steps can be here\n    title = ',
    ),
  ]) {
    const result = followed([template, BASE], own);
    expect(conflicts(result)).toEqual([]);
    expect(result.outcome.after).toContain('nbfix: ');
    expect(result.outcome.after).toContain('steps = range(20, 100)');
    expect(
      result.outcome.after.replace('steps = range(20, 100)', 'steps = range(10, 100)').replace(/lost-output.*/, ''),
    ).toContain('-- this is about as small as a number of steps can be here');
  }
});

test('a comment of the template travels, and what it silences is not repaired there', () => {
  const result = followed([SILENCED, BASE], BASE);
  expect(conflicts(result)).toEqual([]);
  expect(result.outcome.after).toBe(SILENCED);
  expect(followed([SILENCED, BASE], SILENCED).outcome).toMatchObject({ changed: false });
});

test('a template that silences a rule promises it to nobody', () => {
  const repaired = followed(
    [BASE.replace('    if ready:\n        mo.md("Ready")', '    mo.md("Ready") if ready else None'), BASE],
    SILENCED,
  );
  expect(repaired.outcome.after).toContain(COMMENT);
  const other = BASE.replace('mo.md("Ready")', 'mo.md("Steady")');
  expect(followed([SILENCED, BASE], other).outcome.after).not.toContain('_output');
});
