import { decoratorsOf, isTransparent } from '../../../../src/notebook/decorators.ts';
import { aliasesOf } from '../../../../src/notebook/imports.ts';
import { parameterFor, parametersOf } from '../../../../src/python/parameters.ts';
import { field, type Node } from '../../../../src/python/tree.ts';
import { markUnknown, push, type Flow } from './flow.ts';
import type { Path } from './paths.ts';
import { followVariable, variableOf } from './variables.ts';

/** What a function returns is what its calls give. */
export function followReturned(flow: Flow, node: Node, path: Path, isBare: boolean): void {
  let definition = node.parent;
  while (definition !== null && !/^(?:function_definition|lambda)$/.test(definition.type))
    definition = definition.parent;
  const name = definition === null ? undefined : field(definition, 'name');
  const aliases = aliasesOf(flow.notebook);
  const isPlain = definition === null || decoratorsOf(definition).every((each) => isTransparent(each, aliases));
  const found = name === undefined ? undefined : variableOf(flow, name);
  if (found === undefined || !isPlain || isMethod(definition)) return markUnknown(flow, node);
  for (const { use } of found.uses) {
    const call = use.leaf.node.parent;
    if (use.does !== 'read') continue;
    if (call?.type === 'call' && field(call, 'function')?.id === use.leaf.node.id) push(flow, call, path, isBare);
    else markUnknown(flow, use.leaf.node);
  }
}

function isMethod(definition: Node | null): boolean {
  const around = definition?.parent?.type === 'decorated_definition' ? definition.parent.parent : definition?.parent;
  return around?.parent?.type === 'class_definition';
}

/** The one function of the notebook that a call means by its name. */
export function functionCalled(flow: Flow, call: Node): Node | undefined {
  const callee = field(call, 'function');
  if (callee?.type !== 'identifier') return undefined;
  const binders = variableOf(flow, callee)?.uses.filter(({ use }) => use.does === 'bind') ?? [];
  const definition = binders[0]?.use.leaf.node.parent;
  return binders.length === 1 && definition?.type === 'function_definition' && !isMethod(definition)
    ? definition
    : undefined;
}

/** An argument goes into a parameter of a function of the notebook. */
export function followParameter(
  flow: Flow,
  node: Node,
  call: Node,
  definition: Node,
  path: Path,
  isBare: boolean,
): void {
  const parameter = parameterFor(node, call, parametersOf(definition));
  if (parameter === undefined || parameter.kind.startsWith('var-')) return markUnknown(flow, node);
  followVariable(flow, parameter.identifier, path, isBare);
}
