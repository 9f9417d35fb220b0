import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseAst } from 'rolldown/parseAst';
import { describe, expect, test } from 'vitest';
import { codemods } from '../codemods/index.ts';
import { bannedIn, faultsOf } from './support/message-style.ts';

/* What nbfix prints is plain English. The texts are those of the code itself, so that a new one is tested, too. */

const ROOT = fileURLToPath(new URL('../', import.meta.url));

/** Texts that earlier versions wrote into notebooks; old-form has to know them word for word. */
const OLD_TEXTS = /^codemods\/A\/old-form\/old-\w+\.ts$/;

function sourcesIn(folder: string): string[] {
  return readdirSync(ROOT + folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => `${folder}/${name}`)
    .filter((path) => !OLD_TEXTS.test(path));
}

/** The strings and templates of a file, with `…` for what a template is filled with. */
function textsOf(path: string): string[] {
  const texts: string[] = [];
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) return node.forEach(visit);
    if (typeof node !== 'object' || node === null) return;
    const { type, value, quasis } = node as {
      type?: string;
      value?: unknown;
      quasis?: { value: { cooked: string } }[];
    };
    if (type === 'Literal' && typeof value === 'string') texts.push(value);
    if (type === 'TemplateLiteral') texts.push((quasis ?? []).map((each) => each.value.cooked).join('…'));
    Object.values(node).forEach(visit);
  };
  visit(parseAst(readFileSync(ROOT + path, 'utf8'), { lang: 'ts' }));
  return texts;
}

const sources = [...sourcesIn('codemods'), ...sourcesIn('src')];

test('no text of the code has a banned word', () => {
  // A single word is a key, such as the state 'behind' of a cell.
  const prose = sources.flatMap((path) =>
    textsOf(path).flatMap((text) => (text.includes(' ') ? [{ path, text }] : [])),
  );
  expect(prose.length).toBeGreaterThan(1000);
  const found = prose.filter(({ text }) => bannedIn(text) !== undefined);
  expect(found.map(({ path, text }) => `${path}: ${bannedIn(text)}: ${text}`)).toEqual([]);
});

test.each(codemods.map(({ meta }) => meta))('$id explains itself without a banned word', ({ what, why, fix }) => {
  for (const text of [what, why, fix]) {
    expect(bannedIn(text)).toBeUndefined();
    expect(text).not.toMatch(/ {2}/);
  }
});

describe('the style of messages', () => {
  test.each([
    '`mo.md(…)` is inside an `if` branch, so marimo never displays it',
    'GPU out-of-memory errors are not handled (torch)',
    'Python before 3.12 does not allow this',
    'the stand-ins lack `torch.fft`',
  ])('takes %j', (message) => {
    expect(faultsOf(message)).toEqual([]);
  });

  test.each([
    ['This cell does nothing', 'starts with a capital'],
    ['the cell does nothing.', 'ends with a full stop'],
    ['the  cell does nothing', 'has odd blanks'],
    ['the cell reads gpu_info', 'has code without backticks: u_i'],
    ['the cell calls mo.stop', 'has code without backticks: mo.s'],
    ['the cell calls train(', 'has code without backticks: train('],
    ['the gate stands below the work', "says 'stands'"],
    [`the cell ${'does '.repeat(40)}nothing`, 'is longer than 160'],
  ])('takes no %j', (message, fault) => {
    expect(faultsOf(message)).toEqual([`${message}: ${fault}`]);
  });
});
