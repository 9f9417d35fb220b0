import { children, field, type Node } from '../tree.ts';
import type { Found } from './mistake.ts';

const LISTS: ReadonlySet<string> = new Set([
  'tuple',
  'list',
  'tuple_pattern',
  'list_pattern',
  'pattern_list',
  'expression_list',
]);
const STARS: ReadonlySet<string> = new Set(['list_splat', 'list_splat_pattern']);

/** What is wrong with what something is assigned to: `f() = 1`, `*a = b`, `None = 1`. */
function checkTarget(target: Node): Found {
  const { type } = target;
  if (type === 'identifier') {
    return target.text === '__debug__' ? { node: target, message: 'cannot assign to __debug__' } : undefined;
  }
  if (type === 'attribute') {
    const name = field(target, 'attribute');
    return name?.text === '__debug__' ? { node: name, message: 'cannot assign to __debug__' } : undefined;
  }
  if (type === 'subscript') return undefined;
  if (type === 'parenthesized_expression') return first(children(target).map(checkTarget));
  if (!LISTS.has(type)) return { node: target, message: `cannot assign to ${type.replaceAll('_', ' ')}` };
  const parts = children(target);
  if (parts.filter((part) => STARS.has(part.type)).length > 1) {
    return { node: target, message: 'multiple starred expressions in assignment' };
  }
  return first(
    parts.map((part) => (STARS.has(part.type) ? first(children(part).map(checkTarget)) : checkTarget(part))),
  );
}

function first(found: readonly Found[]): Found {
  return found.find((each) => each !== undefined);
}

export function checkAssignment(node: Node): Found {
  const [left, type, right] = [field(node, 'left'), field(node, 'type'), field(node, 'right')];
  if (left === undefined) return undefined;
  if (type !== undefined && LISTS.has(bare(left).type))
    return 'only single target (not tuple or list) can be annotated';
  if (type !== undefined && right?.type === 'assignment') return 'an annotated assignment cannot be part of a chain';
  if (right?.type === 'augmented_assignment') return { node: right, message: 'invalid syntax' };
  if (right?.type === 'assignment' && field(right, 'type') !== undefined)
    return { node: right, message: 'invalid syntax' };
  if (STARS.has(left.type)) return 'starred assignment target must be in a list or tuple';
  return checkTarget(left);
}

export function checkAugmentedAssignment(node: Node): Found {
  const [left, right] = [field(node, 'left'), field(node, 'right')];
  if (left === undefined) return undefined;
  if (right?.type.endsWith('assignment') === true) return { node: right, message: 'invalid syntax' };
  if (!/^(?:identifier|attribute|subscript)$/.test(bare(left).type)) {
    return 'this is an illegal expression for augmented assignment';
  }
  return checkTarget(left);
}

/** `for`, in a statement or a comprehension. */
export function checkFor(node: Node): Found {
  const left = field(node, 'left');
  if (left === undefined) return undefined;
  return STARS.has(left.type) ? 'starred assignment target must be in a list or tuple' : checkTarget(left);
}

export function checkWalrus(node: Node): Found {
  return field(node, 'name')?.text === '__debug__' ? 'cannot assign to __debug__' : undefined;
}

/** The target of `with … as`, and the name of `except … as`. */
export function checkAlias(node: Node): Found {
  const [target] = children(node);
  if (target === undefined) return undefined;
  const owner = node.parent?.parent?.type ?? '';
  if (owner.startsWith('except'))
    return target.type === 'identifier' ? undefined : 'cannot use except statement with this';
  return STARS.has(target.type) ? 'starred assignment target must be in a list or tuple' : checkTarget(target);
}

export function checkDelete(node: Node): Found {
  const check = (target: Node): Found => {
    if (/^(?:tuple|list|expression_list|parenthesized_expression)$/.test(target.type))
      return first(children(target).map(check));
    if (/^(?:identifier|attribute|subscript)$/.test(target.type)) {
      return target.text === '__debug__' ? { node: target, message: 'cannot delete __debug__' } : undefined;
    }
    return { node: target, message: `cannot delete ${target.type.replaceAll('_', ' ')}` };
  };
  return first(children(node).map(check));
}

/** Without parentheses around it. */
function bare(node: Node): Node {
  // The grammar has a tuple of one in `(a): int`.
  const isBare =
    node.type === 'parenthesized_expression' || (node.type === 'tuple_pattern' && !/,\s*\)$/.test(node.text));
  const [only, ...others] = isBare ? children(node) : [];
  return only === undefined || others.length > 0 ? node : bare(only);
}

/** `(*a)` is no tuple. */
export function checkLoneStar(node: Node): Found {
  const parts = children(node);
  const isLone = parts.length === 1 && parts[0]!.text.startsWith('*') && !/,[^,]*\)$/.test(node.text);
  return isLone ? 'cannot use starred expression here' : undefined;
}
