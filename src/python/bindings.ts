import { addRef, type Block, defineIn, isDefined, newBlock, type Refs } from './blocks.ts';
import { childIn, type Leaf, leavesOf, nameTreeOf, type NameTree } from './names.ts';
import { bindInScope, newScope, readIn, type Scope, topLevelUses, type Use, walrusScope } from './scopes.ts';
import type { Node } from './tree.ts';

/** What the code of one cell binds and reads, by marimo's rules (marimo `_ast/visitor.py`). */
export interface Bindings {
  /** Public names that the cell binds at its top level, in any nesting of if, for, while, with, try and match. */
  readonly defs: ReadonlySet<string>;
  /** Public names that the cell reads before it binds them, builtins included. */
  readonly refs: ReadonlySet<string>;
  /** Those of the refs that the cell deletes: marimo runs it after every other cell that reads them. */
  readonly deletedRefs: ReadonlySet<string>;
  /** Names with one leading underscore that the cell binds: local to the cell, never seen by others. */
  readonly privateDefs: ReadonlySet<string>;
  /** Names with one leading underscore that the cell reads and does not bind: a NameError when it runs. */
  readonly privateRefs: ReadonlySet<string>;
  /** `from module import *` statements: marimo refuses the cell. */
  readonly starImports: readonly Node[];
  /**
   * Every identifier node that resolves to the cell's top-level scope or to another cell, by name: reads, writes and
   * deletes, in nested functions and f-strings too; never attributes, keyword names or what a nested scope shadows.
   */
  readonly occurrences: ReadonlyMap<string, readonly Node[]>;
}

/** The state of one walk through a cell: where it is, and what it has found. */
interface Walk {
  /** Where marimo would look a name up. */
  block: Block;
  /** Where Python would; not the same in decorators, defaults, annotations and base classes. */
  scope: Scope;
  /** The `e` of each `except … as e` around: no variable of the cell. */
  readonly obscured: string[];
  readonly cellBlock: Block;
  readonly cellScope: Scope;
  readonly refs: Refs;
  readonly uses: Use[];
  /** Those of functions, classes and comprehensions. */
  readonly scopes: Scope[];
  readonly starImports: Node[];
}

type Visit = (walk: Walk, tree: NameTree) => void;

/** What to do at a node type; every other node has its children visited in order. */
const VISITS: Readonly<Record<string, Visit>> = {
  identifier: (walk, tree) => tree.leaf !== undefined && read(walk, tree.leaf),
  assignment: visitAssignment,
  augmented_assignment: visitAssignment,
  named_expression: visitWalrus,
  for_statement: visitFor,
  as_pattern: visitAsPattern,
  delete_statement: (walk, tree) => tree.children.forEach((target) => remove(walk, target)),
  keyword_argument: (walk, tree) => visitIn(walk, tree, 'value'),
  import_statement: visitImport,
  import_from_statement: visitImport,
  future_import_statement: visitImport,
  global_statement: visitGlobal,
  // The names are bound in a function around: never names of the cell.
  nonlocal_statement: (walk, tree) => leavesOf(tree).forEach(({ name }) => walk.scope.nonlocals.add(name)),
  decorated_definition: visitDecorated,
  function_definition: (walk, tree) => visitFunction(walk, tree, []),
  class_definition: (walk, tree) => visitClass(walk, tree, []),
  type_alias_statement: visitTypeAlias,
  lambda: visitLambda,
  list_comprehension: visitComprehension,
  set_comprehension: visitComprehension,
  dictionary_comprehension: visitComprehension,
  generator_expression: visitComprehension,
  except_clause: visitHandler,
  except_group_clause: visitHandler,
  case_clause: visitCase,
};

/** Targets that change an object and bind no name: `a.b = 1`, `a[i] = 1`. */
const OBJECT_TARGETS: ReadonlySet<string> = new Set(['attribute', 'subscript', 'call']);

/** Whether a name is local to its cell: `_x` and `__`, but not `__dunder` (marimo `_ast/variables.py`, `is_local`). */
export function isPrivate(name: string): boolean {
  return name === '__' || (name.startsWith('_') && !name.startsWith('__'));
}

/**
 * Computes what a cell binds and reads. Names inside the SQL of `mo.sql("…")` are left out: marimo finds them only where
 * duckdb and sqlglot are installed.
 * @param statements the statements of the cell, comments allowed, without the cell function's final `return`; for an
 *   `@app.function` cell its definition, with the decorators that are its own before it
 */
export function bindingsOf(statements: readonly Node[]): Bindings {
  return resultOf(walkOver(statements));
}

/** Every identifier of a cell that means a variable, with the scopes as Python has them. */
export interface Variables {
  readonly uses: readonly Use[];
  /** That of the cell comes first, an outer one before those inside it. */
  readonly scopes: readonly [Scope, ...Scope[]];
}

/** @param statements as for `bindingsOf` */
export function variablesOf(statements: readonly Node[]): Variables {
  const { uses, cellScope, scopes } = walkOver(statements);
  return { uses, scopes: [cellScope, ...scopes] };
}

/** The last walk over statements that begin with a node: several ask of each cell. */
const walks = new WeakMap<Node, { readonly statements: readonly Node[]; readonly walk: Walk }>();

function walkOver(statements: readonly Node[]): Walk {
  const [first] = statements;
  const known = first === undefined ? undefined : walks.get(first);
  if (known?.statements.length === statements.length && known.statements.every((each, at) => each === statements[at]))
    return known.walk;
  const walk = newWalk(statements);
  if (first !== undefined) walks.set(first, { statements, walk });
  return walk;
}

function newWalk(statements: readonly Node[]): Walk {
  const cellBlock = newBlock('cell');
  const cellScope = newScope('cell');
  const walk: Walk = {
    block: cellBlock,
    scope: cellScope,
    obscured: [],
    cellBlock,
    cellScope,
    refs: new Map(),
    uses: [],
    scopes: [],
    starImports: [],
  };
  for (const statement of statements) {
    const tree = nameTreeOf(statement);
    if (tree !== undefined) visit(walk, tree);
  }
  return walk;
}

function resultOf({ cellBlock, cellScope, refs, uses, starImports }: Walk): Bindings {
  const occurrences = topLevelUses(uses);
  const privateDefs = [...cellScope.bound].filter(isPrivate);
  return {
    defs: new Set([...cellBlock.defs].filter((name) => !isPrivate(name))),
    refs: new Set(refs.keys()),
    deletedRefs: new Set(
      [...refs].filter(([, entries]) => entries.some((entry) => entry.isDeleted)).map(([name]) => name),
    ),
    privateDefs: new Set(privateDefs),
    privateRefs: new Set([...occurrences.keys()].filter((name) => isPrivate(name) && !cellScope.bound.has(name))),
    starImports,
    occurrences,
  };
}

function visit(walk: Walk, tree: NameTree): void {
  const special = VISITS[tree.type];
  if (special === undefined) visitChildren(walk, tree);
  else special(walk, tree);
}

function visitChildren(walk: Walk, tree: NameTree): void {
  for (const child of tree.children) visit(walk, child);
}

function visitIn(walk: Walk, tree: NameTree, field: string): void {
  for (const child of tree.children) if (child.field === field) visit(walk, child);
}

/** A scope for the code of a function, class or comprehension. */
function openScope(walk: Walk, kind: Scope['kind'], parent: Scope, code: Node | undefined): Scope {
  const scope = newScope(kind, parent, code);
  walk.scopes.push(scope);
  return scope;
}

/** Runs an action with another block or scope in place, and puts the old ones back. */
function within(walk: Walk, { block = walk.block, scope = walk.scope }: Partial<Walk>, action: () => void): void {
  const { block: outerBlock, scope: outerScope } = walk;
  walk.block = block;
  walk.scope = scope;
  action();
  walk.block = outerBlock;
  walk.scope = outerScope;
}

function read(walk: Walk, leaf: Leaf): void {
  const { name } = leaf;
  const isOfHandler = walk.obscured.includes(name);
  walk.uses.push(readIn(walk.scope, leaf, isOfHandler));
  if (isOfHandler) return;
  if (!isPrivate(name) && !isDefined(walk.block, name)) addRef(walk.refs, walk.block, name, false);
}

/** Binds a name by assignment. In the handler of `except … as e`, assigning `e` makes no variable of the cell. */
function assign(walk: Walk, leaf: Leaf): void {
  if (!walk.obscured.includes(leaf.name)) declare(walk, leaf);
  else if (walk.scope !== walk.cellScope) bindInScope(walk.scope, leaf.name);
}

/** Binds a name by a definition, an import, a parameter or a pattern, obscured or not. */
function declare(walk: Walk, leaf: Leaf): void {
  defineIn(walk.refs, walk.block.globals.has(leaf.name) ? walk.cellBlock : walk.block, leaf.name);
  bindInScope(walk.scope, leaf.name);
  walk.uses.push({ leaf, scope: walk.scope, does: 'bind' });
}

/** Binds every name in a target: `a`, `(a, *b)`, `[a, (b, c)]`. The `a` of `a.b` and `a[i]` is read. */
function bindTarget(walk: Walk, target: NameTree): void {
  if (target.leaf !== undefined) assign(walk, target.leaf);
  else if (OBJECT_TARGETS.has(target.type)) visit(walk, target);
  else for (const part of target.children) bindTarget(walk, part);
}

function remove(walk: Walk, target: NameTree): void {
  if (target.leaf === undefined) {
    if (OBJECT_TARGETS.has(target.type)) visit(walk, target);
    else for (const part of target.children) remove(walk, part);
    return;
  }
  const { name } = target.leaf;
  if (walk.obscured.includes(name)) return;
  walk.uses.push({ leaf: target.leaf, scope: walk.scope, does: 'delete' });
  if (walk.scope !== walk.cellScope) bindInScope(walk.scope, name);
  if (!isPrivate(name) && !isDefined(walk.block, name)) addRef(walk.refs, walk.block, name, true);
}

/** `a = b = value` is nested to the right; the value is read before a target is bound, the targets from left to right. */
function visitAssignment(walk: Walk, tree: NameTree): void {
  const targets: NameTree[] = [];
  let value: NameTree | undefined = tree;
  while (value?.type === tree.type) {
    const target = childIn(value, 'left');
    if (target !== undefined) targets.push(target);
    value = childIn(value, 'right');
  }
  if (value !== undefined) visit(walk, value);
  visitIn(walk, tree, 'type');
  for (const target of targets) bindTarget(walk, target);
}

/** `(name := value)`: a comprehension passes the name on to the scope around it. */
function visitWalrus(walk: Walk, tree: NameTree): void {
  visitIn(walk, tree, 'value');
  const leaf = childIn(tree, 'name')?.leaf;
  if (leaf === undefined) return;
  if (walk.block.kind !== 'comprehension') {
    assign(walk, leaf);
    return;
  }
  let block = walk.block;
  while (block.kind === 'comprehension' && block.parent !== undefined) block = block.parent;
  const scope = walrusScope(walk.scope);
  defineIn(walk.refs, block, leaf.name);
  bindInScope(scope, leaf.name);
  walk.uses.push({ leaf, scope, does: 'bind' });
}

/** marimo visits the target before the iterable: in `for x in x` it sees no ref. */
function visitFor(walk: Walk, tree: NameTree): void {
  for (const child of tree.children) {
    if (child.field === 'left') bindTarget(walk, child);
    else visit(walk, child);
  }
}

/** `value as target` of a `with` statement. */
function visitAsPattern(walk: Walk, tree: NameTree): void {
  for (const child of tree.children) {
    if (child.type === 'as_pattern_target') bindTarget(walk, child);
    else visit(walk, child);
  }
}

/** `import a.b` binds `a`; `import a.b as c` and `from a import b as c` bind `c`; `from a import b` binds `b`. */
function visitImport(walk: Walk, tree: NameTree): void {
  for (const child of tree.children) {
    if (child.field === 'module_name') continue;
    if (child.type === 'wildcard_import') {
      const statement = child.leaf?.node.parent;
      if (statement) walk.starImports.push(statement);
      continue;
    }
    const leaf = childIn(child, 'alias')?.leaf ?? leavesOf(child)[0];
    if (leaf !== undefined) declare(walk, leaf);
  }
}

function visitGlobal(walk: Walk, tree: NameTree): void {
  for (const leaf of leavesOf(tree)) {
    walk.block.globals.add(leaf.name);
    walk.scope.globals.add(leaf.name);
    walk.uses.push({ leaf, scope: walk.cellScope, does: 'declare' });
    if (!isPrivate(leaf.name) && !walk.cellBlock.defs.has(leaf.name)) addRef(walk.refs, walk.block, leaf.name, false);
  }
}

function visitDecorated(walk: Walk, tree: NameTree): void {
  const decorators = tree.children.filter((child) => child.type === 'decorator');
  const definition = childIn(tree, 'definition');
  if (definition?.type === 'class_definition') visitClass(walk, definition, decorators);
  else if (definition !== undefined) visitFunction(walk, definition, decorators);
}

/**
 * marimo visits decorators, defaults and annotations inside the function's block, Python evaluates them outside: so for
 * marimo `@cache` is a capture of a `cache` that the cell binds further down.
 */
function visitFunction(walk: Walk, tree: NameTree, decorators: readonly NameTree[]): void {
  const { block: outerBlock, scope: outerScope } = walk;
  const name = childIn(tree, 'name')?.leaf;
  const typeParameters = childIn(tree, 'type_parameters');
  const annotationScope = typeParameters === undefined ? outerScope : newScope('function', outerScope);
  const functionScope = openScope(walk, 'function', annotationScope, childIn(tree, 'body')?.node);
  within(walk, { block: newBlock('function', outerBlock), scope: annotationScope }, () => {
    if (typeParameters !== undefined) bindTypeParameters(walk, typeParameters);
    visitParameters(walk, childIn(tree, 'parameters'), outerScope, functionScope);
    within(walk, { scope: outerScope }, () => decorators.forEach((decorator) => visit(walk, decorator)));
    visitIn(walk, tree, 'return_type');
    within(walk, { scope: functionScope }, () => visitIn(walk, tree, 'body'));
  });
  if (name === undefined) return;
  if (outerBlock.kind === 'class') declareMethod(walk, name);
  else declare(walk, name);
}

/** A method's name is no variable that the methods before it could have captured. */
function declareMethod(walk: Walk, leaf: Leaf): void {
  const block = walk.block.globals.has(leaf.name) ? walk.cellBlock : walk.block;
  block.defs.add(leaf.name);
  bindInScope(walk.scope, leaf.name);
  walk.uses.push({ leaf, scope: walk.scope, does: 'bind' });
}

function visitLambda(walk: Walk, tree: NameTree): void {
  const { block: outerBlock, scope: outerScope } = walk;
  const scope = openScope(walk, 'function', outerScope, childIn(tree, 'body')?.node);
  within(walk, { block: newBlock('function', outerBlock), scope }, () => {
    visitParameters(walk, childIn(tree, 'parameters'), outerScope, scope);
    visitIn(walk, tree, 'body');
  });
}

/** All defaults are evaluated outside and before any parameter is bound: `def f(x=x)` reads `x`. */
function visitParameters(walk: Walk, tree: NameTree | undefined, outerScope: Scope, functionScope: Scope): void {
  if (tree === undefined) return;
  within(walk, { scope: outerScope }, () => tree.children.forEach((parameter) => visitIn(walk, parameter, 'value')));
  for (const parameter of tree.children) {
    within(walk, { scope: functionScope }, () => bindParameter(walk, parameter));
    visitIn(walk, parameter, 'type');
  }
}

/** `name`, `*name`, `**name`, each perhaps with `: type` and `= value` beside it. */
function bindParameter(walk: Walk, parameter: NameTree): void {
  if (parameter.leaf !== undefined) {
    declare(walk, parameter.leaf);
    return;
  }
  for (const part of parameter.children) {
    if (part.field !== 'type' && part.field !== 'value') bindParameter(walk, part);
  }
}

/** marimo visits `[T]` of a class after its body, so a `T` in its bases or annotations is a ref of the cell. */
function visitClass(walk: Walk, tree: NameTree, decorators: readonly NameTree[]): void {
  const { block: outerBlock, scope: outerScope } = walk;
  const typeParameters = childIn(tree, 'type_parameters');
  const baseScope = typeParameters === undefined ? outerScope : newScope('function', outerScope);
  within(walk, { block: newBlock('class', outerBlock), scope: baseScope }, () => {
    visitIn(walk, tree, 'superclasses');
    within(walk, { scope: outerScope }, () => decorators.forEach((decorator) => visit(walk, decorator)));
    const scope = openScope(walk, 'class', baseScope, childIn(tree, 'body')?.node);
    within(walk, { scope }, () => visitIn(walk, tree, 'body'));
    if (typeParameters !== undefined) bindTypeParameters(walk, typeParameters);
  });
  const name = childIn(tree, 'name')?.leaf;
  if (name !== undefined) declare(walk, name);
}

/** `[T, U: bound, *Ts, **P]`: the first name of each is bound, the bounds are read. */
function bindTypeParameters(walk: Walk, tree: NameTree): void {
  for (const parameter of tree.children) {
    const [leaf] = leavesOf(parameter);
    if (leaf === undefined) continue;
    declare(walk, leaf);
    const [content] = parameter.children;
    if (content?.type === 'constrained_type') content.children.slice(1).forEach((bound) => visit(walk, bound));
  }
}

/** `type Name[T] = value` binds the name; its type parameters are known in the value only. */
function visitTypeAlias(walk: Walk, tree: NameTree): void {
  const [target] = childIn(tree, 'left')?.children ?? [];
  if (target?.type !== 'identifier' && target?.type !== 'generic_type') {
    visitTypeCall(walk, tree);
    return;
  }
  const [leaf] = leavesOf(target);
  if (leaf !== undefined) assign(walk, leaf);
  const scope = newScope('function', walk.scope);
  within(walk, { block: newBlock('function', walk.block), scope }, () => {
    const typeParameters = target.children.find((child) => child.type === 'type_parameter');
    if (typeParameters !== undefined) bindTypeParameters(walk, typeParameters);
    visitIn(walk, tree, 'right');
  });
}

/** The grammar takes `type(self).cache = value` for a type alias: the call of `type` has no identifier in the tree. */
function visitTypeCall(walk: Walk, tree: NameTree): void {
  if (!isDefined(walk.block, 'type')) addRef(walk.refs, walk.block, 'type', false);
  visitIn(walk, tree, 'right');
  visitIn(walk, tree, 'left');
}

/** The `for` and `if` parts come first; Python evaluates the first iterable outside, marimo inside. */
function visitComprehension(walk: Walk, tree: NameTree): void {
  const { block: outerBlock, scope: outerScope } = walk;
  let isFirst = true;
  const scope = openScope(walk, 'comprehension', outerScope, tree.node);
  within(walk, { block: newBlock('comprehension', outerBlock), scope }, () => {
    for (const part of tree.children) {
      if (part.field === 'body') continue;
      if (part.type !== 'for_in_clause') {
        visit(walk, part);
        continue;
      }
      within(walk, isFirst ? { scope: outerScope } : {}, () => visitIn(walk, part, 'right'));
      isFirst = false;
      for (const target of part.children) if (target.field === 'left') bindTarget(walk, target);
    }
    visitIn(walk, tree, 'body');
  });
}

/** `except Error as e`: `e` exists in the handler only, and is no variable of the cell even if the handler assigns it. */
function visitHandler(walk: Walk, tree: NameTree): void {
  const pattern = tree.children.find((child) => child.type === 'as_pattern');
  const target = pattern?.children.find((child) => child.type === 'as_pattern_target');
  const leaf = target && leavesOf(target)[0];
  if (pattern === undefined || leaf === undefined) {
    visitChildren(walk, tree);
    return;
  }
  if (walk.scope !== walk.cellScope) bindInScope(walk.scope, leaf.name);
  walk.uses.push({ leaf, scope: walk.scope, does: 'bind', isOfHandler: true });
  walk.obscured.push(leaf.name);
  for (const child of tree.children) {
    if (child !== pattern) visit(walk, child);
    else for (const part of pattern.children) if (part !== target) visit(walk, part);
  }
  walk.obscured.pop();
}

function visitCase(walk: Walk, tree: NameTree): void {
  for (const child of tree.children) {
    if (child.type === 'case_pattern') visitPattern(walk, child);
    else visit(walk, child);
  }
}

/** A bare name in a pattern is bound; `a.b`, a class and a mapping key are read. The grammar gives `_` no name. */
function visitPattern(walk: Walk, pattern: NameTree): void {
  const { type, children, leaf } = pattern;
  if (leaf !== undefined) {
    declare(walk, leaf);
  } else if (type === 'dotted_name') {
    // `case a.b` is one dotted name of two leaves: the value of an attribute.
    const [first] = leavesOf(pattern);
    if (children.length > 1 && first !== undefined) read(walk, first);
    else children.forEach((child) => visitPattern(walk, child));
  } else if (type === 'class_pattern') {
    const [name, ...parts] = children;
    const first = name && leavesOf(name)[0];
    if (first !== undefined) read(walk, first);
    parts.forEach((child) => visitPattern(walk, child));
  } else if (type === 'keyword_pattern') {
    children.slice(1).forEach((child) => visitPattern(walk, child));
  } else if (type === 'string' || type === 'concatenated_string') {
    visitChildren(walk, pattern);
  } else {
    for (const child of children) {
      if (child.field === 'key' && child.type === 'dotted_name') readFirst(walk, child);
      else visitPattern(walk, child);
    }
  }
}

function readFirst(walk: Walk, tree: NameTree): void {
  const [first] = leavesOf(tree);
  if (first !== undefined) read(walk, first);
}
