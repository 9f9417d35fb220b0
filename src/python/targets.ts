import { field, type Node } from './tree.ts';

/** What stands between a name and the statement that binds it: `(a, *b)`, `[a, (b, c)]`. */
const UNPACKING: ReadonlySet<string> = new Set([
  'pattern_list',
  'tuple_pattern',
  'list_pattern',
  'list_splat_pattern',
  'tuple',
  'list',
  'list_splat',
  'parenthesized_expression',
  'expression_list',
]);

/** The nodes that bind the name in the given field. */
const BINDERS: Readonly<Record<string, string>> = {
  assignment: 'left',
  augmented_assignment: 'left',
  for_statement: 'left',
  for_in_clause: 'left',
  named_expression: 'name',
  function_definition: 'name',
  class_definition: 'name',
  type_alias_statement: 'left',
};

/** The statement or expression that binds an identifier, or undefined where the identifier is read or deleted. */
export function binderOf(identifier: Node): Node | undefined {
  let node = identifier;
  while (node.parent !== null && UNPACKING.has(node.parent.type)) node = node.parent;
  const { parent } = node;
  if (parent === null) return undefined;
  if (parent.type === 'as_pattern_target') return parent.parent ?? undefined;
  const statement = importOf(node);
  if (statement !== undefined) return statement;
  if (inPattern(node)) return parent;
  const fieldName = BINDERS[parent.type];
  return fieldName !== undefined && field(parent, fieldName)?.id === node.id ? parent : undefined;
}

/** The import statement that an identifier is a part of. */
export function importOf(identifier: Node): Node | undefined {
  for (let node = identifier.parent; node !== null; node = node.parent) {
    if (node.type === 'import_statement' || node.type === 'import_from_statement') return node;
    if (node.type !== 'dotted_name' && node.type !== 'aliased_import') return undefined;
  }
  return undefined;
}

/** `case name:` and the parts of such a pattern. */
function inPattern(node: Node): boolean {
  for (let each: Node | null = node; each !== null; each = each.parent) {
    if (each.type === 'case_pattern') return true;
    if (each.type !== 'dotted_name' && !each.type.endsWith('_pattern')) return false;
  }
  return false;
}
