import { memoized } from '../memoized.ts';
import { isPrivate, variablesOf } from '../python/bindings.ts';
import { scopeOf, type Scope } from '../python/scopes.ts';
import { children, field, type Node } from '../python/tree.ts';
import { cellDecorator } from './app.ts';
import { BUILTIN_NAMES } from './builtins.ts';
import type { Cell } from './notebook.ts';

/*
 * One key for each variable of a notebook, for tables that hold the names of all cells. A public name is the same in every
 * cell; `_name` is another variable in each (marimo mangles private names likewise), and a parameter or a local name of a
 * function, class or comprehension is one of its own, as Python's scopes say: their keys have the place in them. So is the
 * `error` of `except … as error`, which is gone after the handler.
 */

/** The key of the variable that an identifier means; of any other node its text, of none an empty one. */
export function symbolOf(identifier: Node | null | undefined): string {
  if (identifier === null || identifier === undefined) return '';
  const { text } = identifier;
  return identifier.type === 'identifier' ? (ownSymbols(identifier.root).get(identifier) ?? text) : text;
}

/** The key of a name as a cell knows it outside of its functions. */
export function symbolIn(cell: Cell, name: string): string {
  return isPrivate(name) ? privateSymbol(name, cell.node) : name;
}

/** The entries that a cell sees outside of its functions, by the names as it writes them: public and private ones. */
export function seenBy<T>(cell: Cell, table: ReadonlyMap<string, T>): Map<string, T> {
  const end = privateSymbol('', cell.node);
  return new Map(
    [...table].flatMap(([key, value]): [string, T][] => {
      if (!key.includes(MARK)) return [[key, value]];
      return key.endsWith(end) ? [[key.slice(0, -end.length), value]] : [];
    }),
  );
}

/** No identifier has it. */
const MARK = '@';

function privateSymbol(name: string, cell: Node): string {
  return `${name}${MARK}cell ${cell.startIndex}`;
}

/** The key of a name that a module of the project has, outside of its functions. */
export function symbolInModule(module: Node, name: string): string {
  return `${name}${MARK}module ${module.base}`;
}

/** By identifier, the keys that are not its text: those of private and of local variables, and all of a module's. */
const ownSymbols: (module: Node) => ReadonlyMap<Node, string> = memoized((module) => {
  const symbols = new Map<Node, string>();
  const isOfProject = module.base > 0;
  for (const statement of isOfProject ? [module] : children(module)) {
    for (const use of variablesOf(isOfProject ? children(module) : codeOf(statement)).uses) {
      const { name, node } = use.leaf;
      const scope = scopeOf(use);
      if (use.isOfHandler === true) symbols.set(node, `${name}${MARK}handler`);
      else if (scope.kind !== 'cell') symbols.set(node, `${name}${MARK}${placeOf(scope)}`);
      else if (isOfProject && (scope.bound.has(name) || !BUILTIN_NAMES.has(name)))
        symbols.set(node, symbolInModule(module, name));
      else if (isPrivate(name)) symbols.set(node, privateSymbol(name, statement));
    }
  }
  return symbols;
});

/** The statements of a cell, whose names are the notebook's; of a cell that is a function or a class itself that one. */
function codeOf(statement: Node): readonly Node[] {
  if (statement.type === 'with_statement') return bodyOf(statement);
  if (statement.type !== 'decorated_definition') return [];
  const definition = field(statement, 'definition');
  if (definition === undefined) return [];
  if (cellDecorator(statement)?.kind !== 'cell') return [definition];
  const body = bodyOf(definition);
  // What a cell returns has the names of the notebook.
  return body.at(-1)?.type === 'return_statement' ? body.slice(0, -1) : body;
}

function bodyOf(statement: Node): readonly Node[] {
  const body = field(statement, 'body');
  return body === undefined ? [] : children(body);
}

function placeOf({ code, parent }: Scope): string {
  // That of `[T]` has no code.
  return code === undefined ? `type ${parent?.code?.id ?? 0}` : String(code.id);
}
