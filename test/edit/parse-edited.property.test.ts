import fc from 'fast-check';
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { applyEdits, type Edit } from '../../src/edit/edit.ts';
import { parseEdited } from '../../src/edit/parse-edited.ts';
import type { Notebook } from '../../src/notebook/notebook.ts';
import { parseNotebook } from '../../src/notebook/parse.ts';
import type { Node } from '../../src/python/tree.ts';

const FOLDER = new URL('../notebooks/', import.meta.url);
const NOTEBOOKS = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.py'))
  .slice(0, 3)
  .map((name) => parseNotebook(name, readFileSync(new URL(name, FOLDER), 'utf8')));

/** What may run on with the code before it or after it. */
const SNIPPETS = [
  '',
  '\n',
  '# note\n',
  '    # note\n',
  'x = 1\n',
  'x = 1',
  '    x = 1\n',
  'else:\n    pass\n',
  '\\\n',
  '"""',
  '(',
  ')',
  '    y = """\n@app.cell\ndef _():\n',
  '@app.cell\ndef _(mo):\n    mo.md("a")\n    return\n\n\n',
  '@app.cell\n',
  'with app.setup:\n    import os\n\n',
  'if __name__ == "__main__":\n    app.run()\n',
  'x = [*(1, 2)]; y = t"a"\n',
  'lazy import os\n',
  'a = 1; b = 2\n',
  '\r\n',
];

/** Edits that do not overlap, mostly at the start of lines. */
const edits = (text: string): fc.Arbitrary<Edit[]> => {
  const lines = [...text.matchAll(/^/gm)].map(({ index }) => index);
  const offset = fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...lines) }, fc.nat({ max: text.length }));
  return fc
    .tuple(
      fc.uniqueArray(offset, { minLength: 1, maxLength: 6 }),
      fc.array(fc.constantFrom(...SNIPPETS), { minLength: 6 }),
    )
    .map(([offsets, texts]) => {
      const sorted = offsets.toSorted((a, b) => a - b);
      return sorted.flatMap((start, at): Edit[] => {
        if (at % 2 === 1) return [];
        const next = sorted[at + 1];
        const end = next === undefined || next - start > 300 ? start : next;
        return [{ start, end, text: texts[at] ?? '' }];
      });
    });
};

test.each(NOTEBOOKS.map((notebook) => [notebook.path, notebook] as const))(
  'an edited %s is what parsing its text gives',
  (path, notebook) => {
    fc.assert(
      fc.property(edits(notebook.text), (made) => {
        const text = applyEdits(notebook.text, made);
        const edited = outcome(() => parseEdited(notebook, text, made));
        expect(edited).toStrictEqual(outcome(() => parseNotebook(path, text)));
      }),
      { numRuns: 60 },
    );
  },
);

function outcome(parse: () => Notebook): unknown {
  try {
    return described(parse());
  } catch (error) {
    return String(error);
  }
}

function described({ root, docstring, app, cells }: Notebook): unknown {
  const nodes: string[] = [];
  const add = (node: Node): void => {
    nodes.push([node.id, node.type, node.fieldName, node.startIndex, node.endIndex, node.parent?.id].join(' '));
    node.children.forEach(add);
  };
  add(root);
  return {
    nodes,
    docstring: docstring?.id,
    app: app.id,
    cells: cells.map(({ node, definition, statements, returnStatement, bindings, ...cell }) => ({
      ...cell,
      ids: [node, definition, ...statements, returnStatement].map((each) => each?.id),
      bindings: {
        ...bindings,
        starImports: bindings.starImports.map(({ id }) => id),
        occurrences: [...bindings.occurrences].map(([name, uses]) => [name, ...uses.map(({ id }) => id)]),
      },
    })),
  };
}
