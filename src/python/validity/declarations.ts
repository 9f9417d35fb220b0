import { parametersOf } from '../parameters.ts';
import { binderOf, importOf } from '../targets.ts';
import { ancestors, children, field, walk, type Node } from '../tree.ts';
import type { Found } from './mistake.ts';

/** `global` and `nonlocal`. */

const SCOPES: ReadonlySet<string> = new Set(['function_definition', 'class_definition', 'lambda']);

const COMPREHENSION = /_comprehension$|^generator_expression$/;

function scopeOf(node: Node): Node | undefined {
  return ancestors(node).find((each) => SCOPES.has(each.type));
}

/** The identifiers of a scope's own body, without those of the scopes inside. */
function namesIn(scope: Node): Node[] {
  const body = field(scope, 'body') ?? scope;
  return walk(body, ({ type }) => SCOPES.has(type) || COMPREHENSION.test(type)).filter(
    ({ type, fieldName }) => type === 'identifier' && fieldName !== 'attribute',
  );
}

function rootOf(node: Node): Node {
  return node.parent === null ? node : rootOf(node.parent);
}

export function checkDeclaration(node: Node): Found {
  const word = node.type === 'global_statement' ? 'global' : 'nonlocal';
  const scope = scopeOf(node) ?? rootOf(node);
  if (word === 'nonlocal' && scope.type === 'module') return 'nonlocal declaration not allowed at module level';
  const parameters = scope.type === 'class_definition' ? [] : parametersOf(scope);
  const others = namesIn(scope);
  for (const name of children(node)) {
    const { text } = name;
    if (parameters.some((each) => each.name === text))
      return { node: name, message: `name '${text}' is parameter and ${word}` };
    for (const other of others) {
      if (other.text !== text || other.startIndex === name.startIndex) continue;
      const statement = other.parent?.type ?? '';
      if (statement !== node.type && /^(?:global|nonlocal)_statement$/.test(statement)) {
        return { node: name, message: `name '${text}' is nonlocal and global` };
      }
      if (statement === 'keyword_argument' && other.fieldName === 'name') continue;
      if (importOf(other) !== undefined && binderOf(other) === undefined) continue;
      if (other.startIndex < node.startIndex && statement !== node.type) {
        return { node: name, message: `name '${text}' is used prior to ${word} declaration` };
      }
    }
    // Every method has a `__class__`.
    if (word === 'nonlocal' && text !== '__class__' && !isBoundAround(scope, text)) {
      return { node: name, message: `no binding for nonlocal '${text}' found` };
    }
  }
  return undefined;
}

function isBoundAround(inner: Node, name: string): boolean {
  for (let scope = scopeOf(inner); scope !== undefined; scope = scopeOf(scope)) {
    if (scope.type === 'class_definition') continue;
    if (parametersOf(scope).some((each) => each.name === name)) return true;
    const own = namesIn(scope).filter(({ text }) => text === name);
    if (own.some((each) => each.parent?.type === 'global_statement')) continue;
    if (own.some(isBinding)) return true;
    const definitions = walk(field(scope, 'body') ?? scope).filter(({ type }) => SCOPES.has(type) && type !== 'lambda');
    if (definitions.some((each) => scopeOf(each)?.id === scope.id && field(each, 'name')?.text === name)) return true;
  }
  return false;
}

/** Assigned to, deleted, or taken from the scope around. */
function isBinding(name: Node): boolean {
  if (binderOf(name) !== undefined) return true;
  let { parent } = name;
  while (parent !== null && /^(?:tuple|list|expression_list|parenthesized_expression)$/.test(parent.type))
    parent = parent.parent;
  return parent?.type === 'delete_statement' || parent?.type === 'nonlocal_statement';
}
