import { NbfixError } from '../error.ts';
import { holeAt } from './holes.ts';
import { isImported, isLabel } from './names.ts';
import { expressionOf } from './statements.ts';
import { nodesOf, parsePython, walk, type Node } from './tree.ts';

/*
 * Python code with holes that reads, as templates write:
 *
 *   const STOP = pattern('mo.stop(__condition__, *__outputs__, **__named__)');
 *   STOP(node, resolve)?.condition
 *
 * `__x__` is any one expression, any one name after a dot, or any one statement where it stands as a statement; a second
 * `__x__` has the text of the first. `*__x__` is any number of arguments, items, parameters or statements, `**__x__` any
 * number of keyword arguments. A dotted name is what the code reaches by its imports, whatever it calls it: `mo.stop` is
 * marimo's (`mo` is short for `marimo`), `torch.nn.Linear` is `nn.Linear` too. A name on its own is Python's, as
 * `isinstance`. Keyword arguments match in any order. Blanks, comments, parentheses and the kind of quotes are no matter.
 */

/**
 * What a name or a dotted name stands for, by its imports: `nn.Linear` → `torch.nn.Linear`. Undefined where it is no
 * import. What `a.b` stands for ends with `.b`.
 */
export type Resolve = (name: Node) => string | undefined;

/** Nothing is imported: a dotted name matches nothing, a name on its own what has its text. */
const NO_IMPORTS: Resolve = () => undefined;

/** The holes of a pattern with what stands in them, where a node is such code; undefined where it is not. */
export type Pattern<Holes> = (node: Node, resolve?: Resolve) => Holes | undefined;

/** The holes of a pattern by its text: `f(__x__, *__rest__)` → `{ x: Node; rest: readonly Node[] }`. */
type HolesOf<Source extends string> = Source extends `${infer Before}__${infer Name}__${infer After}`
  ? Readonly<Record<Name, Before extends `${string}*` ? readonly Node[] : Node>> & HolesOf<After>
  : unknown;

/** Short names of modules, as everybody imports them. */
const MODULES: ReadonlyMap<string, string> = new Map([['mo', 'marimo']]);

/** A match under way. Nothing is allocated for it, so that a miss costs nothing: most nodes are one. */
interface Search {
  resolve: Resolve;
  /** What stands in the holes so far, by their numbers. */
  readonly found: (Node | readonly Node[])[];
}

type Matcher = (node: Node, search: Search) => boolean;
type ListMatcher = (nodes: readonly Node[], search: Search) => boolean;

/** A pattern while it is read. */
interface Reading {
  readonly source: string;
  /** The holes in the order in which they are matched: a number is a place in this list. */
  readonly holes: string[];
}

/**
 * Reads a pattern: one expression or one statement of Python, with holes. To be called once, when a module is loaded.
 * @throws NbfixError when it is no Python, is nothing but a hole, or has a hole where none can be
 */
export function pattern<const Source extends string>(source: Source): Pattern<HolesOf<Source>> {
  const reading: Reading = { source, holes: [] };
  const root = rootOf(reading);
  const isName = dottedName(root) !== undefined;
  const types = new Set(isName ? ['identifier', 'attribute'] : [root.type, TWINS.get(root.type)]);
  const matches = matcherOf(root, reading);
  const find = finderOf<Node, HolesOf<Source>>(reading, root, matches);
  return (node, resolve) => (types.has(node.type) && !(isName && isPartOfName(node)) ? find(node, resolve) : undefined);
}

/** The holes of a pattern with what stands in them, where statements are such code, all of them. */
export type StatementsPattern<Holes> = (statements: readonly Node[], resolve?: Resolve) => Holes | undefined;

/**
 * Reads a pattern of statements that follow each other. To be called once, when a module is loaded.
 * @throws NbfixError when it is no Python, or has a hole where none can be
 */
export function statementsPattern<const Source extends string>(source: Source): StatementsPattern<HolesOf<Source>> {
  const reading: Reading = { source, holes: [] };
  const root = moduleOf(reading);
  return finderOf(reading, root, inOrder(partsOf(root), reading));
}

/** Matches from the beginning, and gives what stands in the holes by their names. */
function finderOf<Code, Holes>(
  reading: Reading,
  root: Node,
  matches: (code: Code, search: Search) => boolean,
): (code: Code, resolve?: Resolve) => Holes | undefined {
  const { source, holes } = reading;
  for (const [text, star, name = ''] of source.matchAll(/(\*?)__([a-z]\w*?)__/g)) {
    if (!holes.includes(star + name)) throw misuse(reading, `${text} is not a hole there`);
  }
  const inCase = nodesOf(root, 'case_pattern').find((each) => walk(each).some((inner) => holeAt(inner) !== undefined));
  if (inCase !== undefined) throw misuse(reading, `what a case matches, \`${inCase.text}\`, can have no hole`);
  const names = holes.map((hole) => hole.replace('*', ''));
  if (new Set(names).size < names.length) throw misuse(reading, 'one hole is both one node and many');
  const search: Search = { resolve: NO_IMPORTS, found: [] };
  return (code, resolve = NO_IMPORTS) => {
    search.resolve = resolve;
    if (!matches(code, search)) return undefined;
    // The type says of the text what has been checked above.
    return Object.fromEntries(names.map((name, at) => [name, search.found[at]])) as Holes;
  };
}

/** The `clock` of `watch.clock`, of `f(clock=1)` and of `from time import clock` is no name that is read. */
function isPartOfName(node: Node): boolean {
  return node.type === 'identifier' && (isLabel(node) || isImported(node));
}

/** A node that a pattern has matched. */
export interface PatternMatch<Holes> {
  readonly node: Node;
  readonly holes: Holes;
}

/** Those of some nodes that a pattern matches, such as all that a cell executes. */
export function matchesIn<Holes>(
  nodes: readonly Node[],
  find: Pattern<Holes>,
  resolve?: Resolve,
): PatternMatch<Holes>[] {
  const matches: PatternMatch<Holes>[] = [];
  for (const node of nodes) {
    const holes = find(node, resolve);
    if (holes !== undefined) matches.push({ node, holes });
  }
  return matches;
}

function misuse({ source }: Reading, reason: string): NbfixError {
  return new NbfixError(`the pattern \`${source}\`: ${reason}`);
}

function moduleOf(reading: Reading): Node {
  const root = parsePython(reading.source);
  if (root.hasError) throw misuse(reading, 'it is not valid Python');
  return root;
}

function rootOf(reading: Reading): Node {
  const [statement, ...others] = partsOf(moduleOf(reading));
  if (statement === undefined || others.length > 0) throw misuse(reading, 'it must be one expression or one statement');
  const node = bare(expressionOf(statement) ?? statement);
  if (holeAt(node) !== undefined || manyAt(node) !== undefined) throw misuse(reading, 'it would match anything');
  return node;
}

/** What counts of a node: its children, tokens such as `+` included, without comments. */
function partsOf({ children }: Node): readonly Node[] {
  return children.some(isNoise) ? children.filter((each) => !isNoise(each)) : children;
}

function isNoise({ type }: Node): boolean {
  return NOISE.has(type);
}

const NOISE: ReadonlySet<string> = new Set(['comment', 'line_continuation', ';']);

/** An expression without the parentheses around it. */
export function bare(node: Node): Node {
  const inner = node.type === 'parenthesized_expression' ? partsOf(node)[0] : undefined;
  return inner === undefined ? node : bare(inner);
}

/** The hole of `*__x__` and `**__x__`, as an argument, an item, a parameter or a statement. */
function manyAt(node: Node): string | undefined {
  const splat = expressionOf(node) ?? node;
  const operand = /^(?:list|dictionary)_splat(?:_pattern)?$/.test(splat.type) ? splat.firstNamedChild : null;
  return operand === null ? undefined : holeAt(operand);
}

/** A part of the pattern, for which the parentheses around its code are no matter. */
function partOf(node: Node, reading: Reading): Matcher {
  const expression = bare(expressionOf(node) ?? node);
  if (holeAt(expression) !== undefined) return hole(expression, reading);
  if (manyAt(node) !== undefined) throw misuse(reading, `${node.text} is not in a list`);
  const matches = matcherOf(bare(node), reading);
  return (code, search) => matches(bare(code), search);
}

/** What stands where an expression may, and is none. */
const NO_EXPRESSIONS: ReadonlySet<string> = new Set([
  'as_pattern',
  'dictionary_splat',
  'keyword_argument',
  'list_splat',
  'pair',
]);

function hole(node: Node, { holes }: Reading): Matcher {
  const name = holeAt(node) ?? '';
  const known = holes.indexOf(name);
  const fits = (code: Node): boolean => code.isNamed && !NO_EXPRESSIONS.has(code.type);
  if (known !== -1) {
    return (code, { found }) => {
      const first = found[known];
      return fits(code) && first !== undefined && 'text' in first && bare(first).text === bare(code).text;
    };
  }
  const at = holes.push(name) - 1;
  return (code, { found }) => {
    if (!fits(code)) return false;
    found[at] = code;
    return true;
  };
}

function matcherOf(node: Node, reading: Reading): Matcher {
  const { type, text } = node;
  const path = dottedName(node);
  if (path !== undefined) return named(node, path);
  switch (type) {
    case 'attribute':
      return attribute(node, reading);
    case 'argument_list':
      return argumentList(node, reading);
    case 'string':
      return string(node, reading);
    default:
  }
  if (!node.isNamed) return (code) => code.type === type;
  // `()` has no children and may have blanks; of a format, `:>8`, the text is no node of its own.
  const isText = (node.children.length === 0 && !/^[([{]/.test(text)) || type === 'format_specifier';
  if (isText) return (code) => code.type === type && code.text === text;
  const twin = TWINS.get(type);
  const parts = inOrder(partsOf(node), reading);
  return (code, search) => (code.type === type || code.type === twin) && parts(partsOf(code), search);
}

/** Types that differ by parentheses only: `a, b` and `(a, b)`. */
const TWINS: ReadonlyMap<string, string> = new Map([
  ['expression_list', 'tuple'],
  ['tuple', 'expression_list'],
  ['pattern_list', 'tuple_pattern'],
  ['tuple_pattern', 'pattern_list'],
]);

/** The path that a name stands for in a pattern: `mo.stop` → `marimo.stop`. Undefined for other nodes. */
function dottedName(node: Node): string | undefined {
  if (node.type === 'identifier') return holeAt(node) === undefined ? (MODULES.get(node.text) ?? node.text) : undefined;
  const [object, member] = node.type === 'attribute' ? partsOf(node) : [];
  const path = object === undefined ? undefined : dottedName(object);
  return path === undefined || member === undefined || holeAt(member) !== undefined
    ? undefined
    : `${path}.${member.text}`;
}

function named({ type, children }: Node, path: string): Matcher {
  if (type === 'identifier')
    return (code, { resolve }) => code.type === 'identifier' && (resolve(code) ?? code.text) === path;
  const last = children.at(-1)?.text;
  return (code, { resolve }) =>
    (code.type === 'attribute' ? code.children.at(-1)?.text === last : code.type === 'identifier') &&
    resolve(code) === path;
}

/** `__object__.step`, and `__object__.__method__`. */
function attribute(node: Node, reading: Reading): Matcher {
  const [object, member] = partsOf(node);
  if (object === undefined || member === undefined) throw misuse(reading, 'it is not valid Python');
  const matchesObject = partOf(object, reading);
  const matchesMember: Matcher =
    holeAt(member) === undefined ? ({ text }) => text === member.text : hole(member, reading);
  return (code, search) => {
    if (code.type !== 'attribute') return false;
    const [first, last] = partsOf(code);
    return first !== undefined && last !== undefined && matchesObject(first, search) && matchesMember(last, search);
  };
}

/** Nodes one by one, any number of them where `*__x__` stands. */
function inOrder(nodes: readonly Node[], reading: Reading): ListMatcher {
  const at = nodes.findIndex((each) => manyAt(each) !== undefined);
  const before = (at === -1 ? nodes : nodes.slice(0, at)).map((each) => partOf(each, reading));
  if (at === -1) return (codes, search) => codes.length === before.length && matchAll(before, codes, 0, search);
  const keep = many(nodes[at]!, reading);
  const after = nodes.slice(at + 1).map((each) => partOf(each, reading));
  return (codes, search) => {
    const end = codes.length - after.length;
    if (end < at || !matchAll(before, codes, 0, search)) return false;
    keep(codes.slice(at, end), search);
    return matchAll(after, codes, end, search);
  };
}

function matchAll(matchers: readonly Matcher[], codes: readonly Node[], from: number, search: Search): boolean {
  for (let at = 0; at < matchers.length; at += 1) if (!matchers[at]!(codes[from + at]!, search)) return false;
  return true;
}

function many(node: Node, reading: Reading): (codes: readonly Node[], search: Search) => void {
  const name = `*${manyAt(node) ?? ''}`;
  if (reading.holes.includes(name)) throw misuse(reading, `${node.text} is used twice`);
  const at = reading.holes.push(name) - 1;
  return (codes, { found }) => {
    found[at] = codes;
  };
}

/** Arguments: those by position in their order, those by name in any. */
function argumentList(node: Node, reading: Reading): Matcher {
  const given = partsOf(node);
  const positional = inOrder(given.filter(isPositional), reading);
  const byName = given.filter((each) => !isPositional(each));
  const wanted = byName
    .filter((each) => manyAt(each) === undefined)
    .map((each) => ({ name: nameOf(each), matches: partOf(valueOf(each), reading) }));
  const [rest, second] = byName.filter((each) => manyAt(each) !== undefined);
  if (second !== undefined) throw misuse(reading, `${second.text} follows ${rest?.text}`);
  const keep = rest === undefined ? undefined : many(rest, reading);
  return (code, search) => {
    // `f(x for x in y)` has one argument and no list.
    if (code.type !== 'argument_list' && code.type !== 'generator_expression') return false;
    const all = code.type === 'argument_list' ? partsOf(code) : [code];
    const others = all.every(isPositional) ? [] : all.filter((each) => !isPositional(each));
    if (keep === undefined ? others.length !== wanted.length : others.length < wanted.length) return false;
    if (!positional(others.length === 0 ? all : all.filter(isPositional), search)) return false;
    for (const { name, matches } of wanted) {
      const argument = others.find((each) => nameOf(each) === name);
      if (argument === undefined || !matches(valueOf(argument), search)) return false;
    }
    keep?.(
      others.filter((each) => !wanted.some(({ name }) => name === nameOf(each))),
      search,
    );
    return true;
  };
}

function isPositional({ type }: Node): boolean {
  return type !== 'keyword_argument' && type !== 'dictionary_splat';
}

/** The name of a keyword argument; `**` for those that are unpacked. */
function nameOf(argument: Node): string {
  return argument.type === 'keyword_argument' ? (argument.firstNamedChild?.text ?? '') : '**';
}

/** `1` of `a=1`, `b` of `**b`. */
function valueOf(argument: Node): Node {
  return argument.children.at(-1) ?? argument;
}

/** String literals by what stands in them: `'it\'s'` is `"it's"`, `r"\d"` is no `"\d"`. */
function string(node: Node, reading: Reading): Matcher {
  const prefix = prefixOf(node);
  const contents = partsOf(node).filter(({ type }) => !DELIMITERS.has(type));
  const parts = contents.map((each) => {
    if (each.type !== 'string_content') return matcherOf(each, reading);
    const text = unquoted(each, prefix);
    return (code: Node): boolean => code.type === 'string_content' && unquoted(code, prefix) === text;
  });
  return (code, search) => {
    if (code.type !== 'string' || prefixOf(code) !== prefix) return false;
    const others = partsOf(code).filter(({ type }) => !DELIMITERS.has(type));
    return others.length === parts.length && matchAll(parts, others, 0, search);
  };
}

const DELIMITERS: ReadonlySet<string> = new Set(['string_start', 'string_end']);

/** `Rb"` → `br`. The `u` of old means nothing. */
function prefixOf({ children: [start] }: Node): string {
  const letters = start?.text.toLowerCase().match(/[bfrt]/g) ?? [];
  return letters.toSorted().join('');
}

function unquoted({ text }: Node, prefix: string): string {
  return prefix.includes('r')
    ? text
    : text.replaceAll(/\\([^])/g, (both, after) => (/['"]/.test(after) ? after : both));
}

/** Any call of a method, or of a function of a module: `bar.update(1)`, `gc.collect()`. */
export const METHOD_CALL = pattern('__object__.__method__(*__given__, **__named__)');
