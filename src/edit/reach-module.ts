import { mayWaitFor } from '../gpu/waiting.ts';
import { isStringStatement } from '../notebook/app.ts';
import { freshName } from '../notebook/fresh-name.ts';
import { graphOf } from '../notebook/graph.ts';
import { importCell, importsOf, isSure, type ImportedName } from '../notebook/imports.ts';
import { bindingsAt, localOwnerOf } from '../notebook/meaning.ts';
import type { Cell, Notebook } from '../notebook/notebook.ts';
import { isOpaque, wordsOf } from '../notebook/opaque.ts';
import { isPrivate } from '../python/bindings.ts';
import { importOf } from '../python/targets.ts';
import type { Node } from '../python/tree.ts';
import type { Edit } from './edit.ts';
import { importEdit } from './import-place.ts';
import { insertAbove, placeIn } from './place.ts';
import { ownLines } from './wrappable.ts';

/** How a cell can reach a module: under a name that it may read, after the edits that import it, or not at all. */
export type Reach = { readonly name: string; readonly edits: readonly Edit[] } | { readonly refused: string };

/** Modules that are there wherever a notebook runs: marimo depends on psutil. */
const ALWAYS_THERE: ReadonlySet<string> = new Set(['gc', 'marimo', 'psutil', 'random']);

/**
 * Finds the name under which code in a cell can use a module: the one of a cell that it may wait for; else that of a new
 * import in the notebook's import cell, of a module that is always there; else that of an import of its own, under a
 * private name. marimo allows one definition a public name, so a second import under it would stop the notebook (failure
 * F1). A library that the notebook does not import is imported nowhere: all that reads the import cell would end with it.
 * @param name the local name to import it under: `mo` for `marimo`
 * @param at where the code goes; without it, code that goes into a function or above an import may find another meaning
 */
export function reachModule(notebook: Notebook, cell: Cell, module: string, name: string, at?: Node): Reach {
  const reach = reachInCell(notebook, cell, module, name);
  if ('refused' in reach || at === undefined) return reach;
  const refused = whyUnreadable(notebook, cell, module, reach, at);
  return refused === undefined ? reach : { refused };
}

/** `def f(torch): …` around the place, and `import torch` below it in the same cell. */
function whyUnreadable(
  notebook: Notebook,
  cell: Cell,
  module: string,
  { name, edits }: { readonly name: string; readonly edits: readonly Edit[] },
  at: Node,
): string | undefined {
  const bindings = bindingsAt(cell, at, name);
  const imports = importsOf(notebook).filter((each) => each.module === module && each.name === name);
  const own = bindings.filter((each) => imports.some(({ node }) => node.id === importOf(each)?.id));
  const owner = localOwnerOf(cell, at, name);
  const isImport = own.length > 0 && own.length === bindings.length;
  if (owner === 'the handler' || (owner !== undefined && !isImport)) {
    return `\`${name}\` has another meaning in ${owner} around this code; rename that variable`;
  }
  // What goes below the last line of a cell goes after its end.
  const end = notebook.cells[cell.index + 1]?.node.startIndex ?? Infinity;
  const added = edits.filter(({ start }) => cell.node.startIndex <= start && start < end);
  const places = [...own.map(({ startIndex }) => startIndex), ...added.map(({ start }) => start)];
  const isBelow = places.length > 0 && places.every((each) => each > at.startIndex);
  return isBelow ? `\`${module}\` is imported further down in the cell; import it above` : undefined;
}

function reachInCell(notebook: Notebook, cell: Cell, module: string, name: string): Reach {
  const imported = importsOf(notebook).filter(
    (each) =>
      each.module === module && isSure(each) && (!isPrivate(each.name) || (each.cell === cell && isAtTop(each))),
  );
  const usable = imported.find(
    (each) => !each.cell.disabled && canRead(cell, each.cell) && mayWaitFor(notebook, cell, each.cell),
  );
  if (usable !== undefined) return { name: usable.name, edits: [] };
  const taken = notebook.cells.find(
    (each) =>
      each.bindings.defs.has(name) ||
      (each.index === cell.index && each.bindings.occurrences.has(name)) ||
      (isOpaque(each) && wordsOf(each).has(name)),
  );
  const home = importCell(notebook);
  const isThere = ALWAYS_THERE.has(module) || imported.length > 0;
  const isFree = taken === undefined && ALWAYS_THERE.has(module);
  if (isFree && home !== undefined && canRead(cell, home) && mayWaitFor(notebook, cell, home)) {
    return { name, edits: [importEdit(notebook, home, module, name)] };
  }
  if (cell.kind === 'cell' && isThere) return importPrivately(notebook, cell, module, name);
  if (taken !== undefined) {
    return {
      refused: `the name \`${name}\` is taken in cell ${taken.index + 1}; import \`${module}\` in the cell with the imports`,
    };
  }
  if (home === undefined) return { refused: `no cell has the imports; add one with \`import ${module}\`` };
  if (!isThere) return { refused: `the notebook does not import \`${module}\`; import it with the others` };
  return canRead(cell, home)
    ? {
        refused: `cell ${home.index + 1} does more than import; import \`${module}\` in a cell above that only imports`,
      }
    : { refused: `cell ${cell.index + 1} sees only names of the setup cell; import \`${module}\` there` };
}

/**
 * Finds the name for a module that only another library brings along, at a place in a cell: that of an import of its own,
 * right before the place, where that library is imported already. `from unsloth import …` has to come before torch.
 * @param brings whether an import of a module shows that the one looked for is installed
 * @param surely whether it shows it wherever it runs; else the place must be one that always runs into the work
 */
export function reachBrought(
  notebook: Notebook,
  cell: Cell,
  module: string,
  name: string,
  place: Node,
  { brings, surely }: { brings: (module: string) => boolean; surely: (module: string) => boolean },
): Reach {
  const above = graphOf(notebook).ancestors(cell.index);
  const before = importsOf(notebook).filter(
    (each) =>
      isSure(each) &&
      brings(each.module) &&
      (each.cell === cell
        ? each.node.endIndex <= place.startIndex
        : !each.cell.disabled && (each.cell.kind === 'setup' || above.has(each.cell.index))),
  );
  const anchor = outermost(place);
  if (!before.some((each) => surely(each.module) || !MAY_SKIP.has(anchor.type))) {
    return {
      refused: `the notebook does not import \`${module}\`, which may not be installed; import it with the others`,
    };
  }
  if (!ownLines(notebook, [anchor])) {
    return { refused: 'several statements share a line; put each on its own line' };
  }
  const alias = freshName(cell, `_${name}`);
  return {
    name: alias,
    edits: [insertAbove(placeIn(notebook), anchor, `import ${module} as ${alias}`, { blankAfter: false })],
  };
}

/** Statements in which work may not run, or in which an import that fails may be caught. */
const MAY_SKIP: ReadonlySet<string> = new Set([
  'try_statement',
  'if_statement',
  'for_statement',
  'while_statement',
  'match_statement',
  'function_definition',
  'class_definition',
  'decorated_definition',
]);

/** The statement, or what is around it and only waits or catches: what a handler names is bound before its `try`. */
function outermost(place: Node): Node {
  let anchor = place;
  for (let each = place.parent; each !== null; each = each.parent) {
    if (/^(?:with|try)_statement$/.test(each.type)) anchor = each;
    else if (each.type !== 'block' && !/^(?:except|finally|else)_clause$/.test(each.type)) break;
  }
  return anchor;
}

/** Whether nothing but other imports stands above an import in its cell. */
function isAtTop({ cell, node }: ImportedName): boolean {
  return cell.statements
    .filter(({ endIndex }) => endIndex <= node.startIndex)
    .every((each) => each.type.startsWith('import_') || isStringStatement(each));
}

/** A reusable function or class sees only the setup cell and its like; an ordinary cell sees every other cell. */
function canRead(reader: Cell, home: Cell): boolean {
  return reader.kind === 'cell' || isOpaque(reader) || home.kind === 'setup' || reader.index === home.index;
}

/** `import gc as _gc` at the top of the cell itself: a private name makes no cell wait. */
function importPrivately(notebook: Notebook, cell: Cell, module: string, name: string): Reach {
  const [first, second] = cell.statements;
  const anchor = first !== undefined && isStringStatement(first) && second !== undefined ? second : first;
  if (anchor === undefined) return { refused: `cell ${cell.index + 1} is empty` };
  const alias = freshName(cell, `_${name}`);
  const blankAfter = !anchor.type.startsWith('import_');
  return {
    name: alias,
    edits: [insertAbove(placeIn(notebook), anchor, `import ${module} as ${alias}`, { blankAfter })],
  };
}
