/**
 * Python's own scoping (the language reference, section 4.2): which identifiers mean a variable of the cell's top level.
 * marimo's refs follow other rules (see bindings.ts); renaming a variable needs these.
 */
import type { Leaf } from './names.ts';

export interface Scope {
  /** `function` is also a lambda and the scope of `[T]` type parameters. */
  readonly kind: 'cell' | 'function' | 'class' | 'comprehension';
  /** Undefined for the cell only. */
  readonly parent: Scope | undefined;
  readonly bound: Set<string>;
  readonly globals: Set<string>;
}

/** An identifier and the scope in which Python looks it up. */
export interface Use {
  readonly leaf: Leaf;
  readonly scope: Scope;
}

export function newScope(kind: Scope['kind'], parent?: Scope): Scope {
  return { kind, parent, bound: new Set(), globals: new Set() };
}

/** Binds a name in a scope, or in the cell if a `global` statement says so. */
export function bindInScope(scope: Scope, name: string): void {
  if (scope.globals.has(name)) cellScopeOf(scope).bound.add(name);
  else scope.bound.add(name);
}

/** The scope that a `:=` binds in: comprehensions pass it on. */
export function walrusScope(scope: Scope): Scope {
  let target = scope;
  while (target.kind === 'comprehension' && target.parent !== undefined) target = target.parent;
  return target;
}

/**
 * The scope in which a read of the name starts its look-up. A class body reads the outer variable until it has bound its
 * own: in `class A: x = x` the right `x` is the outer one.
 */
export function readScope(scope: Scope, name: string): Scope {
  return scope.kind === 'class' && scope.parent !== undefined && !scope.bound.has(name) && !scope.globals.has(name)
    ? readScope(scope.parent, name)
    : scope;
}

/** Whether the name, looked up from the scope, is a variable of the cell's top level or of another cell. */
export function isTopLevel(scope: Scope, name: string): boolean {
  for (let at: Scope | undefined = scope; at !== undefined; at = enclosing(at)) {
    if (at.kind === 'cell' || at.globals.has(name)) return true;
    if (at.bound.has(name)) return false;
  }
  return true;
}

/** The identifiers that mean a top-level variable, by name, in source order. */
export function topLevelUses(uses: readonly Use[]): Map<string, Leaf['node'][]> {
  const byName = new Map<string, Leaf['node'][]>();
  for (const { leaf, scope } of uses) {
    if (!isTopLevel(scope, leaf.name)) continue;
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
