import { controlsOf, type Control } from '../../../src/marimo/controls.ts';
import { qualifiedName } from '../../../src/notebook/imports.ts';
import type { Cell, Notebook } from '../../../src/notebook/notebook.ts';
import { symbolOf } from '../../../src/notebook/symbols.ts';
import { argumentsOf } from '../../../src/python/arguments.ts';
import { expressionOf } from '../../../src/python/statements.ts';
import { children, field, walk, type Node } from '../../../src/python/tree.ts';
import type { Binding } from '../../../src/semantics/bindings-at.ts';
import { binary, called, choice, literal, negative, opaque, setting, type Formula } from './formula.ts';

/** Where an expression stands: in a cell, or in a function that the cell calls. */
export interface Frame {
  readonly notebook: Notebook;
  readonly aliases: ReadonlyMap<string, string>;
  /** The cell that runs the code. */
  readonly cell: Cell;
  /** The offset in the cell at which the formulas are to be computed: what is bound above it can be read by its name. */
  readonly from: number;
  /** What the code binds, in source order. */
  readonly bindings: ReadonlyMap<string, readonly Binding[]>;
  /** What the parameters of the function are given, with where it stands; undefined where that is not to be seen. */
  readonly parameters: ReadonlyMap<string, Bound | undefined>;
  /** The frame of the cell, for a function. */
  readonly outer: Frame | undefined;
  /** The functions on the way here. */
  readonly path: readonly string[];
  /** What is known of its expressions, by their nodes. */
  readonly numbers: Map<number, Formula | undefined>;
}

/** An expression and where it is to be understood. */
export interface Bound {
  readonly node: Node;
  readonly frame: Frame;
}

/** A chain of names longer than this is none that a person wrote. */
const DEEPEST = 24;

/** Nor would anybody read a formula of more parts. */
const LARGEST = 80;

/**
 * What a name stands for where it is read: the expression that it was bound to last, on the way that leads there, or the
 * argument of the function.
 */
export function meaningAt(name: Node, frame: Frame): Bound | undefined {
  const local = frame.bindings.get(name.text);
  if (local === undefined) {
    if (frame.parameters.has(name.text) || frame.outer === undefined) return frame.parameters.get(name.text);
    return meaningAt(name, frame.outer);
  }
  // Of one binding it doesn't matter where it stands: a function may read a name that its cell binds further down.
  const binding = local.length === 1 ? local[0] : local.findLast(({ node }) => node.endIndex <= name.startIndex);
  if (binding === undefined || typeof binding.value === 'string') return undefined;
  const isSure = local.length === 1 || isOnTheWay(binding.node, name.startIndex, frame.cell);
  // A loop gives its name another value in each round.
  const isPlain = binding.node.type === 'assignment' || binding.node.type === 'named_expression';
  const isWhole =
    field(binding.node, 'left')?.type !== 'pattern_list' || field(binding.node, 'right')?.id !== binding.value.id;
  return isSure && isPlain && isWhole ? { node: binding.value, frame } : undefined;
}

/**
 * The number that an expression computes, as a formula of the settings.
 * @returns undefined where nbfix can't tell: the result of a call, what a loop or a branch decides
 */
export function numberIn(node: Node, frame: Frame, depth = 0): Formula | undefined {
  if (depth > DEEPEST || frame.numbers.has(node.id)) return frame.numbers.get(node.id);
  // A name that is bound to itself finds nothing.
  frame.numbers.set(node.id, undefined);
  const found = computed(node, frame, depth);
  const number = found === undefined || found.size > LARGEST ? undefined : found;
  frame.numbers.set(node.id, number);
  return number;
}

function computed(node: Node, frame: Frame, depth: number): Formula | undefined {
  const inner = (each: Node | undefined, where = frame): Formula | undefined =>
    each === undefined ? undefined : numberIn(each, where, depth + 1);
  switch (node.type) {
    case 'integer':
    case 'float':
      return /^[\d._e+-]+$/i.test(node.text) ? literal(node.text) : undefined;
    case 'parenthesized_expression':
      return inner(children(node)[0]);
    case 'identifier': {
      const meaning = meaningAt(node, frame);
      if (meaning !== undefined) return inner(meaning.node, meaning.frame);
      return isGlobal(node.text, frame) ? opaque(node.text, constant(node.text, frame)) : undefined;
    }
    case 'attribute': {
      const control = settingIn(node, frame);
      return control === undefined ? undefined : setting(control);
    }
    case 'unary_operator': {
      const value = inner(field(node, 'argument'));
      return value === undefined || field(node, 'operator')?.type !== '-' ? undefined : negative(value);
    }
    case 'binary_operator': {
      const [left, right] = [inner(field(node, 'left')), inner(field(node, 'right'))];
      return left === undefined || right === undefined
        ? undefined
        : binary(field(node, 'operator')?.type ?? '', left, right);
    }
    case 'conditional_expression': {
      const [yes, asked, no] = children(node);
      const condition = asked === undefined ? undefined : textIn(asked, frame);
      const [a, b] = [inner(yes), inner(no)];
      if (a === undefined || b === undefined) return undefined;
      return condition === undefined ? called('max', [a, b]) : choice(opaque(condition), a, b);
    }
    case 'call': {
      const callee = field(node, 'function');
      if (callee?.type !== 'identifier' || frame.aliases.has(symbolOf(callee))) return undefined;
      const parts = argumentsOf(node).map(({ kind, value }) => (kind === 'positional' ? inner(value) : undefined));
      return parts.includes(undefined) ? undefined : called(callee.text, parts as Formula[]);
    }
    case 'subscript': {
      const index = /\[(-?\d+)\]$/.exec(node.text)?.[1];
      const sequence = elementsIn(field(node, 'value'), frame);
      const element = index === undefined ? undefined : sequence?.elements.at(Number(index));
      return element === undefined ? undefined : inner(element, sequence?.frame);
    }
    default:
      return undefined;
  }
}

/** The elements of a tuple or a list, also where a name stands for it. */
export function elementsIn(
  node: Node | undefined,
  frame: Frame,
): { readonly elements: readonly Node[]; readonly frame: Frame } | undefined {
  if (node === undefined) return undefined;
  if (/^(?:tuple|list|expression_list)$/.test(node.type)) return { elements: children(node), frame };
  if (node.type === 'parenthesized_expression') return elementsIn(children(node)[0], frame);
  const meaning = node.type === 'identifier' ? meaningAt(node, frame) : undefined;
  return meaning === undefined ? undefined : elementsIn(meaning.node, meaning.frame);
}

/** `batch_size` in `batch_size.value`, where another cell makes the element. */
function settingIn(node: Node, frame: Frame): Control | undefined {
  const object = field(node, 'object');
  if (field(node, 'attribute')?.text !== 'value' || object?.type !== 'identifier') return undefined;
  const meaning = meaningAt(object, frame);
  const name = meaning?.node.type === 'identifier' ? meaning.node : object;
  const control = controlsOf(frame.notebook).get(symbolOf(name));
  return control === undefined || control.cell.index === frame.cell.index ? undefined : control;
}

/** Whether the name is one of another cell, which the cell can read. */
function isGlobal(name: string, frame: Frame): boolean {
  if (name.startsWith('_') || frame.bindings.has(name) || frame.parameters.has(name)) return false;
  if (frame.outer !== undefined) return isGlobal(name, frame.outer);
  return frame.notebook.cells.some((each) => each.index !== frame.cell.index && each.bindings.defs.has(name));
}

/** The number that a name of another cell is bound to: `IMAGE_SIZE = 224`. */
function constant(name: string, frame: Frame): number | undefined {
  for (const cell of frame.notebook.cells) {
    for (const statement of cell.statements) {
      const assignment = expressionOf(statement);
      if (assignment?.type !== 'assignment' || field(assignment, 'left')?.text !== name) continue;
      const right = field(assignment, 'right');
      return right?.type === 'integer' ? Number(right.text.replaceAll('_', '')) : undefined;
    }
  }
  return undefined;
}

/** Expressions that compute nothing and change nothing: a condition, a look into a table. */
const PLAIN = new Set([
  'attribute',
  'boolean_operator',
  'comparison_operator',
  'conditional_expression',
  'dictionary',
  'false',
  'float',
  'identifier',
  'integer',
  'list',
  'none',
  'not_operator',
  'pair',
  'parenthesized_expression',
  'string',
  'string_content',
  'string_start',
  'string_end',
  'subscript',
  'true',
  'tuple',
]);

/** Longer ones would be no help on the page or in the notebook. */
const LONGEST_TEXT = 160;

/**
 * A plain expression as it can be written at the head of the cell's work, with names of functions and of the work itself
 * replaced by what they stand for: `kind == 'complete'` → `graph_type.value == 'complete'`.
 */
export function textIn(node: Node, frame: Frame, depth = 0): string | undefined {
  if (depth > DEEPEST) return undefined;
  const names: { readonly node: Node; readonly text: string }[] = [];
  for (const each of walk(node)) {
    const isGetattr = each.type === 'call' && field(each, 'function')?.text === 'getattr';
    const isList = each.type === 'argument_list' && each.parent?.type === 'call';
    if (!PLAIN.has(each.type) && !isGetattr && !isList) return undefined;
    if (each.type !== 'identifier' || each.fieldName === 'attribute' || each.text === 'getattr') continue;
    const text = nameAt(each, frame, depth);
    if (text === undefined) return undefined;
    names.push({ node: each, text });
  }
  let text = '';
  let end = node.startIndex;
  for (const name of names) {
    text += node.text.slice(end - node.startIndex, name.node.startIndex - node.startIndex) + name.text;
    end = name.node.endIndex;
  }
  text += node.text.slice(end - node.startIndex);
  return text.includes('\n') || text.length > LONGEST_TEXT ? undefined : text;
}

function nameAt(node: Node, frame: Frame, depth: number): string | undefined {
  const name = node.text;
  if (frame.aliases.has(symbolOf(node)) && !frame.bindings.has(name) && !frame.parameters.has(name)) return name;
  if (frame.outer === undefined && isBoundAbove(name, frame)) return name;
  const meaning = meaningAt(node, frame);
  if (meaning === undefined) return isGlobal(name, frame) ? name : undefined;
  const text = textIn(meaning.node, meaning.frame, depth + 1);
  return text === undefined || /^[\w.]+$|^(["'])[^"']*\1$/.test(text) ? text : `(${text})`;
}

/** Whether the cell has bound a name when the formulas are computed, whatever branches it took. */
function isBoundAbove(name: string, { bindings, from, cell }: Frame): boolean {
  return (bindings.get(name) ?? []).some(({ node }) => node.endIndex <= from && isOnTheWay(node, from, cell));
}

/** Whether whoever comes to an offset has come by the node. */
function isOnTheWay(node: Node, offset: number, cell: Cell): boolean {
  for (let each = node.parent; each !== null && each.id !== cell.definition.id; each = each.parent) {
    const isBlock = each.type === 'block' && each.parent?.id !== cell.definition.id;
    if (isBlock && (offset < each.startIndex || offset > each.endIndex)) return false;
  }
  return true;
}

/** The qualified name of what a call calls. */
export function calledIn(call: Node, { aliases }: Frame): string | undefined {
  const callee = field(call, 'function');
  return callee === undefined ? undefined : qualifiedName(callee, aliases);
}
