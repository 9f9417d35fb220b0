import { BUILTIN_NAMES } from '../notebook/builtins.ts';
import { nameOnFunction } from '../notebook/function-name.ts';
import type { Cell, Notebook } from '../notebook/notebook.ts';
import { readByName } from '../notebook/read-by-name.ts';
import { binderOf, importOf } from '../python/targets.ts';
import { children, field, walk, type Node } from '../python/tree.ts';
import { insertion, type Edit } from './edit.ts';

/** Python's reserved words (language reference, section 2.3.1). */
const KEYWORDS: ReadonlySet<string> = new Set(
  `False None True and as assert async await break class continue def del elif else except finally for from global if
  import in is lambda nonlocal not or pass raise return try while with yield`.split(/\s+/),
);

/**
 * The edits that give a variable of a cell another name, wherever the cell means this variable: in nested functions and
 * f-strings too, never in attributes, keywords, strings, or where a nested scope has a variable of the same name.
 * `import a` becomes `import a as new`.
 */
export function renameEdits(cell: Cell, name: string, fresh: string): Edit[] {
  return (cell.bindings.occurrences.get(name) ?? []).map((node) => {
    const parent = node.parent;
    const isModule = importOf(node) !== undefined && field(parent!, 'alias')?.id !== node.id;
    if (isModule) return insertion(parent!.endIndex, ` as ${fresh}`);
    const path = field(parent!, 'name');
    // Not `import a as a`.
    if (parent?.type === 'aliased_import' && path?.text === fresh) {
      return { start: path.endIndex, end: node.endIndex, text: '' };
    }
    return { start: node.startIndex, end: node.endIndex, text: fresh };
  });
}

/**
 * Why a variable of a cell cannot get another name without a change of what the cell does or prints.
 * @returns the reason, for a person, without the cell; undefined where there is none
 */
export function obstacleToRename(notebook: Notebook, cell: Cell, name: string): string | undefined {
  const occurrences = cell.bindings.occurrences.get(name) ?? [];
  if (cell.bindings.defs.has(name) && (cell.kind === 'function' || cell.kind === 'class')) {
    return `\`${name}\` is a reusable ${cell.kind}, which other files import by its name`;
  }
  if (occurrences.some(isPrintedWithName)) return `an f-string prints the name itself, \`{${name}=}\``;
  if (occurrences.some((node) => isDottedImport(node)))
    return `\`import ${name}.…\` binds \`${name}\` and cannot bind another name`;
  const dunder = occurrences.find((node) =>
    /^__(?:name|qualname)__$/.test(field(node.parent!, 'attribute')?.text ?? ''),
  );
  if (dunder !== undefined) return `the cell reads \`${dunder.parent?.text ?? name}\``;
  for (const node of occurrences) {
    const binder = binderOf(node);
    if (binder?.type === 'class_definition') return `\`${name}\` is a class, which prints and pickles under its name`;
    if (binder?.type === 'function_definition' && /^test/i.test(name)) return `pytest finds \`${name}\` by its name`;
  }
  return nameOnFunction(notebook, cell, name) ?? readByName(notebook, cell, name);
}

/**
 * A private name for a variable of a cell that nothing in the cell is called: `_results`, else `_results_2`, …
 * Where a function of the cell declares the variable `global`, marimo loses track of a private one (0.25.2: the name in
 * the `global` statement is changed and the assignment below is not), so the name is public and new to the notebook.
 */
export function freshPrivate(notebook: Notebook, cell: Cell, name: string): string {
  const isGlobal = (cell.bindings.occurrences.get(name) ?? []).some(
    ({ parent }) => parent?.type === 'global_statement',
  );
  if (isGlobal) return firstFree(name, 2, namesIn(notebook.cells));
  return firstFree(`_${name}`, 1, namesIn([cell]));
}

/**
 * A public name for a private variable that no cell defines or reads: `results` for `_results`, else `results_2`, …
 * @returns undefined when nothing is left of the name without its underscore
 */
export function freshPublic(notebook: Notebook, name: string): string | undefined {
  const bare = name.replace(/^_+/, '');
  if (!/^[^\W\d]/u.test(bare)) return undefined;
  const taken = namesIn(notebook.cells);
  return firstFree(bare, BUILTIN_NAMES.has(bare) || KEYWORDS.has(bare) ? 2 : 1, taken);
}

function firstFree(name: string, first: number, taken: ReadonlySet<string>): string {
  for (let number = first; ; number += 1) {
    const candidate = number === 1 ? name : `${name}_${number}`;
    if (!taken.has(candidate)) return candidate;
  }
}

/** Every name that stands for a variable anywhere in the cells, in nested scopes too: one of them could be shadowed. */
function namesIn(cells: readonly Cell[]): Set<string> {
  const names = new Set<string>();
  for (const { definition, bindings } of cells) {
    for (const name of bindings.occurrences.keys()) names.add(name);
    for (const node of walk(definition)) {
      if (node.type === 'identifier' && !isNoVariable(node)) names.add(node.text);
    }
  }
  return names;
}

/** An attribute, the name of a keyword argument, and the module of `import module as name`. */
function isNoVariable({ fieldName, parent }: Node): boolean {
  if (fieldName === 'attribute' || (fieldName === 'name' && parent?.type === 'keyword_argument')) return true;
  return (
    parent?.type === 'dotted_name' &&
    /^(?:name|module_name)$/.test(parent.fieldName ?? '') &&
    parent.parent?.type !== 'import_statement'
  );
}

/** `f"{name=}"` prints the text of the expression. */
function isPrintedWithName(node: Node): boolean {
  for (let each = node.parent; each !== null && !each.type.endsWith('statement'); each = each.parent) {
    if (/^(?:interpolation|format_expression)$/.test(each.type) && each.children.some(({ type }) => type === '='))
      return true;
  }
  return false;
}

/** `import a.b` without alias. */
function isDottedImport(node: Node): boolean {
  return node.parent?.type === 'dotted_name' && importOf(node) !== undefined && children(node.parent).length > 1;
}
