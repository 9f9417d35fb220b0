import { isListedLibrary } from '../knowledge/known-libraries.ts';
import { memoized } from '../memoized.ts';
import { bindingsOf } from '../python/bindings.ts';
import { parametersOf } from '../python/parameters.ts';
import { children, field, nodesOf, type Node } from '../python/tree.ts';
import { isRunGuard } from './app.ts';
import { boundBy, importStatementsIn, type BoundImport } from './import-statements.ts';
import type { Cell, Notebook } from './notebook.ts';
import { symbolInModule, symbolOf } from './symbols.ts';

/*
 * The modules of the project that a notebook imports, such as the `utils.py` beside it. What they define is followed where
 * the notebook uses it, like what a cell defines. Their trees begin past the end of the notebook, so that no node of one
 * lies in the notebook.
 */

/** A name that a module of the project binds itself. */
export interface Member {
  readonly symbol: string;
  readonly name: string;
  /** The code of the module. */
  readonly cell: Cell;
}

/** What an imported name stands for: something of a module that is at hand, or else what has a qualified name. */
type Meaning = { readonly member: Member; readonly path?: never } | { readonly path: string; readonly member?: never };

/** Modules that the notebook imports, and those that these import; what lies behind them is not known. */
const DEPTH = 2;

/** More modules than a notebook leads to where somebody wrote them for it. */
const MOST_MODULES = 40;

interface Module {
  readonly name: string;
  readonly cell: Cell;
  readonly isPackage: boolean;
}

/** The modules by their dotted names. */
const modulesOf: (notebook: Notebook) => ReadonlyMap<string, Module> = memoized((notebook) => {
  const found = new Map<string, Module>();
  let wanted = notebook.cells
    .flatMap(({ statements }) => statements.flatMap(importStatementsIn))
    .flatMap((each) => pathsIn(each));
  for (let depth = 0; depth < DEPTH; depth += 1) {
    const added: Module[] = [];
    for (const name of wanted.flatMap(prefixesOf)) {
      const source = found.has(name) || found.size === MOST_MODULES ? undefined : notebook.findModule(name);
      if (source === undefined) continue;
      const module = { name, cell: { ...cellOf(source.root), name }, isPackage: source.isPackage };
      found.set(name, module);
      added.push(module);
    }
    wanted = added.flatMap((module) => importStatementsIn(module.cell.node).flatMap((each) => pathsIn(each, module)));
  }
  return found;
});

/** Whether a notebook imports any module of the project that is at hand. */
export function hasModules(notebook: Notebook): boolean {
  return modulesOf(notebook).size > 0;
}

/** The code of the modules of the project that a notebook imports, as cells that are none of its own. */
export function moduleCells(notebook: Notebook): readonly Cell[] {
  return [...modulesOf(notebook).values()].map(({ cell }) => cell);
}

/** The trees of a notebook and of those modules. */
export function rootsOf(notebook: Notebook): readonly Node[] {
  return [notebook.root, ...moduleCells(notebook).map(({ node }) => node)];
}

/** The module that a node stands in; undefined for one of the notebook. */
export function moduleAround(node: Node, notebook: Notebook): Cell | undefined {
  return node.base === 0 ? undefined : moduleCells(notebook).find((cell) => cell.node === node.root);
}

/** The keys of `lab` after `lab = sys.modules[__name__]`, by which a module names itself. */
const ownNames: (root: Node) => readonly string[] = memoized((root) =>
  nodesOf(root, 'assignment').flatMap((each) => {
    const isItself = field(each, 'right')?.text === 'sys.modules[__name__]';
    return isItself ? [symbolOf(field(each, 'left'))] : [];
  }),
);

/** The keys of parameters by which a notebook hands marimo to a function of a module: `def train(model, mo):`. */
const marimoParameters: (root: Node) => readonly string[] = memoized((root) =>
  nodesOf(root, 'function_definition')
    .flatMap(parametersOf)
    .flatMap(({ name, identifier }) => (name === 'mo' ? [symbolOf(identifier)] : [])),
);

/** What the names of imports stand for, by their keys: those of the notebook, and of the modules of the project. */
export const meaningsOf: (notebook: Notebook) => ReadonlyMap<string, Meaning> = memoized((notebook) => {
  const found = new Map<string, Meaning>();
  for (const statement of notebook.cells.flatMap(({ statements }) => statements.flatMap(importStatementsIn)))
    for (const bound of boundBy(statement)) found.set(symbolOf(bound.identifier), meaningOf(bound.module, notebook));
  for (const module of modulesOf(notebook).values()) {
    const { node, bindings } = module.cell;
    for (const symbol of ownNames(node)) found.set(symbol, { path: module.name });
    for (const symbol of marimoParameters(node)) found.set(symbol, { path: 'marimo' });
    for (const { bound, path } of importsIn(module)) found.set(symbolOf(bound.identifier), meaningOf(path, notebook));
    for (const name of starredIn(module, notebook).flatMap(({ cell }) => [...cell.bindings.defs]))
      if (!bindings.defs.has(name))
        found.set(symbolInModule(node, name), meaningOf(`${module.name}.${name}`, notebook));
  }
  return found;
});

/** The key of what a name stands for: of an imported one, that of the module's own name. */
export function followed(symbol: string, notebook: Notebook): string {
  return meaningsOf(notebook).get(symbol)?.member?.symbol ?? symbol;
}

/** What a module of the project has under a qualified name. */
export function memberAt(path: string, notebook: Notebook): Member | undefined {
  const known = membersOf(notebook);
  if (!known.has(path)) known.set(path, meaningOf(path, notebook).member);
  return known.get(path);
}

const membersOf = memoized((_notebook: Notebook) => new Map<string, Member | undefined>());

/** The path that what stands under a path in a module of the project was imported by: `utils.nn.Linear` → `torch.nn.Linear`. */
export function originalPath(path: string, notebook: Notebook): string {
  const parts = path.split('.');
  for (let at = parts.length; at > 1; at -= 1) {
    const prefix = parts.slice(0, at).join('.');
    const of = meaningOf(prefix, notebook).path;
    if (of !== undefined && of !== prefix) return [of, ...parts.slice(at)].join('.');
  }
  return path;
}

/** @param seen the paths that have led here: two modules may import from each other */
function meaningOf(path: string, notebook: Notebook, seen: ReadonlySet<string> = new Set()): Meaning {
  const modules = modulesOf(notebook);
  const dot = path.lastIndexOf('.');
  const [owner, name] = [modules.get(path.slice(0, Math.max(dot, 0))), path.slice(dot + 1)];
  if (owner === undefined || modules.has(path) || seen.has(path)) return { path };
  const { cell } = owner;
  const through = new Set([...seen, path]);
  if (!cell.bindings.defs.has(name) && !cell.bindings.privateDefs.has(name)) {
    const paths = starredIn(owner, notebook).map((each) => `${each.name}.${name}`);
    const found = paths
      .map((each) => meaningOf(each, notebook, through))
      .filter((each) => !paths.includes(each.path ?? ''));
    return found[0] ?? { path };
  }
  const symbol = symbolInModule(cell.node, name);
  const imported = importPaths(owner).get(symbol) ?? otherName(owner, symbol);
  return imported === undefined ? { member: { symbol, name, cell } } : meaningOf(imported, notebook, through);
}

/** `torch.tensor` after `tensor = torch.tensor` in a module. */
function otherName(module: Module, symbol: string): string | undefined {
  const value = assignedIn(module.cell.node).get(symbol);
  if (value?.type !== 'attribute') return undefined;
  const [first, ...rest] = value.text.split('.');
  const path = importPaths(module).get(symbolInModule(module.cell.node, first ?? ''));
  return path === undefined ? undefined : [path, ...rest].join('.');
}

/** What the names of a module are assigned at its top level, if that is all that is assigned to them. */
const assignedIn: (root: Node) => ReadonlyMap<string, Node | undefined> = memoized((root) => {
  const found = new Map<string, Node | undefined>();
  for (const each of nodesOf(root, 'assignment')) {
    const [left, right] = [field(each, 'left'), field(each, 'right')];
    if (left?.type === 'identifier') found.set(symbolOf(left), found.has(symbolOf(left)) ? undefined : right);
  }
  return found;
});

/** The modules of the project from which a module takes all names. */
function starredIn(module: Module, notebook: Notebook): readonly Module[] {
  return module.cell.bindings.starImports.flatMap((statement) => {
    const name = absolute(field(statement, 'module_name')?.text ?? '', module);
    return modulesOf(notebook).get(name) ?? [];
  });
}

function importsIn(module: Module): readonly { readonly bound: BoundImport; readonly path: string }[] {
  return boundIn(module.cell.node).map((bound) => ({ bound, path: absolute(bound.module, module) }));
}

/** What the imports of a module bind, by its keys. */
const importPaths: (module: Module) => ReadonlyMap<string, string> = memoized(
  (module) => new Map(importsIn(module).map(({ bound, path }) => [symbolOf(bound.identifier), path])),
);

const boundIn: (root: Node) => readonly BoundImport[] = memoized((root) => importStatementsIn(root).flatMap(boundBy));

/** What an import statement asks for, by dotted names. */
function pathsIn(statement: Node, module?: Module): readonly string[] {
  const isStarred = nodesOf(statement, 'wildcard_import').length > 0;
  const paths = isStarred ? [field(statement, 'module_name')?.text ?? ''] : boundBy(statement).map(({ path }) => path);
  return module === undefined ? paths : paths.map((path) => absolute(path, module));
}

/** `..nets` in `lab.models.train` → `lab.nets` */
function absolute(path: string, { name, isPackage }: Module): string {
  const dots = /^\.*/.exec(path)![0].length;
  if (dots === 0) return path;
  const parts = name.split('.');
  const around = parts.slice(0, parts.length - dots + (isPackage ? 1 : 0));
  return [...around, path.slice(dots)].filter((each) => each !== '').join('.');
}

/**
 * `lab.models.Net` → `lab`, `lab.models`, `lab.models.Net`. What nbfix has tables for is the library: a folder `torch` or a
 * `datasets.py` beside the notebook is no reason to forget what it knows. Of others, what lies there says more.
 */
function prefixesOf(path: string): readonly string[] {
  if (path.startsWith('.') || path === '' || isListedLibrary(path)) return [];
  const parts = path.split('.');
  return parts.map((_, at) => parts.slice(0, at + 1).join('.'));
}

const cellOf: (root: Node) => Omit<Cell, 'name'> = memoized((root) => {
  const statements = children(root).filter((each) => !isRunGuard(each));
  return {
    index: -1,
    kind: 'module',
    node: root,
    definition: root,
    disabled: false,
    statements,
    returnStatement: undefined,
    bindings: bindingsOf(statements),
  };
});
