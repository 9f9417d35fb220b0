/**
 * marimo's scoping (`_ast/visitor.py`): it reads a cell from top to bottom and decides at each name whether it is known so
 * far. It differs from Python's on purpose or by accident, and decides what a cell's refs and defs are.
 */

/** What marimo calls a block: the cell, or a function, lambda, class, comprehension or `type` statement in it. */
export interface Block {
  readonly kind: 'cell' | 'function' | 'class' | 'comprehension';
  /** Undefined for the cell only. */
  readonly parent: Block | undefined;
  readonly defs: Set<string>;
  readonly globals: Set<string>;
}

/** The names that a cell reads from elsewhere: by name, the blocks that read it and whether one deletes it. */
export type Refs = Map<string, { readonly block: Block; isDeleted: boolean }[]>;

export function newBlock(kind: Block['kind'], parent?: Block): Block {
  return { kind, parent, defs: new Set(), globals: new Set() };
}

/** Whether a block or one around it has bound the name so far. Unlike in Python, methods see their class's names. */
export function isDefined(block: Block, name: string): boolean {
  for (let at: Block | undefined = block; at !== undefined; at = at.parent) {
    if (at.defs.has(name)) return true;
  }
  return false;
}

export function addRef(refs: Refs, block: Block, name: string, isDeleted: boolean): void {
  const entries = refs.get(name);
  if (entries === undefined) {
    refs.set(name, [{ block, isDeleted }]);
    return;
  }
  const known = entries.find((entry) => entry.block === block);
  if (known === undefined) entries.push({ block, isDeleted });
  else known.isDeleted ||= isDeleted;
}

/**
 * Binds a name in a block. What blocks inside it have read before then is a capture, not a ref:
 * `def f(): return x` followed by `x = 0` reads nothing from another cell.
 */
export function defineIn(refs: Refs, block: Block, name: string): void {
  block.defs.add(name);
  const entries = refs.get(name);
  if (entries === undefined) return;
  const remaining = entries.filter((entry) => !isInside(entry.block, block));
  if (remaining.length === 0) refs.delete(name);
  else refs.set(name, remaining);
}

function isInside(inner: Block, outer: Block): boolean {
  for (let at = inner.parent; at !== undefined; at = at.parent) {
    if (at === outer) return true;
  }
  return false;
}
