import { createTwoFilesPatch } from 'diff';
import { describe, expect, test } from 'vitest';
import {
  base,
  children,
  read,
  repaired as repairedTemplate,
  template,
  templates,
  usual,
  WORDS,
} from '../propagate/eleven.ts';
import { followed } from '../propagate/follower.ts';
import { planText } from '../support/plan.ts';

/* The story: the template is repaired and then reworded by hand; the ten notebooks made from it follow. */

const SNAPSHOTS = new URL('../../snapshots/propagate/eleven/', import.meta.url);

const count = (text: string, words: string): number => text.split(words).length - 1;

describe.each(children)('%s', (name) => {
  const text = read(name);
  const { outcome } = followed([template, base], text);

  test('carries the words in its own gate, spinners, out-of-memory handling and monitor', () => {
    const { after } = outcome;
    expect(count(after, WORDS.gate)).toBe(1);
    expect(count(after, WORDS.spinner)).toBe(1);
    expect(count(after, WORDS.advice)).toBe(count(after, '**GPU out of memory**'));
    expect(count(after, WORDS.advice)).toBeGreaterThan(0);
    expect([count(after, WORDS.monitor), count(after, WORDS.remark)]).toEqual([1, 1]);
    expect(outcome.cells.filter(({ state }) => state === 'conflict')).toEqual([]);
  });

  test('differs in nothing else from what the codemods of the template make of it', async () => {
    const ids = new Set(outcome.applied.map(({ rule }) => rule));
    const rules = usual.filter(({ meta }) => ids.has(meta.id));
    const repaired = planText(name, text, rules, templates).after;
    const patch = createTwoFilesPatch('codemods', 'propagate', repaired, outcome.after, '', '', { context: 0 });
    await expect(patch.replaceAll(/^@@.*/gm, '@@')).toMatchFileSnapshot(
      new URL(name.replace('.py', '.diff'), SNAPSHOTS).pathname,
    );
  });

  test('repaired before by nbfix, it takes over all words but for a title of its own', () => {
    const ahead = planText(name, text, usual, templates).after;
    const { after, cells } = followed([template, repairedTemplate], ahead).outcome;
    expect(count(after, WORDS.gate)).toBe(1);
    expect(count(after, WORDS.advice)).toBe(count(after, '**GPU out of memory**'));
    expect([count(after, WORDS.monitor), count(after, WORDS.remark)]).toEqual([1, 1]);
    expect(cells.filter(({ state }) => state === 'conflict')).toEqual([]);
  });

  test('a second run changes nothing', () => {
    expect(followed([template, base], outcome.after).outcome.after).toBe(outcome.after);
  });
});
