import { children, field, walk, type Node } from '../../python/tree.ts';
import { fork, joinInto, type Exit, type Frame } from './frame.ts';
import { catches, onlyReports } from './handlers.ts';
import { doubt, executeBlock, type Interpreter } from './interpreter.ts';
import { forget } from './variables.ts';

/** Runs a `try`: its handlers from where an error may leave the body, then `finally`. */
export function executeTry(interpreter: Interpreter, node: Node, frame: Frame): void {
  const before = frame.exits.length;
  const attempt: Frame = { ...fork(frame), exits: [], isTried: true };
  executeBlock(interpreter, node, attempt);
  const clauses = children(node);
  const passed: Frame = { ...attempt, exits: [], isTried: frame.isTried };
  executeBlock(
    interpreter,
    clauses.find(({ type }) => type === 'else_clause'),
    passed,
  );
  frame.exits.push(...passed.exits);
  const handlers = clauses.filter(({ type }) => /^except_(?:group_)?clause$/.test(type));
  const handled = attempt.exits.flatMap((exit) => handle(interpreter, handlers, exit, !attempt.isLive, frame));
  joinInto(frame, [passed, ...handled]);
  const last = clauses.find(({ type }) => type === 'finally_clause');
  const block = last === undefined ? undefined : blockOf(last);
  if (block === undefined) return;
  if (!walk(block, isDefinition).some(({ type }) => LEAVES.test(type)))
    return interpreter.execute(children(block), frame);
  // To leave `finally` is to drop the error.
  frame.exits.push(...frame.exits.splice(before).map((exit) => ({ ...exit, isSure: false })));
  const dropped: Frame = { ...fork(frame, false), isLive: true };
  interpreter.execute(children(block), dropped);
  joinInto(frame, [dropped]);
}

const LEAVES = /^(?:return|break|continue)_statement$/;

function isDefinition({ type }: Node): boolean {
  return type.endsWith('_definition') || type === 'lambda';
}

/**
 * Hands an exit of the body to the handlers that may catch it, and lets it pass where none surely does.
 * @param isSurelyLeft whether the body never comes to its end
 * @returns the branches that go on after a handler
 */
function handle(
  interpreter: Interpreter,
  handlers: readonly Node[],
  exit: Exit,
  isSurelyLeft: boolean,
  frame: Frame,
): readonly Frame[] {
  const handled: Frame[] = [];
  let isCaught: boolean | undefined = false;
  for (const handler of handlers) {
    const isCatching = catches(handler, exit, interpreter.aliases);
    if (isCatching === false) continue;
    const isSure = exit.isSure && isCatching === true && isSurelyLeft;
    const inner: Frame = { ...fork(frame, isSure), environment: new Map(exit.environment), isLive: true, exits: [] };
    forget(interpreter, field(field(handler, 'value') ?? handler, 'alias'), inner);
    const block = blockOf(handler);
    if (block !== undefined) interpreter.execute(children(block), inner);
    // To raise it again, in other words or not, is to let it pass.
    const isPassedOn = ({ way }: Exit): boolean => way === 'raise' && exit.way === 'gpu';
    frame.exits.push(
      ...inner.exits.map((each) =>
        isPassedOn(each) ? { ...each, way: exit.way, node: exit.node, isSure: exit.isSure } : each,
      ),
    );
    if (inner.isLive && isSure && exit.way === 'gpu' && onlyReports(handler, interpreter.notebook))
      doubt(interpreter, frame, exit.node, 'a handler reports its error, and the cell goes on');
    handled.push(inner);
    isCaught = isCatching;
    if (isCatching === true) break;
  }
  if (isCaught !== true) frame.exits.push(isCaught === false ? exit : { ...exit, isSure: false });
  return handled;
}

function blockOf(clause: Node): Node | undefined {
  return children(clause).find(({ type }) => type === 'block');
}
