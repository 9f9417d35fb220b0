import { spawnSync } from 'node:child_process';
import { linkSync, mkdirSync, readFileSync, readdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateRawSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { LARGEST_FILE } from '../../src/workspace/regular-file.ts';
import { folderWith } from '../workspace/folder.ts';
import { makePipe } from '../support/pipe.ts';
import { QUIET_NOTEBOOK, TEMPLATE_NOTEBOOK, nbfix, treeHash } from './run.ts';

describe('what a report may take the place of', () => {
  const MARKDOWN_NOTEBOOK = '---\ntitle: Notes\nmarimo-version: 0.25.2\n---\n\n# Notes\n';

  test.each([
    ['a notebook, as a shell expands *.py', 'a.py', QUIET_NOTEBOOK],
    ['a Python file of another kind', 'a.py', 'print()\n'],
    ['a name for notebooks that nothing has', 'b.PY', null],
    ['a notebook under another name', 'notes.txt', QUIET_NOTEBOOK],
    ['a notebook with Windows line ends', 'notes.txt', QUIET_NOTEBOOK.replaceAll('\n', '\r\n')],
    ['a notebook in Markdown', 'notes.md', MARKDOWN_NOTEBOOK],
    ['a Jupyter notebook', 'notes.json', '{"cells": [], "nbformat": 4}'],
  ])('never %s', async (_what, name, text) => {
    const folder = folderWith({ 'b.py': QUIET_NOTEBOOK, ...(text === null ? {} : { [name]: text }) });
    const before = treeHash(folder);
    for (const command of ['audit', 'verify', 'report']) {
      const { code, out, err } = await nbfix(folder, [command, '-o', name, 'b.py']);
      expect([code, out]).toEqual([2, '']);
      expect(err).toMatch(/notebooks?; name another file for the report\n$/);
    }
    expect(treeHash(folder)).toBe(before);
  });

  test('never a file that it is about, under whatever name', async () => {
    const folder = folderWith({ 'script.txt': 'print()\n' });
    linkSync(join(folder, 'script.txt'), join(folder, 'second.txt'));
    symlinkSync('script.txt', join(folder, 'third.txt'));
    for (const name of ['script.txt', './second.txt', 'third.txt']) {
      const { code, err } = await nbfix(folder, ['audit', 'script.txt', '-o', name]);
      expect(code).toBe(2);
      expect(err).toContain('a file that the report is about; name another file');
    }
    expect(readFileSync(join(folder, 'script.txt'), 'utf8')).toBe('print()\n');
  });

  test('an earlier report, and one that a link in the folder leads to; the link stays', async () => {
    const folder = folderWith({ 'b.py': QUIET_NOTEBOOK, 'reports/b.md': 'old\n' });
    symlinkSync('reports/b.md', join(folder, 'b.md'));
    for (const name of ['new.txt', 'b.md', 'b.md']) {
      expect((await nbfix(folder, ['audit', 'b.py', '-o', name])).code).toBe(0);
    }
    expect(readFileSync(join(folder, 'reports/b.md'), 'utf8')).toBe(readFileSync(join(folder, 'new.txt'), 'utf8'));
    expect(readdirSync(folder).toSorted()).toEqual(['.nbfix', 'b.md', 'b.py', 'new.txt', 'reports']);
  });

  test.each([
    ['a link out of the folder', 'r.md', '../outside/r.md'],
    ['a link that leads nowhere', 'r.md', '../outside/none.md'],
    ['a folder that is a link', 'out', '../outside'],
    ['a link to a device', 'r.md', '/dev/full'],
  ])('never what is behind %s', async (_what, link, to) => {
    const folder = folderWith({ 'in/b.py': QUIET_NOTEBOOK, 'outside/r.md': 'mine\n' });
    symlinkSync(to, join(folder, 'in', link));
    const before = treeHash(join(folder, 'outside'));
    for (const command of ['audit', 'verify', 'report']) {
      const argv = [command, 'b.py', '-o', link === 'out' ? 'out/r.md' : link];
      const { code, err } = await nbfix(join(folder, 'in'), argv);
      expect(code).toBe(2);
      expect(err).toContain('symbolic link');
    }
    expect(treeHash(join(folder, 'outside'))).toBe(before);
  });

  test('never a pipe, and nothing waits for one', async () => {
    const folder = folderWith({ 'b.py': QUIET_NOTEBOOK });
    makePipe(join(folder, 'r.md'));
    const { code, err } = await nbfix(folder, ['report', 'b.py', '-o', 'r.md']);
    expect([code, err]).toEqual([2, `nbfix: --output-file ${join(folder, 'r.md')}: not a regular file\n`]);
  });
});

describe('what a lock may name', () => {
  const ENTRY = { template: 'template.py', cells: {} };
  const TEMPLATE = QUIET_NOTEBOOK;
  const child = TEMPLATE.replace('1 + 1', '2 + 2');

  /** Runs `drift` and `propagate` in the folder `in`, beside a lock with these members. */
  async function followed(folder: string, members: object, paths = ['child.py']): Promise<string> {
    writeFileSync(join(folder, 'in/nbfix.lock.json'), JSON.stringify({ version: 1, notebooks: {}, ...members }));
    const outcomes = [];
    for (const argv of [['drift'], ['propagate', '--dry-run']]) {
      outcomes.push(await nbfix(join(folder, 'in'), [...argv, 'template.py', ...paths]));
    }
    expect(outcomes.map(({ code }) => code)).toEqual([2, 2]);
    expect(outcomes[0]?.err).toBe(outcomes[1]?.err);
    return outcomes[0]?.err ?? '';
  }

  function files(): string {
    const folder = folderWith({ 'in/template.py': TEMPLATE, 'in/child.py': child, 'outside/x.py': child });
    makePipe(join(folder, 'in/pipe'));
    symlinkSync('../outside/x.py', join(folder, 'in/link.py'));
    mkdirSync(join(folder, 'in/folder.py'));
    return folder;
  }

  test.each([
    ['pipe', 'not a regular file'],
    ['folder.py', 'is a folder'],
    ['link.py', 'leads out of the folder'],
    ['../outside/x.py', 'leads out of the folder'],
    [`${'../'.repeat(20)}dev/zero`, 'leads out of the folder'],
    ['/dev/zero', 'is no path from its folder'],
    ['C:\\x.py', 'is no path from its folder'],
  ])('no run that was cut off in %j', async (key, reason) => {
    expect(await followed(files(), { pending: { [key]: { text: 'aa', notebook: ENTRY } } })).toContain(reason);
  });

  test.each(['../template.py', '/template.py', 'in/../../template.py'])('no template in %s', async (template) => {
    const err = await followed(files(), { notebooks: { 'child.py': { ...ENTRY, template } } });
    expect(err).toContain(`the template "${template}" of "child.py" is not in its folder`);
  });

  test('a run that was cut off in another of the given folders is read there', async () => {
    const folder = files();
    const pending = { '../outside/x.py': { text: 'aa', notebook: ENTRY } };
    writeFileSync(join(folder, 'in/nbfix.lock.json'), JSON.stringify({ version: 1, notebooks: {}, pending }));
    expect((await nbfix(join(folder, 'in'), ['drift', 'template.py', '../outside'])).err).toBe('');
  });

  test('no text that is larger than notebooks are: it is as if the lock had none', async () => {
    const folder = files();
    const bomb = deflateRawSync(Buffer.alloc(10 * LARGEST_FILE)).toString('base64');
    const notebooks = { 'child.py': { ...ENTRY, base: '0000000000000000' } };
    const bases = { '0000000000000000': bomb };
    writeFileSync(join(folder, 'in/nbfix.lock.json'), JSON.stringify({ version: 1, notebooks, bases }));
    expect((await nbfix(join(folder, 'in'), ['drift', 'template.py', 'child.py'])).code).not.toBe(2);
  });

  test('the lock itself is a file, in its folder', async () => {
    const folder = files();
    const lock = join(folder, 'in/nbfix.lock.json');
    const drift = async (): Promise<string> => (await nbfix(join(folder, 'in'), ['drift', 'template.py', '.'])).err;
    makePipe(lock);
    expect(await drift()).toBe('nbfix: nbfix.lock.json: not a regular file\n');
    spawnSync('rm', [lock]);
    symlinkSync('../outside/lock.json', lock);
    writeFileSync(join(folder, 'outside/lock.json'), '{"version": 1}');
    expect(await drift()).toContain('a symbolic link leads it out of its folder');
  });
});

describe('a folder with odd files', () => {
  test('each has its own message, the others are reported, and the exit code is 2', async () => {
    const folder = folderWith({ 'good.py': QUIET_NOTEBOOK, 'big.py': '', 'folder.py/inside.py': QUIET_NOTEBOOK });
    truncateSync(join(folder, 'big.py'), 540_000_000);
    makePipe(join(folder, 'pipe.py'));
    symlinkSync('loop.py', join(folder, 'loop.py'));
    const { code, out } = await nbfix(folder, ['audit', '.', '--output-format', 'json']);
    expect(code).toBe(2);
    const { notebooks } = JSON.parse(out) as { notebooks: { path: string; status: string; error?: string }[] };
    expect(notebooks.map(({ path, status, error }) => [path, status, error])).toEqual([
      ['big.py', 'failed', 'too large: 540 MB, and nbfix reads up to 5 MB'],
      ['folder.py/inside.py', 'ok', undefined],
      ['good.py', 'ok', undefined],
      ['loop.py', 'failed', 'a broken symbolic link: a symbolic link that leads to itself'],
    ]);
  });

  test('a notebook whose name is as long as names can be is repaired', async () => {
    const name = `${'n'.repeat(252)}.py`;
    const folder = folderWith({ [name]: TEMPLATE_NOTEBOOK });
    expect((await nbfix(folder, ['apply', '--phase', 'A', '.'])).out).toContain('3 findings: 3 fixed');
    expect(readFileSync(join(folder, name), 'utf8')).not.toBe(TEMPLATE_NOTEBOOK);
    expect(readdirSync(folder).toSorted()).toEqual(['.nbfix', name]);
  });
});
