import { children, field, type Node } from '../../../../src/python/tree.ts';
import { intoContainer } from './containers.ts';
import { markUnknown, type Flow } from './flow.ts';
import { ANY, keyIn, type Path } from './paths.ts';
import { followVariable } from './variables.ts';

/** `target = value`, `a, (b, *c) = value`, `target["key"] = value`. */
export function bind(flow: Flow, target: Node, path: Path, isBare: boolean): void {
  switch (target.type) {
    case 'identifier':
      return followVariable(flow, target, path, isBare);
    case 'subscript':
      return intoContainer(flow, field(target, 'value') ?? target, [keyIn(field(target, 'subscript')), ...path]);
    case 'pattern_list':
    case 'tuple_pattern':
    case 'list_pattern':
    case 'tuple':
    case 'list':
      if (path.length === 0) break;
      children(target).forEach((part, index) => {
        const isMet = path[0] === ANY || path[0] === index;
        if (part.type.startsWith('list_splat'))
          bind(flow, part.firstNamedChild ?? part, [ANY, ...path.slice(1)], false);
        else if (isMet) bind(flow, part, path.slice(1), isBare);
      });
      return;
    case 'parenthesized_expression':
      return bind(flow, target.firstNamedChild ?? target, path, isBare);
  }
  markUnknown(flow, target);
}
