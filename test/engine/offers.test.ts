import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { codemods } from '../../codemods/index.ts';
import { offeredRepair, type Offered } from '../../src/engine/offers.ts';
import { proposals, repairNotebook, type Repair } from '../../src/engine/repair.ts';
import { parseNotebook } from '../../src/notebook/parse.ts';
import type { Notebook } from '../../src/notebook/notebook.ts';
import { packageFolder } from '../../src/workspace/package.ts';
import { notebookOf as textOf } from '../support/build.ts';
import { fake, NO_TEMPLATES, numbers } from '../support/fake-codemods.ts';
import { readTemplates } from '../support/templates.ts';

const FOLDER = join(packageFolder(), 'test/notebooks');
const templates = readTemplates();
const usual = codemods.filter(({ meta }) => meta.phase !== 'C');

/** A notebook of these cells. */
function notebookOf(...cells: readonly string[]): Notebook {
  return parseNotebook('one.py', textOf(...cells));
}

function notebook(name: string): Notebook {
  return parseNotebook(name, readFileSync(join(FOLDER, name), 'utf8'), { isPython: true });
}

function chosen(before: Notebook, isChosen: (id: string) => boolean): Repair {
  return repairNotebook(before, usual, templates, {
    choose: ({ id }) => (isChosen(id) ? true : { declined: 'left out' }),
  });
}

/** Without what needs something that is left out. */
function closed(offers: readonly Offered[], isWanted: (id: string) => boolean): string[] {
  return offers.filter(({ id, needs }) => [id, ...needs].every(isWanted)).map(({ id }) => id);
}

test('all offers together are the plan', () => {
  const before = notebook('rapids_cudf_benchmark.py');
  const whole = repairNotebook(before, usual, templates);
  const { repair, offers } = offeredRepair(before, usual, templates, {});
  expect(repair.notebook.text).toBe(whole.notebook.text);
  expect(offers.map(({ id }) => id).toSorted()).toEqual(whole.applied.map(({ id }) => id).toSorted());
  expect(new Set(offers.map(({ id }) => id)).size).toBe(offers.length);
});

test.each(readdirSync(FOLDER).filter((name) => /^(nvidia|tensorrt)/.test(name)))(
  '%s: any fixes that are chosen are made, those alone, and nothing changes a second time',
  (name) => {
    const before = notebook(name);
    const { offers } = offeredRepair(before, usual, templates, {});
    const subset = fc.array(fc.boolean(), { minLength: offers.length, maxLength: offers.length });
    fc.assert(
      fc.property(subset, (flags) => {
        const wanted = new Set(offers.filter((_, at) => flags[at]).map(({ id }) => id));
        const first = chosen(before, (id) => wanted.has(id));
        expect(first.applied.map(({ id }) => id).toSorted()).toEqual(closed(offers, (id) => wanted.has(id)).toSorted());
        expect(first.dropped).toEqual([]);
        const after = parseNotebook(name, first.notebook.text, { isPython: true });
        const left = new Set(first.declined.map(({ rule }) => rule));
        const again = repairNotebook(after, usual, templates).applied.filter(({ rule }) => !left.has(rule));
        // What comes back depends on a fix that was left out.
        expect(again.filter(({ id }) => wanted.has(id))).toEqual([]);
      }),
      { numRuns: 3 },
    );
  },
);

test('a fix that is there only after others says which', () => {
  // `twos` finds what `ones` has written.
  const before = notebookOf('x = 1\nreturn', 'y = 2\nreturn');
  const { offers } = offeredRepair(before, [numbers('ones', 1, '2'), numbers('twos', 2, '3')], NO_TEMPLATES, {});
  const byRule = offers.map(({ finding, needs }) => [finding.meta.id, finding.cell.index, needs.length]);
  expect(byRule).toEqual([
    ['ones', 0, 0],
    ['twos', 0, 1],
    ['twos', 1, 0],
  ]);
  expect(offers[1]?.needs).toEqual([offers[0]?.id]);
});

test('a fix that needs two others says both', () => {
  const both = fake({
    id: 'both',
    at: ({ type, text }, { text: all }) => type === 'integer' && text === '7' && /x = 2[^]*y = 2/.test(all),
    fix: ({ startIndex: start, endIndex: end }) => [{ start, end, text: '8' }],
  });
  const before = notebookOf('x = 1\nreturn', 'y = 1\nreturn', 'w = 1\nreturn', 'z = 7\nreturn');
  const { offers } = offeredRepair(before, [numbers('ones', 1, '2'), both], NO_TEMPLATES, {});
  expect(offers.at(-1)?.needs).toEqual([offers[0]?.id, offers[1]?.id]);
});

test('ids are those of another text in which only other lines changed', () => {
  const ids = (text: string): string[] =>
    offeredRepair(parseNotebook('one.py', text), [numbers('ones', 1, '2')], NO_TEMPLATES, {}).offers.map(
      ({ id }) => id,
    );
  const { text } = notebookOf('a = 1\nb = 1 + 1\nreturn', 'c = 1\nreturn');
  const moved = text.replace('    c = 1', '    # why\n\n    c = 1');
  expect(ids(text)).toHaveLength(4);
  expect(ids(moved)).toEqual(ids(text));
  const [changed, known] = [ids(text.replace('a = 1', 'ab = 1')), ids(text)];
  expect(changed.filter((id) => known.includes(id))).toHaveLength(3);
});

test('each fix is proposed once, whatever the answer', () => {
  const before = notebook('nvidia_template.py');
  const asked: string[] = [];
  const asking = proposals(before, usual, templates, {});
  for (let next = asking.next(); next.done !== true;) {
    asked.push(next.value.id);
    next = asking.next(asked.length % 2 === 0 ? true : { declined: 'no' });
  }
  expect(new Set(asked).size).toBe(asked.length);
});

test('tells the lines of the first text that a fix changes, and what it settles', () => {
  const before = notebookOf('a = 1\nb = 5\nc = 1\nreturn');
  const { offers } = offeredRepair(before, [numbers('ones', 1, '2')], NO_TEMPLATES, {});
  const line = before.text.split('\n').indexOf('    a = 1') + 1;
  expect(offers.map(({ originalLines, settles }) => ({ originalLines, settles }))).toEqual([
    { originalLines: [[line, line]], settles: [{ line, message: 'ones found `1`' }] },
    { originalLines: [[line + 2, line + 2]], settles: [{ line: line + 2, message: 'ones found `1`' }] },
  ]);
});
