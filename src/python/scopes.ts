/**
 * Python's own scoping (the language reference, section 4.2): which identifiers mean a variable of the cell's top level.
 * marimo's refs follow other rules (see bindings.ts); renaming a variable needs these.
 */
import type { Leaf } from './names.ts';
import type { Node } from './tree.ts';

export interface Scope {
  /** `function` is also a lambda and the scope of `[T]` type parameters. */
  readonly kind: 'cell' | 'function' | 'class' | 'comprehension';
  /** Undefined for the cell only. */
  readonly parent: Scope | undefined;
  readonly bound: Set<string>;
  readonly globals: Set<string>;
  /** Those that a function around binds: `nonlocal name`. */
  readonly nonlocals: Set<string>;
  /** The code whose names it holds: the body of a function or class, a comprehension. Undefined for the cell and `[T]`. */
  readonly code: Node | undefined;
}

/** An identifier and the scope in which Python looks it up. */
export interface Use {
  readonly leaf: Leaf;
  readonly scope: Scope;
  /** Read in a class body that has not bound the name so far. */
  readonly isEarly?: boolean;
  readonly does: 'bind' | 'read' | 'delete' | 'declare';
  /** The name is that of an `except … as` around, which is no variable of the cell. */
  readonly isOfHandler?: boolean;
}

export function newScope(kind: Scope['kind'], parent?: Scope, code?: Node): Scope {
  return { kind, parent, bound: new Set(), globals: new Set(), nonlocals: new Set(), code };
}

/** Binds a name in a scope, in the cell if a `global` statement says so, and in none if a function around has it. */
export function bindInScope(scope: Scope, name: string): void {
  if (scope.globals.has(name)) cellScopeOf(scope).bound.add(name);
  else if (!scope.nonlocals.has(name)) scope.bound.add(name);
}

/** The scope that a `:=` binds in: comprehensions pass it on. */
export function walrusScope(scope: Scope): Scope {
  let target = scope;
  while (target.kind === 'comprehension' && target.parent !== undefined) target = target.parent;
  return target;
}

/** A read of the name. Whether a class body binds it further down is not known yet. */
export function readIn(scope: Scope, leaf: Leaf, isOfHandler: boolean): Use {
  const isEarly = scope.kind === 'class' && !scope.bound.has(leaf.name) && !scope.globals.has(leaf.name);
  return { leaf, scope, isEarly, does: 'read', isOfHandler };
}

/**
 * The scope whose variable an identifier means; that of the cell also for variables of other cells. A class body reads the outer variable
 * until it has bound its own: in `class A: x = x` the right `x` is the outer one, and always that of the top level, even
 * in a function with an `x` (CPython compiles it to LOAD_NAME, which sees the class and the globals).
 */
export function scopeOf({ leaf, scope, isEarly }: Use): Scope {
  if (isEarly !== true) return scopeOfName(scope, leaf.name);
  const outer = enclosing(scope);
  return scope.bound.has(leaf.name) || outer === undefined ? cellScopeOf(scope) : scopeOfName(outer, leaf.name);
}

/** The scope whose variable a name means that is read in the given one. */
export function scopeOfName(scope: Scope, name: string): Scope {
  for (let at: Scope | undefined = scope; at !== undefined; at = enclosing(at)) {
    if (at.globals.has(name)) break;
    if (at.bound.has(name)) return at;
  }
  return cellScopeOf(scope);
}

/** The identifiers that mean a top-level variable, by name, in source order. */
export function topLevelUses(uses: readonly Use[]): Map<string, Leaf['node'][]> {
  const byName = new Map<string, Leaf['node'][]>();
  for (const use of uses) {
    const { leaf } = use;
    if (use.isOfHandler === true || scopeOf(use).kind !== 'cell') continue;
    const nodes = byName.get(leaf.name);
    if (nodes === undefined) byName.set(leaf.name, [leaf.node]);
    else nodes.push(leaf.node);
  }
  for (const nodes of byName.values()) nodes.sort((left, right) => left.startIndex - right.startIndex);
  return byName;
}

/** The next scope of a look-up. Functions and comprehensions do not see the class body around them. */
function enclosing(scope: Scope): Scope | undefined {
  let next = scope.parent;
  while (next?.kind === 'class') next = next.parent;
  return next;
}

function cellScopeOf(scope: Scope): Scope {
  let top = scope;
  while (top.parent !== undefined) top = top.parent;
  return top;
}
