import { cpSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { nbfix } from './runs.mjs';

const COUNT = 20;
const NOTEBOOK = readFileSync(
  new URL('../fixtures/amp-grad-scaler/always-on-in-a-function.py', import.meta.url),
  'utf8',
);

/** A run to be killed: the folder that it begins in, its words, its texts before and after. */
export async function scenesIn(work) {
  const names = Array.from({ length: COUNT }, (_none, at) => (at % 2 === 0 ? `n${at}.py` : `sub/n${at}.py`));
  const texts = names.map((_name, at) => onePage(NOTEBOOK.replaceAll('scheduler', `scheduler${at}`)));
  const fresh = folder(
    join(work, 'fresh'),
    names.map((name, at) => [name, texts[at]]),
  );
  const made = folder(join(work, 'made'), [
    ...names.map((name, at) => [name, onePage(`${NOTEBOOK}# ${at}\n`)]),
    ['template.py', NOTEBOOK.replace('model.train()', 'model.train(True)')],
    ['base.txt', NOTEBOOK],
  ]);
  const apply = ['apply', '--select', 'amp-grad-scaler', '--no-cache', '--jobs', '1', '.'];
  const propagate = ['propagate', 'template.py', '.', '--base', 'base.txt'];
  const done = async (from, name, ...commands) => {
    const to = join(work, name);
    cpSync(from, to, { recursive: true });
    for (const words of commands) {
      const { code, err } = await nbfix(to, words);
      if (code !== 0) throw new Error(`nbfix ${words.join(' ')}: ${err}`);
    }
    return to;
  };
  const applied = await done(fresh, 'applied', apply);
  const propagated = await done(made, 'propagated', propagate);
  const list = [
    { name: 'apply', words: apply, folder: fresh, old: fresh, fresh: applied },
    { name: 'propagate', words: propagate, folder: made, old: made, fresh: propagated },
    { name: 'undo', words: ['undo'], folder: applied, old: fresh, fresh: applied },
    { name: 'undo of propagate', words: ['undo'], folder: propagated, old: made, fresh: propagated },
    { name: 'redo', words: ['redo'], folder: await done(applied, 'undone', ['undo']), old: fresh, fresh: applied },
  ];
  return list.map((scene) => ({ ...scene, old: contents(scene.old), fresh: contents(scene.fresh) }));
}

/** Just so long that a longer text takes another page of the disk, so that it may be full in the midst of the run. */
function onePage(text) {
  return `${text}#${'-'.repeat(4094 - text.length - 2)}\n`;
}

function folder(at, files) {
  for (const [path, text] of files) {
    mkdirSync(dirname(join(at, path)), { recursive: true });
    writeFileSync(join(at, path), text);
  }
  return at;
}

/** All files but those of nbfix's own folder, and the names of temporary ones wherever they are. */
export function contents(at) {
  const names = readdirSync(at, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() || entry.name.endsWith('.tmp'))
    .map((entry) => join(entry.parentPath, entry.name).slice(at.length + 1))
    .filter((name) => !name.startsWith('.nbfix/') || name.includes('.tmp'));
  return new Map(
    names.toSorted().map((name) => [name, name.includes('.tmp') ? 'temporary' : readFileSync(join(at, name), 'utf8')]),
  );
}
