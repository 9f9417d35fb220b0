/*
 * A page of a thousand notebooks in a browser: how large it is, how long it takes to open, to search and to step through, and
 * how much of it is in the page at a time. The notebooks are copies of ours under other names, each packed by itself, so that
 * their number makes the page as large as a thousand of that kind make it.
 *
 *     npm run build && node test/review/thousand.mjs [notebooks]
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { load } from '../bench/load.mjs';

const root = fileURLToPath(new URL('../../', import.meta.url));
const say = (text) => process.stdout.write(`${text}\n`);
const built = (path) => import(pathToFileURL(join(root, 'dist/src', `${path}.js`)).href);
const { packed, unpacked } = await built('workspace/packed');
const { base64Hash } = await built('workspace/digest');
const { reviewClient } = await built('workspace/package');
const { reviewPage } = await built('review/page');
const { openBrowser } = await load('/test/support/browser.ts');

const wanted = Number(process.argv[2] ?? 1000);
const folder = mkdtempSync(join(tmpdir(), 'nbfix-'));
const file = join(folder, 'review.html');

execFileSync(process.execPath, [`${root}bin/nbfix.js`, 'review', 'test/notebooks', '-o', file], { cwd: root });
const words = new Map(
  [...readFileSync(file, 'utf8').matchAll(/id="([\w-]+)">([\w+/=]*)</g)].map(([, id, word]) => [id, word]),
);
const samples = [...words].filter(([id]) => id.startsWith('notebook-')).map(([, word]) => JSON.parse(unpacked(word)));
const parts = Array.from({ length: wanted }, (_, at) => renamed(samples[at % samples.length], at));
const { notebooks: _, size: __, ...about } = JSON.parse(unpacked(words.get('index')));
const written = performance.now();
const { text, size } = reviewPage(parts, about, reviewClient(), { pack: packed, sha256: base64Hash });
writeFileSync(file, text);
const tellWriting = performance.now() - written;

/** A copy with a path and ids of its own. */
function renamed({ entry, ...part }, at) {
  const own = at.toString(16).padStart(4, '0');
  const id = (old) => old.slice(0, -own.length) + own;
  const path = entry.path.replace('test/notebooks/', `team-${at % 37}/draft-${Math.floor(at / 37)}/`);
  const fixes = entry.fixes.map((fix) => ({ ...fix, id: id(fix.id) + fix.originalLine, needs: [] }));
  return { ...part, entry: { ...entry, path, fixes } };
}

const browser = await openBrowser();
const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
const ask = (question) => page.evaluate(question);
const until = async (question) => {
  while (!(await ask(question))) await new Promise((resolve) => setTimeout(resolve, 5));
};
const timed = async (work) => {
  const start = performance.now();
  await work();
  return `${Math.round(performance.now() - start)} ms`;
};
const nodes = () => ask(`document.getElementsByTagName('*').length - document.scripts.length`);

const opening = await timed(async () => {
  await page.goto(pathToFileURL(file).href);
  await until(`document.querySelector('.diff') !== null`);
});
say(
  `${wanted} notebooks, ${await ask(`document.querySelector('#head p').innerText`)}: ${size}, written in ${Math.round(tellWriting)} ms`,
);
say(`until the first diff is there: ${opening}; elements in the page: ${await nodes()}`);
say(`heap: ${Math.round((await ask('performance.memory.usedJSHeapSize')) / 1e6)} MB`);
const scrolled = await timed(async () => {
  await ask(`document.querySelector('.list').scrollTop = 1e9`);
  await until(`document.querySelector('.list li:last-child').ariaPosInSet === '${wanted}'`);
});
say(`list of notebooks to its end: ${scrolled}; elements: ${await nodes()}`);
await page.keyboard.press('/');
const searched = await timed(async () => {
  await page.keyboard.type('rapids oom-guard');
  await until(`document.querySelector('.found').innerText.endsWith('${Math.ceil((wanted - 7) / 11)} notebooks')`);
});
say(`a search, typed in 16 letters: ${searched}`);
await page.keyboard.press('Escape');
await ask(
  `document.getElementById('search').value = ''; document.getElementById('search').dispatchEvent(new Event('input', { bubbles: true }))`,
);
let most = 0;
const stepped = await timed(async () => {
  for (let step = 0; step < 200; step++) {
    await page.keyboard.press('j');
    if (step % 20 === 0) most = Math.max(most, await nodes());
  }
});
say(`200 fixes, one after the other: ${stepped}; elements at most: ${most}`);
const left = await timed(async () => {
  await page.keyboard.press('x');
  await until(`document.querySelector('#bar .command').innerText.includes('--except')`);
});
say(`to leave one out: ${left}`);
await browser.close();
rmSync(folder, { recursive: true });
