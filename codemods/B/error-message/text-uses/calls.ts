import { argumentsOf, isSplat } from '../../../../src/python/arguments.ts';
import { field, type Node } from '../../../../src/python/tree.ts';
import { consumerOf, methodOn, type Reading } from './consumers.ts';
import { followElement, intoContainer } from './containers.ts';
import { markData, markUnknown, push, type Flow } from './flow.ts';
import { followParameter, functionCalled } from './functions.ts';
import type { Path } from './paths.ts';

/** `text.lower()`, `results.items()`. */
export function followMethod(flow: Flow, attribute: Node, node: Node, path: Path, isBare: boolean): void {
  const call = attribute.parent;
  const isCalled = call?.type === 'call' && field(call, 'function')?.id === attribute.id;
  if (!isCalled || call === null) return markUnknown(flow, node);
  const name = field(attribute, 'attribute')?.text ?? '';
  followReading(flow, call, node, methodOn(name, call, path), isBare);
}

/** What a call does with one of its arguments. */
export function followArgument(flow: Flow, node: Node, path: Path, isBare: boolean): void {
  const list = node.parent?.type === 'keyword_argument' ? node.parent.parent : node.parent;
  const call = list?.parent;
  if (call?.type !== 'call') return markUnknown(flow, node);
  const definition = functionCalled(flow, call);
  if (definition !== undefined) return followParameter(flow, node, call, definition, path, isBare);
  const given = argumentsOf(call);
  const at = given.findIndex(({ value }) => value.id === node.id);
  const keyword = given[at]?.name;
  // `*parts` before it hides at which position it stands.
  if (keyword === undefined && given.slice(0, at).some(isSplat)) return markUnknown(flow, node);
  followReading(flow, call, node, consumerOf(flow.notebook, call, at, keyword, path), isBare);
}

function followReading(flow: Flow, call: Node, node: Node, reading: Reading, isBare: boolean): void {
  switch (reading.kind) {
    case 'nothing':
      return;
    case 'data':
      markData(flow, node);
      return;
    case 'unknown':
      markUnknown(flow, node);
      return;
    case 'result':
      return push(flow, call, reading.path, isBare && reading.isSame === true);
    case 'key':
      return followElement(flow, call, reading.key, reading.path);
    case 'into':
      return intoContainer(flow, reading.container, reading.path);
  }
}
