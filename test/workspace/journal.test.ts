import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { entryText, parseEntry, RUN_ID, type Entry, type RunEntry } from '../../src/workspace/journal/entry.ts';
import { prune } from '../../src/workspace/journal/prune.ts';
import { journalIn, rootFor, rootHere } from '../../src/workspace/journal/root.ts';
import { beginRun, type Change, type Run } from '../../src/workspace/journal/run.ts';
import { placeOf, stateOf } from '../../src/workspace/journal/state.ts';
import { idAt, idsIn, readRun, runsIn } from '../../src/workspace/journal/store.ts';
import { beginTaking, stepsTo } from '../../src/workspace/journal/take.ts';
import { addTexts, hashOf, openTexts } from '../../src/workspace/journal/texts.ts';
import { folderWith } from './folder.ts';

const read = (folder: string, name: string): string => readFileSync(join(folder, name), 'utf8');

function begin(folder: string, changes: readonly Change[], command = ['apply', '.']): Run {
  return beginRun(changes, { command, cwd: folder, isAside: false });
}

function change(folder: string, name: string, before: string | null, after: string): Change {
  return { file: join(folder, name), before, after, isNotebook: true };
}

/** A whole run that writes one file. */
function ran(folder: string, name: string, before: string | null, after: string): RunEntry {
  const run = begin(folder, [change(folder, name, before, after)]);
  run.replace(join(folder, name), before, after);
  run.end(false);
  return newest(folder);
}

function newest(folder: string): RunEntry {
  const [run] = runsIn(folder);
  if (run === undefined || 'problem' in run) throw new Error(`no run: ${run?.problem}`);
  return run;
}

/** What a run would leave if it were killed now. */
function killed(folder: string, run: RunEntry): RunEntry {
  const dead = { ...run, process: 2 ** 22 + 1 };
  writeFileSync(join(folder, '.nbfix/journal', run.id, 'entry.json'), entryText(dead));
  return dead;
}

describe('where the journal is', () => {
  test('in the folder of the repository, else in the nearest folder above that has one, else here', () => {
    const folder = folderWith({
      'repository/.git/HEAD': '',
      'repository/a/x.py': '',
      'plain/b/c/x.py': '',
      'bare/x.py': '',
    });
    mkdirSync(join(folder, 'repository/a/.nbfix'));
    mkdirSync(join(folder, 'plain/.nbfix'));
    expect(rootHere(join(folder, 'repository/a'))).toBe(join(folder, 'repository'));
    expect(rootHere(join(folder, 'plain/b/c'))).toBe(join(folder, 'plain'));
    expect(rootHere(join(folder, 'bare'))).toBe(join(folder, 'bare'));
  });

  test('a file elsewhere goes by its own folder', () => {
    const folder = folderWith({
      'repository/.git/HEAD': '',
      'repository/a/x.py': '',
      'bare/x.py': '',
      'here/y.py': '',
    });
    const here = join(folder, 'here');
    expect(rootFor(join(here, 'y.py'), here)).toBe(here);
    expect(rootFor(join(folder, 'repository/a/x.py'), here)).toBe(join(folder, 'repository'));
    expect(rootFor(join(folder, 'bare/x.py'), here)).toBe(join(folder, 'bare'));
  });

  test('one run over two roots is in both journals', () => {
    const folder = folderWith({ 'one/x.py': 'old', 'two/x.py': 'old' });
    const changes = ['one/x.py', 'two/x.py'].map((name) => change(folder, name, 'old', 'new'));
    const run = begin(join(folder, 'one'), changes);
    for (const { file } of changes) run.replace(file, 'old', 'new');
    run.end(false);
    expect(run.roots).toEqual([join(folder, 'one'), join(folder, 'two')]);
    for (const root of run.roots) expect(newest(root).files.map(({ path }) => path)).toEqual(['x.py']);
  });

  test.each(['.nbfix', '.nbfix/journal'])('nothing is written through a link in the place of %s', (name) => {
    const folder = folderWith({ 'in/x.py': 'old', 'outside/kept': '' });
    if (name !== '.nbfix') mkdirSync(join(folder, 'in/.nbfix'));
    symlinkSync(join(folder, 'outside'), join(folder, 'in', name));
    expect(() => ran(join(folder, 'in'), 'x.py', 'old', 'new')).toThrow(
      /nothing was changed.*: not a folder; remove it/,
    );
    expect(readdirSync(join(folder, 'outside'))).toEqual(['kept']);
    expect(read(folder, 'in/x.py')).toBe('old');
  });

  test('git takes none of it', () => {
    const folder = folderWith({ 'x.py': 'old' });
    ran(folder, 'x.py', 'old', 'new');
    expect(read(folder, '.nbfix/.gitignore')).toBe('*\n');
  });
});

describe('a run', () => {
  test('is on the disk before its first file is written, and done after its last', () => {
    const folder = folderWith({ 'a.py': 'old a', 'b.py': 'old b' });
    const changes = [change(folder, 'a.py', 'old a', 'new a'), change(folder, 'b.py', 'old b', 'new b')];
    const run = begin(folder, changes);
    const begun = newest(folder);
    expect(stateOf(folder, begun)).toBe('running');
    expect(begun).toMatchObject({ command: ['apply', '.'], goal: 'after', isSettled: false, notebooks: 2 });
    const textOf = openTexts(join(folder, '.nbfix/journal', begun.id, 'texts'));
    for (const text of ['old a', 'new a', 'old b', 'new b']) expect(textOf(hashOf(text))?.toString()).toBe(text);
    for (const { file, before, after } of changes) run.replace(file, before, after);
    run.end(false);
    expect(stateOf(folder, newest(folder))).toBe('done');
    expect(readdirSync(join(folder, '.nbfix/journal'))).toEqual([begun.id]);
  });

  test('has only the files that were written; without one it is not kept', () => {
    const folder = folderWith({ 'a.py': 'old', 'b.py': 'edited' });
    const changes = ['a.py', 'b.py'].map((name) => change(folder, name, 'old', 'new'));
    const run = begin(folder, changes);
    run.replace(join(folder, 'a.py'), 'old', 'new');
    expect(() => run.replace(join(folder, 'b.py'), 'old', 'new')).toThrow(/changed since it was read/);
    run.end(false);
    expect(newest(folder)).toMatchObject({ isSettled: true, notebooks: 1, files: [{ path: 'a.py' }] });
    begin(folder, [change(folder, 'b.py', 'old', 'new')]).end(false);
    expect(runsIn(folder)).toHaveLength(1);
  });

  test('that was interrupted keeps what is still to be written', () => {
    const folder = folderWith({ 'a.py': 'old', 'b.py': 'old' });
    const run = begin(
      folder,
      ['a.py', 'b.py'].map((name) => change(folder, name, 'old', 'new')),
    );
    run.replace(join(folder, 'a.py'), 'old', 'new');
    run.end(true);
    const dead = killed(folder, newest(folder));
    expect(dead).toMatchObject({ isSettled: false, files: [{ path: 'a.py' }, { path: 'b.py' }] });
    expect(stateOf(folder, dead)).toBe('interrupted');
    expect(begin(folder, [change(folder, 'b.py', 'old', 'other')]).interrupted.map(({ id }) => id)).toEqual([dead.id]);
  });

  test.each([
    [['new', 'new'], 'done'],
    [['old', 'old'], 'taken back'],
    [['new', 'old'], 'interrupted'],
    [['new', 'other'], 'interrupted'],
  ])('that was killed, with files that hold %j, is %s', (texts, state) => {
    const folder = folderWith({ 'a.py': 'old', 'b.py': 'old' });
    const names = ['a.py', 'b.py'];
    const run = begin(
      folder,
      names.map((name) => change(folder, name, 'old', 'new')),
    );
    const dead = killed(folder, newest(folder));
    run.end(true);
    for (const [at, text] of texts.entries()) writeFileSync(join(folder, names[at]!), text);
    expect(stateOf(folder, { ...dead, id: idAt(0) })).toBe(state);
  });

  test('may write a file more than once, and another text than it announced', () => {
    const folder = folderWith({ 'lock.json': 'before' });
    const file = join(folder, 'lock.json');
    const run = begin(folder, [{ file, before: 'before', between: ['pending'], after: 'after' }]);
    for (const [from, to] of [
      ['before', 'pending'],
      ['pending', 'other'],
    ] as const)
      run.replace(file, from, to);
    run.end(false);
    const entry = newest(folder);
    expect(entry.files).toEqual([
      {
        path: 'lock.json',
        before: hashOf('before'),
        after: hashOf('other'),
        between: ['pending', 'after'].map(hashOf),
      },
    ]);
    expect(stepsTo('before', folder, entry)).toMatchObject([{ state: 'to do' }]);
    writeFileSync(file, 'before');
    expect(stepsTo('after', folder, entry)[0]?.wanted?.toString()).toBe('other');
  });

  test('is not begun where what it replaces cannot be kept', () => {
    const folder = folderWith({ 'x.py': 'old', '.git/HEAD': '', '.git/x.py': 'old' });
    expect(() => begin(folder, [change(folder, '.git/x.py', 'old', 'new')])).toThrow(
      /nothing was changed: the path ".git\/x.py" is not in its folder, or of git's own files; --no-journal/,
    );
    expect(readdirSync(join(folder, '.nbfix/journal'))).toEqual([]);
  });

  test('two at once, over the same files, leave each file to one of them', () => {
    const folder = folderWith({ 'a.py': 'old', 'b.py': 'old' });
    const changes = (after: string): Change[] => ['a.py', 'b.py'].map((name) => change(folder, name, 'old', after));
    const [one, two] = [begin(folder, changes('one')), begin(folder, changes('two'))];
    one.replace(join(folder, 'a.py'), 'old', 'one');
    two.replace(join(folder, 'b.py'), 'old', 'two');
    expect(() => two.replace(join(folder, 'a.py'), 'old', 'two')).toThrow(/changed since/);
    expect(() => one.replace(join(folder, 'b.py'), 'old', 'one')).toThrow(/changed since/);
    one.end(false);
    two.end(false);
    expect(runsIn(folder)).toMatchObject([{ files: [{ path: 'b.py' }] }, { files: [{ path: 'a.py' }] }]);
  });
});

describe('ids', () => {
  test('sort by time', () => {
    fc.assert(
      fc.property(fc.nat(4e12), fc.integer({ min: 1, max: 2000 }), (time, later) => {
        const [one, two] = [idAt(time), idAt(time + later)];
        expect([RUN_ID.test(one), one < two]).toEqual([true, true]);
      }),
    );
  });

  test('a run is newer than those before it, whatever the clock says', () => {
    const folder = folderWith({ 'x.py': '0' });
    for (let at = 0; at < 5; at++) ran(folder, 'x.py', String(at), String(at + 1));
    const ids = idsIn(join(folder, '.nbfix/journal'));
    const runs = ids.map((id) => readRun(join(folder, '.nbfix/journal'), id)) as RunEntry[];
    expect(runs.map(({ files }) => files[0]?.after)).toEqual(['5', '4', '3', '2', '1'].map(hashOf));
  });
});

describe('texts', () => {
  test('come back byte for byte, or not at all, wherever the file is cut off', () => {
    const folder = folderWith({});
    const content = fc.oneof(fc.string({ unit: 'binary' }), fc.uint8Array());
    fc.assert(
      fc.property(
        fc.array(content, { minLength: 1, maxLength: 5 }),
        content,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (contents, last, cut) => {
          const file = join(folder, 'texts');
          writeFileSync(file, '');
          addTexts(file, contents);
          expect(contents.map((each) => openTexts(file)(hashOf(each)))).toEqual(
            contents.map((each) => Buffer.from(each as string)),
          );
          truncateSync(file, Math.floor(readFileSync(file).length * cut));
          addTexts(file, [last]);
          const textOf = openTexts(file);
          for (const each of contents) expect([null, hashOf(each)]).toContain(hashOrNull(textOf(hashOf(each))));
          expect(textOf(hashOf(last))).toEqual(Buffer.from(last as string));
        },
      ),
      { numRuns: 25 },
    );
  });

  test('a spoilt one is none', () => {
    const file = join(folderWith({}), 'texts');
    addTexts(file, ['one', 'two']);
    writeFileSync(file, readFileSync(file, 'utf8').replace(hashOf('one'), hashOf('three')));
    appendFileSync(file, `${hashOf('four')} !!!\n`);
    const textOf = openTexts(file);
    expect(['one', 'two', 'three', 'four'].map((text) => textOf(hashOf(text))?.toString())).toEqual([
      undefined,
      'two',
      undefined,
      undefined,
    ]);
  });

  function hashOrNull(text: Buffer | null): string | null {
    return text === null ? null : hashOf(text);
  }
});

describe('entries', () => {
  const ENTRY: Entry = {
    command: ['apply'],
    started: '2026-12-01T14:32:05.123Z',
    changed: '2026-12-01T14:32:05.123Z',
    host: 'here',
    process: 1,
    goal: 'after',
    isSettled: true,
    notebooks: 1,
    fixes: null,
    isAside: false,
    files: [{ path: 'draft/x.py', before: hashOf('old'), after: hashOf('new'), between: [] }],
  };
  const withFile = (file: object): string => entryText({ ...ENTRY, files: [{ ...ENTRY.files[0]!, ...file }] });

  test('come back as they were written', () => {
    expect(parseEntry(entryText(ENTRY))).toEqual(ENTRY);
  });

  test.each([
    '../x.py',
    '/x.py',
    'a/../../x.py',
    '..\\x.py',
    'a//x.py',
    './x.py',
    '',
    'a/\0.py',
    '.git/config',
    'a/.GIT/hooks/pre-commit',
    '.g\u200cit/config',
    'git~1/config',
    '.git. /config',
    '.git::$INDEX_ALLOCATION/x',
    '.nbfix/x',
  ])('the path %j is refused', (path) => {
    expect(() => parseEntry(withFile({ path }))).toThrow('is not in its folder');
  });

  test.each(['x.py', '.store/x.py', '.nbfix-conflicts/x.py', '.gitlab/x.py', 'a b/…/x.py', 'a\\b.py', 'C:x.py'])(
    'the path %j is taken',
    (path) => {
      expect(parseEntry(withFile({ path })).files[0]?.path).toBe(path);
    },
  );

  test.each([
    ['{', 'not valid JSON'],
    ['[]', 'not an entry of version 1'],
    [entryText(ENTRY).replace('"version": 1', '"version": 2'), 'not an entry of version 1'],
    [entryText(ENTRY).replace('"after"', '"never"'), '"goal" is not valid'],
    [entryText(ENTRY).replace('"process": 1', '"process": -1'), '"process" is not valid'],
    [entryText(ENTRY).replace(/2026[^"]+/, 'now'), '"started" is not valid'],
    [withFile({ before: 'x' }), '"files" is not valid'],
    [withFile({ between: [null] }), '"files" is not valid'],
  ])('%j: %s', (text, problem) => {
    expect(() => parseEntry(text)).toThrow(problem);
  });

  test('a cut-off one is told, wherever it ends, and so is one behind a link', () => {
    const folder = folderWith({ 'x.py': 'old', 'entry.json': entryText(ENTRY) });
    const { id } = ran(folder, 'x.py', 'old', 'new');
    const file = join(folder, '.nbfix/journal', id, 'entry.json');
    const length = readFileSync(file).length;
    for (let size = length - 3; size > 0; size -= 7) {
      truncateSync(file, size);
      expect(runsIn(folder)).toEqual([{ id, problem: 'not valid JSON' }]);
    }
    const linked = join(folder, '.nbfix/journal', idAt(0));
    mkdirSync(linked);
    symlinkSync(join(folder, 'entry.json'), join(linked, 'entry.json'));
    expect(runsIn(folder).at(-1)).toEqual({ id: idAt(0), problem: 'a symbolic link' });
  });
});

describe('taking back', () => {
  test('no link leads a file out of the root, and none is written over', () => {
    const folder = folderWith({ 'in/a/x.py': 'old', 'outside/x.py': 'new' });
    const root = join(folder, 'in');
    const run = ran(root, 'a/x.py', 'old', 'new');
    symlinkSync('../outside', join(root, 'out'));
    symlinkSync('../outside/x.py', join(root, 'link.py'));
    symlinkSync('x.py', join(root, 'a/second.py'));
    mkdirSync(join(root, 'folder.py'));
    expect(() => placeOf(root, 'out/x.py')).toThrow('a symbolic link leads it out of its folder');
    expect(() => placeOf(root, 'out/none/x.py')).toThrow('a symbolic link leads it out of its folder');
    const files = ['a/x.py', 'out/x.py', 'link.py', 'a/second.py', 'folder.py'].map((path) => ({
      ...run.files[0]!,
      path,
    }));
    const states = stepsTo('before', root, { ...run, files }).map(({ state, problem }) => [state, problem]);
    expect(states).toEqual([
      ['to do', ''],
      ['barred', 'a symbolic link leads it out of its folder'],
      ['barred', 'a symbolic link'],
      ['barred', 'a symbolic link'],
      ['barred', 'not a regular file'],
    ]);
  });

  test('a text that is spoilt is not written', () => {
    const folder = folderWith({ 'x.py': 'old' });
    const run = ran(folder, 'x.py', 'old', 'new');
    const texts = join(folder, '.nbfix/journal', run.id, 'texts');
    writeFileSync(texts, readFileSync(texts, 'utf8').replace(hashOf('old'), hashOf('oldest')));
    const file = { ...run.files[0]!, before: hashOf('oldest') };
    for (const each of [run, { ...run, files: [file] }])
      expect(stepsTo('before', folder, each)).toMatchObject([
        { state: 'barred', problem: 'its text in the journal is spoilt' },
      ]);
  });

  test('files that a run has made go away, those that are gone come back, with their folders', () => {
    const folder = folderWith({ 'a/x.py': 'old', 'y.py': 'new' });
    const run = ran(folder, 'a/x.py', 'old', 'new');
    const made = { path: 'y.py', before: null, after: hashOf('new'), between: [] };
    const gone = { ...run.files[0]!, path: 'b/c/x.py' };
    const steps = stepsTo('before', folder, { ...run, files: [made, gone] });
    const taking = beginTaking('before', folder, run, steps, ['undo']);
    steps.forEach(taking.take);
    taking.end(true);
    expect([existsSync(join(folder, 'y.py')), read(folder, 'b/c/x.py')]).toEqual([false, 'old']);
  });
});

describe('the size of a journal', () => {
  test('the oldest runs go first, and never the newest or an interrupted one', () => {
    const folder = folderWith({ 'x.py': '0', 'y.py': 'old', 'z.py': 'old' });
    const run = begin(
      folder,
      ['y.py', 'z.py'].map((name) => change(folder, name, 'old', 'new')),
    );
    run.replace(join(folder, 'y.py'), 'old', 'new');
    run.end(true);
    const { id } = killed(folder, newest(folder));
    for (let at = 0; at < 6; at++) ran(folder, 'x.py', String(at), String(at + 1));
    const journal = journalIn(folder)!;
    const ids = idsIn(journal);
    prune(folder, journal, { runs: 3, bytes: 1e6 });
    expect(idsIn(journal)).toEqual([...ids.slice(0, 3), id]);
    prune(folder, journal, { runs: 3, bytes: 10 });
    expect(idsIn(journal)).toEqual([ids[0], id]);
  });
});
