import type { Edit } from '../../../src/edit/edit.ts';
import { removeImport } from '../../../src/edit/import-removal.ts';
import { freshPrivate, obstacleToRename, renameEdits } from '../../../src/edit/rename.ts';
import { defineCodemod, type Refusal } from '../../../src/engine/codemod.ts';
import { mayWaitFor } from '../../../src/gpu/waiting.ts';
import { cellWords } from '../../../src/notebook/cell-words.ts';
import { aliasesOf, importsOf, qualifiedName } from '../../../src/notebook/imports.ts';
import type { Cell, Notebook } from '../../../src/notebook/notebook.ts';
import { multiplyDefined } from '../../../src/notebook/problems.ts';
import { binderOf, importOf } from '../../../src/python/targets.ts';
import { children, field, type Node } from '../../../src/python/tree.ts';
import { unsureRead } from '../../../src/python/unsure-reads.ts';
import { holdsOthersUp } from '../../../src/semantics/holding-up.ts';

/** A public name that several cells define. */
interface Clash {
  readonly name: string;
  readonly definers: readonly Cell[];
  /** The cells that read it and do not define it. */
  readonly readers: readonly Cell[];
}

export default defineCodemod<Clash>({
  meta: {
    id: 'multiple-definitions',
    phase: '0',
    severity: 'critical',
    safety: 'safe',
    what: 'A public name is defined in more than one cell.',
    why: 'marimo runs none of the cells that define it; `python notebook.py` and `marimo run` refuse the whole notebook.',
    fix: 'Makes the name private (`_name`) in every cell whose value no other cell reads; keeps one of several equal imports.',
    effects: { addsNames: true, dropsNames: true, movesOutput: true },
  },

  appliesTo: (notebook) => notebook.cells.length > 1,

  *find(notebook) {
    for (const { name, places } of multiplyDefined(notebook)) {
      const definers = places.map(({ cell }) => notebook.cells[cell]!);
      const readers = notebook.cells.filter(({ bindings }) => bindings.refs.has(name) && !bindings.defs.has(name));
      const cell = definers[1]!;
      const occurrences = cell.bindings.occurrences.get(name) ?? [];
      const node = occurrences.find((each) => binderOf(each) !== undefined) ?? cell.definition;
      yield {
        cell,
        node,
        message: `\`${name}\` is defined in ${cellWords(...definers)}`,
        data: { name, definers, readers },
      };
    }
  },

  fix({ data }, notebook): Edit[] | Refusal {
    const keeper = keeperOf(notebook, data);
    if ('refused' in keeper) return keeper;
    const { name, definers } = data;
    const edits: Edit[] = [];
    for (const cell of definers) {
      if (cell === keeper.cell) continue;
      const isSpare =
        keeper.cell !== undefined && keeper.imports.includes(cell) && mayWaitFor(notebook, cell, keeper.cell);
      const outcome = isSpare ? dropImport(notebook, cell, name) : undefined;
      if (outcome !== undefined && 'refused' in outcome) return outcome;
      const own = outcome ?? makePrivate(notebook, cell, data);
      if ('refused' in own) return own;
      edits.push(...own);
    }
    return edits;
  },
});

/** Which definer keeps the name, if any, and which ones import the same as it. */
interface Keeper {
  readonly cell: Cell | undefined;
  readonly imports: readonly Cell[];
}

function keeperOf(notebook: Notebook, clash: Clash): Keeper | Refusal {
  const { name, definers, readers } = clash;
  const early = definers.find((cell) => readsEarlier(cell, name));
  if (early !== undefined) {
    return refused(
      `${cellWords(early)} reads \`${name}\` before defining it, so it may mean the value of another cell`,
      clash,
    );
  }
  const imports = sameImports(notebook, clash);
  const others = definers.filter((cell) => !imports.includes(cell));
  if (imports.length > 0) {
    const exporter = readers.length === 0 ? undefined : others.find((cell) => returns(cell, name));
    if (exporter !== undefined) {
      return refused(`${cellWords(exporter)} returns a \`${name}\` that is not an import`, clash);
    }
    return unmeant(clash, mainImport(notebook, imports)) ?? { cell: mainImport(notebook, imports), imports };
  }
  const fixed = definers.filter(({ kind }) => kind !== 'cell');
  const wanted = readers.length === 0 ? [] : definers.filter((cell) => cell.kind === 'cell' && returns(cell, name));
  const keepers = [...fixed, ...wanted];
  if (keepers.length > 1) return refused(`${cellWords(...keepers)} each return \`${name}\` to other cells`, clash);
  if (keepers.length === 0 && readers.length > 0)
    return refused(`no cell returns \`${name}\`, so it is unclear which value is meant`, clash);
  return unmeant(clash, keepers[0]) ?? { cell: keepers[0], imports: [] };
}

/** A value that its own cell never reads is meant for others, so taking it out of their sight changes what they get. */
function unmeant(clash: Clash, keeper: Cell | undefined): Refusal | undefined {
  const { name, definers, readers } = clash;
  const idle = definers.filter((cell) => cell !== keeper && isOnlyAssigned(cell, name));
  if (idle[0] !== undefined && readers.length > 0) {
    return refused(
      `${cellWords(idle[0])} assigns \`${name}\` but does not read it, so the value must be for other cells`,
      clash,
    );
  }
  const fallback = definers.find((cell) => isOnlyAssigned(cell, name));
  const unsure = definers.find(
    (cell) => cell !== keeper && unsureRead(cell.statements, cell.bindings.occurrences.get(name) ?? []) !== undefined,
  );
  if (fallback === undefined || unsure === undefined) return undefined;
  return refused(
    `${cellWords(unsure)} may read \`${name}\` before assigning it, and may mean the value from ${cellWords(fallback)}`,
    clash,
  );
}

function readsEarlier(cell: Cell, name: string): boolean {
  const [first] = cell.bindings.occurrences.get(name) ?? [];
  // `count += 1` reads the old value; marimo does not count that as a ref.
  return cell.bindings.refs.has(name) || (first !== undefined && binderOf(first)?.type === 'augmented_assignment');
}

/** Whether the cell assigns the name, alone on the left, and never reads it. */
function isOnlyAssigned(cell: Cell, name: string): boolean {
  const binders = (cell.bindings.occurrences.get(name) ?? []).map((node) => ({ node, binder: binderOf(node) }));
  return (
    binders.every(({ binder }) => binder !== undefined) &&
    binders.some(({ node, binder }) => binder?.type === 'assignment' && node.parent?.id === binder.id)
  );
}

function returns(cell: Cell, name: string): boolean {
  const value = cell.returnStatement === undefined ? undefined : children(cell.returnStatement)[0];
  if (value === undefined) return false;
  return value.text === name || children(value).some(({ text }) => text === name);
}

/** The cells that always import the name, all from one place, and bind it by nothing else; none when they differ. */
function sameImports(notebook: Notebook, { name, definers }: Clash): readonly Cell[] {
  const found = definers.filter((cell) => {
    const binders = (cell.bindings.occurrences.get(name) ?? []).filter((node) => binderOf(node) !== undefined);
    return binders.every((node) => importOf(node) !== undefined) && always(notebook, cell, name);
  });
  const modules = new Set(
    importsOf(notebook)
      .filter((each) => each.name === name && found.includes(each.cell))
      .map(({ module }) => module),
  );
  return modules.size === 1 ? found : [];
}

function always(notebook: Notebook, cell: Cell, name: string): boolean {
  const own = importsOf(notebook).filter(
    (each) => each.name === name && each.cell.index === cell.index && each.when !== 'function',
  );
  return own.length > 0 && own.every(({ when }) => when === 'always');
}

/** The setup cell, else one that others may wait for, else the one with the most imports, else the first. */
function mainImport(notebook: Notebook, cells: readonly Cell[]): Cell {
  const count = (cell: Cell): number =>
    cell.disabled
      ? 0
      : importsOf(notebook).filter((each) => each.cell.index === cell.index && each.when === 'always').length;
  const busy = (cell: Cell): number => (holdsOthersUp(notebook, cell) === undefined ? 0 : 1);
  const most = [...cells].sort((a, b) => busy(a) - busy(b) || count(b) - count(a) || a.index - b.index)[0]!;
  return cells.find(({ kind }) => kind === 'setup') ?? most;
}

/** The import goes; undefined when it cannot go without something else, so that the name had better become private. */
function dropImport(notebook: Notebook, cell: Cell, name: string): readonly Edit[] | Refusal | undefined {
  const removal = removeImport(notebook, cell, name);
  if (removal === 'entangled') return undefined;
  if (removal === 'only statement') {
    return { refused: `${cellWords(cell)} only imports \`${name}\`; delete the cell` };
  }
  return removal;
}

function makePrivate(notebook: Notebook, cell: Cell, clash: Clash): readonly Edit[] | Refusal {
  const { name, readers } = clash;
  if (name.startsWith('__')) return refused('a name that starts with two underscores cannot be made private', clash);
  const obstacle = obstacleToRename(notebook, cell, name);
  if (obstacle !== undefined) return refused(`${obstacle} (${cellWords(cell)})`, clash);
  if (readers.length > 0 && isControl(notebook, cell, name)) {
    return refused(`\`${name}\` is a UI element in ${cellWords(cell)}, and other cells read it`, clash);
  }
  return renameEdits(cell, name, freshPrivate(notebook, cell, name));
}

/** Whether the cell binds the name to something that it makes with `mo.ui`. */
function isControl(notebook: Notebook, cell: Cell, name: string): boolean {
  const aliases = aliasesOf(notebook);
  return (cell.bindings.occurrences.get(name) ?? []).some((node) => {
    const binder = binderOf(node);
    const value = binder?.type === 'assignment' ? field(binder, 'right') : undefined;
    return value !== undefined && isUiCall(value, aliases);
  });
}

/** `mo.ui.slider(…)`, also as `mo.ui.slider(…).form()` and in a chain of methods. */
function isUiCall(node: Node, aliases: ReadonlyMap<string, string>): boolean {
  if (node.type !== 'call') return false;
  const callee = field(node, 'function');
  if (callee === undefined) return false;
  if (qualifiedName(callee, aliases)?.startsWith('marimo.ui.') === true) return true;
  const object = callee.type === 'attribute' ? field(callee, 'object') : undefined;
  return object !== undefined && isUiCall(object, aliases);
}

function refused(reason: string, { name, definers, readers }: Clash): Refusal {
  const read = readers.length === 0 ? '' : `, and use the right one in ${cellWords(...readers)}`;
  return { refused: `${reason}; rename \`${name}\` in all but one of ${cellWords(...definers)}${read}` };
}
