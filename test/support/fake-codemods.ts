import { defineCodemod, type Codemod, type Outcome } from '../../src/engine/codemod.ts';
import type { Effects, Meta } from '../../src/model/meta.ts';
import type { Notebook } from '../../src/notebook/notebook.ts';
import { walk, type Node } from '../../src/python/tree.ts';

/** Codemods that need no template. */
export const NO_TEMPLATES: ReadonlyMap<string, string> = new Map();

/** A codemod for tests. It may do nothing beside its edits unless its effects say so. */
export interface Fake {
  readonly id: string;
  readonly safety?: Meta['safety'];
  readonly effects?: Partial<Effects>;
  /** The nodes to point at: those of a cell's statements for which it holds. */
  readonly at: (node: Node, notebook: Notebook) => boolean;
  readonly fix: (node: Node, notebook: Notebook) => Outcome;
}

export function fake({ id, safety = 'safe', effects, at, fix }: Fake): Codemod {
  return defineCodemod<null>({
    meta: {
      id,
      phase: 'A',
      severity: 'low',
      safety,
      what: `${id} is missing.`,
      why: 'For a test.',
      fix: 'Does what the test says.',
      ...(effects === undefined ? {} : { effects }),
    },
    appliesTo: () => true,
    *find(notebook) {
      for (const cell of notebook.cells) {
        for (const node of cell.statements.flatMap((statement) => [...walk(statement)])) {
          if (at(node, notebook)) yield { cell, node, message: `${id} found \`${node.text}\``, data: null };
        }
      }
    },
    fix: ({ node }, notebook) => fix(node, notebook),
  });
}

/** A codemod that replaces each number by another text. */
export function numbers(id: string, from: number, to: string, rest: Pick<Fake, 'safety' | 'effects'> = {}): Codemod {
  const at = ({ type, text }: Node): boolean => type === 'integer' && text === String(from);
  return fake({ ...rest, id, at, fix: (node) => [{ start: node.startIndex, end: node.endIndex, text: to }] });
}

/** A codemod that replaces each number by another text and cannot prove that it may. */
export function unproven(id: string, from: number, to: string): Codemod {
  const at = ({ type, text }: Node): boolean => type === 'integer' && text === String(from);
  return fake({
    id,
    at,
    fix: ({ startIndex: start, endIndex: end }) => ({
      edits: [{ start, end, text: to }],
      unsafe: `who reads ${from}?`,
    }),
  });
}
