import { qualifiedName } from '../../notebook/imports.ts';
import type { Notebook } from '../../notebook/notebook.ts';
import { children, field, walk, type Node } from '../../python/tree.ts';
import { fork, joinInto, leave, type Frame } from './frame.ts';
import { executeBlock, type Interpreter } from './interpreter.ts';
import { forget } from './variables.ts';

/** Runs a `with`, whose context managers may take the errors of its body. */
export function executeWith(interpreter: Interpreter, node: Node, frame: Frame): void {
  const items = walk(children(node)[0] ?? node, ({ type }) => type === 'block').filter(
    ({ type }) => type === 'with_item',
  );
  let isSuppressed: boolean | undefined = false;
  for (const item of items) {
    const value = field(item, 'value');
    const context = value?.type === 'as_pattern' ? children(value)[0] : value;
    if (value === undefined || context === undefined) continue;
    const result = interpreter.evaluate(context, frame);
    // `with torch.device("cuda"):` makes all tensors there.
    if (typeof result === 'string' && /^cuda(?::|$)/.test(result)) leave(frame, 'gpu', context);
    forget(interpreter, field(value, 'alias'), frame);
    const suppresses = suppressesErrors(interpreter, context);
    if (suppresses === true) isSuppressed = true;
    else if (suppresses === undefined) isSuppressed ||= undefined;
  }
  if (!frame.isLive) return;
  if (isSuppressed === false) return executeBlock(interpreter, node, frame);
  const inner: Frame = { ...fork(frame), exits: [] };
  executeBlock(interpreter, node, inner);
  const errors = inner.exits.filter(({ way }) => way === 'gpu' || way === 'driver' || way === 'raise');
  frame.exits.push(...inner.exits.filter((each) => !errors.includes(each)));
  if (isSuppressed === undefined) frame.exits.push(...errors.map((exit) => ({ ...exit, isSure: false })));
  joinInto(frame, [inner, ...errors.map(({ environment }): Frame => ({ ...inner, environment, isLive: true }))]);
}

/** Whether a context manager takes errors for itself; undefined where it may. */
function suppressesErrors({ aliases, suppressors }: Interpreter, context: Node): boolean | undefined {
  const callee = context.type === 'call' ? field(context, 'function') : undefined;
  const path = callee === undefined ? undefined : qualifiedName(callee, aliases);
  if (path === 'contextlib.suppress') return true;
  if (path !== undefined) return /\b(?:raises|ExitStack)$/.test(path) ? undefined : false;
  const name = (callee === undefined ? undefined : field(callee, 'attribute')) ?? callee ?? context;
  // A variable may hold any that the notebook has.
  return suppressors.has(name.text) || (callee === undefined && suppressors.size > 0) ? undefined : false;
}

/** Context managers of the notebook that may take an error for themselves: those that have a handler. */
export function suppressorsOf({ root }: Notebook): ReadonlySet<string> {
  const names = new Set<string>();
  for (const node of walk(root)) {
    const isManager =
      (node.type === 'function_definition' && /\byield\b[^]*\bexcept\b|\bsuppress\b/.test(node.text)) ||
      (node.type === 'class_definition' && /\bdef __exit__\b|\bsuppress\b/.test(node.text));
    if (node.type === 'identifier' && /^(?:suppress|raises|ExitStack)$/.test(node.text)) names.add(node.text);
    if (isManager) names.add(field(node, 'name')?.text ?? '');
  }
  return names;
}
