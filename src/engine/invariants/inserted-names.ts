import { inOrder, type Edit, type Span } from '../../edit/edit.ts';
import type { Effects } from '../../model/meta.ts';
import { BUILTIN_NAMES } from '../../notebook/builtins.ts';
import { importsOf } from '../../notebook/imports.ts';
import { isElement, ownerIn, variablesIn } from '../../notebook/meaning.ts';
import type { Cell, Notebook } from '../../notebook/notebook.ts';
import { scopeOf, type Scope, type Use } from '../../python/scopes.ts';
import { importOf } from '../../python/targets.ts';
import { nodesOf, walk } from '../../python/tree.ts';
import type { Change } from '../change.ts';

/**
 * Every name that inserted code reads means there what it means to the fix. A builtin
 * is Python's own, a module is what its import says, and a name that the fix binds is bound by nothing else.
 *
 * Names that stood in what the fix replaces are the notebook's: `e` in `str(e)`, which becomes `f"{type(e)}: {e}"`.
 * @returns what breaks it, for a person; null when nothing does
 */
export function insertedNamesKeepTheirMeaning({ before, edits, edited, effects }: Change): string | null {
  const spans = insertedSpans(edits);
  const kept = namesReplaced(before, edits);
  const isInserted = ({ leaf: { node } }: Use): boolean =>
    spans.some(({ start, end }) => start <= node.startIndex && node.endIndex <= end);
  for (const cell of edited.cells) {
    if (!spans.some(({ start, end }) => start < cell.node.endIndex && cell.node.startIndex < end)) continue;
    const { uses } = variablesIn(cell);
    for (const use of uses) {
      const { name } = use.leaf;
      if (use.does !== 'read' || kept.has(name) || !isInserted(use)) continue;
      if (isUnbound(use, uses)) return `the inserted code would read \`${name}\` above its import`;
      const owner = otherOwner(use, uses, cell, edited, effects, isInserted);
      if (owner !== undefined)
        return `the inserted code would read \`${name}\`, which ${owner} defines as something else; rename that one`;
    }
  }
  return null;
}

/** Whether code of the cell's own level reads a module that the cell imports only further down. */
function isUnbound(use: Use, uses: readonly Use[]): boolean {
  const scope = scopeOf(use);
  if (scope.kind !== 'cell' || use.isOfHandler === true) return false;
  const bindings = uses.filter(
    (each) => each.does === 'bind' && each.leaf.name === use.leaf.name && scopeOf(each) === scope,
  );
  const isBelow = ({ leaf: { node } }: Use): boolean =>
    importOf(node) !== undefined && node.startIndex > use.leaf.node.startIndex;
  return bindings.length > 0 && bindings.every(isBelow);
}

/** Who gives the name that inserted code reads another meaning. */
function otherOwner(
  use: Use,
  uses: readonly Use[],
  cell: Cell,
  edited: Notebook,
  effects: Effects,
  isInserted: (use: Use) => boolean,
): string | undefined {
  const { name } = use.leaf;
  const imports = importsOf(edited).filter((each) => each.name === name && each.when === 'always');
  const isBuiltin = BUILTIN_NAMES.has(name);
  if (use.isOfHandler === true) {
    const isTaken = (isBuiltin || imports.length > 0) && !isHandlerInserted(use, isInserted);
    return isTaken ? 'the handler' : undefined;
  }
  const scope = scopeOf(use);
  const isSame = (each: Use): boolean => each.leaf.name === name && each.isOfHandler !== true;
  const same = uses.filter((each) => isSame(each) && scopeOf(each) === scope);
  // A name is the fix's own where the fix binds it before it reads it: not the `x` of `x = abs(x)`.
  if (same.find(isInserted)?.does === 'bind') {
    return effects.sharesNames === true || same.every(isInserted) ? undefined : scopeWords(scope, cell);
  }
  if (isBuiltin) return isElement(use.leaf.node) ? undefined : ownerIn(edited, scope, name);
  if (imports.length === 0) return undefined;
  const isImport = ({ leaf, does }: Use): boolean => does !== 'bind' || importOf(leaf.node) !== undefined;
  if (scope.kind !== 'cell') return same.every(isImport) ? undefined : scopeWords(scope, cell);
  const rebinding = imports.find((each) =>
    variablesIn(each.cell).uses.some((other) => isSame(other) && scopeOf(other).kind === 'cell' && !isImport(other)),
  );
  return rebinding === undefined ? undefined : scopeWords(scope, rebinding.cell);
}

function scopeWords({ kind }: Scope, { index }: Cell): string {
  return kind === 'cell' ? `cell ${index + 1}` : `the ${kind}`;
}

/** Whether the `except … as name` around a reading is part of the inserted code, too. */
function isHandlerInserted(use: Use, isInserted: (use: Use) => boolean): boolean {
  for (let each = use.leaf.node.parent; each !== null; each = each.parent) {
    if (!each.type.startsWith('except')) continue;
    const alias = walk(each, ({ type }) => type === 'block').find(
      ({ type, text, parent }) =>
        type === 'identifier' && text === use.leaf.name && parent?.type === 'as_pattern_target',
    );
    if (alias !== undefined) return isInserted({ ...use, leaf: { name: use.leaf.name, node: alias } });
  }
  return false;
}

/** What the edits have put in, in offsets of the result. */
function insertedSpans(edits: readonly Edit[]): Span[] {
  let shift = 0;
  return inOrder(edits).flatMap(({ edit }) => {
    const start = edit.start + shift;
    shift += edit.text.length - (edit.end - edit.start);
    return edit.text.trim() === '' ? [] : [{ start, end: start + edit.text.length }];
  });
}

/** The names that stand in what the edits replace or take away. */
function namesReplaced({ root }: Notebook, edits: readonly Edit[]): ReadonlySet<string> {
  const spans = edits.filter(({ start, end }) => start < end);
  if (spans.length === 0) return new Set();
  const identifiers = nodesOf(root, 'identifier').filter(({ startIndex, endIndex }) =>
    spans.some(({ start, end }) => start <= startIndex && endIndex <= end),
  );
  return new Set(identifiers.map(({ text }) => text));
}
