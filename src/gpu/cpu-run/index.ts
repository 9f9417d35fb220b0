import { aliasesOf } from '../../notebook/imports.ts';
import type { Cell, Notebook } from '../../notebook/notebook.ts';
import { isOpaque } from '../../notebook/opaque.ts';
import type { Node } from '../../python/tree.ts';
import { controlsOf } from '../../marimo/controls.ts';
import { evaluate } from './expressions.ts';
import { joinEnvironments, type End, type Environment, type Frame } from './frame.ts';
import { isExhausted, type Doubt, type Guess, type Interpreter } from './interpreter.ts';
import { mutationsOf } from './mutations.ts';
import { execute } from './statements.ts';
import { suppressorsOf } from './with.ts';

/*
 * An abstract interpreter runs a notebook in thought on a machine without a GPU: what asks for one says no, what needs
 * one raises, and what is not known goes both ways. Where branches meet, values that differ are no longer known. Buttons
 * are pressed, and loops run once: what matters is the work that someone wants. What is left of a cell's ways to end
 * says whether it has a path on the processor.
 */

/** What becomes of a cell on a machine without a GPU. */
export interface CpuRun {
  /** The ways in which it can end. */
  readonly ends: ReadonlySet<End>;
  /** The first node of the cell that raises for the lack of a GPU or a driver, on a way that is surely taken. */
  readonly failing: Node | undefined;
  /** Work on the GPU of which it is not known what becomes. */
  readonly doubtful: Doubt | undefined;
}

interface Finished extends CpuRun {
  readonly environment: Environment;
}

const known = new WeakMap<Notebook, (cell: Cell) => CpuRun>();

/** What becomes of the cells of a notebook on a machine without a GPU, as far as that can be computed. */
export function cpuRunOf(notebook: Notebook): (cell: Cell) => CpuRun {
  const runOf = known.get(notebook) ?? cpuRunWith(notebook);
  known.set(notebook, runOf);
  return runOf;
}

/** The same, with a guess at conditions that cannot be computed. */
export function cpuRunWith(notebook: Notebook, guess?: Guess): (cell: Cell) => CpuRun {
  const finished = new Map<Cell, Finished>();
  const runOf = (cell: Cell): Finished => {
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
    aliases: aliasesOf(notebook),
    controls: controlsOf(notebook),
    mutations: mutationsOf(notebook),
    suppressors: suppressorsOf(notebook),
    guess,
    execute: (statements, frame) => execute(interpreter, statements, frame),
    evaluate: (node, frame) => evaluate(interpreter, node, frame),
    environmentOf: (cell) => runOf(cell).environment,
    steps: 0,
    doubtful: undefined,
  };
  return runOf;
}

/** Nothing is known of it, nor of what its names hold. */
const UNKNOWN: Finished = {
  ends: new Set(['next', 'stop', 'raise', 'gpu', 'driver']),
  failing: undefined,
  doubtful: undefined,
  environment: new Map(),
};

function runCell(interpreter: Interpreter, cell: Cell): Finished {
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

function endsOf(interpreter: Interpreter, { exits, isLive, environment }: Frame): Omit<Finished, 'doubtful'> {
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
