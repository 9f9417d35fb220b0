import { qualifiedName } from '../../../src/notebook/imports.ts';
import { isGiven, positional } from '../../../src/python/arguments.ts';
import { field, walk, type Node } from '../../../src/python/tree.ts';
import { reachedAt, type Context } from './random-objects.ts';

/** The `DataLoader(…, shuffle=True)` calls that a value comes from, through functions of the notebook too. */
export function loadersIn(value: Node, context: Context, seen: Set<string>): Node[] {
  return walk(value).flatMap((node) => {
    const callee = node.type === 'call' ? field(node, 'function') : undefined;
    if (callee === undefined) return [];
    const path = qualifiedName(callee, context.aliases);
    if (path !== undefined)
      return /^torch\.utils\.data\.(?:\w+\.)*DataLoader$/.test(path) && shuffles(node) ? [node] : [];
    const symbol = reachedAt(callee, context);
    const definition = seen.has(symbol) ? undefined : context.functions.get(symbol);
    return definition === undefined ? [] : loadersIn(definition, context, seen.add(symbol));
  });
}

/** `DataLoader(data, 32, True)`, and by name. */
function shuffles(loader: Node): boolean {
  return isGiven(loader, ['shuffle']) || positional(loader)[2]?.type === 'true';
}
