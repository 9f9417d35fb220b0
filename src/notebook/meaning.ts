import { memoized } from '../memoized.ts';
import { type Variables, variablesOf } from '../python/bindings.ts';
import { type Scope, scopeOf, scopeOfName } from '../python/scopes.ts';
import { children, contains, field, parsePython, walk, type Node } from '../python/tree.ts';
import { BUILTIN_NAMES } from './builtins.ts';
import type { Cell, Notebook } from './notebook.ts';

/** The variables of a cell, with Python's scopes. */
export const variablesIn: (cell: Cell) => Variables = memoized((cell) => variablesOf(cell.statements));

/**
 * Who binds a name that code at a place of a cell would read: `cell 3`, `the function`. Undefined where nobody does, so
 * that the name of a builtin means Python's own there.
 */
export function ownerOf(notebook: Notebook, cell: Cell, at: Node, name: string): string | undefined {
  return localOwnerOf(cell, at, name) ?? ownerIn(notebook, scopeAt(cell, at, name), name);
}

/** What around a place of a cell has a name for itself: `the function`, `the handler`. Undefined where nothing does. */
export function localOwnerOf(cell: Cell, at: Node, name: string): string | undefined {
  if (isOfHandler(cell, at, name)) return 'the handler';
  const { kind } = scopeAt(cell, at, name);
  return kind === 'cell' ? undefined : `the ${kind}`;
}

/** The identifiers in a cell that bind the variable that a name means at a place of that cell, in source order. */
export function bindingsAt(cell: Cell, at: Node, name: string): Node[] {
  const scope = scopeAt(cell, at, name);
  return variablesIn(cell).uses.flatMap((use) =>
    use.does === 'bind' && use.leaf.name === name && scopeOf(use) === scope ? [use.leaf.node] : [],
  );
}

/** The scope whose variable a name means at a place of a cell. */
function scopeAt(cell: Cell, at: Node, name: string): Scope {
  const [outermost, ...inner] = variablesIn(cell).scopes;
  const around = inner.findLast(({ code }) => code !== undefined && contains(code, at)) ?? outermost;
  return scopeOfName(around, name);
}

/** @param scope the one whose variable the name means */
export function ownerIn(notebook: Notebook, { kind }: Scope, name: string): string | undefined {
  if (kind !== 'cell') return `the ${kind}`;
  const definer = notebook.cells.find(({ bindings }) => bindings.defs.has(name));
  return definer === undefined ? undefined : `cell ${definer.index + 1}`;
}

/**
 * Why code cannot go to a place: it reads a builtin that is something else there.
 * @param lines the code, complete statements
 */
export function takenBuiltin(
  notebook: Notebook,
  cell: Cell,
  at: Node,
  lines: string,
): { readonly refused: string } | undefined {
  for (const { leaf, does } of variablesOf(children(parsePython(lines))).uses) {
    if (does !== 'read' || !BUILTIN_NAMES.has(leaf.name) || isElement(leaf.node)) continue;
    const owner = ownerOf(notebook, cell, at, leaf.name);
    if (owner !== undefined) {
      return { refused: `${owner} defines \`${leaf.name}\`, but the inserted code needs the builtin; rename it` };
    }
  }
  return undefined;
}

/** The `min` of `min.value`: no builtin has a value, so this is the notebook's UI element. */
export function isElement(identifier: Node): boolean {
  const { parent } = identifier;
  return parent?.type === 'attribute' && field(parent, 'attribute')?.text === 'value';
}

/** `except Error as name:` around: gone after the handler, and no variable of the cell. */
function isOfHandler(cell: Cell, at: Node, name: string): boolean {
  for (let each: Node | null = at; each !== null && each.id !== cell.definition.id; each = each.parent) {
    if (each.type !== 'except_clause' && each.type !== 'except_group_clause') continue;
    if (walk(each, ({ type }) => type === 'block').some((node) => isAlias(node, name))) return true;
  }
  return false;
}

function isAlias({ type, text, parent }: Node, name: string): boolean {
  return type === 'identifier' && text === name && parent?.type === 'as_pattern_target';
}
