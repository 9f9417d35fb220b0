import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { packageFolder } from '../../src/workspace/package.ts';
import { git, stoppingGit } from '../support/git.ts';
import { folderWith } from '../workspace/folder.ts';
import { nbfix, treeHash, uncoloured } from './run.ts';

const FIXTURES = join(packageFolder(), 'test/propagate');
const version = (number: number): string => readFileSync(join(FIXTURES, `template/${number}.py`), 'utf8');
const fixture = (name: string): string => readFileSync(join(FIXTURES, 'notebooks', name), 'utf8');

const MADE = fixture('as-made-from-the-first.py');
const CHANGED = fixture('changed-in-the-same-place.py');
const NEW_WORDS = 'No NVIDIA GPU here';

/** A repository whose template has two committed versions and a third one that is not. */
function repository(notebooks: Readonly<Record<string, string>>): string {
  const folder = folderWith({ ...notebooks, 'template.py': version(1) });
  git(folder, 'init', '-q');
  for (const number of [1, 2]) {
    writeFileSync(join(folder, 'template.py'), version(number));
    git(folder, 'add', '.');
    git(folder, 'commit', '-q', '-m', `version ${number}`);
  }
  writeFileSync(join(folder, 'template.py'), version(3));
  return folder;
}

const text = (folder: string, name: string): string => readFileSync(join(folder, name), 'utf8');
const PROPAGATE = ['propagate', 'template.py', '.'];
const DRIFT = ['drift', 'template.py', '.'];

test('without base and lock, git tells what the template has changed; the template itself is left alone', async () => {
  const folder = repository({ 'made.py': MADE });
  const { code, out } = await nbfix(folder, PROPAGATE);
  expect(code).toBe(0);
  expect(out).toMatch(/^made\.py: follows \(compared with revision [0-9a-f]+, the most alike, \d+ %\)/);
  expect(out).toContain('1 notebook: 1 changed, 0 unchanged, 0 failed; 0 conflicts');
  expect(text(folder, 'made.py')).toContain(NEW_WORDS);
  expect(text(folder, 'template.py')).toBe(version(3));

  const before = treeHash(folder);
  const again = await nbfix(folder, PROPAGATE);
  expect([again.code, treeHash(folder)]).toEqual([0, before]);
  expect(again.out).toContain('made.py: up to date (compared with the template as it is, as recorded)');
});

test('a history that git did not give as a whole is told', async () => {
  const folder = repository({ 'made.py': MADE });
  const env = { PATH: `${stoppingGit()}:${process.env['PATH']}` };
  const { err } = await nbfix(folder, PROPAGATE, { env });
  expect(err).toMatch(
    /^nbfix: the history of template\.py was read back to [0-9a-f]+ only: git stopped, or is too slow;/m,
  );
  expect((await nbfix(repository({ 'made.py': MADE }), PROPAGATE)).err).not.toContain('history');
});

test('a dry run writes nothing, the lock included; its stdout is a patch for git', async () => {
  const folder = repository({ 'made.py': MADE });
  const copy = folderWith({ 'made.py': MADE });
  const before = treeHash(folder);
  const { code, out, err } = await nbfix(folder, [...PROPAGATE, '--dry-run']);
  expect([code, treeHash(folder)]).toEqual([1, before]);
  expect(uncoloured(err)).toContain('made.py: would follow');
  expect(out).toContain('template: its cell no_gpu');
  expect(spawnSync('git', ['apply'], { cwd: copy, input: out }).status).toBe(0);
  await nbfix(folder, PROPAGATE);
  expect(text(copy, 'made.py')).toBe(text(folder, 'made.py'));
});

test('a base can be given as a revision or a file, and must be one', async () => {
  const folder = repository({ 'made.py': MADE, 'old.txt': version(1) });
  for (const base of ['HEAD~1', 'old.txt']) {
    const { out } = await nbfix(folder, [...PROPAGATE, '--base', base, '-n', '--output-format', 'json']);
    expect(JSON.parse(out)).toMatchObject({ notebooks: [{ changed: true, base: expect.stringContaining(base) }] });
  }
  const { code, err } = await nbfix(folder, [...PROPAGATE, '--base', 'v9']);
  expect([code, err]).toEqual([2, 'nbfix: --base v9: neither a file nor a git revision that has template.py\n']);
});

test('without git and base, the codemods travel in the words of the template, and the report says that nothing tells the rest', async () => {
  const folder = folderWith({ 'template.py': version(3), 'made.py': MADE });
  const { code, out } = await nbfix(folder, PROPAGATE);
  expect(code).toBe(0);
  expect(out).toContain(
    'compared with what nbfix writes: without --base or git nothing else shows what was changed by hand',
  );
  expect(text(folder, 'made.py')).toContain('mo.stop(');
  expect(text(folder, 'made.py')).toContain(NEW_WORDS);
});

test('a conflict leaves the cell as it is, shows the lines that differ, and makes it exit 1', async () => {
  const folder = repository({ 'changed.py': CHANGED });
  const { code, out } = await nbfix(folder, PROPAGATE);
  expect(code).toBe(1);
  expect(out).toContain('conflict gpu_memory+memory_tick, cell 6, line');
  for (const title of ['base, line', 'template, line', 'notebook, line', 'proposal for line'])
    expect(out).toContain(title);
  const after = text(folder, 'changed.py');
  expect(after).toContain('{"free": free / 2**30, "total": total / 2**30}  # GiB, as nvidia-smi has them');
  expect(after).toContain(NEW_WORDS);
  expect(after).not.toMatch(/^(?:<{7}|={7}|>{7})/m);
  // The base stays what it was, so that the conflict is told again.
  expect((await nbfix(folder, PROPAGATE)).code).toBe(1);
  expect(text(folder, 'changed.py')).toBe(after);
});

test('arguments of marimo.App that both have changed make it exit 1 until they were told of once', async () => {
  const folder = repository({ 'made.py': MADE.replace('App()', 'App(width="columns")') });
  writeFileSync(join(folder, 'template.py'), version(3).replace('App()', 'App(width="full")'));
  expect((await nbfix(folder, DRIFT)).code).toBe(1);
  const { code, out } = await nbfix(folder, PROPAGATE);
  expect(code).toBe(1);
  expect(out).toContain('conflict marimo.App: width is changed in the template and here');
  expect(text(folder, 'made.py')).toContain('marimo.App(width="columns")');
  expect((await nbfix(folder, PROPAGATE)).code).toBe(0);
  expect((await nbfix(folder, DRIFT)).code).toBe(0);
});

test('a cell that the template has no more is told of and leaves the exit code alone', async () => {
  const own = '@app.cell\ndef __():\n    links = ["a", "b"]\n    print(len(links))\n    return (links,)\n\n\n';
  const withLinks = (notebook: string): string => notebook.replace('if __name__', () => `${own}if __name__`);
  const folder = folderWith({
    'base.txt': withLinks(version(3)),
    'template.py': version(3),
    'made.py': withLinks(version(3)),
  });
  for (const command of [DRIFT, PROPAGATE]) {
    const { code, out } = await nbfix(folder, [...command, '--base', 'base.txt']);
    expect(code).toBe(0);
    expect(out).toMatch(/cell \d+ \(links\) is no longer in the template; it stays here/);
  }
});

test('a cell that is left alone on purpose is remembered with its reason, and no conflict any more', async () => {
  const folder = repository({ 'changed.py': CHANGED });
  const skip = ['--skip', 'gpu_memory', '--reason', 'GiB suit our readers'];
  expect((await nbfix(folder, [...PROPAGATE, ...skip])).code).toBe(0);
  expect(text(folder, 'nbfix.lock.json')).toContain('"reason": "GiB suit our readers"');
  expect((await nbfix(folder, PROPAGATE)).code).toBe(0);
  const { code, out } = await nbfix(folder, [...DRIFT, '--output-format', 'json']);
  expect(code).toBe(0);
  expect(JSON.parse(out).notebooks[0].cells).toContainEqual(
    expect.objectContaining({ id: 'gpu_memory+memory_tick', state: 'diverged' }),
  );
});

test('what is remembered of a notebook stays where another template has nothing for it', async () => {
  const other = version(1).replaceAll('gpu_memory', 'own_monitor');
  const folder = repository({ 'made.py': MADE, 'other.py': other });
  await nbfix(folder, ['propagate', 'template.py', 'made.py']);
  const lock = text(folder, 'nbfix.lock.json');
  await nbfix(folder, ['propagate', 'other.py', 'made.py', '--cell', 'own_monitor']);
  expect(text(folder, 'nbfix.lock.json')).toBe(lock);
});

test('only the chosen cells or rules travel', async () => {
  const folder = repository({ 'made.py': MADE });
  await nbfix(folder, [...PROPAGATE, '--cell', 'memory_tick', '--select', 'gpu-gate']);
  const after = text(folder, 'made.py');
  expect(after).toContain('"used": used / 1e9');
  expect(after).toContain('mo.stop(');
  expect(after).not.toContain('spinner');
  expect(after).not.toContain('gpu_name');
  // The rest can still come.
  await nbfix(folder, PROPAGATE);
  expect(text(folder, 'made.py')).toContain('gpu_name');
  expect(text(folder, 'made.py')).toContain('Working on the GPU');
});

test.each([
  [['propagate', 'nowhere.py', '.'], /nowhere\.py: no such file or folder; the first path is the template/],
  [['propagate', '.', '.'], /\.: not a file; the first path is the template/],
  [['propagate', 'torn.py', '.'], /torn\.py/],
  [[...PROPAGATE, '--base', ''], /^nbfix: --base is empty; give a value, or leave the option out\n$/],
  [[...PROPAGATE, '--skip', 'device'], /--skip needs a --reason/],
  [[...PROPAGATE, '--reason', 'why'], /--reason needs a --skip/],
  [[...PROPAGATE, '--cell', 'devise'], /the template has no cell "devise"/],
  [[...PROPAGATE, '--select', 'gpu-gat'], /unknown rule "gpu-gat"/],
])('%j is refused and writes nothing', async (argv, message) => {
  const folder = repository({ 'made.py': MADE });
  writeFileSync(join(folder, 'torn.py'), 'import marimo\napp = marimo.App(\n');
  const before = treeHash(folder);
  const { code, err } = await nbfix(folder, argv);
  expect([code, treeHash(folder)]).toEqual([2, before]);
  expect(err).toMatch(message);
});

test.each(['propagate', 'drift'])('%s says so where it finds nothing but the template', async (command) => {
  const folder = repository({});
  for (const path of ['template.py', '.']) {
    const { code, err } = await nbfix(folder, [command, 'template.py', path]);
    expect([code, err]).toEqual([0, `nbfix: no notebook but the template itself in ${path}\n`]);
  }
});

test('one bad notebook makes it exit 2; the others follow', async () => {
  const folder = repository({ 'made.py': MADE, 'torn.py': 'import marimo\napp = marimo.App(\n' });
  const { code, out } = await nbfix(folder, PROPAGATE);
  expect(code).toBe(2);
  expect(out).toContain('torn.py: failed');
  expect(text(folder, 'made.py')).toContain(NEW_WORDS);
});

test('a lock that is none is an error that names it; a lock is never needed', async () => {
  const folder = repository({ 'made.py': MADE });
  await nbfix(folder, PROPAGATE);
  const after = text(folder, 'made.py');
  writeFileSync(join(folder, 'nbfix.lock.json'), '{');
  const { code, err } = await nbfix(folder, PROPAGATE);
  expect([code, err]).toEqual([
    2,
    'nbfix: nbfix.lock.json: not valid JSON; correct it, or delete it: nbfix infers what it needs\n',
  ]);
  spawnSync('rm', [join(folder, 'nbfix.lock.json')]);
  expect((await nbfix(folder, PROPAGATE)).code).toBe(0);
  expect(text(folder, 'made.py')).toBe(after);
});

test('drift shows the matrix, exits 1 while something is behind, and writes nothing', async () => {
  const folder = repository({ 'made.py': MADE, 'monitorless.py': fixture('without-the-monitor.py') });
  const before = treeHash(folder);
  const first = await nbfix(folder, DRIFT);
  expect([first.code, treeHash(folder)]).toEqual([1, before]);
  expect(first.out).toContain('2 notebooks: 2 behind the template, 0 not');
  await nbfix(folder, PROPAGATE);
  const second = await nbfix(folder, DRIFT);
  expect(second.code).toBe(0);
  expect(second.out).toContain('0 behind the template, 2 not');
  expect(second.out).toMatch(/^monitorless\.py .*\./m);
  const markdown = await nbfix(folder, [...DRIFT, '--output-format', 'markdown']);
  expect(markdown.out).toContain('| made.py | same |');
});

test.each([0, 1, 2, 3])('interrupted after file %i: each is old or new, and the lock says which', async (count) => {
  const names = ['a.py', 'b.py', 'c.py'];
  const folder = repository(Object.fromEntries(names.map((name) => [name, MADE])));
  const done = (): number => names.filter((name) => text(folder, name) !== MADE).length;
  const interrupt = Object.defineProperty(new AbortController().signal, 'aborted', {
    get: () => existsSync(join(folder, 'nbfix.lock.json')) && done() >= count,
  });
  const { code } = await nbfix(folder, PROPAGATE, { interrupt });
  expect(code).toBe(130);
  expect(done()).toBe(count);
  const lock = JSON.parse(text(folder, 'nbfix.lock.json'));
  expect(Object.keys(lock.notebooks)).toEqual(names.slice(0, count));
  expect(lock.pending).toBeUndefined();
  expect((await nbfix(folder, PROPAGATE)).code).toBe(0);
  expect(done()).toBe(3);
});
