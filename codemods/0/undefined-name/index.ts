import { defineCodemod } from '../../../src/engine/codemod.ts';
import { BUILTIN_NAMES } from '../../../src/notebook/builtins.ts';
import { cellWords } from '../../../src/notebook/cell-words.ts';
import type { Cell, Notebook } from '../../../src/notebook/notebook.ts';
import { isOpaque } from '../../../src/notebook/opaque.ts';
import { undefinedNames } from '../../../src/notebook/problems.ts';
import { children, type Node } from '../../../src/python/tree.ts';
import { didYouMean } from '../../../src/suggest.ts';

/** A name, and the readings of it that would fail. */
interface Unknown {
  readonly name: string;
  readonly nodes: readonly Node[];
  readonly cells: readonly Cell[];
}

export default defineCodemod<Unknown>({
  meta: {
    id: 'undefined-name',
    phase: '0',
    severity: 'high',
    safety: 'suggest',
    what: 'A cell reads a name that no cell defines.',
    why: 'The cell fails with a NameError at that line, and `marimo check` does not report it.',
    fix: 'No automatic fix: the name may be mistyped, or its definition may be missing.',
  },

  appliesTo: (notebook) => notebook.cells.length > 0,

  *find(notebook) {
    for (const data of unknownNames(notebook)) {
      const { name, nodes, cells } = data;
      const [node] = nodes;
      const [cell] = cells;
      if (node === undefined || cell === undefined) continue;
      yield { cell, node, message: `\`${name}\` is read in ${cellWords(...cells)}, but no cell defines it`, data };
    }
  },

  fix({ data }, notebook) {
    const names = new Set(notebook.cells.flatMap(({ bindings }) => [...bindings.defs]));
    const guess = didYouMean(data.name, new Set([...names, ...BUILTIN_NAMES]));
    return { refused: `define or import \`${data.name}\`${guess}` };
  },
});

/** Each name once, with all cells that read it. */
function unknownNames(notebook: Notebook): Iterable<Unknown> {
  const found = new Map<string, Unknown>();
  for (const { name, cell: index } of isKnown(notebook) ? undefinedNames(notebook) : []) {
    const cell = notebook.cells[index]!;
    // A name that is only asked for, as in `try: display` with `except NameError:`.
    const nodes = (cell.bindings.occurrences.get(name) ?? []).filter(
      (node) => !isTried(node) && !isUnevaluated(node, cell),
    );
    const past = found.get(name);
    if (nodes.length > 0)
      found.set(name, { name, nodes: [...(past?.nodes ?? []), ...nodes], cells: [...(past?.cells ?? []), cell] });
  }
  return found.values();
}

/** Whether the defined names are all there to be seen: no `import *`, and no cell that may define anything. */
function isKnown({ cells }: Notebook): boolean {
  return cells.every((cell) => !isOpaque(cell) && cell.bindings.starImports.length === 0);
}

function isTried(node: Node): boolean {
  for (let each: Node = node; each.parent !== null; each = each.parent) {
    if (each.type !== 'block' || each.parent.type !== 'try_statement') continue;
    const handlers = children(each.parent).filter(({ type }) => type === 'except_clause');
    if (handlers.some((handler) => /^except\s*(?::|[^:]*\b(?:NameError|Exception|BaseException)\b)/.test(handler.text)))
      return true;
  }
  return false;
}

/** The annotation of a variable in a function, which Python never computes; with the future import, any annotation. */
function isUnevaluated(node: Node, cell: Cell): boolean {
  const hasFuture = cell.statements.some(({ text }) => /^from __future__ import .*\bannotations\b/.test(text));
  let type: Node | undefined;
  for (let each: Node | null = node; each !== null && each.id !== cell.definition.id; each = each.parent) {
    if (each.type === 'type') type = each;
    if (type !== undefined && hasFuture) return true;
    if (each.type === 'function_definition' && type?.parent?.type === 'assignment' && type.startIndex > each.startIndex)
      return true;
  }
  return false;
}
