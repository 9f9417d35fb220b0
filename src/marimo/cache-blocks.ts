import { memoized } from '../memoized.ts';
import { decoratorPath } from '../notebook/decorators.ts';
import { aliasesOf, qualifiedName } from '../notebook/imports.ts';
import type { Cell, Notebook } from '../notebook/notebook.ts';
import { bindingsOf } from '../python/bindings.ts';
import { children, field, nodesOf, walk, type Node } from '../python/tree.ts';
import { isDefinition } from '../python/walk-scope.ts';

/** A block whose assignments marimo keeps and, next time, restores: `with mo.persistent_cache("name"):`. */
export interface CacheBlock {
  readonly cell: Cell;
  /** The `with` statement. */
  readonly node: Node;
}

const CACHES: ReadonlySet<string> = new Set(['marimo.cache', 'marimo.persistent_cache']);

const FUNCTION_CACHES: ReadonlySet<string> = new Set([...CACHES, 'marimo.lru_cache']);

/** Only `if` and other `with` blocks may stand around a cache block (`_ast/transformers.py`, `CacheExtractWithBlock`). */
const CONTAINERS: ReadonlyMap<string, string> = new Map([
  ['try_statement', 'try'],
  ['for_statement', 'for'],
  ['while_statement', 'while'],
  ['match_statement', 'match'],
  ['function_definition', 'def'],
  ['class_definition', 'class'],
]);

/** The cache blocks of a notebook, in source order. */
export const cacheBlocks: (notebook: Notebook) => readonly CacheBlock[] = memoized((notebook) => {
  const aliases = aliasesOf(notebook);
  return notebook.cells.flatMap((cell) =>
    cell.statements
      .flatMap((statement) => nodesOf(statement, 'with_statement'))
      .filter((node) => itemsOf(node).some((item) => isCache(item, aliases)))
      .map((node) => ({ cell, node })),
  );
});

/**
 * Why marimo refuses to run a cache block: it finds the block again by its line, in the source of the cell, and raises a
 * `BlockException` where it is not sure; what the block binds must be there when it ends (`_save/cache.py`).
 * The same in 0.17.0 and 0.25.2.
 * @returns undefined for one that runs
 */
export function brokenCacheBlock({ cell, node }: CacheBlock): string | undefined {
  for (let each = node.parent; each !== null && each.id !== cell.definition.id; each = each.parent) {
    const container = CONTAINERS.get(each.type);
    if (container !== undefined) return `inside \`${container}\``;
    if (each.type === 'with_statement' && each.children[0]?.type === 'async') return 'inside `async with`';
  }
  if (itemsOf(node).length > 1) return 'in a `with` that opens something else too';
  const body = field(node, 'body');
  const first = body === undefined ? undefined : children(body)[0];
  if (body === undefined || first === undefined) return undefined;
  if (first.startPosition.row === node.startPosition.row) return 'on one line';
  if (first.type === 'try_statement') return 'and begins with a `try`';
  const { defs } = bindingsOf(children(body));
  const deleted = walk(body, isDefinition)
    .filter(({ type }) => type === 'delete_statement')
    .flatMap((each) => walk(each))
    .find((each) => each.type === 'identifier' && each.parent?.type !== 'attribute' && defs.has(each.text));
  return deleted === undefined ? undefined : `and deletes ${deleted.text}, which it is to keep`;
}

/** A function whose results marimo keeps, by the values of its arguments and of what it reads: `@mo.cache`. */
export interface CachedFunction {
  readonly cell: Cell;
  readonly name: string;
  /** The names that it reads and does not bind. */
  readonly reads: ReadonlySet<string>;
}

/** The functions under `@mo.cache`, `@mo.lru_cache` and `@mo.persistent_cache`, in source order. */
export const cachedFunctions: (notebook: Notebook) => readonly CachedFunction[] = memoized((notebook) => {
  const aliases = aliasesOf(notebook);
  return notebook.cells.flatMap((cell) =>
    nodesOf(cell.node, 'decorated_definition').flatMap((node) => {
      const definition = field(node, 'definition');
      const isCached = children(node).some(
        (each) => each.type === 'decorator' && FUNCTION_CACHES.has(decoratorPath(each, aliases)),
      );
      if (definition === undefined || !isCached) return [];
      const { refs, privateRefs } = bindingsOf([definition]);
      return [{ cell, name: field(definition, 'name')?.text ?? '', reads: new Set([...refs, ...privateRefs]) }];
    }),
  );
});

/** The values of the items of a `with` statement, without their `as`. */
function itemsOf(statement: Node): Node[] {
  const clause = statement.namedChildren.find(({ type }) => type === 'with_clause');
  return (clause === undefined ? [] : children(clause))
    .map((item) => field(item, 'value') ?? item.firstNamedChild ?? item)
    .map((value) => (value.type === 'as_pattern' ? (value.firstNamedChild ?? value) : value));
}

function isCache(item: Node, aliases: ReadonlyMap<string, string>): boolean {
  const callee = item.type === 'call' ? field(item, 'function') : undefined;
  return callee !== undefined && CACHES.has(qualifiedName(callee, aliases) ?? '');
}
