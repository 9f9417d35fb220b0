import type { Edit } from '../../../src/edit/edit.ts';
import { freshPublic, obstacleToRename, renameEdits } from '../../../src/edit/rename.ts';
import { defineCodemod, type Refusal } from '../../../src/engine/codemod.ts';
import { cellWords } from '../../../src/notebook/cell-words.ts';
import type { Cell, Notebook } from '../../../src/notebook/notebook.ts';
import { privateReadsAcrossCells } from '../../../src/notebook/problems.ts';

/** A private name that cells read and do not bind. */
interface Crossing {
  readonly name: string;
  readonly readers: readonly Cell[];
  readonly definers: readonly Cell[];
}

export default defineCodemod<Crossing>({
  meta: {
    id: 'private-across-cells',
    phase: '0',
    severity: 'critical',
    safety: 'safe',
    what: 'A cell reads a private name (`_name`) that it does not define.',
    why: 'A name that starts with an underscore is local to its cell, so reading it elsewhere raises a NameError; `marimo check` does not report it.',
    fix: 'Gives the variable one public name in the cell that defines it and in the cells that read it.',
    effects: { addsNames: true, movesOutput: true, connects: true },
  },

  appliesTo: (notebook) => notebook.cells.some(({ bindings }) => bindings.privateDefs.size > 0),

  *find(notebook) {
    for (const crossing of crossings(notebook)) {
      const { name, readers, definers } = crossing;
      const cell = readers[0]!;
      const node = cell.bindings.occurrences.get(name)?.[0] ?? cell.definition;
      const message = `\`${name}\` is private to ${cellWords(...definers)} but read in ${cellWords(...readers)}`;
      yield { cell, node, message, data: crossing };
    }
  },

  fix({ data }, notebook): Edit[] | Refusal {
    const { name, readers, definers } = data;
    const [definer] = definers;
    if (definer === undefined || definers.length > 1) {
      return {
        refused: `${cellWords(...definers)} each have their own \`${name}\`; give the one that is meant a public name`,
      };
    }
    const fresh = freshPublic(notebook, name);
    if (fresh === undefined)
      return { refused: `nothing is left of \`${name}\` without its underscore; choose a public name for it` };
    const reusable = readers.find(({ kind }) => kind === 'function' || kind === 'class');
    if (reusable !== undefined && definer.kind !== 'setup') {
      return {
        refused: `\`${reusable.name}\` is reusable and sees only names of the setup cell; define \`${name}\` there`,
      };
    }
    for (const cell of [definer, ...readers]) {
      const obstacle = obstacleToRename(notebook, cell, name);
      if (obstacle !== undefined) return { refused: `${obstacle} (${cellWords(cell)}); rename \`${name}\` by hand` };
    }
    return [definer, ...readers].flatMap((cell) => renameEdits(cell, name, fresh));
  },
});

/** One for each name, in the order of the first reading. */
function crossings(notebook: Notebook): Crossing[] {
  const byName = new Map<string, Crossing>();
  for (const { name, cell, definers } of privateReadsAcrossCells(notebook)) {
    const readers = [...(byName.get(name)?.readers ?? []), notebook.cells[cell]!];
    byName.set(name, { name, readers, definers: definers.map((index) => notebook.cells[index]!) });
  }
  return [...byName.values()];
}
