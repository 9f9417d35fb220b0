import { bodyIndentation, docstringLines, insertCell } from '../edit/new-cell.ts';
import type { Edit } from '../edit/edit.ts';
import { lineBreakOf } from '../edit/indent.ts';
import { aliasesOf, importCell, qualifiedName } from '../notebook/imports.ts';
import { variablesIn } from '../notebook/meaning.ts';
import type { Cell, Notebook } from '../notebook/notebook.ts';
import { isPrivate } from '../python/bindings.ts';
import { scopeOf } from '../python/scopes.ts';
import { field, walk, type Node } from '../python/tree.ts';
import { argumentsOf } from './arguments.ts';
import { controlsOf, type Control } from './controls.ts';
import { SEEDING_CALLS } from './random-draws.ts';
import { mayWaitFor } from './waiting.ts';

/** What notebooks call the seed of all random numbers. */
const SEED_NAME = /^(?:(?:random|rng|global|torch|base|default|manual|train(?:ing)?)_)?seed$|^random_state$/i;

/** Whether a variable or an argument of this name is a seed. */
export function isSeedName(name: string): boolean {
  return SEED_NAME.test(name);
}

/** Names for a new constant, the first that is not in use. */
const FRESH_NAMES = ['SEED', 'RANDOM_SEED', 'GLOBAL_SEED'];

/** The seed as an expression that a cell can read, and the edits that put it into the notebook. */
export interface Seed {
  readonly expression: string;
  readonly edits: readonly Edit[];
}

/**
 * The notebook's one seed: its own UI element or constant where it has one, else a new constant in a cell of its own
 * behind the imports. There a change of it runs what draws again and nothing else: in the cell of the imports it would
 * run the whole notebook, in that of the controls it would reset them.
 * @param reader the cell that is to read it
 * @param at where in it
 * @param constant the lines of the new cell for a name and a value
 */
export function seedFor(
  notebook: Notebook,
  reader: Cell,
  at: Node,
  constant: (name: string, value: string) => string,
): Seed | { readonly refused: string } {
  const own = ownSeed(notebook, reader, at);
  if (own !== undefined) return { expression: own, edits: [] };
  if (reader.kind !== 'cell') {
    return { refused: `a reusable ${reader.kind} sees only names of the setup cell; give it a seed there` };
  }
  const name = FRESH_NAMES.find((each) => !isInUse(notebook, each));
  const imports = importCell(notebook);
  const home = imports?.kind === 'cell' ? imports : notebook.cells.find(({ kind }) => kind === 'cell');
  if (name === undefined || home === undefined) {
    return {
      refused: `the names ${FRESH_NAMES.join(', ')} are taken; define a seed of your own, such as \`seed = 42\``,
    };
  }
  const [indentation, lineBreak] = [bodyIndentation(notebook, home), lineBreakOf(notebook.text)];
  const lines = constant(name, firstSeed(notebook) ?? '42').split('\n');
  const body = lines.map((line) => `${indentation}${line}${lineBreak}`).join('');
  const docstring = docstringLines(notebook, home, 'Seed of all random numbers');
  // Some notebooks hold their imports at the end: a seed there would let all that draws run later.
  const isInFront = home.index > reader.index;
  const neighbour = isInFront ? reader : home;
  const options = { isAsync: false, isShown: true, isInFront };
  return { expression: name, edits: [insertCell(notebook, neighbour, docstring + body, options)] };
}

/** What every generator takes for a seed: NumPy's takes nothing above. */
const GREATEST_SEED = 2 ** 32 - 1;

/** The author's seed, as an expression that the reader can read, and that is surely a whole number. */
function ownSeed(notebook: Notebook, reader: Cell, at: Node): string | undefined {
  const canRead = (cell: Cell): boolean =>
    !cell.disabled &&
    (reader.kind === 'cell' || cell.kind === 'setup') &&
    cell.index !== reader.index &&
    // It must not make the reader wait for work, or be stopped with the cell of the seed.
    mayWaitFor(notebook, reader, cell);
  for (const control of controlsOf(notebook).values()) {
    const { name, cell } = control;
    const expression = isSeedName(nameWithoutKind(name)) ? wholeNumberOf(control) : undefined;
    if (expression !== undefined && isBoundOnce(notebook, name) && canRead(cell)) return expression;
  }
  for (const cell of notebook.cells) {
    for (const statement of cell.statements) {
      const name = constantIn(statement);
      if (name === undefined || !isSeedName(name) || !isBoundOnce(notebook, name, cell)) continue;
      const isAbove = cell.index === reader.index && statement.endIndex <= at.startIndex;
      if (isAbove || (!name.startsWith('_') && canRead(cell))) return name;
    }
  }
  return undefined;
}

/**
 * The value of an element as an expression that is a whole number whatever people do: a field can be emptied, and takes
 * fractions. Undefined where it may be none, or one that some generator does not take.
 */
function wholeNumberOf({ name, kind, settings }: Control): string | undefined {
  const whole = (key: string): number | undefined => seedNumber(settings.get(key));
  const isWhole = ['start', 'stop'].every((key) => whole(key) !== undefined);
  const isNone = ['step', 'value'].some((key) => settings.has(key) && whole(key) === undefined);
  if (!isWhole || isNone) return undefined;
  if (kind === 'slider') return `${name}.value`;
  return kind === 'number' ? `int(${name}.value or 0)` : undefined;
}

/** A number that every generator takes, as it is written: `42`, `2**32 - 1`. */
function seedNumber(node: Node | undefined): number | undefined {
  if (node === undefined) return undefined;
  const power = /^2 ?\*\* ?(\d\d?)( ?- ?1)?$/.exec(node.text);
  const number =
    power === null
      ? Number(node.type === 'integer' ? node.text.replaceAll('_', '') : undefined)
      : 2 ** Number(power[1]) - (power[2] === undefined ? 0 : 1);
  return Number.isInteger(number) && number <= GREATEST_SEED ? number : undefined;
}

/** `seed_slider`, `seed_input` → `seed`. */
function nameWithoutKind(name: string): string {
  return name.replace(/_(?:slider|input|number|ui|widget|control|value)$/, '');
}

/** The name of `seed = 42`. */
function constantIn(statement: Node): string | undefined {
  const assignment = statement.type === 'expression_statement' ? statement.firstNamedChild : null;
  if (assignment?.type !== 'assignment' || seedNumber(field(assignment, 'right')) === undefined) return undefined;
  const left = field(assignment, 'left');
  return left?.type === 'identifier' ? left.text : undefined;
}

/**
 * Whether one statement gives a name its value, and nothing takes it away.
 * @param home the only cell to look at, for a private name
 */
function isBoundOnce({ cells }: Notebook, name: string, home?: Cell): boolean {
  const own = isPrivate(name) && home !== undefined ? [home] : cells;
  const uses = own
    .filter(({ bindings }) => bindings.occurrences.has(name))
    .flatMap((cell) => variablesIn(cell).uses)
    .filter((use) => use.leaf.name === name && use.does !== 'read' && scopeOf(use).kind === 'cell');
  return uses.length === 1;
}

function isInUse({ root }: Notebook, name: string): boolean {
  return walk(root).some((node) => node.type === 'identifier' && node.text === name);
}

const known = new WeakMap<Notebook, { readonly first: string | undefined }>();

/** The number that the notebook seeds something with already. */
function firstSeed(notebook: Notebook): string | undefined {
  const found = known.get(notebook) ?? { first: findSeed(notebook) };
  known.set(notebook, found);
  return found.first;
}

function findSeed(notebook: Notebook): string | undefined {
  const aliases = aliasesOf(notebook);
  for (const node of notebook.cells.flatMap(({ statements }) => statements.flatMap((each) => [...walk(each)]))) {
    const callee = node.type === 'call' ? field(node, 'function') : undefined;
    const path = callee === undefined ? undefined : qualifiedName(callee, aliases);
    const first = path !== undefined && SEEDING_CALLS.has(path) ? argumentsOf(node)[0]?.value : undefined;
    if (first?.type === 'integer' && seedNumber(first) !== undefined) return first.text;
  }
  return undefined;
}
