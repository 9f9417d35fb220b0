import { indentationAt, lineBreakOf, lineStart, nextLineStart, startsItsLine } from '../edit/indent.ts';
import type { Notebook } from '../notebook/notebook.ts';
import { nodesOf, walk, type Node } from '../python/tree.ts';
import type { Finding } from './codemod.ts';
import type { IgnoreWord } from './ignore-comment.ts';
import { headOf, isStatement } from './ignore-scope.ts';

/** Where a comment goes that silences a finding, and what stands before and after it. */
export interface IgnorePlace {
  readonly offset: number;
  readonly word: IgnoreWord;
  readonly before: string;
  readonly after: string;
}

/**
 * The place for a comment about a finding: at the end of its line where that is a statement by itself and has room; else
 * on a line above the statement. About a whole cell it stands in the cell, because marimo drops comments above a cell when
 * it saves the notebook.
 * @returns undefined where no comment can be put
 */
export function ignorePlace(
  notebook: Notebook,
  { meta, cell, node }: Finding,
  reason: string,
): IgnorePlace | undefined {
  const at = node.startIndex;
  const head = headOf(cell.node);
  if (head.start <= at && at < head.end) {
    const [first] = cell.kind === 'cell' || cell.kind === 'setup' ? cell.statements : [];
    return first === undefined ? above(notebook, cell.node, 'ignore') : above(notebook, first, 'cell-ignore');
  }
  const statement = walk(notebook.root).findLast(
    (each) => isStatement(each) && headOf(each).start <= at && at < headOf(each).end,
  );
  if (statement === undefined) return undefined;
  return (
    atEnd(notebook, statement, `  # nbfix: ignore[${meta.id}] -- ${reason}`) ?? above(notebook, statement, 'ignore')
  );
}

function atEnd(notebook: Notebook, statement: Node, comment: string): IgnorePlace | undefined {
  const { text, root, lineLength } = notebook;
  const start = lineStart(text, statement.startIndex);
  const line = text.slice(start, nextLineStart(text, start)).replace(/\r?\n$/, '');
  const end = start + line.length;
  const isWhole =
    startsItsLine(text, statement) && headOf(statement).end <= end && statement.type !== 'return_statement';
  const hasRoom = line.trimEnd().length + comment.length <= lineLength && !line.endsWith('\\');
  const hasComment = nodesOf(root, 'comment').some(({ startIndex }) => start <= startIndex && startIndex < end);
  if (!isWhole || !hasRoom || hasComment) return undefined;
  return { offset: start + line.trimEnd().length, word: 'ignore', before: '  ', after: '' };
}

function above({ text }: Notebook, statement: Node, word: IgnoreWord): IgnorePlace {
  const offset = lineStart(text, statement.startIndex);
  return { offset, word, before: indentationAt(text, offset), after: lineBreakOf(text) };
}
