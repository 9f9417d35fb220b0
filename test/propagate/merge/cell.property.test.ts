import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseNotebook } from '../../../src/notebook/parse.ts';
import { followed, versionOf } from '../follower.ts';

/** A notebook as a list of cells, each a list of statements; a statement may have several lines. */
type Cells = readonly (readonly string[])[];

/** Numbers that only one side writes, so that its edits can be found again. */
const THEIRS = 70_000;
const OURS = 90_000;

/** A number at the end of a line that is no part of a name. */
const CONSTANT = /\b\d+\b(?=[\])]*$)/m;

const NO_CODEMODS = { codemods: [] };

/** A statement of a cell: its names are its own, so that no two cells define the same one. */
const statement = (cell: number, at: number): fc.Arbitrary<string> =>
  fc.constantFrom(
    `value_${cell}_${at} = compute(${at}, scale=1)`,
    `# remark ${cell} ${at}`,
    `print(f"cell ${cell}: {len('${at}')} 🚀", "done")`,
    `if ready(${at}):\n    inner_${cell}_${at} = [1, 2, ${at}]\n    print(inner_${cell}_${at})`,
    `for _step_${at} in range(${at}):\n    # work ${at}\n    compute(_step_${at})\nprint("after ${at}")`,
    `text_${cell}_${at} = """\n  kept ${at}\n      as it is\n"""`,
    `def helper_${cell}_${at}(x: int = ${at}) -> int:\n    """Doc ${at}"""\n    return x * 2`,
  );

const template: fc.Arbitrary<Cells> = fc
  .tuple(...[0, 1, 2, 3].map((cell) => fc.tuple(...[0, 1, 2, 3].map((at) => statement(cell, at)))))
  .map((cells) => cells.map((statements) => [...new Set(statements)]));

interface Change {
  readonly kind: 'change' | 'insert' | 'delete' | 'wrap' | 'enclose' | 'append' | 'remark';
  readonly cell: number;
  readonly at: number;
}

const change: fc.Arbitrary<Change> = fc.record({
  kind: fc.constantFrom('change', 'insert', 'delete', 'wrap', 'enclose', 'append', 'remark'),
  cell: fc.nat(3),
  at: fc.nat(3),
});

/** Applies changes; what one writes has a number of its own. */
function edited(cells: Cells, changes: readonly Change[], mark: number): { cells: string[][]; marks: string[] } {
  const result = cells.map((statements) => [...statements]);
  const marks: string[] = [];
  for (const [index, { kind, cell, at }] of changes.entries()) {
    const statements = result[cell]!;
    const old = statements[at];
    if (old === undefined) continue;
    const number = String(mark + index);
    const isHeld = marks.some((each) => old.includes(each));
    if (kind === 'insert') statements.splice(at, 0, `added_${number} = ${number}`);
    else if (kind === 'delete' && !isHeld) statements.splice(at, 1);
    else if (kind === 'change' && CONSTANT.test(old)) statements[at] = old.replace(CONSTANT, number);
    else if (kind === 'wrap') statements[at] = enclosed([old], number);
    else if (kind === 'enclose') statements.splice(at, 2, enclosed(statements.slice(at, at + 2), number));
    else if (kind === 'append' && /^\w+ = [^#\n]*$/.test(old)) statements[at] = `${old} + ${number}`;
    else if (kind === 'remark' && /^\w+ = [^#\n]*$/.test(old)) statements[at] = `${old}  # ${number}`;
    else continue;
    if (kind !== 'delete') marks.push(number);
  }
  // A later change may have written over an earlier one.
  const text = result.flat().join('\n');
  return { cells: result, marks: marks.filter((each) => text.includes(each)) };
}

function enclosed(statements: readonly string[], number: string): string {
  // A block of remarks alone is no Python.
  const isEmpty = statements.every((each) => each.startsWith('#'));
  return `with scope(${number}):\n${[...statements, ...(isEmpty ? ['pass'] : [])].map(indented).join('\n')}`;
}

/** In a triple-quoted string, indentation is content: it stays as it is. */
function indented(statement: string): string {
  let isInside = false;
  return statement
    .split('\n')
    .map((line) => {
      const prefix = isInside ? '' : '    ';
      if (line.split('"""').length % 2 === 0) isInside = !isInside;
      return prefix + line;
    })
    .join('\n');
}

function notebookOf(cells: Cells, lineBreak = '\n'): string {
  const bodies = cells.map((statements) => `@app.cell\ndef _():\n${statements.map(indented).join('\n')}\n    return\n`);
  const head = 'import marimo\n\napp = marimo.App()\n';
  return [head, ...bodies, 'if __name__ == "__main__":\n    app.run()\n'].join('\n\n').replaceAll('\n', lineBreak);
}

const changes = fc.array(change, { maxLength: 4 });
const order = fc.shuffledSubarray([0, 1, 2, 3], { minLength: 3 });

test('whatever both sides did: a sound notebook, no edit of its author lost, and a second run changes nothing', () => {
  fc.assert(
    fc.property(
      template,
      changes,
      changes,
      order,
      fc.boolean(),
      fc.boolean(),
      (base, there, here, places, ...flags) => {
        const [isWindows, isGiven] = flags;
        const theirs = edited(base, there, THEIRS);
        const ours = edited(base, here, OURS);
        const text = notebookOf(
          places.map((at) => ours.cells[at]!),
          isWindows ? '\r\n' : '\n',
        );
        const versions = [notebookOf(theirs.cells), notebookOf(base)] as const;
        // As with --base, or as git's history tells.
        const options = isGiven
          ? { ...NO_CODEMODS, versions: [versionOf('the base', versions[1])] as const }
          : NO_CODEMODS;
        const { outcome } = followed(versions, text, options);
        expect(() => parseNotebook('notebook.py', outcome.after)).not.toThrow();
        const kept = ours.marks.filter((mark) => text.includes(mark));
        expect(kept.filter((mark) => !outcome.after.includes(mark))).toEqual([]);
        expect(/(?<!\r)\n/.test(outcome.after)).toBe(!isWindows);
        const again = followed(versions, outcome.after, options).outcome;
        expect(again.after).toBe(outcome.after);
        const conflicts = ({ cells }: typeof outcome): string[] =>
          cells.flatMap(({ id, conflict }) => (conflict === null ? [] : [id]));
        expect(conflicts(outcome)).toEqual(expect.arrayContaining(conflicts(again)));
      },
    ),
    { numRuns: 150 },
  );
});

test('a notebook that changed nothing becomes the template, and drift says so', () => {
  fc.assert(
    fc.property(template, changes, (base, there) => {
      const theirs = edited(base, there, THEIRS);
      const versions = [notebookOf(theirs.cells), notebookOf(base)];
      const { outcome } = followed(versions, notebookOf(base), NO_CODEMODS);
      const missed = theirs.marks.filter((mark) => !outcome.after.includes(mark));
      const reported = outcome.cells.filter(({ state }) => state === 'conflict' || state === 'missing');
      if (reported.length === 0) {
        expect(missed).toEqual([]);
        const again = followed(versions, outcome.after, NO_CODEMODS).outcome;
        expect(again.cells.map(({ state }) => state)).toEqual(again.cells.map(() => 'same'));
      }
    }),
    { numRuns: 150 },
  );
});

test('changes of both sides in different statements are both there', () => {
  fc.assert(
    fc.property(template, fc.nat(3), fc.nat(3), (base, cell, at) => {
      const other = (at + 2) % 4;
      fc.pre(base[cell]![at] !== undefined && base[cell]![other] !== undefined);
      const theirs = edited(base, [{ kind: 'change', cell, at }], THEIRS);
      const ours = edited(base, [{ kind: 'change', cell, at: other }], OURS);
      const { outcome } = followed([notebookOf(theirs.cells), notebookOf(base)], notebookOf(ours.cells), NO_CODEMODS);
      expect(outcome.cells.map(({ state }) => state)).not.toContain('conflict');
      expect([...theirs.marks, ...ours.marks].filter((mark) => !outcome.after.includes(mark))).toEqual([]);
    }),
    { numRuns: 100 },
  );
});
