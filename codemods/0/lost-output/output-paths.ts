import { children, walk, type Node } from '../../../src/python/tree.ts';

/** How many of certain statements one run of a block can come by. A loop counts as any number of times. */
export interface PathCount {
  readonly most: number;
  readonly least: number;
  /** As many as may be done when an exception leaves the block. */
  readonly beforeError: number;
}

const NONE: PathCount = { most: 0, least: 0, beforeError: 0 };

/**
 * Counts certain statements along the paths through a block: two in the branches of one `if` lie on different paths,
 * two in a row, or in two `if` statements, on one.
 * @param ids the ids of the statements to count
 */
export function countOnPaths(statements: readonly Node[], ids: ReadonlySet<number>): PathCount {
  let [most, least, beforeError] = [0, 0, 0];
  for (const statement of statements) {
    const count = countIn(statement, ids);
    beforeError = Math.max(beforeError, most + count.beforeError);
    most += count.most;
    least += count.least;
  }
  return { most, least, beforeError };
}

function countIn(statement: Node, ids: ReadonlySet<number>): PathCount {
  // One that fails has shown nothing.
  if (ids.has(statement.id)) return { most: 1, least: 1, beforeError: 0 };
  if (!walk(statement).some(({ id }) => ids.has(id))) return NONE;
  const inside = (node: Node): PathCount => countOnPaths(blockOf(node), ids);
  switch (statement.type) {
    case 'if_statement': {
      const clauses = clausesOf(statement, /^(?:elif|else)_clause$/);
      const hasElse = clauses.some(({ type }) => type === 'else_clause');
      return oneOf([inside(statement), ...clauses.map(inside), ...(hasElse ? [] : [NONE])]);
    }
    case 'match_statement': {
      const cases = children(statement).flatMap((body) => clausesOf(body, /^case_clause$/));
      const takesAll = cases.some(({ text }) => /^case\s+_\s*:/.test(text));
      return oneOf([...cases.map(inside), ...(takesAll ? [] : [NONE])]);
    }
    case 'try_statement':
      return inTry(statement, inside);
    case 'with_statement':
      // A context manager may swallow an exception, as `suppress` does.
      return { ...inside(statement), least: 0 };
    default:
      return { most: Infinity, least: 0, beforeError: Infinity };
  }
}

function oneOf(branches: readonly PathCount[]): PathCount {
  return {
    most: Math.max(...branches.map(({ most }) => most)),
    least: Math.min(...branches.map(({ least }) => least)),
    beforeError: Math.max(...branches.map(({ beforeError }) => beforeError)),
  };
}

function inTry(statement: Node, inside: (node: Node) => PathCount): PathCount {
  const body = inside(statement);
  const all = (type: RegExp): PathCount[] => clausesOf(statement, type).map(inside);
  const [otherwise = NONE] = all(/^else_clause$/);
  const [cleanup = NONE] = all(/^finally_clause$/);
  const handlers = all(/^except(?:_group)?_clause$/);
  const handled = handlers.map(({ most, least }) => ({ most: body.beforeError + most, least }));
  const ways = [{ most: body.most + otherwise.most, least: body.least + otherwise.least }, ...handled];
  const most = Math.max(...ways.map((each) => each.most)) + cleanup.most;
  return { most, least: Math.min(...ways.map((each) => each.least)) + cleanup.least, beforeError: most };
}

function clausesOf(statement: Node, type: RegExp): Node[] {
  return children(statement).filter((each) => type.test(each.type));
}

function blockOf(statement: Node): Node[] {
  const block = children(statement).find(({ type }) => type === 'block');
  return block === undefined ? [] : children(block);
}
