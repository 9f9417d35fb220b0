import type { Cell } from '../../notebook/notebook.ts';
import type { Node } from '../../python/tree.ts';
import { join, type Value } from './values.ts';

/** How a cell ends: `next`: at its end; `stop`: by `mo.stop`; `raise`: by its author's own error; `gpu`: by work on the GPU. */
export type End = 'next' | 'stop' | 'raise' | 'gpu' | 'driver';

/** How a block is left before its end. */
type Way = Exclude<End, 'next'> | 'return' | 'break' | 'continue';

/** The values of names. */
export type Environment = Map<string, Value>;

/** A way out of a block, with the environment as it is there. */
export interface Exit {
  readonly way: Way;
  readonly environment: Environment;
  readonly node: Node;
  readonly isSure: boolean;
  /** What is returned; for `gpu`, the name of the error where it is a library's own. */
  readonly value?: Value;
}

/** The state of one function call, or of a cell itself, at the point that is looked at. */
export interface Frame {
  readonly cell: Cell;
  environment: Environment;
  /** Whether a way leads to this point. */
  isLive: boolean;
  /** The ways that were left before. */
  readonly exits: Exit[];
  /** Whether no condition on the way here was unknown. */
  readonly isSure: boolean;
  /** Whether a handler may take what is raised here. */
  readonly isTried: boolean;
  /** In a function: the names around its definition, the frame of its cell, and the node of the cell that called. */
  readonly closure?: ReadonlyMap<string, Value>;
  readonly globals?: Frame;
  readonly definition?: Node;
  readonly site?: Node;
  readonly depth: number;
}

/** Ends the way, or one of the ways that are not told apart where it is not sure to be taken. */
export function leave(frame: Frame, way: Way, node: Node, isSure = true, value?: Value): undefined {
  const at = way === 'gpu' || way === 'driver' ? (frame.site ?? node) : node;
  frame.exits.push({
    way,
    environment: new Map(frame.environment),
    node: at,
    isSure: isSure && frame.isSure,
    value,
  });
  if (isSure) frame.isLive = false;
}

/** A branch from here: it changes its own environment, and leaves by the same exits. */
export function fork(frame: Frame, isSure = true): Frame {
  return { ...frame, environment: new Map(frame.environment), isSure: frame.isSure && isSure };
}

/** Goes on where branches meet. */
export function joinInto(frame: Frame, branches: readonly Frame[]): void {
  const live = branches.filter((each) => each.isLive);
  frame.isLive = live.length > 0;
  if (frame.isLive) frame.environment = joinEnvironments(live.map(({ environment }) => environment));
}

/** Takes one of two branches, or both where the condition is not known. */
export function branch(
  frame: Frame,
  condition: boolean | undefined,
  yes: (to: Frame) => void,
  no: (to: Frame) => void,
): void {
  if (!frame.isLive) return;
  if (condition !== undefined) return condition ? yes(frame) : no(frame);
  const forks = [fork(frame, false), fork(frame, false)] as const;
  yes(forks[0]);
  no(forks[1]);
  joinInto(frame, forks);
}

/** What is known of the names where several environments meet. */
export function joinEnvironments(all: readonly Environment[]): Environment {
  const [first, ...rest] = all;
  const environment: Environment = new Map(first);
  for (const other of rest) {
    for (const name of new Set([...environment.keys(), ...other.keys()]))
      environment.set(name, join(environment.get(name), other.get(name)));
  }
  return environment;
}
