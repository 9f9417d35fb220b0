import { children, field, type Node } from '../../../../src/python/tree.ts';
import { markUnknown, push, type Flow } from './flow.ts';
import type { Path } from './paths.ts';
import { followVariable, variableOf } from './variables.ts';

/** Decorators that leave what a function returns as it is. */
const PLAIN_DECORATORS =
  /^@(?:app\.function|(?:mo|marimo)\.(?:cache|persistent_cache|lru_cache)|(?:functools\.)?(?:cache|lru_cache|wraps)|torch\.(?:no_grad|inference_mode))\b/;

/** What a function returns is what its calls give. */
export function followReturned(flow: Flow, node: Node, path: Path, isBare: boolean): void {
  let definition = node.parent;
  while (definition !== null && !/^(?:function_definition|lambda)$/.test(definition.type))
    definition = definition.parent;
  const name = definition === null ? undefined : field(definition, 'name');
  const around = definition?.parent;
  const decorators =
    around?.type === 'decorated_definition' ? children(around).filter(({ type }) => type === 'decorator') : [];
  const isPlain = decorators.every(({ text }) => PLAIN_DECORATORS.test(text));
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
  definition: Node,
  at: number,
  keyword: string | undefined,
  path: Path,
  isBare: boolean,
): void {
  const parameters = children(field(definition, 'parameters') ?? definition);
  const names = parameters.map((each) => {
    const name = each.type === 'identifier' ? each : (field(each, 'name') ?? each.firstNamedChild);
    return each.type === 'identifier' || /^(?:typed_|default_|typed_default_)parameter$/.test(each.type) ? name : null;
  });
  const isSplat = parameters
    .slice(0, at + 1)
    .some((each) => !names.includes(each) && /splat|separator/.test(each.type));
  const name = keyword === undefined ? (isSplat ? null : names[at]) : names.find((each) => each?.text === keyword);
  if (name?.type !== 'identifier') return markUnknown(flow, node);
  followVariable(flow, name, path, isBare);
}
