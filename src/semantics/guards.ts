import { isStop, predicateOf } from '../marimo/stops.ts';
import { aliasesOf } from '../notebook/imports.ts';
import type { Notebook } from '../notebook/notebook.ts';
import { fallsThrough } from '../python/falls-through.ts';
import { children, contains, field, type Node } from '../python/tree.ts';

/*
 * What runs under which condition, and what before what.
 *
 *     mo.stop(not run.value)
 *     if size > 3:
 *         train()      →  `not run.value` did not hold, `size > 3` did
 */

/** A condition that has been asked when a node runs. */
export interface Guard {
  readonly condition: Node;
  /** What has been the answer. */
  readonly holds: boolean;
  /** The block or expression that runs by this answer; undefined where the other one has ended the code above the node. */
  readonly block: Node | undefined;
}

/** A block or expression that may not run when what is around it does, with the conditions for it that are to be seen. */
export interface Branch {
  readonly block: Node;
  readonly guards: readonly Guard[];
}

/**
 * The conditions under which a node runs, outermost first: those of the branches around it, and those above it by which
 * `mo.stop`, `assert`, or an `if` with nothing after it would have ended the code. The condition of a `while` is asked again
 * and again, and is none. What a function holds runs only where the function has been defined, so what stands around that
 * counts, too.
 * @param end where to stop: what stands around it is left out
 */
export function guardsOf(node: Node, notebook: Notebook, end?: Node): readonly Guard[] {
  const found: Guard[] = [];
  for (let each = node; each.parent !== null && each.id !== end?.id; each = each.parent) {
    found.unshift(...(branchAt(each)?.guards ?? []));
    if (each.parent.type === 'block') found.unshift(...passedAbove(each, each.parent, notebook));
  }
  return found;
}

/**
 * The branches around a node, innermost first. The bodies of functions and loops are some.
 * @param end where to stop: what stands around it is left out
 */
export function branchesAround(node: Node, end?: Node): readonly Branch[] {
  const found: Branch[] = [];
  for (let each = node; each.parent !== null && each.id !== end?.id; each = each.parent) {
    const branch = branchAt(each);
    if (branch !== undefined) found.push(branch);
  }
  return found;
}

/**
 * Whether a node has run whenever a later one runs, if it has not failed.
 * @param isTaken whether a branch counts as one that runs
 */
export function dominates(earlier: Node, later: Node, isTaken: (branch: Branch) => boolean = () => false): boolean {
  if (earlier.endIndex > later.startIndex) return false;
  return branchesAround(earlier).every((branch) => contains(branch.block, later) || isTaken(branch));
}

const LOOPS: ReadonlySet<string> = new Set(
  'list_comprehension set_comprehension dictionary_comprehension generator_expression'.split(' '),
);

function branchAt(part: Node): Branch | undefined {
  const { parent } = part;
  const isBlock = part.type === 'block';
  const under = (...guards: readonly Omit<Guard, 'block'>[]): Branch => ({
    block: part,
    guards: guards.map((each) => ({ ...each, block: part })),
  });
  switch (parent?.type) {
    case 'if_statement':
      return isBlock ? under(...own(parent, true)) : undefined;
    case 'elif_clause':
      return under(...failedAbove(parent), ...(isBlock ? own(parent, true) : []));
    case 'else_clause':
      return under(...failedAbove(parent));
    case 'conditional_expression': {
      const [yes, condition] = children(parent);
      return condition === undefined || part.id === condition.id
        ? undefined
        : under({ condition, holds: part.id === yes?.id });
    }
    case 'boolean_operator': {
      const left = field(parent, 'left');
      const isAnd = field(parent, 'operator')?.type === 'and';
      return left === undefined || part.id === left.id ? undefined : under({ condition: left, holds: isAnd });
    }
    case 'for_statement':
    case 'while_statement':
    case 'except_clause':
    case 'except_group_clause':
    case 'function_definition':
      return isBlock ? under() : undefined;
    case 'lambda':
      return part.fieldName === 'body' ? under() : undefined;
    case 'case_clause':
      return isBlock ? under(...askedBy(parent)) : undefined;
    default:
      if (!LOOPS.has(parent?.type ?? '') || part.fieldName !== 'body') return undefined;
      return under(...askedBy(parent!));
  }
}

function own(clause: Node, holds: boolean): Omit<Guard, 'block'>[] {
  const condition = field(clause, 'condition');
  return condition === undefined ? [] : [{ condition, holds }];
}

/** The conditions of an `if` that did not hold where one of its later clauses is reached. */
function failedAbove(clause: Node): Omit<Guard, 'block'>[] {
  const { parent } = clause;
  if (parent?.type !== 'if_statement') return [];
  const before = children(parent).filter(
    ({ type, endIndex }) => type === 'elif_clause' && endIndex <= clause.startIndex,
  );
  return [parent, ...before].flatMap((each) => own(each, false));
}

/** The `if`s of a comprehension, or of a `case`. */
function askedBy(node: Node): Omit<Guard, 'block'>[] {
  return children(node).flatMap((each) => {
    const condition = each.type === 'if_clause' ? each.firstNamedChild : null;
    return condition === null ? [] : [{ condition, holds: true }];
  });
}

/** The conditions by which the statements above one in its block would have ended what the block is a part of. */
function passedAbove(statement: Node, block: Node, notebook: Notebook): Guard[] {
  return children(block)
    .filter(({ endIndex }) => endIndex <= statement.startIndex)
    .flatMap((each) => passed(each, notebook).map((guard) => ({ ...guard, block: undefined })));
}

function passed(statement: Node, notebook: Notebook): Omit<Guard, 'block'>[] {
  if (statement.type === 'assert_statement') {
    const [condition] = children(statement);
    return condition === undefined ? [] : [{ condition, holds: true }];
  }
  if (statement.type === 'if_statement') {
    const clauses = [statement, ...children(statement).filter(({ type }) => type === 'elif_clause')];
    const goesOn = clauses.findIndex((each) => !leaves(field(each, 'consequence'), notebook));
    return clauses.slice(0, goesOn === -1 ? undefined : goesOn).flatMap((each) => own(each, false));
  }
  const condition = stopIn(statement, notebook);
  return condition === undefined ? [] : [{ condition, holds: false }];
}

/** Whether nothing runs after a block that stands after it. */
function leaves(block: Node | undefined, notebook: Notebook): boolean {
  const last = block === undefined ? undefined : children(block).at(-1);
  return last !== undefined && (!fallsThrough(block) || stopIn(last, notebook)?.type === 'true');
}

/** The condition of a statement that is a `mo.stop`. */
function stopIn(statement: Node, notebook: Notebook): Node | undefined {
  const call = statement.type === 'expression_statement' ? statement.firstNamedChild : null;
  return call !== null && isStop(call, aliasesOf(notebook)) ? predicateOf(call) : undefined;
}
