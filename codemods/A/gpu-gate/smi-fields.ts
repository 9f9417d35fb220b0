import { DRIVER_QUERY } from '../../../src/gpu/questions.ts';
import { aliasesOf, qualifiedName } from '../../../src/notebook/imports.ts';
import type { Cell, Notebook } from '../../../src/notebook/notebook.ts';
import { plainStrings } from '../../../src/python/strings.ts';
import { ancestors, ancestorsInFunction, field, type Node } from '../../../src/python/tree.ts';
import { reachedBy } from '../../../src/semantics/reached.ts';

/** A number that is read from what nvidia-smi prints, in a cell that ends when it prints none. */
export interface FragileField {
  readonly cell: Cell;
  readonly node: Node;
}

/**
 * The first conversion of each cell that raises where nvidia-smi prints `[N/A]` in place of a number, as it does for GPUs
 * that share their memory with the processor: `int(total)` outside of a `try`, where the query stands.
 */
export function fragileFields(notebook: Notebook): readonly FragileField[] {
  const aliases = aliasesOf(notebook);
  return notebook.cells.flatMap((cell) => {
    const queries = reachedBy(notebook, cell).filter(
      ({ node, from }) =>
        node.type === 'call' && node.base === 0 && isQuery(node, aliases) && !isTried(node) && !isTried(from),
    );
    const scopes = new Set(queries.map(({ node }) => scopeOf(node)?.id));
    const found = reachedBy(notebook, cell).find(
      ({ node, from }) => isConversion(node) && scopes.has(scopeOf(node)?.id) && !isTried(node) && !isTried(from),
    );
    return found === undefined
      ? []
      : [{ cell: notebook.cells.find((each) => holds(each, found.node)) ?? cell, node: found.node }];
  });
}

function isQuery(call: Node, aliases: ReadonlyMap<string, string>): boolean {
  const path = qualifiedName(field(call, 'function') ?? call, aliases);
  const words = plainStrings(call);
  return (
    path?.startsWith('subprocess.') === true &&
    words.some((each) => DRIVER_QUERY.test(each)) &&
    words.some((each) => each.includes('memory.') || each.includes('--query'))
  );
}

/** `int(total)` */
function isConversion(node: Node): boolean {
  const callee = node.type === 'call' ? field(node, 'function')?.text : undefined;
  return callee === 'int' || callee === 'float';
}

/** The function around a node; undefined where its cell itself is. */
function scopeOf(node: Node): Node | undefined {
  return ancestors(node).find((each) => each.type === 'function_definition');
}

function isTried(node: Node): boolean {
  return ancestorsInFunction(node).some((each) => each.type === 'try_statement');
}

function holds({ node }: Cell, inner: Node): boolean {
  return node.startIndex <= inner.startIndex && inner.endIndex <= node.endIndex;
}
