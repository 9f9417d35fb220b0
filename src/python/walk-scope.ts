import { memoized } from '../memoized.ts';
import { children, field, walk, type Node } from './tree.ts';

const DEFINITIONS = new Set(['function_definition', 'class_definition', 'lambda', 'decorated_definition']);

/** Whether the node only defines something: it executes nothing by itself and is never a target. */
export function isDefinition(node: Node): boolean {
  return DEFINITIONS.has(node.type);
}

/** A node and the named nodes below it, in source order, without functions, classes, lambdas and what never runs. */
export const walkScope = memoized((node: Node): readonly Node[] => walk(node, isLeftOut));

function isLeftOut(node: Node): boolean {
  return isDefinition(node) || neverRuns(node);
}

/** The block of `if False:`, which people set to True to save a model, of `elif 0:` and of `while False:`. */
function neverRuns(node: Node): boolean {
  if (node.type !== 'block' || node.parent === null || !/^(?:if|while)_statement$|^elif_clause$/.test(node.parent.type))
    return false;
  const condition = field(node.parent, 'condition')?.text;
  return condition === 'False' || condition === '0';
}

/** The statements of a block, or of the one block that a clause or a compound statement has in the given field. */
export function statementsOf(block: Node | null | undefined): Node[] {
  return block === null || block === undefined ? [] : children(block);
}

/** Whether a statement does anything when its cell runs, other than to define or import names. */
export function executes(node: Node): boolean {
  return !isDefinition(node) && node.type !== 'import_statement' && node.type !== 'import_from_statement';
}

/** What runs where functions and classes below a node are defined: the defaults of parameters, the bodies of classes. */
export function runWhereDefined(node: Node): Node[] {
  if (node.type === 'class_definition') return statementsOf(field(node, 'body'));
  if (node.type === 'decorated_definition') return children(node).flatMap(runWhereDefined);
  if (node.type === 'function_definition' || node.type === 'lambda')
    return statementsOf(field(node, 'parameters')).flatMap((each) => field(each, 'value') ?? []);
  if (isDefinition(node)) return [];
  return walkScope(node).flatMap((each) => each.namedChildren.filter(isDefinition).flatMap(runWhereDefined));
}
