import { field, walk, type Node } from '../../python/tree.ts';
import { fork, joinInto, type Exit, type Frame } from './frame.ts';
import { decide, executeBlock, type Interpreter } from './interpreter.ts';
import { truthOf } from './values.ts';
import { forget } from './variables.ts';

/** Runs the body of a loop once, if it is not known to be skipped. */
export function executeLoop(interpreter: Interpreter, node: Node, frame: Frame): void {
  const target = field(node, 'left');
  const iterated = field(node, 'right');
  const items = iterated === undefined ? undefined : interpreter.evaluate(iterated, frame);
  const isRun = iterated === undefined ? decide(interpreter, field(node, 'condition'), frame) : truthOf(items);
  if (!frame.isLive) return;
  const deciding = iterated ?? field(node, 'condition');
  const { isWorkWanted, mayBeGpus } = interpreter.machine;
  const isSure = isRun !== undefined || (isWorkWanted && (deciding === undefined || !mayBeGpus(deciding)));
  const body: Frame = { ...fork(frame, isSure), exits: [] };
  let isEndless = false;
  if (isRun !== false) {
    // What the body binds is not known at its start: it may be another round.
    for (const each of walk(node)) {
      const binder = each.type === 'named_expression' ? 'name' : 'left';
      if (BINDERS.test(each.type)) forget(interpreter, field(each, binder), body);
    }
    forget(interpreter, target, body);
    // A loop whose condition stays true only ends by `break`.
    isEndless = iterated === undefined && decide(interpreter, field(node, 'condition'), fork(body)) === true;
    executeBlock(interpreter, node, body);
  }
  frame.exits.push(...body.exits.filter(({ way }) => way !== 'break' && way !== 'continue'));
  const resumed = (way: Exit['way']): readonly Frame[] =>
    body.exits.filter((exit) => exit.way === way).map(({ environment }) => ({ ...body, environment, isLive: true }));
  const ended: Frame = { ...fork(frame), exits: frame.exits };
  joinInto(ended, isEndless ? [] : [body, ...resumed('continue'), ...(isSure ? [] : [fork(frame)])]);
  if (ended.isLive) executeBlock(interpreter, field(node, 'alternative'), ended);
  joinInto(frame, [ended, ...resumed('break')]);
}

/** Statements and expressions that bind names. */
const BINDERS = /assignment$|^(?:named_expression|for_statement)$/;
