import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folderWith } from '../workspace/folder.ts';
import { nbfix, uncoloured } from './run.ts';

const ESCAPES = '\u001b]0;title\u0007\u001b[2J\u009b31m\u202egnp.\u2066';

/** A notebook whose text reaches reports: as a handler in a message, as a context line of patches. */
const HANDLER = `import marimo

app = marimo.App()


@app.cell
def _():
    import torch
    try:
        print(torch.randn(3).cuda())
    except (Exception,  # ${ESCAPES} ::error::handler
        ):
        print("failed")
    return
`;
/** A token that the parser complains of. */
const UNPARSABLE = HANDLER.replace('    return', `    ${ESCAPES}`);

const NAMES = [
  '::error::order.py',
  '##[error]order.py',
  '##vso[task.setvariable]order.py',
  'two\n::error::lines.py',
  'two\n# lines.py',
  `escapes${ESCAPES}.py`,
  '<img src=x onerror=alert(1)>.py',
  '[link](javascript:alert(1)).py',
  '`<b>`\\|<i>.py',
  '--><script>alert(1)<!--.py',
];

const FILES = {
  'template.py': HANDLER.replace('randn(3)', 'randn(4)'),
  'handler.py': HANDLER,
  'syntax.py': UNPARSABLE,
  ...Object.fromEntries(NAMES.map((name) => [name, HANDLER])),
  'no\u001bnotebook.py': 'app = marimo.App(\n',
};

/** Whatever acts where a text is shown. */
// oxlint-disable-next-line no-control-regex
const ACTING = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;
const ORDER = /^\s*::|##\[|##vso\[/m;

/** Markdown without its blocks and spans of code, in which nothing acts. */
function outsideCode(page: string): string {
  return page.replaceAll(/^(`{3,})[^]*?^\1$/gm, '').replaceAll(/(?<![`\\])(`+)(?!`)[^]*?(?<!`)\1(?!`)/g, '');
}

const TEXTS = [
  ['audit', '.'],
  ['apply', '.', '--unsafe-fixes'],
  ['verify', '.'],
  ['drift', 'template.py', '.'],
  ['propagate', 'template.py', '.'],
  ['audit', 'no\u001bwhere.py', 'n\n::error::o.py'],
  ['audit', '.', '--select', '\u001b[31m\n::error::'],
  ['audit', '.', '--\u001b[31m'],
  ['explain', '::error::\u001b'],
  ['verify', '.', '--run', '--python', './\u001b\n::error::'],
];

test.each(TEXTS)('no text of others acts where nbfix %s writes', async (...argv) => {
  const formats = ['concise', 'markdown', ...(argv[0] === 'audit' || argv[0] === 'verify' ? ['full'] : [])];
  for (const format of formats) {
    const words = argv[0] === 'explain' ? argv : [...argv, '--output-format', format];
    const { out, err } = await nbfix(folderWith(FILES), words);
    for (const text of [out, err]) {
      expect(text).not.toMatch(ACTING);
      expect(text).not.toMatch(ORDER);
    }
    if (format === 'markdown') expect(outsideCode(out)).not.toMatch(/<\w|(?<!\\)\]\(/);
  }
});

test('JSON keeps them as they are', async () => {
  const folder = folderWith(FILES);
  const { out } = await nbfix(folder, ['audit', '.', '--output-format', 'json']);
  expect(out).not.toMatch(ACTING);
  const { notebooks } = JSON.parse(out) as { notebooks: { path: string; error?: string }[] };
  expect(notebooks.map(({ path }) => path)).toEqual(expect.arrayContaining(NAMES));
  expect(notebooks.find(({ path }) => path === 'syntax.py')?.error).toContain('\u001b');
});

test('a patch is exact where a program reads it, and only shows where a person does', async () => {
  const folder = folderWith(FILES);
  const copy = folderWith(FILES);
  const argv = ['apply', '.', '--phase', 'A', '--unsafe-fixes', '--dry-run'];
  for (const full of [[], ['--full']]) {
    const { out, err } = await nbfix(folder, [...argv, ...full], { terminal: true });
    // A tab after a name with a blank in it shows where it ends; how far a slow run is stands on a line that is cleared.
    const shown = uncoloured(out + err)
      .replaceAll('\r\u001b[K', '')
      .replaceAll(/\t$/gm, '');
    expect(shown).not.toMatch(ACTING);
  }
  const { out } = await nbfix(folder, argv);
  expect(out).toContain(ESCAPES);
  const headers = out.split('\n').filter((line) => /^(?:---|\+\+\+|@@) /.test(line));
  for (const line of headers)
    expect(line.replace(/\t$/, '')).not.toMatch(new RegExp(`${ACTING.source}|${ORDER.source}`, 'u'));
  expect(spawnSync('git', ['apply'], { cwd: copy, input: out, encoding: 'utf8' }).stderr).toBe('');
  await nbfix(folder, argv.slice(0, -1));
  for (const name of Object.keys(FILES)) {
    expect(readFileSync(join(copy, name), 'utf8')).toBe(readFileSync(join(folder, name), 'utf8'));
  }
});

test('a quality report stays whole, whatever names it holds, and so does the next one', async () => {
  const folder = folderWith(FILES);
  const pages: string[] = [];
  for (let run = 0; run < 2; run += 1) {
    await nbfix(folder, ['report', '.']);
    const page = readFileSync(join(folder, 'nbfix-report.md'), 'utf8');
    pages.push(page);
    expect(page).not.toMatch(ACTING);
    expect(page).not.toMatch(ORDER);
    expect(outsideCode(page.replaceAll(/^<!--.*-->$/gm, ''))).not.toMatch(/<\w|<!--|-->|(?<!\\)\]\(/);
    for (const comment of page.match(/^<!--.*$/gm) ?? []) expect(comment).toMatch(/^<!-- (?:(?!-->).)* -->$/);
  }
  expect(pages[1]).toBe(pages[0]);
});

test('a record that is none is no record', async () => {
  const folder = folderWith({ 'handler.py': HANDLER });
  await nbfix(folder, ['report', '.']);
  const file = join(folder, 'nbfix-report.md');
  const page = readFileSync(file, 'utf8');
  for (const data of ['{"before":{},"now":{},"planned":{}}', '{"before":1,"now":"<img>","planned":null}', '[', '{}']) {
    writeFileSync(
      file,
      page.replace(/nbfix:data .*(?= -->)/, () => `nbfix:data ${data}`),
    );
    expect((await nbfix(folder, ['report', '.'])).err).toContain('nbfix-report.md: brought up to date');
  }
});
