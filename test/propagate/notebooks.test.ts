import { readFileSync, readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { multiplyDefined, nestedReturns, undefinedNames } from '../../src/notebook/problems.ts';
import { lostOutputs } from '../../src/notebook/outputs.ts';
import { parseNotebook } from '../../src/notebook/parse.ts';
import { followed, versionOf } from './follower.ts';

/*
 * test/propagate/template holds three versions of a template: 1 as it was found, 2 repaired by nbfix and
 * reworded by hand, 3 changed by hand again, with a new cell. Each notebook of test/propagate/notebooks follows 3.
 */
const FIXTURES = new URL('./', import.meta.url);
const SNAPSHOTS = new URL('../../snapshots/propagate/', import.meta.url);
const read = (name: string): string => readFileSync(new URL(name, FIXTURES), 'utf8');

const versions = ['template/3.py', 'template/2.py', 'template/1.py'].map(read);
const cases = readdirSync(new URL('notebooks/', FIXTURES)).toSorted();

describe.each(cases)('%s', (name) => {
  const text = read(`notebooks/${name}`);
  const { outcome } = followed(versions, text);

  test('becomes what the snapshot holds', async () => {
    await expect(outcome.after).toMatchFileSnapshot(new URL(name, SNAPSHOTS).pathname);
  });

  test('tells the state of every cell', async () => {
    const states = outcome.cells.map(({ id, cell, by, state, conflict }) =>
      [id, cell ?? '-', by ?? '-', state, conflict?.reason ?? ''].join(' | ').replace(/ \| $/, ''),
    );
    const said = [
      `compared with ${outcome.base}`,
      ...states,
      ...outcome.left.map(({ rule, reason }) => `left ${rule}: ${reason}`),
    ];
    await expect(`${said.join('\n')}\n`).toMatchFileSnapshot(new URL(name.replace('.py', '.txt'), SNAPSHOTS).pathname);
  });

  test('is no worse than before, and a second run changes nothing', () => {
    const [before, after] = [parseNotebook(name, text), parseNotebook(name, outcome.after)];
    for (const problems of [multiplyDefined, undefinedNames, nestedReturns, lostOutputs]) {
      expect(problems(after).length).toBeLessThanOrEqual(problems(before).length);
    }
    expect(outcome.after).not.toMatch(/^(?:<<<<<<<|=======|>>>>>>>)/m);
    expect(outcome.after.endsWith('\n')).toBe(text.endsWith('\n'));
    expect(outcome.after.includes('\r\n')).toBe(text.includes('\r\n'));
    const oldest = { versions: [versionOf('the oldest', versions.at(-1)!)] as const };
    expect(followed(versions, outcome.after).outcome.after).toBe(outcome.after);
    // The same when it is compared with the oldest version again.
    const first = followed(versions, text, oldest).outcome;
    const again = followed(versions, first.after, oldest).outcome;
    const conflicts = ({ cells }: typeof outcome): string[] =>
      cells.filter(({ state }) => state === 'conflict').map(({ id }) => id);
    expect([again.after, conflicts(again)]).toEqual([first.after, conflicts(first)]);
  });

  test('keeps every word of its author', () => {
    const words = (code: string): string[] => code.match(/[\p{L}\p{N}_]+/gu) ?? [];
    const [templates, after] = [new Set(versions.flatMap(words)), new Set(words(outcome.after))];
    expect(words(text).filter((word) => !templates.has(word) && !after.has(word))).toEqual([]);
  });
});
