import { children, field, type Node } from '../../../../src/python/tree.ts';
import { followArgument, followMethod } from './calls.ts';
import { isHarmless } from './comparisons.ts';
import { followElement } from './containers.ts';
import { markData, markUnknown, push, type Flow } from './flow.ts';
import { followReturned } from './functions.ts';
import { ANY, keyIn, type Path } from './paths.ts';
import { isWithout } from './presence.ts';
import { bind } from './targets.ts';

/** What the code around an expression that holds the text does with it. */
export function follow(flow: Flow, node: Node, path: Path, isBare: boolean): void {
  const { parent } = node;
  if (typeof path[0] === 'string' && isWithout(node, path[0], flow.notebook)) return;
  const isText = path.length === 0;
  const data = (): void => markData(flow, node);
  const unknown = (): void => markUnknown(flow, node);
  if (parent === null) return unknown();
  switch (parent.type) {
    case 'expression_statement':
    case 'if_statement':
    case 'elif_clause':
    case 'while_statement':
    case 'assert_statement':
    case 'not_operator':
    case 'if_clause':
    case 'delete_statement':
      // Shown, dropped, or asked whether there is one.
      return;
    case 'interpolation':
      // The format, as in `{value:{width}}`, is no text.
      return node.fieldName === 'expression' && parent.parent !== null ? push(flow, parent.parent, []) : data();
    case 'parenthesized_expression':
    case 'await':
      return push(flow, parent, path, isBare);
    case 'concatenated_string':
      return push(flow, parent, []);
    case 'conditional_expression':
      return children(parent)[1]?.id === node.id ? undefined : push(flow, parent, path, isBare);
    case 'boolean_operator':
      return push(flow, parent, path, isBare);
    case 'binary_operator':
      return followOperator(flow, parent, node, path);
    case 'comparison_operator':
      return isHarmless(flow, parent, node, path, isBare) ? undefined : data();
    case 'match_statement':
    case 'case_clause':
    case 'set':
    case 'format_specifier':
    case 'slice':
      return data();
    case 'pair':
      if (field(parent, 'key')?.id === node.id) return data();
      return parent.parent === null ? unknown() : push(flow, parent.parent, [keyIn(field(parent, 'key')), ...path]);
    case 'dictionary_splat':
      return parent.parent?.type === 'dictionary' ? push(flow, parent.parent, path) : unknown();
    case 'list_splat':
      return parent.parent === null || isText ? unknown() : follow(flow, parent, path.slice(1), false);
    case 'list':
    case 'list_comprehension':
    case 'generator_expression':
      return push(flow, parent, [ANY, ...path]);
    case 'tuple':
    case 'expression_list':
      return push(flow, parent, [children(parent).findIndex(({ id }) => id === node.id), ...path]);
    case 'for_in_clause':
    case 'for_statement':
      return followLoop(flow, parent, node, path);
    case 'subscript':
      if (field(parent, 'value')?.id !== node.id) return data();
      if (isTarget(parent)) return;
      return followElement(flow, parent, field(parent, 'subscript'), path);
    case 'attribute':
      return followMethod(flow, parent, node, path, isBare);
    case 'keyword_argument':
    case 'argument_list':
      return followArgument(flow, node, path, isBare);
    case 'assignment':
    case 'augmented_assignment':
    case 'named_expression': {
      const target = field(parent, 'left') ?? field(parent, 'name');
      if (target === undefined || target.id === node.id) return unknown();
      if (parent.type === 'named_expression' || parent.parent?.type === 'assignment') push(flow, parent, path, isBare);
      return bind(flow, target, path, isBare && parent.type !== 'augmented_assignment');
    }
    case 'return_statement':
      return followReturned(flow, parent, path, isBare);
    case 'yield':
      return followReturned(flow, parent, [ANY, ...path], false);
    default:
      return unknown();
  }
}

/** `"…" + text`, `"%s" % text`, `rows + more`. */
function followOperator(flow: Flow, operator: Node, node: Node, path: Path): void {
  const sign = field(operator, 'operator')?.type;
  const isLeft = field(operator, 'left')?.id === node.id;
  if (sign === '+') push(flow, operator, path);
  else if (sign === '%' && !isLeft) push(flow, operator, []);
  else markUnknown(flow, node);
}

/** `for row in rows:` and the same in a comprehension. */
function followLoop(flow: Flow, loop: Node, node: Node, path: Path): void {
  const target = field(loop, 'left');
  if (path.length === 0 || target === undefined) return markUnknown(flow, node);
  // A loop over a dictionary takes its keys.
  if (typeof path[0] !== 'string') bind(flow, target, path.slice(1), false);
}

function isTarget(subscript: Node): boolean {
  const { parent, fieldName } = subscript;
  return parent?.type === 'delete_statement' || (parent?.type === 'assignment' && fieldName === 'left');
}
