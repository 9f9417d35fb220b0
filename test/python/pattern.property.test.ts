import fc from 'fast-check';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { matchesIn, pattern, type Pattern, type Resolve } from '../../src/python/pattern.ts';
import { ancestors, parsePython, walk, type Node } from '../../src/python/tree.ts';

/*
 * Code of notebooks as patterns: each piece finds itself, with any expression in it replaced by a hole too, and does not
 * find itself with any name or number changed.
 */

const RUNS = { numRuns: 1000 };

const STATEMENT = /(?<!^expression)_statement$|^(?:function|class)_definition$/;
const EXPRESSION =
  /^(?:attribute|binary_operator|boolean_operator|call|comparison_operator|conditional_expression|dictionary|float|identifier|integer|lambda|list|list_comprehension|string|subscript|tuple|unary_operator)$/;

/** Where an expression stands that no hole can take the place of. */
const NO_PLACE = /^(?:aliased_import|concatenated_string|dotted_name|format_\w+|\w+_splat(?:_pattern)?)$/;

const files = ['test/notebooks', 'test/fixtures'].flatMap((folder) =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.py'))
    .map((name) => join(folder, name)),
);

const nodes = files
  .flatMap((file) => walk(parsePython(readFileSync(file, 'utf8'))))
  .filter(
    ({ type, hasError }) => (STATEMENT.test(type) || EXPRESSION.test(type)) && type !== 'identifier' && !hasError,
  );

/** A piece of code that stands for itself, and its tree. */
interface Piece {
  readonly code: string;
  readonly root: Node;
}

/** The code of a node; undefined where it is something else on its own, or has names like holes. */
function pieceOf({ type, text, startPosition }: Node): Piece | undefined {
  const code = text.replaceAll(`\n${' '.repeat(startPosition.column)}`, '\n');
  const module = parsePython(code);
  const statement = module.firstNamedChild;
  const root = STATEMENT.test(type) ? statement : statement?.firstNamedChild;
  const isWhole = module.namedChildren.length === 1 && statement?.namedChildren.length !== 0;
  return root?.type === type && isWhole && !module.hasError && !code.includes('__') ? { code, root } : undefined;
}

const pieces = fc
  .nat(nodes.length - 1)
  .map((at) => pieceOf(nodes[at]!))
  .filter((each) => each !== undefined);

/** Pieces, each with one of the nodes in it that pass a test. */
function piecesWith(isMeant: (node: Node) => boolean): fc.Arbitrary<readonly [Piece, Node]> {
  return pieces
    .chain((piece) => {
      const inner = walk(piece.root).slice(1).filter(isMeant);
      return fc.nat(Math.max(inner.length - 1, 0)).map((at) => [piece, inner[at] ?? piece.root] as const);
    })
    .filter(([{ root }, inner]) => inner !== root);
}

function isPlace({ type, fieldName, parent }: Node): boolean {
  const isName = /^(?:name|attribute|definition)$/.test(fieldName ?? '') && parent?.type !== 'attribute';
  return EXPRESSION.test(type) && !isName && !NO_PLACE.test(parent?.type ?? '');
}

/** No hole can stand in a format, `{size:{width}}`, and in what a `case` matches. */
function isNoPlace(node: Node): boolean {
  return ancestors(node).some(({ type }) => type === 'format_specifier' || type === 'case_pattern');
}

function isLeaf({ type }: Node): boolean {
  return type === 'identifier' || type === 'integer' || type === 'float';
}

function withParentheses(node: Node): Node {
  return node.parent?.type === 'parenthesized_expression' ? withParentheses(node.parent) : node;
}

function replaced(code: string, { startIndex, endIndex }: Node, text: string): string {
  return code.slice(0, startIndex) + text + code.slice(endIndex);
}

function read(source: string): Pattern<Readonly<Record<string, Node>>> {
  return pattern(source) as Pattern<Readonly<Record<string, Node>>>;
}

/** Names stand for themselves. */
const asWritten: Resolve = (node) => {
  if (node.type === 'identifier') return node.text.replace(/^mo$/, 'marimo');
  const [object, member] = node.type === 'attribute' ? node.namedChildren : [];
  const path = object === undefined ? undefined : asWritten(object);
  return path === undefined || member === undefined ? undefined : `${path}.${member.text}`;
};

test('code finds itself', () => {
  const check = fc.property(pieces, ({ code, root }) => {
    expect(read(code)(root, asWritten)).toEqual({});
  });
  fc.assert(check, RUNS);
});

test('code finds itself with a hole in it', () => {
  const check = fc.property(piecesWith(isPlace), ([{ code, root }, inner]) => {
    // `2 **__hole__` would be any number of arguments.
    fc.pre(code[inner.startIndex - 1] !== '*' && !isNoPlace(inner));
    const source = replaced(code, inner, '__hole__');
    expect(read(source)(root, asWritten)?.['hole']?.text).toBe(withParentheses(inner).text);
  });
  fc.assert(check, RUNS);
});

test('code does not find what has another name or number in it', () => {
  const check = fc.property(piecesWith(isLeaf), ([{ code }, inner]) => {
    const other = replaced(code, inner, inner.type === 'identifier' ? 'another_name' : '123456');
    expect(matchesIn(walk(parsePython(other)), read(code), asWritten)).toEqual([]);
  });
  fc.assert(check, RUNS);
});
