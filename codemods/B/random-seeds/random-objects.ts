import { RANDOM_OBJECTS, DROPOUT_LAYERS, type Generator } from '../../../src/knowledge/random-apis.ts';
import { qualifiedName } from '../../../src/notebook/imports.ts';
import type { Notebook } from '../../../src/notebook/notebook.ts';
import { symbolOf } from '../../../src/notebook/symbols.ts';
import { isGiven } from '../../../src/python/arguments.ts';
import { field, walk, type Node } from '../../../src/python/tree.ts';
import { isDefinition } from '../../../src/python/walk-scope.ts';
import { calleeOf, type Summaries } from '../../../src/semantics/calls.ts';
import { parametersIn, valuesIn } from '../../../src/semantics/values.ts';
import type { NotebookClass } from './callables.ts';

/** What using a unit does. */
export interface Summary {
  /** The generators that nothing seeds before it draws from them. */
  readonly open: ReadonlySet<Generator>;
  /** Those of them whose numbers can be seen whatever becomes of what a function returns. */
  readonly seen: ReadonlySet<Generator>;
  /** Those whose numbers can be seen only in what a function returns. */
  readonly returned: ReadonlySet<Generator>;
  /** What it seeds for its caller: a function that only seeds. */
  readonly seeds: ReadonlySet<Generator>;
  /** What it seeds in some case, for its caller or for itself. */
  readonly maySeed: ReadonlySet<Generator>;
  readonly isRandom: boolean;
  /** Whether all that is open is only guessed. */
  readonly isGuess: boolean;
}

/** What using something does that never draws. */
export const NOTHING: Summary = {
  open: new Set(),
  seen: new Set(),
  returned: new Set(),
  seeds: new Set(),
  maySeed: new Set(),
  isRandom: false,
  isGuess: false,
};

/** What is known of the functions, classes and names of a notebook where a node is judged. */
export interface Context {
  readonly notebook: Notebook;
  readonly aliases: ReadonlyMap<string, string>;
  readonly functions: ReadonlyMap<string, Node>;
  readonly classes: ReadonlyMap<string, NotebookClass>;
  /** By `name` for functions, `Name` for what making an object does, `Name.method` for methods. */
  readonly summaries: Summaries<Summary>;
  /** The functions that the values of a name hold, filled as names are met. */
  readonly held: Map<readonly Node[], readonly Node[]>;
}

/** The symbol of the function or class that a name or call reaches; empty for any other. */
export function reachedAt(node: Node, { notebook }: Context): string {
  return calleeOf(node, notebook)?.symbol ?? '';
}

const NO_VALUES: readonly Node[] = [];

/** What a name was bound to; nothing for other expressions and for parameters. */
export function valuesAt(node: Node, { notebook }: Context): readonly Node[] {
  if (node.type !== 'identifier' || parametersIn(notebook).has(symbolOf(node))) return NO_VALUES;
  return valuesIn(notebook).get(symbolOf(node)) ?? NO_VALUES;
}

/** The calls that a value is made by: `Net().to(device)` by `to` and by `Net`. */
function makersIn(value: Node): Node[] {
  return walk(value, isDefinition).flatMap((node) => (node.type === 'call' ? (field(node, 'function') ?? []) : []));
}

/** The kinds of library objects that draw when they are used so, which an object may be of. */
export function objectsOf(
  node: Node,
  used: (typeof RANDOM_OBJECTS)[number]['used'],
  context: Context,
): typeof RANDOM_OBJECTS {
  // `RandomNodeSplit(num_val=0.5)(data)`
  const values = node.type === 'call' ? [node] : valuesAt(node, context);
  const makers = values.flatMap(makersIn);
  return makers.flatMap((maker) => {
    const path = qualifiedName(maker, context.aliases) ?? '';
    const kind = RANDOM_OBJECTS.find((each) => each.used === used && each.made.test(path));
    if (kind === undefined) return [];
    const isFixed = maker.parent !== null && used === 'fit' && isGiven(maker.parent, kind.fixedBy);
    return isFixed ? [] : [kind];
  });
}

/** The classes of the notebook that an object may be of. */
export function classesOf(node: Node, context: Context): string[] {
  return valuesAt(node, context)
    .flatMap(makersIn)
    .map((maker) => reachedAt(maker, context))
    .filter((symbol) => context.classes.has(symbol));
}

/** What making an object does: its own maker, or those of its bases too. */
export function makingOf(name: string, context: Context, seen: ReadonlySet<string> = new Set()): Summary {
  const own = context.summaries.get(name) ?? NOTHING;
  const bases = (context.classes.get(name)?.bases ?? []).filter((base) => context.classes.has(base) && !seen.has(base));
  const all = [own, ...bases.map((base) => makingOf(base, context, new Set([...seen, name])))];
  return {
    open: new Set(all.flatMap((each) => [...each.open])),
    seen: new Set(all.flatMap((each) => [...each.open])),
    returned: new Set(),
    seeds: new Set(),
    maySeed: new Set(all.flatMap((each) => [...each.maySeed])),
    isRandom: all.some((each) => each.isRandom),
    isGuess: all.every((each) => each.isGuess || each.open.size === 0),
  };
}

/** What a method does: that of the class, or of a base. */
export function methodOf(
  name: string,
  method: string,
  context: Context,
  seen: ReadonlySet<string> = new Set(),
): Summary | undefined {
  const { methods, bases } = context.classes.get(name) ?? { methods: new Set<string>(), bases: [] };
  if (methods.has(method)) return context.summaries.get(`${name}.${method}`);
  for (const base of bases.filter((each) => context.classes.has(each) && !seen.has(each))) {
    const found = methodOf(base, method, context, new Set([...seen, name]));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Whether a class of the notebook, or one that it is made of, has dropout layers. */
export function hasDropout(name: string, context: Context, seen: ReadonlySet<string> = new Set()): boolean {
  const definition = context.classes.get(name);
  if (definition === undefined || seen.has(name)) return false;
  return walk(definition.node).some((node) => {
    const callee = node.type === 'call' ? field(node, 'function') : undefined;
    if (callee === undefined) return false;
    const path = qualifiedName(callee, context.aliases);
    return path === undefined
      ? hasDropout(reachedAt(callee, context), context, new Set([...seen, name]))
      : DROPOUT_LAYERS.test(path);
  });
}

/** Whether an object was loaded by `from_pretrained`. */
export function isPretrained(object: Node, context: Context): boolean {
  return valuesAt(object, context).some((value) =>
    makersIn(value).some(({ text }) => text.endsWith('.from_pretrained')),
  );
}
