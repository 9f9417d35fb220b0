import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { notebookOf } from '../support/build.ts';
import { folderWith } from '../workspace/folder.ts';
import { nbfix } from './run.ts';

/** The grammar does not know the target; CPython does. */
const UNREADABLE = '[*[*flat]] = [[1]]';

const template = (greeting: string): string =>
  notebookOf('import marimo as mo\nreturn (mo,)', {
    parameters: '(mo)',
    body: `greeting = ${greeting}\nmo.md(greeting)\nreturn (greeting,)`,
  });

const follower = (greeting: string): string =>
  notebookOf(
    'import marimo as mo\nreturn (mo,)',
    { parameters: '(mo)', body: `greeting = ${greeting}\nmo.md(greeting)\nreturn (greeting,)` },
    `${UNREADABLE}\nprint(flat)\nreturn`,
  );

describe('a cell that only CPython can read stops no command', () => {
  const old = template('"hello, and welcome"');
  const files = {
    'old.py': old,
    'template.py': template('"hello, and good day"'),
    'a.py': follower('"hello, and welcome"'),
  };

  test.each([
    ['audit', ['audit', 'a.py'], 0],
    ['verify', ['verify', 'a.py'], 0],
    ['report', ['report', 'a.py'], 0],
    ['drift', ['drift', 'template.py', 'a.py', '--base', 'old.py'], 1],
    ['propagate', ['propagate', 'template.py', 'a.py', '--base', 'old.py'], 0],
  ])('%s', async (_, argv, code) => {
    const run = await nbfix(folderWith(files), argv);
    expect(run.out + run.err).not.toContain('Python syntax error');
    expect(run.code).toBe(code);
  });

  test('a notebook follows its template around it', async () => {
    const folder = folderWith(files);
    await nbfix(folder, ['propagate', 'template.py', 'a.py', '--base', 'old.py']);
    expect(readFileSync(join(folder, 'a.py'), 'utf8')).toBe(follower('"hello, and good day"'));
  });

  test('a template that has one travels without it', async () => {
    const now = notebookOf(
      'import marimo as mo\nreturn (mo,)',
      { parameters: '(mo)', body: 'greeting = "hello, and good day"\nmo.md(greeting)\nreturn (greeting,)' },
      `${UNREADABLE}\nreturn`,
    );
    const folder = folderWith({ 'old.py': old, 'template.py': now, 'b.py': old });
    const { code } = await nbfix(folder, ['propagate', 'template.py', 'b.py', '--base', 'old.py']);
    expect(code).toBe(0);
    expect(readFileSync(join(folder, 'b.py'), 'utf8')).toBe(files['template.py']);
  });
});

test('without a python3 the message says what would decide', async () => {
  const folder = folderWith({ 'a.py': follower('"hello"') });
  const { code, out } = await nbfix(folder, ['audit', 'a.py'], { env: { PATH: folder } });
  expect(code).toBe(2);
  expect(out).toContain('if Python accepts the file, put a python3 on the PATH');
});

test('code that CPython does not take either has no such advice', async () => {
  const folder = folderWith({ 'a.py': `${template('"a"')}\n\n@app.cell\ndef _(:\n    return\n` });
  const { out } = await nbfix(folder, ['audit', 'a.py']);
  expect(out).toContain('Python syntax error');
  expect(out).not.toContain('PATH');
});
