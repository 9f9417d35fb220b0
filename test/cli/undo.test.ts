import { mkdirSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { beginRun } from '../../src/workspace/journal/run.ts';
import { packageFolder } from '../../src/workspace/package.ts';
import { idsIn } from '../../src/workspace/journal/store.ts';
import { folderWith } from '../workspace/folder.ts';
import { QUIET_NOTEBOOK, TEMPLATE_NOTEBOOK, nbfix, treeHash } from './run.ts';

const APPLY = ['apply', '--phase', 'A', '.'];
const ONE_RULE = ['apply', '--select', 'gpu-gate'];
const [OLD, NEW] = ['# old\n', '# new\n'] as const;
const read = (folder: string, name: string): string => readFileSync(join(folder, name), 'utf8');

interface Listed {
  readonly id: string;
  readonly state: string;
  readonly [member: string]: unknown;
}

async function runsOf(folder: string): Promise<readonly Listed[]> {
  const { out } = await nbfix(folder, ['history', '--output-format', 'json']);
  return (JSON.parse(out) as { runs: readonly Listed[] }).runs;
}

/** A run that writes these files as `apply` would, which takes longer. */
function wrote(folder: string, names: readonly string[], before: string | null, after: string): string {
  const changes = names.map((name) => ({ file: join(folder, name), before, after, isNotebook: true, fixes: 3 }));
  const run = beginRun(changes, { command: APPLY, cwd: folder, isAside: false });
  for (const { file } of changes) run.replace(file, before, after);
  run.end(false);
  return idsIn(join(folder, '.nbfix/journal'))[0] ?? '';
}

/** A folder whose two files a run has changed. */
function changed(): { readonly folder: string; readonly id: string } {
  const folder = folderWith({ 'a.py': OLD, 'd/b.py': OLD });
  return { folder, id: wrote(folder, ['a.py', 'd/b.py'], OLD, NEW) };
}

/** Makes the last run one that was killed after it had written `a.py`. */
function interrupt(folder: string, id: string): void {
  const file = join(folder, '.nbfix/journal', id, 'entry.json');
  const text = readFileSync(file, 'utf8').replace('"isSettled": true', '"isSettled": false');
  writeFileSync(file, text.replace(/"process": \d+/, '"process": 4194305'));
  writeFileSync(join(folder, 'd/b.py'), OLD);
}

test('undo brings back what was there, redo what was made of it', async () => {
  const folder = folderWith({ 'a.py': TEMPLATE_NOTEBOOK, 'd/b.py': TEMPLATE_NOTEBOOK });
  expect((await nbfix(folder, [...ONE_RULE, '.'])).code).toBe(0);
  const after = read(folder, 'a.py');
  const [run] = await runsOf(folder);
  const { id } = run!;
  const command = [...ONE_RULE, '.'];
  expect(run).toMatchObject({ state: 'done', command, notebooks: 2, fixes: 2, files: ['a.py', 'd/b.py'] });
  const undone = await nbfix(join(folder, 'd'), ['undo']);
  const typed = '`nbfix apply --select gpu-gate .`';
  expect(undone).toEqual({
    code: 0,
    out: `../a.py: written\nb.py: written\n2 files are again as before ${typed}\nnext: nbfix redo ${id}\n`,
    err: '',
  });
  expect([read(folder, 'a.py'), read(folder, 'd/b.py')]).toEqual([TEMPLATE_NOTEBOOK, TEMPLATE_NOTEBOOK]);
  expect(await runsOf(folder)).toMatchObject([{ id, state: 'taken back' }]);
  expect((await nbfix(folder, ['redo'])).out).toContain(`2 files are as ${typed} left them\nnext: nbfix undo ${id}\n`);
  expect([read(folder, 'a.py'), read(folder, 'd/b.py')]).toEqual([after, after]);
  expect(await runsOf(folder)).toMatchObject([{ id, state: 'done' }]);
});

test('a second undo goes further back, and redo the same way forward', async () => {
  const texts = ['0', '1', '2', '3'];
  const folder = folderWith({ 'a.py': '0' });
  for (const at of [0, 1, 2]) wrote(folder, ['a.py'], texts[at]!, texts[at + 1]!);
  for (const text of texts.slice(0, 3).toReversed()) {
    expect((await nbfix(folder, ['undo'])).code).toBe(0);
    expect(read(folder, 'a.py')).toBe(text);
  }
  const { code, err } = await nbfix(folder, ['undo']);
  expect([code, err]).toEqual([2, `nbfix: ${folder}: the journal has no run to take back\n`]);
  for (const text of texts.slice(1)) {
    expect((await nbfix(folder, ['redo'])).code).toBe(0);
    expect(read(folder, 'a.py')).toBe(text);
  }
  expect((await nbfix(folder, ['redo'])).err).toContain('the journal has no run to make again');
});

test('a run is named by its id or a part of it; one whose files a later run has changed names that', async () => {
  const folder = folderWith({ 'a.py': '0' });
  const [first, second] = [wrote(folder, ['a.py'], '0', '1'), wrote(folder, ['a.py'], '1', '2')];
  expect(await nbfix(folder, ['undo', first])).toMatchObject({
    code: 2,
    err: expect.stringContaining(`nothing was written:\n  a.py: changed since by ${second}\n--force writes over them`),
  });
  expect((await nbfix(folder, ['undo', second.slice(-4)])).code).toBe(0);
  expect((await nbfix(folder, ['undo', first])).code).toBe(0);
  expect(read(folder, 'a.py')).toBe('0');
  expect((await nbfix(folder, ['undo', '2'])).err).toContain('"2" is the name of several runs');
  expect((await nbfix(folder, ['undo', 'last'])).err).toContain('has no run "last"; nbfix history lists those');
});

test('files changed since are left alone, all or none; --force keeps what they hold', async () => {
  const { folder, id } = changed();
  const edited = Buffer.concat([Buffer.from(NEW), Buffer.from([0xff, 0, 0x0a])]);
  writeFileSync(join(folder, 'd/b.py'), edited);
  const before = treeHash(folder);
  const refused = await nbfix(folder, ['undo']);
  expect([refused.code, refused.out]).toEqual([2, '']);
  expect(refused.err).toContain('nothing was written:\n  d/b.py: changed since\n--force writes over them');
  expect(treeHash(folder)).toBe(before);

  const { code, err } = await nbfix(folder, ['undo', '--force']);
  const kept = /`nbfix undo (\S+)` brings it back/.exec(err)?.[1] ?? '';
  expect(code).toBe(0);
  expect([read(folder, 'a.py'), read(folder, 'd/b.py')]).toEqual([OLD, OLD]);
  expect(await runsOf(folder)).toMatchObject([{ id: kept }, { id, state: 'taken back' }]);
  // What it kept is no run of its own that `undo` would take back.
  expect((await nbfix(folder, ['undo'])).err).toContain('no run to take back');
  expect((await nbfix(folder, ['undo', kept])).code).toBe(0);
  expect(readFileSync(join(folder, 'd/b.py'))).toEqual(edited);
  expect(read(folder, 'a.py')).toBe(OLD);
});

test('a dry run shows the diff and writes nothing', async () => {
  const { folder } = changed();
  const before = treeHash(folder);
  const { code, out } = await nbfix(folder, ['undo', '-n']);
  expect([code, treeHash(folder)]).toEqual([1, before]);
  expect(out).toMatch(/^--- a\/a\.py\n\+\+\+ b\/a\.py\n/);
  expect(out).toContain('--- a/d/b.py\n+++ b/d/b.py\n@@ -1,1 +1,1 @@\n-# new\n+# old\n');
});

test('a run that was interrupted is told by the next one that writes, and finished or taken back', async () => {
  for (const [command, state] of [
    ['redo', 'done'],
    ['undo', 'taken back'],
  ] as const) {
    const { folder, id } = changed();
    interrupt(folder, id);
    writeFileSync(join(folder, 'c.py'), TEMPLATE_NOTEBOOK);
    expect(await runsOf(folder)).toMatchObject([{ id, state: 'interrupted' }]);
    const { code, err } = await nbfix(folder, [...ONE_RULE, 'c.py']);
    expect(code).toBe(0);
    expect(err).toContain(
      `nbfix: an earlier run was interrupted while it wrote 2 files: \`nbfix redo ${id}\` finishes it, \`nbfix undo ${id}\` takes it back\n`,
    );
    expect((await nbfix(folder, [command, id])).code).toBe(0);
    expect((await runsOf(folder)).map((run) => run.state)).toEqual(['done', state]);
    const text = command === 'redo' ? NEW : OLD;
    expect([read(folder, 'a.py'), read(folder, 'd/b.py')]).toEqual([text, text]);
    writeFileSync(join(folder, 'c.py'), TEMPLATE_NOTEBOOK);
    expect((await nbfix(folder, [...ONE_RULE, 'c.py'])).err).not.toContain('interrupted');
  }
});

test('the same command once more finishes an interrupted run', async () => {
  const { folder, id } = changed();
  interrupt(folder, id);
  wrote(folder, ['d/b.py'], OLD, NEW);
  expect((await runsOf(folder)).map((run) => run.state)).toEqual(['done', 'done']);
});

test('a run of a process that is still there is left to it, unless it is another program', async () => {
  const { folder, id } = changed();
  interrupt(folder, id);
  const file = join(folder, '.nbfix/journal', id, 'entry.json');
  writeFileSync(file, readFileSync(file, 'utf8').replace(/"process": \d+/, `"process": ${process.ppid}`));
  expect(await runsOf(folder)).toMatchObject([{ state: 'running' }]);
  expect((await nbfix(folder, ['undo'])).err).toBe(
    `nbfix: ${id} is still at work (process ${process.ppid}); --force, if that is another program\n`,
  );
  expect((await nbfix(folder, ['undo', '--force'])).code).toBe(0);
  expect(read(folder, 'a.py')).toBe(OLD);
});

test('an entry that is spoilt is told and never acted on; others can be named', async () => {
  const { folder, id } = changed();
  const spoilt = '20991231-235959-0000';
  mkdirSync(join(folder, '.nbfix/journal', spoilt));
  writeFileSync(join(folder, '.nbfix/journal', spoilt, 'entry.json'), '{"version": 1, "files": [');
  const before = treeHash(folder);
  for (const words of [['undo'], ['undo', spoilt], ['redo', spoilt]]) {
    const { code, err } = await nbfix(folder, words);
    expect([code, err]).toEqual([
      2,
      `nbfix: the entry of ${spoilt} in the journal: not valid JSON; name another run\n`,
    ]);
  }
  expect(treeHash(folder)).toBe(before);
  expect((await nbfix(folder, ['history'])).out).toMatch(/^20991231-235959-0000 +spoilt +not valid JSON\n\d{8}-/);
  expect((await nbfix(folder, ['undo', id])).code).toBe(0);
  expect(read(folder, 'a.py')).toBe(OLD);
});

test('with --force, what cannot be brought back is told, and the rest is', async () => {
  const { folder, id } = changed();
  rmSync(join(folder, '.nbfix/journal', id, 'texts'));
  writeFileSync(join(folder, 'a.py'), OLD);
  const refused = await nbfix(folder, ['undo']);
  expect(refused.err).toContain('  d/b.py: its text in the journal is spoilt\n--force goes on without');
  const { code, out, err } = await nbfix(folder, ['undo', '--force']);
  expect([code, err]).toEqual([2, 'nbfix: d/b.py: its text in the journal is spoilt; it is left as it is\n']);
  expect(out).toContain('0 files are again as before');
});

test('what a hostile entry says is shown and does nothing', async () => {
  const { folder, id } = changed();
  const file = join(folder, '.nbfix/journal', id, 'entry.json');
  const text = readFileSync(file, 'utf8');
  writeFileSync(file, text.replace('"a.py"', '"../a.py"'));
  expect((await nbfix(folder, ['undo'])).err).toContain('the path "../a.py" is not in its folder');
  writeFileSync(file, text.replace('["apply"', String.raw`["\u001b[31m::error::"`));
  expect((await nbfix(folder, ['history'])).out).toContain(String.raw`nbfix \x1b[31m::error:: --phase`);
});

test('--no-journal keeps nothing, and neither does a run that changes nothing', async () => {
  const folder = folderWith({ 'a.py': TEMPLATE_NOTEBOOK, 'b.py': QUIET_NOTEBOOK });
  await nbfix(folder, ['apply', 'b.py']);
  await nbfix(folder, [...ONE_RULE, '.', '--no-journal']);
  expect(read(folder, 'a.py')).not.toBe(TEMPLATE_NOTEBOOK);
  expect(readdirSync(folder).toSorted()).toEqual(['a.py', 'b.py']);
  const { code, err } = await nbfix(folder, ['history']);
  expect([code, err]).toEqual([0, `nbfix: ${folder}: the journal has no run\n`]);
});

test('where the journal cannot be written, nothing is changed, and the option that does without is named', async () => {
  const folder = folderWith({ 'a.py': TEMPLATE_NOTEBOOK, '.nbfix': 'a file' });
  const { code, out, err } = await nbfix(folder, [...ONE_RULE, '.']);
  expect([code, out]).toEqual([2, '']);
  expect(err).toMatch(/nothing was changed: .*\.nbfix: not a folder; remove it; --no-journal does without/);
  expect(read(folder, 'a.py')).toBe(TEMPLATE_NOTEBOOK);
  expect((await nbfix(folder, [...ONE_RULE, '.', '--no-journal'])).code).toBe(0);
  expect(read(folder, 'a.py')).not.toBe(TEMPLATE_NOTEBOOK);
});

test('propagate is taken back with its lock and the copies of conflicts', async () => {
  const fixture = (name: string): string => readFileSync(join(packageFolder(), 'test/propagate', name), 'utf8');
  const folder = folderWith({
    'made.py': fixture('notebooks/as-made-from-the-first.py'),
    'changed.py': fixture('notebooks/changed-in-the-same-place.py'),
    'template.py': fixture('template/3.py'),
    'base.txt': fixture('template/1.py'),
  });
  const files = (): readonly string[] => {
    const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(
      (name) => !name.startsWith('.nbfix/'),
    );
    return names.toSorted().flatMap((name) => [name, statSync(join(folder, name)).isFile() ? read(folder, name) : '']);
  };
  mkdirSync(join(folder, '.nbfix'));
  const before = files();
  await nbfix(folder, ['propagate', 'template.py', '.', '--base', 'base.txt', '--conflict', 'inline']);
  const after = files();
  expect(after).toEqual(expect.arrayContaining(['nbfix.lock.json', '.nbfix-conflicts/changed.py']));
  const [run] = await runsOf(folder);
  expect(run).toMatchObject({
    notebooks: 2,
    fixes: null,
    files: expect.arrayContaining(['changed.py', 'made.py', '.nbfix-conflicts/changed.py', 'nbfix.lock.json']),
  });
  expect((await nbfix(folder, ['undo'])).out).toContain('nbfix.lock.json: removed\n');
  expect(files()).toEqual(before);
  await nbfix(folder, ['redo']);
  expect(files().filter((name) => !name.includes('.gitignore') && name !== '*\n')).toEqual(
    after.filter((name) => !name.includes('.gitignore') && name !== '*\n'),
  );
});

test('comments that silence findings are taken back', async () => {
  const folder = folderWith({ 'a.py': TEMPLATE_NOTEBOOK });
  await nbfix(folder, ['audit', '--select', 'gpu-gate', '--add-ignore=later', '.']);
  expect(read(folder, 'a.py')).toContain('# nbfix: ignore[gpu-gate] -- later');
  expect((await nbfix(folder, ['undo'])).code).toBe(0);
  expect(read(folder, 'a.py')).toBe(TEMPLATE_NOTEBOOK);
});

test('what a report, a baseline or a plan replaces comes back where it is named, however often it was written', async () => {
  const folder = folderWith({ 'a.py': TEMPLATE_NOTEBOOK, 'report.md': 'mine\n', 'other.md': 'mine, too\n' });
  const id = wrote(folder, ['b.py'], null, NEW);
  for (const rule of ['gpu-gate', 'oom-guard', 'progress-spinner'])
    await nbfix(folder, ['audit', '--select', rule, '--output-format', 'json', '-o', 'report.md', '.']);
  await nbfix(folder, ['audit', '--select', 'gpu-gate', '-o', 'new.md', '.']);
  await nbfix(folder, ['plan', '--select', 'gpu-gate', '-o', 'other.md', '.']);
  await nbfix(folder, ['audit', '--baseline', 'base.json', '--update-baseline', '.']);
  const [plan, report, ...rest] = await runsOf(folder);
  expect([plan?.['files'], report?.['files'], rest.map((run) => run.id)]).toEqual([['other.md'], ['report.md'], [id]]);
  expect((await nbfix(folder, ['undo'])).out).toContain('b.py: removed');
  expect((await nbfix(folder, ['undo', report!.id])).code).toBe(0);
  expect(read(folder, 'report.md')).toBe('mine\n');
  expect(JSON.parse(read(folder, 'other.md'))).toBeTypeOf('object');
});
