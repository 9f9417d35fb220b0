import { graphOf } from '../notebook/graph.ts';
import type { Cell, Notebook } from '../notebook/notebook.ts';
import type { Node } from '../python/tree.ts';
import { fork } from '../semantics/interpreter/frame.ts';
import { interpret } from '../semantics/interpreter/index.ts';
import type { Machine } from '../semantics/interpreter/machine.ts';
import { join, type Value } from '../semantics/interpreter/values.ts';

/** The whole numbers of a notebook on a machine with so many GPUs: `max(n_gpus, 32)` with three is 32. */
export interface Numbers {
  /**
   * The value of an expression of a cell, or of another one as it would be at the place of such an expression; undefined
   * where it is no whole number, or not the same each time.
   */
  readonly valueOf: (expression: Node, cell: Cell, place?: Node) => number | undefined;
  /** The value of a name that a cell reads from another one. */
  readonly valueOfName: (name: string, reader: Cell) => number | undefined;
}

const known = new WeakMap<Notebook, Map<number, Numbers>>();

/** Computes whole numbers of a notebook as they are on a machine with so many GPUs. */
export function numbersWith(gpus: number, notebook: Notebook): Numbers {
  const machines = known.get(notebook) ?? new Map<number, Numbers>();
  known.set(notebook, machines);
  const numbers = machines.get(gpus) ?? compute(machineWith(gpus), notebook);
  machines.set(gpus, numbers);
  return numbers;
}

function compute(machine: Machine, notebook: Notebook): Numbers {
  const values = new Map<Node, Value>();
  const runOf = interpret(notebook, machine, {
    observe: (node, value) => values.set(node, values.has(node) ? join(values.get(node), value) : value),
  });
  const valueAt = (expression: Node, cell: Cell, place: Node): Value => {
    const found: Value[] = [];
    interpret(notebook, machine, {
      observe: (node, _value, frame, evaluate) => {
        if (node === place) found.push(evaluate(expression, fork(frame)));
      },
    })(cell);
    return found.length === 0 ? undefined : found.reduce(join);
  };
  return {
    valueOf: (expression, cell, place = expression) => {
      if (place !== expression) return asNumber(valueAt(expression, cell, place));
      runOf(cell);
      return asNumber(values.get(expression));
    },
    valueOfName: (name, reader) => {
      const [home, ...others] = graphOf(notebook).definers.get(name) ?? [];
      const definer =
        home === undefined || home === reader.index || others.length > 0 ? undefined : notebook.cells[home];
      return definer === undefined ? undefined : asNumber(runOf(definer).environment.get(name));
    },
  };
}

function asNumber(value: Value): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

/** A machine with so many GPUs. Whatever it is asked for but the number of its GPUs is not known, nor which loops it runs. */
export function machineWith(gpus: number): Machine {
  return {
    hasGpu: true,
    isWorkWanted: false,
    effectOf: () => 'none',
    raisedBy: () => undefined,
    answerOf: (path) => {
      if (path === 'torch.cuda.device_count') return gpus;
      return path === 'torch.cuda.is_available' ? gpus > 0 : undefined;
    },
    attributeOf: () => undefined,
    refusesImport: () => false,
    refusesContext: () => false,
    mayBeGpus: () => false,
  };
}
