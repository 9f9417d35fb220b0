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

/** Statements, and the heads of blocks, with their parts that can be broken. */
const BROKEN: ReadonlyMap<string, string | undefined> = new Map([
  ['expression_statement', undefined],
  ['return_statement', undefined],
  ['raise_statement', undefined],
  ['if_statement', 'condition'],
  ['elif_clause', 'condition'],
  ['while_statement', 'condition'],
  ['for_statement', 'right'],
  ['with_statement', undefined],
]);

/**
 * Breaks the lines of statements that are longer than a width the way formatters do: at the outermost brackets and
 * operators, and further in as far as needed. What has no place to break stays long.
 * @param lines statements with LF line breaks, indented by four spaces a level
 */
export function foldLines(lines: string, width: number): string {
  return applyEdits(
    lines,
    foldsIn(parsePython(lines), lines, width, () => true),
  );
}

/**
 * The edits that break long lines, with LF line breaks and four spaces a level.
 * @param isWanted whether the line that starts at an offset is to be broken, if it is too long
 */
export function foldsIn(root: Node, text: string, width: number, isWanted: (line: number) => boolean): Edit[] {
  const fold = (node: Node, isInside: boolean): Edit[] => {
    if (node.text.includes('\n')) {
      const isOpen = isInside || LISTS.has(node.type) || node.type === 'parenthesized_expression';
      return isOpen || PASSED.has(node.type) ? partsOf(node).flatMap((each) => fold(each, isOpen)) : [];
    }
    const line = lineStart(text, node.startIndex);
    const next = text.indexOf('\n', node.endIndex);
    const end = next === -1 ? text.length : next;
    // Beside others on its line it is theirs, too, and a break would look odd.
    const isAlone = !isInside || text.slice(line, node.startIndex).trim() === '';
    if (end - line <= width || !isAlone || !isWanted(line)) return [];
    const indentation = indentationAt(text, node.startIndex);
    const at = { indentation, column: node.startIndex - line, after: end - node.endIndex, isInside };
    const lines = folded(node, at, width);
    return lines === node.text ? [] : [{ start: node.startIndex, end: node.endIndex, text: lines }];
  };
  return walk(root).flatMap((node) => {
    const whole = BROKEN.has(node.type) ? partOf(node, BROKEN.get(node.type)) : undefined;
    return whole === undefined ? [] : fold(whole, false);
  });
}

/** What holds an expression that may stand on several lines, without brackets of its own. */
const PASSED: ReadonlySet<string> = new Set([
  'assignment',
  'augmented_assignment',
  'call',
  'keyword_argument',
  'pair',
  'conditional_expression',
  'binary_operator',
  'boolean_operator',
]);

/** Where lines of an expression can be broken further in: not in what is called, or what a value is assigned to. */
function partsOf(node: Node): readonly Node[] {
  const part =
    field(node, 'arguments') ?? (node.type.endsWith('assignment') ? field(node, 'right') : field(node, 'value'));
  return part === undefined ? children(node) : [part];
}

function partOf(statement: Node, name: string | undefined): Node | undefined {
  if (name !== undefined) return field(statement, name);
  if (statement.type !== 'with_statement') return statement.firstNamedChild ?? undefined;
  const [item, ...others] = children(statement.firstNamedChild ?? statement);
  const value = others.length === 0 && item?.type === 'with_item' ? item.firstNamedChild : undefined;
  return (value?.type === 'as_pattern' ? value.firstNamedChild : value) ?? undefined;
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
  if (node.type === 'assignment' || node.type === 'augmented_assignment') return last(field(node, 'right'));
  if (node.type === 'keyword_argument' || node.type === 'pair') return last(field(node, 'value'));
  const inParentheses =
    deeper.length + text.length <= width && !isInside ? `(\n${deeper}${text}\n${indentation})` : undefined;
  if (node.type === 'call') {
    const lines = isChain(node) ? inParentheses : undefined;
    return lines ?? last(field(node, 'arguments'));
  }
  if (COMPREHENSION.test(node.type)) {
    const clauses = children(node);
    const line = text.slice(1, -1).trim();
    const inner =
      deeper.length + line.length <= width ? line : clauses.map((each) => alone(each, 0)).join(`\n${deeper}`);
    return `${text.slice(0, 1)}\n${deeper}${inner}\n${indentation}${text.slice(-1)}`;
  }
  if (node.type === 'parenthesized_expression')
    return `(\n${deeper}${alone(children(node)[0] ?? node, 0)}\n${indentation})`;
  if (LISTS.has(node.type)) {
    const elements = children(node);
    const line = elements.map((each) => each.text).join(', ');
    const [open, close] = [text.slice(0, 1), text.slice(-1)];
    // As Black does it: all on the next line, or each on a line of its own.
    const isShort = node.type === 'argument_list' && deeper.length + line.length <= width;
    const isSole = node.type === 'argument_list' && elements.length === 1;
    const each = isSole ? elements.map((only) => alone(only, 0)) : elements.map((one) => `${alone(one, 1)},`);
    const inner = isShort ? line : each.join(`\n${deeper}`);
    return elements.length === 0 ? text : `${open}\n${deeper}${inner}\n${indentation}${close}`;
  }
  const operands = operandsOf(node);
  if (operands === undefined)
    return (/^(?:attribute|comparison_operator)$/.test(node.type) ? inParentheses : undefined) ?? text;
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

const COMPREHENSION = /_comprehension$|^generator_expression$/;

/** `model.to(device).eval()`: a method of what a call gives. */
function isChain(call: Node): boolean {
  const callee = field(call, 'function');
  return callee?.type === 'attribute' && field(callee, 'object')?.type === 'call';
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
