import { children, field, parsePython, walk, type Node } from '../python/tree.ts';
import { applyEdits, type Edit } from './edit.ts';
import { indentationAt, lineStart } from './indent.ts';

/** What holds elements between brackets and commas. */
const LISTS: ReadonlySet<string> = new Set(['argument_list', 'dictionary', 'list', 'set', 'tuple']);

const STEP = ' '.repeat(4);

/** Where an expression stands. */
interface At {
  /** Indentation of its line. */
  readonly indentation: string;
  /** Where it starts on that line. */
  readonly column: number;
  /** How many characters follow it on its last line. */
  readonly after: number;
  /** Whether it stands in brackets, where lines end anywhere. */
  readonly isInside: boolean;
}

/**
 * Breaks the lines of statements that are longer than a width the way formatters do: at the outermost brackets and
 * operators, and further in as far as needed. What has no place to break stays long.
 * @param lines statements with LF line breaks, indented by four spaces a level
 */
export function foldLines(lines: string, width: number): string {
  const edits: Edit[] = [];
  const fold = (node: Node): void => {
    const line = lineStart(lines, node.startIndex);
    const next = lines.indexOf('\n', node.endIndex);
    const end = next === -1 ? lines.length : next;
    if (end - line <= width || node.text.includes('\n')) return;
    const indentation = indentationAt(lines, node.startIndex);
    const at = { indentation, column: node.startIndex - line, after: end - node.endIndex, isInside: false };
    edits.push({ start: node.startIndex, end: node.endIndex, text: folded(node, at, width) });
  };
  for (const node of walk(parsePython(lines))) {
    const whole =
      node.type === 'expression_statement' || node.type === 'return_statement'
        ? node.firstNamedChild
        : node.type === 'if_statement'
          ? field(node, 'condition')
          : undefined;
    if (whole !== null && whole !== undefined) fold(whole);
  }
  return applyEdits(lines, edits);
}

function folded(node: Node, at: At, width: number): string {
  const { text } = node;
  const { indentation, column, after, isInside } = at;
  if (column + text.length + after <= width) return text;
  const deeper = indentation + STEP;
  /** On a line of its own. */
  const alone = (each: Node, more: number): string =>
    folded(each, { indentation: deeper, column: deeper.length, after: more, isInside: true }, width);
  /** The last of the node's children that can be folded, with what stands before it. */
  const last = (each: Node | undefined): string => {
    if (each === undefined) return text;
    const before = text.slice(0, each.startIndex - node.startIndex);
    return before + folded(each, { ...at, column: column + before.length }, width);
  };
  if (node.type === 'assignment') return last(field(node, 'right'));
  if (node.type === 'keyword_argument' || node.type === 'pair') return last(field(node, 'value'));
  if (node.type === 'call') return last(field(node, 'arguments'));
  if (node.type === 'parenthesized_expression')
    return `(\n${deeper}${alone(children(node)[0] ?? node, 0)}\n${indentation})`;
  if (LISTS.has(node.type)) {
    const elements = children(node);
    const line = elements.map((each) => each.text).join(', ');
    const [open, close] = [text.slice(0, 1), text.slice(-1)];
    // As Black does it: all on the next line, or each on a line of its own.
    const isShort = node.type === 'argument_list' && deeper.length + line.length <= width;
    const inner = isShort ? line : elements.map((each) => `${alone(each, 1)},`).join(`\n${deeper}`);
    return elements.length === 0 ? text : `${open}\n${deeper}${inner}\n${indentation}${close}`;
  }
  const operands = operandsOf(node);
  if (operands === undefined) return text;
  if (!isInside) return `(\n${deeper}${alone(node, 0)}\n${indentation})`;
  let lines = '';
  operands.forEach(({ operator, operand }, index) => {
    const more = index === operands.length - 1 ? after : 0;
    const used = lines === '' ? column : lastLine(lines, column).length + 1;
    const isFirst = lines === '';
    const isShort = used + operator.length + operand.text.length + more <= width;
    // What is broken in its brackets can start on the same line.
    const isBracketed = operand.type === 'parenthesized_expression' && operator !== 'else ';
    const isNew = !isFirst && (startsLine(operator, lines, operands.length) || (!isShort && !isBracketed));
    const start = isNew ? indentation.length : used;
    const place = { indentation, column: start + operator.length, after: more, isInside: true };
    lines += (isFirst ? '' : isNew ? `\n${indentation}` : ' ') + operator + folded(operand, place, width);
  });
  return lines;
}

/** The last of some lines; the first starts at a column. */
function lastLine(lines: string, column: number): string {
  const at = lines.lastIndexOf('\n');
  return at === -1 ? ' '.repeat(column) + lines : lines.slice(at + 1);
}

/**
 * Each case of a conditional expression has a line of its own, and so has its condition below what takes several; the other
 * one of two may follow on the same line.
 */
function startsLine(operator: string, lines: string, count: number): boolean {
  const isBelow = /\n *if [^\n]*$/.test(lines);
  if (operator === 'else ') return count > CASE_OF_TWO || !isBelow;
  return operator === 'if ' && lines.slice(lines.lastIndexOf('else ') + 1).includes('\n');
}

/** The operands of `a if b else c`. */
const CASE_OF_TWO = 3;

/** An operand of a chain of operators, with the operator before it: `+ `, `if `; empty for the first. */
interface Operand {
  readonly operator: string;
  readonly operand: Node;
}

/** The operands between which an expression can be broken; undefined where there is none. */
function operandsOf(node: Node): readonly Operand[] | undefined {
  if (node.type === 'conditional_expression') {
    const [yes, condition, no] = children(node);
    if (yes === undefined || condition === undefined || no === undefined) return undefined;
    const [first, ...others] = (no.type === node.type ? operandsOf(no) : undefined) ?? [{ operator: '', operand: no }];
    return [
      { operator: '', operand: yes },
      { operator: 'if ', operand: condition },
      { operator: 'else ', operand: first!.operand },
      ...others,
    ];
  }
  const isChain = /^(?:binary|boolean)_operator$/.test(node.type);
  return isChain ? chainOf(node, levelOf(node)) : undefined;
}

/** How strongly the operators bind that a chain consists of: only those of one kind stand side by side. */
function levelOf(node: Node): string {
  const operator = field(node, 'operator')?.type ?? node.type;
  return /^(?:\*|\/|\/\/|%)$/.test(operator) ? '*' : /^[+-]$/.test(operator) ? '+' : operator;
}

function chainOf(node: Node, level: string): readonly Operand[] | undefined {
  const [left, right] = [field(node, 'left'), field(node, 'right')];
  const operator = field(node, 'operator')?.type;
  if (left === undefined || right === undefined || operator === undefined || operator === '**') return undefined;
  const isSame = left.type === node.type && levelOf(left) === level;
  const before = (isSame ? chainOf(left, level) : undefined) ?? [{ operator: '', operand: left }];
  return [...before, { operator: `${operator} `, operand: right }];
}
