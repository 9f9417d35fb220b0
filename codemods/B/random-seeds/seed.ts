import type { Edit } from '../../../src/edit/edit.ts';
import { lineBreakOf } from '../../../src/edit/indent.ts';
import { bodyIndentation, docstringLines, insertCell } from '../../../src/edit/new-cell.ts';
import { mayWaitFor } from '../../../src/gpu/waiting.ts';
import { asCode, listed } from '../../../src/listed.ts';
import { controlsOf, type Control } from '../../../src/marimo/controls.ts';
import { importCell } from '../../../src/notebook/imports.ts';
import { variablesIn } from '../../../src/notebook/meaning.ts';
import type { Cell, Notebook } from '../../../src/notebook/notebook.ts';
import { argumentsOf } from '../../../src/python/arguments.ts';
import { isPrivate } from '../../../src/python/bindings.ts';
import { scopeOf } from '../../../src/python/scopes.ts';
import { expressionOf } from '../../../src/python/statements.ts';
import { field, nodesOf, type Node } from '../../../src/python/tree.ts';
import { randomNumbersOf } from './random-calls.ts';
import { isSeedName } from './seed-name.ts';

/** Names for a new constant, the first that is not in use. */
const FRESH_NAMES = ['SEED', 'RANDOM_SEED', 'GLOBAL_SEED'];

/** The seed as an expression that a cell can read, and the edits that put it into the notebook. */
export interface Seed {
  readonly expression: string;
  readonly edits: readonly Edit[];
}

/**
 * The notebook's one seed: its own UI element or constant where it has one, else a new constant in a cell of its own
 * after the imports. There a change of it runs what draws again and nothing else: in the cell of the imports it would
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
  const own = ownSeedFor(notebook, reader, at);
  if (own !== undefined) return { expression: own, edits: [] };
  const used = ownSeeds(notebook).find(({ name }) => firstArguments(notebook).some(({ text }) => text === name));
  if (used !== undefined) {
    return { refused: `the notebook seeds with \`${used.name}\`, ${UNREADABLE}` };
  }
  if (reader.kind !== 'cell') {
    return { refused: `a reusable ${reader.kind} sees only names of the setup cell; define a seed there` };
  }
  const name = FRESH_NAMES.find((each) => !isInUse(notebook, each));
  const imports = importCell(notebook);
  const home = imports?.kind === 'cell' ? imports : notebook.cells.find(({ kind }) => kind === 'cell');
  if (name === undefined || home === undefined) {
    return {
      refused: `the names ${listed(FRESH_NAMES.map(asCode))} are taken; define a seed of your own, such as \`seed = 42\``,
    };
  }
  const [indentation, lineBreak] = [bodyIndentation(notebook, home), lineBreakOf(notebook.text)];
  const lines = constant(name, firstSeed(notebook) ?? '42').split('\n');
  const body = lines.map((line) => `${indentation}${line}${lineBreak}`).join('');
  const docstring = docstringLines(notebook, home, 'Random seed');
  // Some notebooks hold their imports at the end: a seed there would let all that draws run later.
  const { cells, unseededCalls } = randomNumbersOf(notebook);
  const random = [...cells.filter(({ randomCalls }) => randomCalls.length > 0), ...unseededCalls].map(
    ({ cell }) => cell,
  );
  const first = random.reduce((a, b) => (b.index < a.index ? b : a), reader);
  const isBefore = home.index > first.index;
  const neighbour = isBefore ? first : home;
  const options = { isAsync: false, isShown: true, isBefore };
  return { expression: name, edits: [insertCell(notebook, neighbour, docstring + body, options)] };
}

/** What every generator takes for a seed: NumPy's takes nothing above. */
const GREATEST_SEED = 2 ** 32 - 1;

/** Why no cell may read a seed of the author's. */
const UNREADABLE = 'which this cell cannot read without waiting for more; define it in a cell of its own';

/** A seed of the author's that is surely a whole number. */
interface OwnSeed {
  readonly name: string;
  readonly cell: Cell;
  /** What its value is read by. */
  readonly expression: string;
  /** The constant's statement. */
  readonly statement?: Node;
}

/**
 * The author's seed, as an expression.
 * @returns undefined where there is none that the reader can read at that place
 */
export function ownSeedFor(notebook: Notebook, reader: Cell, at: Node): string | undefined {
  const canRead = ({ name, cell }: OwnSeed): boolean =>
    !isPrivate(name) &&
    !cell.disabled &&
    (reader.kind === 'cell' || cell.kind === 'setup') &&
    cell.index !== reader.index &&
    // It must not make the reader wait for work, or be stopped with the cell of the seed.
    mayWaitFor(notebook, reader, cell);
  const isAbove = ({ cell, statement }: OwnSeed): boolean =>
    cell.index === reader.index && statement !== undefined && statement.endIndex <= at.startIndex;
  return ownSeeds(notebook).find((seed) => isAbove(seed) || canRead(seed))?.expression;
}

/** Elements first: people can turn them. */
function ownSeeds(notebook: Notebook): OwnSeed[] {
  const elements = [...controlsOf(notebook).values()].flatMap((control): OwnSeed[] => {
    const { name, cell } = control;
    const expression = isSeedName(nameWithoutKind(name)) ? wholeNumberOf(control) : undefined;
    return expression === undefined || !isBoundOnce(notebook, name) ? [] : [{ name, cell, expression }];
  });
  const constants = notebook.cells.flatMap((cell) =>
    cell.statements.flatMap((statement): OwnSeed[] => {
      const name = constantIn(statement);
      if (name === undefined || !isSeedName(name) || !isBoundOnce(notebook, name, cell)) return [];
      return [{ name, cell, expression: name, statement }];
    }),
  );
  return [...elements, ...constants];
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
  const assignment = expressionOf(statement);
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
  return nodesOf(root, 'identifier').some((node) => node.text === name);
}

/** The number that the notebook seeds something with already. */
function firstSeed(notebook: Notebook): string | undefined {
  return firstArguments(notebook).find((each) => each.type === 'integer' && seedNumber(each) !== undefined)?.text;
}

/** What the notebook's own calls seed with. */
function firstArguments(notebook: Notebook): Node[] {
  return randomNumbersOf(notebook).seedingCalls.flatMap((call) => argumentsOf(call)[0]?.value ?? []);
}
