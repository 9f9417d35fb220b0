import { memoized } from '../../memoized.ts';
import { qualifiedName } from '../../notebook/imports.ts';
import type { Notebook } from '../../notebook/notebook.ts';
import { rootsOf } from '../../notebook/project.ts';
import { argumentsOf } from '../../python/arguments.ts';
import { children, field, walk, type Node } from '../../python/tree.ts';
import { fork, joinInto, leave, type Exit, type Frame } from './frame.ts';
import { isOneOf } from './handlers.ts';
import { executeBlock, type Interpreter } from './interpreter.ts';
import { forget } from './variables.ts';

/** Runs a `with`, whose context managers may take the errors of its body. */
export function executeWith(interpreter: Interpreter, node: Node, frame: Frame): void {
  const items = walk(children(node)[0] ?? node, ({ type }) => type === 'block').filter(
    ({ type }) => type === 'with_item',
  );
  const suppressors: Suppressor[] = [];
  for (const item of items) {
    const value = field(item, 'value');
    const context = value?.type === 'as_pattern' ? children(value)[0] : value;
    if (value === undefined || context === undefined) continue;
    const result = interpreter.evaluate(context, frame);
    // `with torch.device("cuda"):` makes all tensors there.
    if (interpreter.machine.refusesContext(result)) leave(frame, 'gpu', context);
    forget(interpreter, field(value, 'alias'), frame);
    const suppressor = suppressorOf(interpreter, context);
    if (suppressor !== undefined) suppressors.push(suppressor);
  }
  if (!frame.isLive) return;
  if (suppressors.length === 0) return executeBlock(interpreter, node, frame);
  const inner: Frame = { ...fork(frame), exits: [] };
  executeBlock(interpreter, node, inner);
  const ends = [inner];
  for (const exit of inner.exits) {
    const answers = suppressors.map((suppresses) => suppresses(exit));
    const isTaken = answers.includes(true) ? true : answers.includes(undefined) ? undefined : false;
    if (isTaken !== true) frame.exits.push(isTaken === false ? exit : { ...exit, isSure: false });
    if (isTaken !== false) ends.push({ ...inner, environment: exit.environment, isLive: true });
  }
  joinInto(frame, ends);
}

/** Whether a context manager takes what leaves its body for itself; undefined where it may. */
type Suppressor = (exit: Exit) => boolean | undefined;

/** What a context manager takes for itself; undefined for one that takes nothing. */
function suppressorOf({ aliases, suppressors }: Interpreter, context: Node): Suppressor | undefined {
  const callee = context.type === 'call' ? field(context, 'function') : undefined;
  const path = callee === undefined ? undefined : qualifiedName(callee, aliases);
  if (path === 'contextlib.suppress') {
    const types = argumentsOf(context).map(({ value }) => value);
    return (exit) => isOneOf(types, exit, aliases);
  }
  const mayTake: Suppressor = ({ way }) => (/^(?:gpu|driver|raise)$/.test(way) ? undefined : false);
  if (path !== undefined) return /\b(?:raises|ExitStack)$/.test(path) ? mayTake : undefined;
  const name = (callee === undefined ? undefined : field(callee, 'attribute')) ?? callee ?? context;
  // A variable may hold any that the notebook has.
  return suppressors.has(name.text) || (callee === undefined && suppressors.size > 0) ? mayTake : undefined;
}

/** Context managers of the notebook that may take an error for themselves: those that have a handler. */
export const suppressorsOf: (notebook: Notebook) => ReadonlySet<string> = memoized((notebook) => {
  const names = new Set<string>();
  for (const node of rootsOf(notebook).flatMap((root) => walk(root))) {
    const isManager =
      (node.type === 'function_definition' && /\byield\b[^]*\bexcept\b|\bsuppress\b/.test(node.text)) ||
      (node.type === 'class_definition' && /\bdef __exit__\b|\bsuppress\b/.test(node.text));
    if (node.type === 'identifier' && /^(?:suppress|raises|ExitStack)$/.test(node.text)) names.add(node.text);
    if (isManager) names.add(field(node, 'name')?.text ?? '');
  }
  return names;
});
