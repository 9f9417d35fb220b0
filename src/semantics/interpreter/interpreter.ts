import type { Control } from '../../marimo/controls.ts';
import type { Cell, Notebook } from '../../notebook/notebook.ts';
import { children, field, type Node } from '../../python/tree.ts';
import type { Environment, Frame } from './frame.ts';
import type { Machine } from './machine.ts';
import type { Mutations } from './mutations.ts';
import { truthOf, type Value } from './values.ts';

/** Whether a condition holds, for conditions that cannot be computed. */
export type Guess = (condition: Node) => boolean | undefined;

/** Is told of a value of an expression, of the frame in which it was computed, and how to compute others there. */
export type Observe = (node: Node, value: Value, frame: Frame, evaluate: Interpreter['evaluate']) => void;

/** Work on the GPU of which it is not known what becomes: the node, and why. */
export interface Doubt {
  readonly node: Node;
  readonly why: string;
  /** What would do in its place: an accelerator of another maker, or the processor, in some builds. */
  readonly elsewhere: 'accelerator' | 'processor' | undefined;
}

/**
 * What all parts of the abstract interpreter share. Statements hold expressions, which call functions, which hold
 * statements: each part reaches the others from here.
 */
export interface Interpreter {
  readonly notebook: Notebook;
  readonly machine: Machine;
  readonly aliases: ReadonlyMap<string, string>;
  readonly controls: ReadonlyMap<string, Control>;
  readonly mutations: Mutations;
  /** Context managers of the notebook that may take an error for themselves. */
  readonly suppressors: ReadonlySet<string>;
  readonly guess: Guess | undefined;
  readonly execute: (statements: readonly Node[], frame: Frame) => void;
  readonly evaluate: (node: Node, frame: Frame) => Value;
  /** The names of a cell when it has ended. */
  readonly environmentOf: (cell: Cell) => Environment;
  /** The statements that were run in the cell. */
  steps: number;
  /** The first doubt in the cell that is run. */
  doubtful: Doubt | undefined;
}

/** Enough for the largest cells; what is not looked at is not known. */
const STEPS = 20_000;

/** Whether the interpreter has done all that it may in a cell. */
export function isExhausted({ steps }: Interpreter): boolean {
  return steps > STEPS;
}

/** Counts a step; false where there is nothing to do: no way leads here, or too much was done already. */
export function canStep(interpreter: Interpreter, frame: Frame): boolean {
  interpreter.steps += 1;
  return frame.isLive && !isExhausted(interpreter);
}

/** Notes work on the GPU of which it is not known what becomes, where the way to it is surely taken. */
export function doubt(
  interpreter: Interpreter,
  frame: Frame,
  node: Node,
  why: string,
  elsewhere?: Doubt['elsewhere'],
): void {
  if (frame.isSure) interpreter.doubtful ??= { node: frame.site ?? node, why, elsewhere };
}

/** Runs the block of a statement or clause. */
export function executeBlock(interpreter: Interpreter, owner: Node | undefined, frame: Frame, name = 'body'): void {
  const block = owner === undefined ? undefined : field(owner, name);
  if (block !== undefined) interpreter.execute(children(block), frame);
}

/** Whether a condition holds: as computed, or else as guessed. */
export function decide(interpreter: Interpreter, condition: Node | undefined, frame: Frame): boolean | undefined {
  if (condition === undefined) return undefined;
  return truthOf(interpreter.evaluate(condition, frame)) ?? interpreter.guess?.(condition);
}

/** The same for a condition of `mo.stop` or `assert`: what is guessed to be about the GPU ends the cell. */
export function decideEnd(
  interpreter: Interpreter,
  condition: Node | undefined,
  ends: boolean,
  frame: Frame,
): boolean | undefined {
  if (condition === undefined) return undefined;
  const value = truthOf(interpreter.evaluate(condition, frame));
  return value ?? (interpreter.guess?.(condition) === undefined ? undefined : ends);
}
