import { memoized } from '../../../src/memoized.ts';
import { qualifiedName } from '../../../src/notebook/imports.ts';
import type { Notebook } from '../../../src/notebook/notebook.ts';
import { argumentsOf } from '../../../src/python/arguments.ts';
import { children, field, type Node } from '../../../src/python/tree.ts';
import { fateOf, isLoadedOver, type Fate } from '../../../src/semantics/for-its-shape.ts';
import { SIZED } from './random-apis.ts';
import type { Context } from './random-objects.ts';

/**
 * Whether a reader can see the numbers that a call gives. Those that nobody can: the input of a benchmark, a profiler or a
 * trace, weights that others are loaded over, a handful of numbers that show what a tensor looks like.
 */
export function fateOfNumbers(call: Node, { notebook, aliases }: Context): Fate {
  const known = fates(notebook);
  const fate = known.get(call.id) ?? (isLoadedOver(call) ? 'unseen' : fateOf(call, notebook, isHandful(call, aliases)));
  known.set(call.id, fate);
  return fate;
}

const fates = memoized((_notebook: Notebook) => new Map<number, Fate>());

/** More numbers than that are a result, not an example. */
const HANDFUL = 32;

/** Whether a call says that it makes a few numbers: `torch.rand(2, 3)`, `nn.Linear(3, 1)`. */
function isHandful(call: Node, aliases: ReadonlyMap<string, string>): boolean {
  const callee = field(call, 'function');
  if (callee === undefined || !SIZED.test(qualifiedName(callee, aliases) ?? '')) return false;
  const sizes = argumentsOf(call)
    .filter(({ name }) => name === undefined || name === 'size')
    .flatMap(({ value }) => (/^(?:tuple|list)$/.test(value.type) ? children(value) : [value]));
  const isWritten = sizes.length > 0 && sizes.every(({ type }) => type === 'integer');
  return isWritten && sizes.reduce((all, { text }) => all * Number(text), 1) <= HANDFUL;
}
