import { chmodSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test, vi } from 'vitest';
import { planNotebook } from '../../src/engine/plan.ts';
import { NbfixError } from '../../src/error.ts';
import type { NotebookPlan } from '../../src/model/report.ts';
import { planOf } from '../report/samples.ts';
import { folderWith } from '../workspace/folder.ts';
import { QUIET_NOTEBOOK, nbfix } from './run.ts';

vi.mock('../../src/engine/plan.ts', () => ({ planNotebook: vi.fn<typeof planNotebook>() }));

const BETTER = QUIET_NOTEBOOK.replace('1 + 1', '2');
const WORSE = QUIET_NOTEBOOK.replace('1 + 1', '1 +');

/** Lets the engine answer with this text. */
function answer(path: string, text: string, after: string): NotebookPlan {
  return planOf(path, text, after, [8, 8]);
}

beforeEach(() => {
  vi.mocked(planNotebook).mockReset();
  vi.mocked(planNotebook).mockImplementation(({ path, text }) => answer(path, text, BETTER));
});

test('a file that changes between reading and writing is left as it is; the others are written', async () => {
  const folder = folderWith({ 'a.py': QUIET_NOTEBOOK, 'b.py': QUIET_NOTEBOOK });
  vi.mocked(planNotebook).mockImplementation(({ path, text }) => {
    if (path === 'a.py') writeFileSync(join(folder, path), `${text}# edited meanwhile\n`);
    return answer(path, text, BETTER);
  });
  const { code, out } = await nbfix(folder, ['apply', '.']);
  expect(code).toBe(2);
  expect(out).toContain("a.py: error: can't be written: changed since it was read");
  expect(out).toContain('\n1 finding: 1 fixed\n');
  expect(readFileSync(join(folder, 'a.py'), 'utf8')).toBe(`${QUIET_NOTEBOOK}# edited meanwhile\n`);
  expect(readFileSync(join(folder, 'b.py'), 'utf8')).toBe(BETTER);
  expect(readdirSync(folder).toSorted()).toEqual(['.nbfix', 'a.py', 'b.py']);
});

test('a bug that one notebook meets fails that notebook alone, with its stack on stderr', async () => {
  const folder = folderWith({ 'a.py': QUIET_NOTEBOOK, 'b.py': QUIET_NOTEBOOK });
  vi.mocked(planNotebook).mockImplementation(({ path, text }) => {
    if (path === 'a.py') throw new TypeError('no such node');
    return answer(path, text, BETTER);
  });
  const { code, out, err } = await nbfix(folder, ['apply', '.', '--output-format', 'json']);
  expect(code).toBe(2);
  expect(JSON.parse(out)).toMatchObject({
    notebooks: [
      { path: 'a.py', status: 'failed', error: 'internal error: no such node', changed: false },
      { path: 'b.py', changed: true },
    ],
  });
  expect(err).toContain('internal error, please report it\nTypeError: no such node\n    at ');
  expect(readFileSync(join(folder, 'a.py'), 'utf8')).toBe(QUIET_NOTEBOOK);
});

test('an expected error of the engine fails its notebook without a stack', async () => {
  vi.mocked(planNotebook).mockImplementation(() => {
    throw new NbfixError('does not settle');
  });
  const { code, out, err } = await nbfix(folderWith({ 'a.py': QUIET_NOTEBOOK }), ['apply', 'a.py']);
  expect([code, err]).toEqual([2, '']);
  expect(out).toContain('a.py: error: does not settle');
});

test('a result that CPython refuses is planned anew with CPython as judge', async () => {
  const folder = folderWith({ 'a.py': QUIET_NOTEBOOK, 'b.py': QUIET_NOTEBOOK });
  const judged: (string | null)[] = [];
  vi.mocked(planNotebook).mockImplementation(({ path, text }, _codemods, _templates, options) => {
    if (options?.compile === undefined) return answer(path, text, path === 'a.py' ? WORSE : BETTER);
    judged.push(path, options.compile(WORSE), options.compile(BETTER));
    return answer(path, text, text);
  });
  const { code } = await nbfix(folder, ['apply', '.']);
  expect(judged).toEqual(['a.py', 'invalid syntax (line 8)', null]);
  expect(code).toBe(0);
  expect(readFileSync(join(folder, 'a.py'), 'utf8')).toBe(QUIET_NOTEBOOK);
  expect(readFileSync(join(folder, 'b.py'), 'utf8')).toBe(BETTER);
});

test('an input that CPython does not compile fails and stays as it is, whatever was planned', async () => {
  // nbfix does not know the names of all characters.
  const unnamed = QUIET_NOTEBOOK.replace('1 + 1', String.raw`"\N{no such name}"`);
  const folder = folderWith({ 'a.py': unnamed, 'b.py': QUIET_NOTEBOOK });
  vi.mocked(planNotebook).mockImplementation(({ path, text }) => answer(path, text, `${text}# gate\n`));
  const { code, out } = await nbfix(folder, ['apply', '.']);
  expect(code).toBe(2);
  expect(out).toContain('a.py: error: python3 does not compile it: (unicode error)');
  expect(out).toContain('(line 8); correct it');
  expect(readFileSync(join(folder, 'a.py'), 'utf8')).toBe(unnamed);
  expect(readFileSync(join(folder, 'b.py'), 'utf8')).toBe(`${QUIET_NOTEBOOK}# gate\n`);
});

test('cells for a newer Python than the one at hand are only parsed, the others are compiled', async () => {
  const cell = '\n\n@app.cell\ndef _():\n    def f[T = int](x: T): ...\n    return\n';
  const newer = QUIET_NOTEBOOK + cell;
  const folder = folderWith({ 'a.py': newer, 'b.py': newer });
  // This one is of Python 3.12, and finds fault with the word WRONG.
  const python = folderWith({
    python3: [
      '#!/bin/sh',
      'case "$(cat)" in *"T = int"*) fault="\\"new\\"";; *WRONG*) fault="\\"wrong\\"";; *) fault=null;; esac',
      'first=null; [ "$fault" = "\\"new\\"" ] && first=$fault',
      'printf "ready 12\\n$first\\n$fault\\n$first\\n$fault\\n"',
    ].join('\n'),
  });
  chmodSync(join(python, 'python3'), 0o755);
  vi.mocked(planNotebook).mockImplementation(({ path, text }, _codemods, _templates, options) => {
    return answer(
      path,
      text,
      options?.compile === undefined && path === 'b.py' ? `${text}# WRONG\n` : `${text}# gate\n`,
    );
  });
  const { code, err } = await nbfix(folder, ['apply', '.'], { env: { PATH: `${python}:/usr/bin:/bin` } });
  expect(code).toBe(0);
  expect(err).toBe('nbfix: python3 is 3.12, too old for cells of these, so those were only parsed: a.py, b.py\n');
  expect(readFileSync(join(folder, 'a.py'), 'utf8')).toBe(`${newer}# gate\n`);
  expect(readFileSync(join(folder, 'b.py'), 'utf8')).toBe(`${newer}# gate\n`);
});

test('a notebook that CPython does not survive is written as planned and named; the others are checked', async () => {
  const folder = folderWith({ 'a.py': QUIET_NOTEBOOK, 'b.py': QUIET_NOTEBOOK });
  const python = folderWith({
    python3: [
      '#!/bin/sh',
      'case "$(cat)" in *DEADLY*) [ -e "$0.1" ] || { : > "$0.1"; printf "ready 11\\nnull\\n"; kill -9 $$; };; esac',
      'printf \'ready 11\\nnull\\n"bad (line 1)"\\n\'',
    ].join('\n'),
  });
  chmodSync(join(python, 'python3'), 0o755);
  const judged: string[] = [];
  vi.mocked(planNotebook).mockImplementation(({ path, text }, _codemods, _templates, options) => {
    if (options?.compile !== undefined) judged.push(path);
    return answer(path, text, options?.compile === undefined ? BETTER + (path === 'a.py' ? '# DEADLY\n' : '') : text);
  });
  const { err } = await nbfix(folder, ['apply', '.'], { env: { PATH: `${python}:/usr/bin:/bin` } });
  expect(err).toBe('nbfix: python3 gave no answer for these, so their results were only parsed: a.py\n');
  expect(judged).toEqual(['b.py']);
  expect(readFileSync(join(folder, 'a.py'), 'utf8')).toContain('# DEADLY');
});

test('an interruption between planning and writing writes nothing and ends with 130', async () => {
  const folder = folderWith({ 'a.py': QUIET_NOTEBOOK, 'b.py': QUIET_NOTEBOOK });
  const interrupt = new AbortController();
  vi.mocked(planNotebook).mockImplementation(({ path, text }) => {
    interrupt.abort();
    return answer(path, text, BETTER);
  });
  const { code } = await nbfix(folder, ['apply', '.'], { interrupt: interrupt.signal });
  expect(code).toBe(130);
  expect(readFileSync(join(folder, 'a.py'), 'utf8')).toBe(QUIET_NOTEBOOK);
});

test('an interruption between two files leaves the first written, the second as it was, and nothing else', async () => {
  const folder = folderWith({ 'a.py': QUIET_NOTEBOOK, 'b.py': QUIET_NOTEBOOK });
  const text = (name: string): string => readFileSync(join(folder, name), 'utf8');
  const afterTheFirst = Object.defineProperty(new AbortController().signal, 'aborted', {
    get: () => text('a.py') === BETTER,
  });
  const { code, out, err } = await nbfix(folder, ['apply', '.'], { interrupt: afterTheFirst });
  expect([code, text('b.py')]).toEqual([130, QUIET_NOTEBOOK]);
  expect(out).toContain('1 notebook: 1 changed');
  expect(err).toContain('interrupted; the report holds what was done until then');
  expect(readdirSync(folder).toSorted()).toEqual(['.nbfix', 'a.py', 'b.py']);
});

test('a bug outside the notebooks is one JSON object, exit 2', async () => {
  vi.mocked(planNotebook).mockImplementation(({ path, text }) => ({
    ...answer(path, text, BETTER),
    get audit(): never {
      throw new RangeError('no audit');
    },
  }));
  const argv = ['apply', 'a.py', '-n', '--output-format', 'json'];
  const { code, out, err } = await nbfix(folderWith({ 'a.py': QUIET_NOTEBOOK }), argv);
  expect(code).toBe(2);
  expect(JSON.parse(out)).toMatchObject({ schemaVersion: 2, error: 'internal error: no audit' });
  expect(err).toContain('RangeError: no audit\n    at ');
});
