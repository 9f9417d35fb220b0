import { isExpression } from '../python/statements.ts';
import { ancestors, children, field, type Node } from '../python/tree.ts';

/**
 * The `try` around a node that only finds out whether something works and keeps nothing but the answer:
 *
 *   try:
 *       torch.zeros(1).cuda()
 *       cuda_works = True
 *   except RuntimeError:
 *       cuda_works = False
 */
export function probeAround(node: Node): Node | undefined {
  const around = ancestors(node).find(({ type }) =>
    /^(?:function_definition|class_definition|lambda|try_statement)$/.test(type),
  );
  return around?.type === 'try_statement' && isProbe(around) ? around : undefined;
}

/** Whether a `try` is such a probe. */
export function isProbe(attempt: Node): boolean {
  const body = field(attempt, 'body');
  if (body === undefined) return false;
  const answers = new Map(children(body).flatMap((each) => answerOf(each) ?? []));
  const rest = children(body).filter((each) => answerOf(each) === undefined);
  const keepsNothing = rest.every(
    (each) => each.type.startsWith('import_') || isExpression(each) || bindsPrivateName(each),
  );
  if (answers.size === 0 || !keepsNothing) return false;
  return children(attempt)
    .filter(({ type }) => type === 'except_clause')
    .flatMap((clause) => children(clause).filter(({ type }) => type === 'block'))
    .flatMap((block) => children(block).flatMap((each) => answerOf(each) ?? []))
    .some(([name, value]) => answers.has(name) && answers.get(name) !== value);
}

/** `cuda_works = True`: the name and the value. */
function answerOf(statement: Node): [[string, string]] | undefined {
  const assignment = statement.firstNamedChild;
  if (statement.type !== 'expression_statement' || assignment?.type !== 'assignment') return undefined;
  const name = field(assignment, 'left');
  const value = field(assignment, 'right');
  if (name?.type !== 'identifier' || (value?.type !== 'true' && value?.type !== 'false')) return undefined;
  return [[name.text, value.type]];
}

function bindsPrivateName(statement: Node): boolean {
  const assignment = statement.firstNamedChild;
  return assignment?.type === 'assignment' && /^_(?!_)/.test(field(assignment, 'left')?.text ?? '');
}
