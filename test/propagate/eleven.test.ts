import { readFileSync, readdirSync } from 'node:fs';
import { createTwoFilesPatch } from 'diff';
import { describe, expect, test } from 'vitest';
import { codemods } from '../../codemods/index.ts';
import { planNotebook } from '../../src/engine/plan.ts';
import { loadTemplates } from '../../src/workspace/templates.ts';
import { followed } from './follower.ts';

/* The story: the template is repaired and then worded by hand; the ten notebooks made from it follow. */

const FOLDER = new URL('../notebooks/', import.meta.url);
const SNAPSHOTS = new URL('../../snapshots/propagate/eleven/', import.meta.url);
const TEMPLATE = 'nvidia_template.py';
const read = (name: string): string => readFileSync(new URL(name, FOLDER), 'utf8');
const children = readdirSync(FOLDER).filter((name) => name.endsWith('.py') && name !== TEMPLATE);

const usual = codemods.filter(({ meta }) => meta.phase !== 'C');
const templates = loadTemplates(
  codemods.map(({ meta }) => meta.id),
  null,
);

const GATE = '🛑 **Stop: there is no NVIDIA GPU here** — start a GPU instance first.';
const SPINNER = '⏳ Crunching numbers on the GPU';
const ADVICE = '- Stop other notebooks: `nvidia-smi` lists what uses the GPU.';
const MONITOR = 'mo.vstack([gpu_memory, mo.md("Memory as PyTorch sees it.")])';
const REMARK = '# Each tick asks the driver';

/** What the maintainer writes into the repaired template. */
const BY_HAND: readonly (readonly [RegExp, string])[] = [
  [/⚠️ \*\*No usable NVIDIA GPU\*\*[^"]*/, GATE],
  [/(?<=mo\.status\.spinner\(\s*title=")[^"]*/, SPINNER],
  [/- Close other programs that use the GPU[^"]*/, ADVICE],
  [/(?<=\n {4})gpu_memory(?=\n {4}return)/, MONITOR],
  [/(?<=\n {4})(?=gpu_memory = mo\.ui\.refresh)/, `${REMARK}\n    `],
];

const base = read(TEMPLATE);
const template = BY_HAND.reduce(
  (text, [pattern, words]) => {
    if (!pattern.test(text)) throw new Error(`the repaired template has no ${pattern}`);
    return text.replace(pattern, words);
  },
  planNotebook(TEMPLATE, base, usual, templates).after,
);

const count = (text: string, words: string): number => text.split(words).length - 1;

describe.each(children)('%s', (name) => {
  const text = read(name);
  const { outcome } = followed([template, base], text);

  test('carries the words in its own gate, spinners, out-of-memory handling and monitor', () => {
    const { after } = outcome;
    expect(count(after, GATE)).toBe(1);
    expect(count(after, SPINNER)).toBe(1);
    expect(count(after, ADVICE)).toBe(count(after, '**GPU out of memory**'));
    expect(count(after, ADVICE)).toBeGreaterThan(0);
    expect([count(after, MONITOR), count(after, REMARK)]).toEqual([1, 1]);
    expect(outcome.cells.filter(({ state }) => state === 'conflict')).toEqual([]);
  });

  test('differs in nothing else from what the codemods of the template make of it', async () => {
    const ids = new Set(outcome.applied.map(({ rule }) => rule));
    const rules = usual.filter(({ meta }) => ids.has(meta.id));
    const repaired = planNotebook(name, text, rules, templates).after;
    const patch = createTwoFilesPatch('codemods', 'propagate', repaired, outcome.after, '', '', { context: 0 });
    await expect(patch.replaceAll(/^@@.*/gm, '@@')).toMatchFileSnapshot(
      new URL(name.replace('.py', '.diff'), SNAPSHOTS).pathname,
    );
  });

  test('a second run changes nothing', () => {
    expect(followed([template, base], outcome.after).outcome.after).toBe(outcome.after);
  });
});
