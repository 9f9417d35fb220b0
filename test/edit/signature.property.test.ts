import fc from 'fast-check';
import { expect, test } from 'vitest';
import { applyEdits } from '../../src/edit/edit.ts';
import type { Notebook } from '../../src/notebook/notebook.ts';
import { parseNotebook } from '../../src/notebook/parse.ts';
import { syncSignatures } from '../../src/edit/signature.ts';
import { children, field } from '../../src/python/tree.ts';
import { notebookOf } from '../support/build.ts';

/*
 * The first cell binds names and returns some of them, the second one reads names and has some of them as parameters. A
 * change of both bodies adds and takes away names; the lists follow, whatever their layout.
 */

const NAMES = ['alpha', 'beta', 'gamma', 'delta', 'epsilon', 'zeta'];
const names = fc.subarray(NAMES);

/** How a list of names is written, between the parentheses or after `return`. */
type Layout = (names: readonly string[]) => string;

const PARAMETERS: readonly Layout[] = [
  (list) => `(${list.join(', ')})`,
  (list) => `(${list.map((name) => `${name},`).join(' ')})`,
  (list) => (list.length === 0 ? '()' : `(\n    ${list.join(',\n    ')},\n)`),
  (list) => (list.length === 0 ? '(\n)' : `(\n    ${list.join(',\n    ')}\n)`),
  (list) => (list.length === 0 ? '()' : `(\n    ${list.join(', ')},\n)`),
  (list) => `(${list.join(',\n      ')})`,
];

const RETURNS: readonly Layout[] = [
  (list) => (list.length === 0 ? '' : ` ${list.join(', ')}`),
  (list) => (list.length === 0 ? '' : ` ${list.join(', ')},`),
  (list) => (list.length === 1 ? ` (${list[0]},)` : ` (${list.join(', ')})`),
  (list) => (list.length === 0 ? ' ()' : ` (\n        ${list.join(',\n        ')},\n    )`),
  (list) => (list.length === 1 ? ` (\n        ${list[0]},\n    )` : ` (\n        ${list.join(',\n        ')}\n    )`),
];

const changes = fc.record({
  parameters: fc.shuffledSubarray(NAMES),
  returned: fc.shuffledSubarray(NAMES),
  isSorted: fc.boolean(),
  layouts: fc.tuple(fc.constantFrom(...PARAMETERS), fc.constantFrom(...RETURNS)),
  bound: fc.tuple(names, names),
  read: fc.tuple(names, names),
  isWindows: fc.boolean(),
});

/** A list in the order in which it is given, or sorted. */
function ordered(list: readonly string[], isSorted: boolean): readonly string[] {
  return isSorted ? list.toSorted() : list;
}

function listsOf(notebook: Notebook): { parameters: string[]; returned: string[] } {
  const [binder, reader] = notebook.cells;
  const value = binder!.returnStatement === undefined ? undefined : children(binder!.returnStatement)[0];
  const items = value === undefined ? [] : /tuple|list|parenthesized/.test(value.type) ? children(value) : [value];
  return {
    parameters: children(field(reader!.definition, 'parameters')!).map(({ text }) => text),
    returned: items.map(({ text }) => text),
  };
}

test('lists of names gain what became needed and lose what became superfluous', () => {
  fc.assert(
    fc.property(changes, ({ parameters, returned, isSorted, layouts, bound, read, isWindows }) => {
      const text = (
        [binds, reads]: readonly [readonly string[], readonly string[]],
        lists: readonly [string, string],
      ): string => {
        const unix = notebookOf(`${['_', ...binds].join(' = ')} = 1\nreturn`, {
          name: 'reader',
          parameters: '()',
          body: `use(${reads.join(', ')})\nreturn`,
        })
          .replace('def reader()', `def reader${lists[0]}`)
          .replace('    return\n', `    return${lists[1]}\n`);
        return isWindows ? unix.replaceAll('\n', '\r\n') : unix;
      };
      const lists = [layouts[0](ordered(parameters, isSorted)), layouts[1](ordered(returned, isSorted))] as const;
      const before = parseNotebook('notebook.py', text([bound[0], read[0]], lists));
      const after = parseNotebook('notebook.py', text([bound[1], read[1]], lists));
      const synced = applyEdits(after.text, syncSignatures(before, after));
      const result = listsOf(parseNotebook('notebook.py', synced));

      const foreign = (binds: readonly string[], reads: readonly string[]): string[] =>
        reads.filter((name) => binds.includes(name));
      const added = foreign(bound[1], read[1]).filter((name) => !foreign(bound[0], read[0]).includes(name));
      const unread = read[0].filter((name) => !read[1].includes(name));
      const unbound = bound[0].filter((name) => !bound[1].includes(name));
      const expected = (list: readonly string[], gone: readonly string[]): string[] => [
        ...new Set([...list.filter((name) => !gone.includes(name)), ...added]),
      ];
      expect(result.parameters.toSorted()).toEqual(expected(parameters, unread).toSorted());
      expect(result.returned.toSorted()).toEqual(expected(returned, unbound).toSorted());
      if (isSorted)
        expect(result).toEqual({ parameters: result.parameters.toSorted(), returned: result.returned.toSorted() });
      // Nothing but the lists has changed, and the file's line breaks are its own.
      const rest = (each: string): string => each.replace(/def reader[^:]*:/, '').replace(/return[^@]*/, '');
      expect(rest(synced)).toBe(rest(after.text));
      if (isWindows) expect(synced).not.toMatch(/[^\r]\n/);
      // A tuple stays a tuple, even of one name.
      if (returned.length > 1) expect(synced).not.toMatch(/return \(?\s*\w+\s*\)?\r?\n\r?\n/);
    }),
    { numRuns: 1000 },
  );
});
