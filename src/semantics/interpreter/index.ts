import { controlsOf } from '../../marimo/controls.ts';
import { aliasesOf } from '../../notebook/imports.ts';
import type { Cell, Notebook } from '../../notebook/notebook.ts';
import { isOpaque } from '../../notebook/opaque.ts';
import type { Node } from '../../python/tree.ts';
import { evaluate } from './expressions.ts';
import { joinEnvironments, type End, type Environment, type Frame } from './frame.ts';
import { isExhausted, type Doubt, type Guess, type Interpreter, type Observe } from './interpreter.ts';
import type { Machine } from './machine.ts';
import { mutationsOf } from './mutations.ts';
import { execute } from './statements.ts';
import { suppressorsOf } from './with.ts';

/*
 * An abstract interpreter runs a notebook in thought on some machine: what asks for a GPU is answered as there, what needs
 * one raises where there is none, and what is not known goes both ways. Where branches meet, values that differ are no
 * longer known. Buttons are pressed, and loops run once.
 */

/** What becomes of a cell. */
export interface CellRun {
  /** The ways in which it can end. */
  readonly ends: ReadonlySet<End>;
  /** The first node of the cell that raises for the lack of a GPU or a driver, on a way that is surely taken. */
  readonly failing: Node | undefined;
  /** Work on the GPU of which it is not known what becomes. */
  readonly doubtful: Doubt | undefined;
  /** The values of its names when it has ended. */
  readonly environment: Environment;
}

/** How a notebook is run. */
export interface InterpretOptions {
  /** A guess at conditions that cannot be computed. */
  readonly guess?: Guess | undefined;
  /** Is told of every value of every expression that is computed. */
  readonly observe?: Observe | undefined;
}

/** What becomes of the cells of a notebook on a machine: each is run when it is asked for, after those that it reads. */
export function interpret(
  notebook: Notebook,
  machine: Machine,
  { guess, observe }: InterpretOptions = {},
): (cell: Cell) => CellRun {
  const finished = new Map<Cell, CellRun>();
  const runOf = (cell: Cell): CellRun => {
    const known = finished.get(cell);
    if (known !== undefined) return known;
    // A cell that depends on itself knows nothing of itself.
    finished.set(cell, { ends: new Set(), failing: undefined, doubtful: undefined, environment: new Map() });
    const result = runCell(interpreter, cell);
    finished.set(cell, result);
    return result;
  };
  const interpreter: Interpreter = {
    notebook,
    machine,
    aliases: aliasesOf(notebook),
    controls: controlsOf(notebook),
    mutations: mutationsOf(notebook),
    suppressors: suppressorsOf(notebook),
    guess,
    execute: (statements, frame) => execute(interpreter, statements, frame),
    evaluate: (node, frame) => {
      const value = evaluate(interpreter, node, frame);
      observe?.(node, value, frame, interpreter.evaluate);
      return value;
    },
    environmentOf: (cell) => runOf(cell).environment,
    steps: 0,
    doubtful: undefined,
  };
  return runOf;
}

/** Nothing is known of it, nor of what its names hold. */
const UNKNOWN: CellRun = {
  ends: new Set(['next', 'stop', 'raise', 'gpu', 'driver']),
  failing: undefined,
  doubtful: undefined,
  environment: new Map(),
};

function runCell(interpreter: Interpreter, cell: Cell): CellRun {
  if (isOpaque(cell)) return UNKNOWN;
  // Another cell may be at work, which reads a name of this one.
  const { doubtful: outer, steps } = interpreter;
  interpreter.doubtful = undefined;
  interpreter.steps = 0;
  const frame: Frame = {
    cell,
    environment: new Map(),
    isLive: true,
    exits: [],
    isSure: true,
    isTried: false,
    depth: 0,
  };
  interpreter.execute(cell.statements, frame);
  const { doubtful } = interpreter;
  const ends = endsOf(interpreter, frame);
  interpreter.doubtful = outer;
  interpreter.steps = steps;
  return { ...ends, doubtful };
}

function endsOf(interpreter: Interpreter, { exits, isLive, environment }: Frame): Omit<CellRun, 'doubtful'> {
  const ends = new Set<End>(isLive ? ['next'] : []);
  for (const { way } of exits) {
    // A loop that is left outside of a loop is no Python; nor is a `return` in a cell.
    ends.add(way === 'return' || way === 'break' || way === 'continue' ? 'next' : way);
  }
  if (isExhausted(interpreter)) ends.add('next');
  const failing = exits
    .filter(({ way, isSure }) => isSure && (way === 'gpu' || way === 'driver'))
    .map(({ node }) => node)
    .toSorted((a, b) => a.startIndex - b.startIndex)[0];
  const atEnds = [...(isLive ? [environment] : []), ...exits.map((exit) => exit.environment)];
  return { ends, failing, environment: joinEnvironments(atEnds) };
}
