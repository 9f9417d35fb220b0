import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { NotebookPart } from '../../src/review/data.ts';
import { reviewPage, type Client } from '../../src/review/page.ts';
import { base64Hash } from '../../src/workspace/digest.ts';
import { packageFolder, packageVersion, reviewClient } from '../../src/workspace/package.ts';
import { packed } from '../../src/workspace/packed.ts';
import { nbfix } from '../cli/run.ts';
import { openBrowser, violationsIn, type Browser, type Page } from '../support/browser.ts';
import { notebookOf } from '../support/build.ts';
import { folderWith } from '../workspace/folder.ts';

const SAMPLES = 'test/notebooks';
const WIDE = { width: 1280, height: 800 };
const NARROW = { width: 320, height: 640 };

let browser: Browser;
let eleven: string;
let reviewed: Awaited<ReturnType<typeof nbfix>>;

beforeAll(async () => {
  eleven = mkdtempSync(join(tmpdir(), 'nbfix-'));
  const review = ['review', '--phase', 'A', SAMPLES, '-o', join(eleven, 'review.html')];
  [browser, reviewed] = await Promise.all([openBrowser(), nbfix(packageFolder(), review)]);
});
afterAll(async () => {
  await browser.close();
  rmSync(eleven, { recursive: true });
});

/** A page of a folder, with what it did that it must not do. */
async function opened(
  folder: string,
  fragment = '',
  sign = '.diff',
): Promise<{ readonly page: Page; readonly events: string[] }> {
  const page = await browser.newPage({ viewport: WIDE });
  const events: string[] = [];
  const address = pathToFileURL(join(folder, 'review.html')).href;
  page.on('pageerror', (error) => events.push(`error: ${String(error)}`));
  page.on('dialog', () => events.push('dialog'));
  page.on('requestfinished', (request) => {
    const url = (request as { readonly url: () => string }).url();
    if (url.split('#')[0] !== address && !url.startsWith('blob:')) events.push(`request: ${url}`);
  });
  await page.goto(address + fragment);
  await until(page, `document.querySelector('${sign}') !== null`);
  return { page, events };
}

/** Waits until something holds in the page, which draws when it has time. */
async function until(page: Page, question: string): Promise<void> {
  await expect.poll(() => page.evaluate(question), { timeout: 60_000 }).toBe(true);
}

async function textOf(page: Page, selector: string): Promise<string> {
  return page.evaluate(`document.querySelector(${JSON.stringify(selector)})?.innerText ?? ''`);
}

async function pressed(page: Page, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key);
}

test('the page says how large it is', async () => {
  expect(reviewed.code).toBe(0);
  const [, size] = /review\.html: \d+ fixes in 11 notebooks, (\d+ kB); open it in a browser$/m.exec(reviewed.err) ?? [];
  const { page } = await opened(eleven);
  expect(await textOf(page, '.size')).toBe(`nbfix ${packageVersion()}, ${size}`);
  await page.close();
});

test('axe finds nothing, light and dark, wide and narrow, in whatever is shown', async () => {
  const { page, events } = await opened(eleven);
  const found: string[] = [];
  const click = (name: string): Promise<unknown> =>
    page.evaluate(
      `[...document.querySelectorAll('button')].find((each) => each.innerText.startsWith('${name}')).click()`,
    );
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    for (const size of [WIDE, NARROW]) {
      await page.setViewportSize(size);
      found.push(...(await violationsIn(page)).map((each) => `${colorScheme}, ${size.width} pixels: ${each}`));
    }
  }
  await page.setViewportSize(WIDE);
  await pressed(page, 'j', 'x', 'w');
  for (const name of ['Rules', 'Graph', 'Left', 'All changes', 'Keys']) {
    await click(name);
    found.push(...(await violationsIn(page)).map((each) => `${name}: ${each}`));
  }
  expect(found).toEqual([]);
  // At 320 pixels nothing is wider than the page.
  await page.setViewportSize(NARROW);
  expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(NARROW.width);
  expect(events).toEqual([]);
  await page.close();
});

test('everything can be done with the keyboard, and what was decided outlives a reload', async () => {
  const { page } = await opened(eleven);
  await pressed(page, 'j');
  await until(page, `document.activeElement.matches('.fix.current')`);
  const first = await page.evaluate<string>('document.activeElement.id');
  await pressed(page, 'j', 'j', 'k', 'k', 'x');
  await until(page, `document.activeElement.id === '${first}'`);
  await until(page, `document.querySelector('#bar .command').innerText.includes('--except ${first}')`);
  await pressed(page, 'n', 'j');
  await until(page, `document.activeElement.matches('.fix.current:not(#${first})')`);
  await pressed(page, '/');
  await page.keyboard.type('rapids oom-guard');
  await until(page, `document.querySelector('.found').innerText === '1 fix in 1 notebook'`);
  expect(await textOf(page, '#notebook h2')).toBe(`${SAMPLES}/rapids_cudf_benchmark.py`);
  await until(page, `document.querySelector('.diff.split') !== null`);
  await pressed(page, 'Escape', 'j', 'u');
  await until(page, `document.activeElement.id.startsWith('oom-guard-')`);
  await until(page, `document.querySelector('.diff.split') === null`);
  await pressed(page, '?');
  await until(page, `document.querySelector('dialog').open`);
  await pressed(page, 'Escape');
  await page.evaluate('location.reload()');
  await until(page, `document.querySelector('.diff') !== null`);
  expect(await textOf(page, '#bar .command')).toContain(first);
  await page.close();
});

test('the command and the saved plan make what was accepted, and no more', async () => {
  const name = 'draft/graph_analytics_cugraph.py';
  const notebook = readFileSync(join(packageFolder(), SAMPLES, 'graph_analytics_cugraph.py'), 'utf8');
  const [byCommand, byPlan] = [0, 1].map(() => folderWith({ [name]: notebook }));
  await nbfix(byCommand!, ['review', '--phase', 'A', 'draft']);
  const { page } = await opened(byCommand!);
  await pressed(page, '/');
  await page.keyboard.type('gpu-gate');
  await pressed(page, 'Escape', 'j', 'x');
  const also = /^Also left out, as it needs what you left out: gpu-gate in cell \d+$/;
  await expect.poll(() => textOf(page, '.said')).toMatch(also);
  const command = await textOf(page, '#bar .command');
  expect(command).toMatch(/^nbfix apply --phase A draft --except [a-z0-9,-]+$/);
  const download = page.waitForEvent('download');
  await page.evaluate(
    `[...document.querySelectorAll('#bar button')].find((each) => each.innerText === 'Save plan').click()`,
  );
  const plan = await (await download).path();
  expect(await nbfix(byCommand!, command.split(' ').slice(1))).toMatchObject({ code: 0 });
  expect(await nbfix(byPlan!, ['apply', '--plan', plan])).toMatchObject({ code: 0 });
  const [one, other] = [byCommand!, byPlan!].map((folder) => readFileSync(join(folder, name), 'utf8'));
  expect(one).toBe(other);
  expect(one).toContain('out_of_memory');
  expect(one).not.toContain('no_gpu');
  await page.close();
});

test('a link to a fix opens it', async () => {
  const { page: first } = await opened(eleven);
  await pressed(first, 'n', 'n', 'j', 'j');
  await until(first, `document.activeElement.matches('.fix.current')`);
  const id = await first.evaluate<string>('document.activeElement.id');
  await first.close();
  const { page } = await opened(eleven, `#${id}`);
  await expect.poll(() => page.evaluate('document.activeElement.id')).toBe(id);
  await page.close();
});

const HOSTILE = [
  '</script><script>window.hit = 1</script>',
  '<img src=x onerror="window.hit = 2">',
  '\u202eneddih\u2066',
  'line\u2028separator',
  '&lt;b&gt; ${window.hit = 3} {{hit}}',
];

test('texts of notebooks are shown, and do nothing', async () => {
  const said = HOSTILE.map((text) => `# ${text}`).join('\n');
  const name = `<img src=x onerror=alert(1)>.py`;
  const folder = folderWith({
    [name]: notebookOf(
      { body: 'import torch\nreturn (torch,)' },
      {
        parameters: '(torch)',
        body: `${said}\nx = torch.zeros(1).cuda()\nfor _ in range(99):\n    x = x @ x  # ${HOSTILE[1]}\nreturn (x,)`,
      },
    ),
  });
  expect((await nbfix(folder, ['review', '--phase', 'A', '.'])).code).toBe(0);
  const { page, events } = await opened(folder);
  await page.setViewportSize({ width: 1280, height: 5000 });
  const unfold = `[...document.querySelectorAll('.fold button[aria-expanded=false]')].forEach((each) => each.click())`;
  await until(page, `${unfold}, document.body.innerText.includes('separator')`);
  const shown = await textOf(page, 'body');
  for (const text of [
    HOSTILE[0]!,
    HOSTILE[1]!,
    String.raw`\u202eneddih\u2066`,
    String.raw`line\u2028separator`,
    HOSTILE[4]!,
    name,
  ])
    expect(shown).toContain(text);
  expect(shown).not.toMatch(/[\u202e\u2066\u2028]/);
  expect(await page.evaluate('window.hit ?? null')).toBeNull();
  expect(await page.evaluate(`document.querySelectorAll('img, #page script').length`)).toBe(0);
  // Even what would become part of the page could not act there.
  await page.evaluate(`document.body.insertAdjacentHTML('beforeend', ${JSON.stringify(HOSTILE[1])})`);
  await page.evaluate(
    `document.body.append(Object.assign(document.createElement('script'), { text: 'window.hit = 4' }))`,
  );
  await page.evaluate(`fetch('https://example.com').catch(() => {})`);
  expect(await page.evaluate('window.hit ?? null')).toBeNull();
  expect(events).toEqual([]);
  await page.close();
});

test('pages of notebooks that were run only show', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'nbfix-'));
  const markup = [
    `<marimo-callout-output data-html='&quot;No GPU &lt;img src=x onerror=top.hit=5&gt;&quot;' data-kind='&quot;danger&quot;'></marimo-callout-output>`,
    `<marimo-table data-data='"[{\\"a\\":\\"<b>1</b>\\"}]"'></marimo-table>`,
    `<p onclick="top.hit=6" style="background:url(https://example.com/x.png)">text</p>`,
    `<script>top.hit=7</script><a href="javascript:top.hit=8">link</a><img src="https://example.com/y.png">`,
    `<svg><script>top.hit=9</script></svg><iframe src="https://example.com"></iframe>`,
  ].join('');
  const shown = { status: 'ran', errors: [], console: HOSTILE[1]! } as const;
  const result = {
    scenario: 'no-gpu',
    verdict: 'pass',
    problems: [],
    remarks: [],
    note: HOSTILE[0]!,
    seconds: 1,
    gpu: [],
    page: [
      { ...shown, cell: 1, mimetype: 'text/html', markup },
      { ...shown, cell: 2, mimetype: 'text/plain', markup: HOSTILE[1]! },
    ],
  } as const;
  const part: NotebookPart = {
    before: '',
    entry: { path: 'a.py', fixes: [], left: [] },
    graphs: null,
    runs: { before: [result], after: [result] },
  };
  const about = { key: '', apply: '', token: null, plan: { schemaVersion: 1, nbfix: '' } } as const;
  const { text } = reviewPage([part], about, reviewClient() as Client, { pack: packed, sha256: base64Hash });
  writeFileSync(join(folder, 'review.html'), text);
  const { page, events } = await opened(folder, '', '.notebook-head');
  await page.evaluate(
    `[...document.querySelectorAll('.tabs button')].find((each) => each.innerText === 'Runs').click()`,
  );
  await until(page, `document.querySelectorAll('iframe').length === 2`);
  const [frame, sandbox] = await page.evaluate<string[]>(
    `[document.querySelector('iframe').srcdoc, document.querySelector('iframe').getAttribute('sandbox')]`,
  );
  expect(sandbox).toBe('');
  expect(frame).toContain(`content="default-src 'none'; img-src data:; style-src 'unsafe-inline'"`);
  expect(frame).toContain('<div class="callout danger">No GPU <img></div>');
  expect(frame).toContain('<td>&lt;b&gt;1&lt;/b&gt;</td>');
  expect(frame).not.toMatch(/<script|<iframe|<[^>]* on\w+=|href=|src="https/);
  expect(await violationsIn(page)).toEqual([]);
  expect(await page.evaluate('window.hit ?? null')).toBeNull();
  expect(events).toEqual([]);
  await page.close();
  rmSync(folder, { recursive: true });
});
