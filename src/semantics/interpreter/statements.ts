import { children, field, type Node } from '../../python/tree.ts';
import { executeDefinition } from './definitions.ts';
import { fork, joinInto, leave, type Frame } from './frame.ts';
import { executeImport } from './imports.ts';
import { canStep, decide, decideEnd, executeBlock, type Interpreter } from './interpreter.ts';
import { executeLoop } from './loops.ts';
import { executeMatch } from './match.ts';
import { executeTry } from './try.ts';
import { executeWith } from './with.ts';

/** Runs statements one after another, as far as a way leads. */
export function execute(interpreter: Interpreter, statements: readonly Node[], frame: Frame): void {
  for (const statement of statements) {
    if (!canStep(interpreter, frame)) return;
    executeStatement(interpreter, statement, frame);
  }
}

function executeStatement(interpreter: Interpreter, node: Node, frame: Frame): void {
  const { evaluate } = interpreter;
  switch (node.type) {
    case 'if_statement':
      return executeIf(interpreter, node, frame);
    case 'while_statement':
    case 'for_statement':
      return executeLoop(interpreter, node, frame);
    case 'try_statement':
      return executeTry(interpreter, node, frame);
    case 'with_statement':
      return executeWith(interpreter, node, frame);
    case 'match_statement':
      return executeMatch(interpreter, node, frame);
    case 'return_statement': {
      const [value] = children(node);
      const result = value === undefined ? null : evaluate(value, frame);
      return frame.isLive ? leave(frame, 'return', node, true, result) : undefined;
    }
    case 'break_statement':
      return leave(frame, 'break', node);
    case 'continue_statement':
      return leave(frame, 'continue', node);
    case 'raise_statement':
      children(node).forEach((each) => evaluate(each, frame));
      return frame.isLive ? leave(frame, 'raise', node) : undefined;
    case 'assert_statement':
      if (decideEnd(interpreter, children(node)[0], false, frame) === false) leave(frame, 'raise', node);
      return;
    case 'import_statement':
    case 'import_from_statement':
      return executeImport(interpreter, node, frame);
    case 'function_definition':
    case 'class_definition':
    case 'decorated_definition':
      return executeDefinition(interpreter, node, frame);
    case 'global_statement':
    case 'nonlocal_statement':
    case 'comment':
      return;
    default:
      children(node).forEach((each) => evaluate(each, frame));
  }
}

function isAlternative({ type }: Node): boolean {
  return type === 'elif_clause' || type === 'else_clause';
}

/** Takes the first branch whose condition holds, and each one before it whose condition is not known. */
function executeIf(interpreter: Interpreter, node: Node, frame: Frame): void {
  const taken: Frame[] = [];
  // The way on which no condition has held so far; a chain may be long, so this is a loop.
  let rest = frame;
  for (const clause of [node, ...children(node).filter(isAlternative)]) {
    const isElse = clause.type === 'else_clause';
    const holds = isElse || decide(interpreter, field(clause, 'condition'), rest);
    if (!rest.isLive) break;
    if (holds === false) continue;
    const way = holds === true ? rest : fork(rest, false);
    executeBlock(interpreter, clause, way, isElse ? 'body' : 'consequence');
    if (holds === true) break;
    taken.push(way);
    rest = fork(rest, false);
  }
  joinInto(frame, [...taken, rest]);
}
