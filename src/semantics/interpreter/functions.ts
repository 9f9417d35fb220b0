import { decoratorPath, decoratorsOf, isTransparent, undecorated } from '../../notebook/decorators.ts';
import { parametersOf } from '../../python/parameters.ts';
import { children, field, walk, type Node } from '../../python/tree.ts';
import { leave, type Frame } from './frame.ts';
import type { Interpreter } from './interpreter.ts';
import type { Arguments } from './machine.ts';
import { isCallable, join, type Callable, type Value } from './values.ts';

/** Deeper calls are not followed. */
const DEPTH = 12;

/** What a function or class of the notebook gives for arguments; what it raises, its caller raises. */
export function apply(interpreter: Interpreter, of: Callable, given: Arguments, node: Node, frame: Frame): Value {
  if (of.kind === 'kernel') return interpreter.machine.hasGpu ? undefined : leave(frame, 'gpu', node);
  if (of.kind === 'class') {
    const { aliases } = interpreter;
    // What is made, and whether `__init__` runs, is theirs to say.
    if (
      methodOf(of, '__new__', aliases) !== undefined ||
      /\bmetaclass\b/.test(field(of.node, 'superclasses')?.text ?? '')
    )
      return undefined;
    const maker = methodOf(of, '__init__', aliases) ?? methodOf(of, '__post_init__', aliases);
    if (isCallable(maker)) apply(interpreter, maker, given, node, frame);
    return { kind: 'instance', of };
  }
  const body = field(of.node, 'body');
  const isGenerator = body !== undefined && walk(body, isFunction).some(({ type }) => type === 'yield');
  if (body === undefined || isGenerator || frame.depth >= DEPTH) return undefined;
  if (of.node.children.some(({ type }) => type === 'async') && !isAwaited(node)) return undefined;
  const inner = calleeFrame(interpreter, of, node, frame);
  bindParameters(interpreter, of, given, inner);
  if (of.node.type === 'lambda') {
    const value = interpreter.evaluate(body, inner);
    if (inner.isLive) leave(inner, 'return', body, true, value);
  } else {
    interpreter.execute(children(body), inner);
    if (inner.isLive) leave(inner, 'return', body, true, null);
  }
  for (const exit of inner.exits) {
    if (exit.way !== 'return' && exit.way !== 'break' && exit.way !== 'continue')
      frame.exits.push({
        ...exit,
        environment: new Map(frame.environment),
        isSure: exit.isSure && frame.isSure,
      });
  }
  const returned = inner.exits.filter(({ way }) => way === 'return');
  if (returned.length === 0) frame.isLive = false;
  return returned.length === 0 ? undefined : returned.map(({ value }) => value).reduce(join);
}

/** Whether a coroutine is surely run where it is made. */
function isAwaited(call: Node): boolean {
  for (let each = call.parent; each !== null && !each.type.endsWith('_statement'); each = each.parent)
    if (each.type === 'await' || (each.type === 'call' && each.text.startsWith('asyncio.run('))) return true;
  return false;
}

function calleeFrame({ environmentOf }: Interpreter, of: Callable, node: Node, caller: Frame): Frame {
  const globals = caller.globals ?? caller;
  return {
    cell: of.cell,
    environment: new Map(),
    isLive: true,
    exits: [],
    isSure: caller.isSure,
    isTried: caller.isTried,
    closure: of.closure,
    globals: of.cell === globals.cell ? globals : { ...globals, cell: of.cell, environment: environmentOf(of.cell) },
    definition: of.node,
    site: caller.site ?? node,
    depth: caller.depth + 1,
  };
}

function bindParameters({ evaluate }: Interpreter, of: Callable, given: Arguments, frame: Frame): void {
  const positional = [...(of.self === undefined ? [] : [of.self]), ...given.positional];
  for (const { name, kind, fallback } of parametersOf(of.node)) {
    // What follows `*` is given by name.
    if (kind === 'var-positional' || kind === 'keyword-only') positional.length = 0;
    const isPassed = kind.startsWith('var-') || given.named.has(name) || positional.length > 0;
    const passed = given.named.has(name) ? given.named.get(name) : positional.shift();
    const isKnown = !isPassed && fallback !== undefined && given.isOpen !== true;
    frame.environment.set(name, isKnown ? evaluate(fallback, frame) : passed);
  }
}

/** Whether a decorator of a method leaves it one that is called on an object; a property is none. */
function leavesMethod(decorator: Node, aliases: ReadonlyMap<string, string>): boolean {
  return isTransparent(decorator, aliases) && !/^(?:static|class)method$/.test(decoratorPath(decorator, aliases));
}

/** A method that a class of the notebook defines itself, bound to an object of it. */
export function methodOf(of: Callable, name: string, aliases: ReadonlyMap<string, string>): Value {
  const found = children(field(of.node, 'body') ?? of.node)
    .map(undecorated)
    .findLast((each) => each.type === 'function_definition' && field(each, 'name')?.text === name);
  return found === undefined || !decoratorsOf(found).every((each) => leavesMethod(each, aliases))
    ? undefined
    : { kind: 'function', node: found, cell: of.cell, closure: of.closure, self: { kind: 'instance', of } };
}

/**
 * What a function that is defined in a frame sees of it when it is called later: the names of a cell as they are then, so
 * none here; those of a function around it where nothing can have bound them anew.
 */
export function closureOf(frame: Frame): ReadonlyMap<string, Value> {
  const { definition } = frame;
  if (definition === undefined) return new Map();
  const names = new Map([...(frame.closure ?? []), ...frame.environment]);
  const counts = new Map<string, number>();
  const count = (target: Node | undefined): void => {
    for (const { type, text } of target === undefined ? [] : walk(target))
      if (type === 'identifier') counts.set(text, (counts.get(text) ?? 0) + 1);
  };
  count(field(definition, 'parameters'));
  for (const node of walk(field(definition, 'body') ?? definition, isFunction))
    count(node.type === 'named_expression' ? field(node, 'name') : (field(node, 'left') ?? field(node, 'alias')));
  for (const [name, times] of counts) if (times > 1 || !frame.environment.has(name)) names.set(name, undefined);
  return names;
}

function isFunction({ type }: Node): boolean {
  return type === 'function_definition' || type === 'lambda';
}
