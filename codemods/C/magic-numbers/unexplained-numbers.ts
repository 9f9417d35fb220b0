import { workOf } from '../../../src/gpu/work.ts';
import { aliasesOf, qualifiedName } from '../../../src/notebook/imports.ts';
import type { Cell, Notebook } from '../../../src/notebook/notebook.ts';
import { functionsOf } from '../../../src/notebook/type-hints.ts';
import { walkCell } from '../../../src/notebook/walk-cell.ts';
import { children, field, lineOf, walk, type Node } from '../../../src/python/tree.ts';

/** A function, or the code of a cell, that calculates or compares with numbers which have no name. */
export interface UnexplainedNumbers {
  readonly cell: Cell;
  /** The `def` of the function, or of the cell. */
  readonly node: Node;
  /** The name of the function; undefined for the cell's own code. */
  readonly name: string | undefined;
  /** In source order. */
  readonly numbers: readonly [Node, ...Node[]];
}

/** Numbers that everybody knows: a half, those of time, of angles, of colours. */
const ORDINARY: ReadonlySet<number> = new Set([0, 0.5, 24, 60, 180, 255, 360, 3600]);

/** A whole number below this one mostly counts neighbours or dimensions: it counts where it is written again. */
const SMALL = 10;

/** Calls that lay out a page or a plot, or build a layer: what their numbers are stands in their documentation. */
const DOCUMENTED = /^(?:marimo|plotly|matplotlib|altair|seaborn|PIL|torch\.nn|tensorflow\.keras|time|math)\b/;

/** Methods of a figure. */
const FIGURE = /^(?:fig\w*|ax\w*|plt|chart|\w+_(?:fig|figure|chart|plot|ax))\./;

/** The numbers in calculations and comparisons of functions and of the work, where nothing says what they are. */
export function unexplainedNumbers(notebook: Notebook): UnexplainedNumbers[] {
  const seen = new Set<number>();
  const commented = new Set(walk(notebook.root).flatMap((each) => (each.type === 'comment' ? [lineOf(each)] : [])));
  const regions = regionsOf(notebook).map((region) => {
    const numbers = region.nodes.filter((node) => {
      if ((node.type !== 'integer' && node.type !== 'float') || seen.has(node.id)) return false;
      seen.add(node.id);
      const isExplained = commented.has(lineOf(node)) || commented.has(lineOf(statementOf(node)) - 1);
      return !isExplained && !isUnit(node) && roleOf(node) !== undefined && !isNamed(node, notebook);
    });
    return { ...region, numbers };
  });
  const all = regions.flatMap(({ numbers }) => numbers);
  const isAgain = (node: Node): boolean =>
    all.some((other) => other.id !== node.id && other.text === node.text && roleOf(other) === roleOf(node));
  return regions.flatMap(({ cell, node, name, numbers }) => {
    const [first, ...more] = numbers.filter((each) => each.type === 'float' || valueOf(each) >= SMALL || isAgain(each));
    return first === undefined ? [] : [{ cell, node, name, numbers: [first, ...more] as const }];
  });
}

interface Region extends Pick<UnexplainedNumbers, 'cell' | 'node' | 'name'> {
  readonly nodes: readonly Node[];
}

/** Functions further in come first, so that a number is theirs. Tests compare with the numbers that they expect. */
function regionsOf(notebook: Notebook): Region[] {
  const working = workOf(notebook).cells.filter(({ gpu, longOperations }) => gpu.length + longOperations.length > 0);
  const functions = functionsOf(notebook).map(({ cell, node }) => ({
    cell,
    node,
    name: field(node, 'name')?.text ?? '',
  }));
  const regions: Region[] = [
    ...functions
      .toReversed()
      .map(({ cell, node, name }) => ({ cell, node, name, nodes: walk(field(node, 'body') ?? node) })),
    ...working.map(({ cell }) => ({
      cell,
      node: cell.definition,
      name: undefined,
      nodes: walkCell(cell),
    })),
  ];
  return regions.filter(({ name }) => name === undefined || !name.startsWith('test'));
}

function valueOf({ text }: Node): number {
  return Number(text.replaceAll('_', ''));
}

/** Powers of ten and of 1024 are units; a number that is hexadecimal or imaginary is written so for a reason. */
function isUnit(node: Node): boolean {
  const value = valueOf(node);
  const isPowerOf = (base: number): boolean => {
    const exponent = Math.log(value) / Math.log(base);
    return Math.abs(exponent - Math.round(exponent)) < 1e-9;
  };
  return (
    !Number.isFinite(value) ||
    /^0[xob]/i.test(node.text) ||
    ORDINARY.has(value) ||
    (value <= 2 && Number.isInteger(value)) ||
    isPowerOf(10) ||
    isPowerOf(1024)
  );
}

/** The operator by which a number is calculated with or compared; undefined where it is no part of a formula. */
function roleOf(number: Node): string | undefined {
  let operand = number;
  while (operand.parent?.type === 'unary_operator' || operand.parent?.type === 'parenthesized_expression')
    operand = operand.parent;
  const { parent } = operand;
  if (parent?.type === 'comparison_operator') {
    // How many dimensions something has is no setting, nor is a version.
    return /\.(?:ndim|dim\(\))|\bshape\b|version/.test(parent.text) ? undefined : 'comparison';
  }
  if (parent?.type === 'augmented_assignment')
    return field(parent, 'right')?.id === operand.id ? field(parent, 'operator')?.text : undefined;
  if (parent?.type !== 'binary_operator') return undefined;
  const operator = field(parent, 'operator')?.type;
  const isExponent = operator === '**' && field(parent, 'right')?.id === operand.id;
  // `"-" * 40` and `[0] * 3` repeat something; `1 << 30` is a power of two.
  const isRepetition = operator === '*' && children(parent).some(({ type }) => /^(?:string|list|tuple)$/.test(type));
  return isExponent || isRepetition || operator === '<<' || operator === '>>' ? undefined : operator;
}

/** Whether the number has a name, or stands where one would be odd: in a constant, an argument, an index, a text. */
function isNamed(number: Node, notebook: Notebook): boolean {
  const aliases = aliasesOf(notebook);
  for (let each: Node = number; each.parent !== null && each.parent.type !== 'block'; each = each.parent) {
    const { parent } = each;
    switch (parent.type) {
      case 'keyword_argument':
      case 'default_parameter':
      case 'typed_default_parameter':
      case 'assert_statement':
      case 'interpolation':
      case 'slice':
        return true;
      case 'subscript':
        if (field(parent, 'value')?.id !== each.id) return true;
        break;
      case 'call': {
        const callee = field(parent, 'function');
        const path = callee === undefined ? '' : (qualifiedName(callee, aliases) ?? '');
        if (DOCUMENTED.test(path) || FIGURE.test(callee?.text ?? '')) return true;
        break;
      }
      case 'assignment':
        // `SIDE = 3 * 64`
        return !walk(field(parent, 'right') ?? parent).some(({ type }) => type === 'identifier');
      default:
    }
  }
  return false;
}

/** The statement in a block that a node stands in. */
function statementOf(node: Node): Node {
  let statement = node;
  while (statement.parent !== null && statement.parent.type !== 'block') statement = statement.parent;
  return statement;
}
