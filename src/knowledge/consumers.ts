/*
 * What a call does with a function or a generator that it is given. Whatever is not listed may keep it.
 */

/** Builtins and functions that have run through what they are given, or called their key, when they return. */
const AT_ONCE: readonly { readonly names: string; readonly why: string }[] = [
  { names: 'sorted min max', why: 'compare the elements' },
  { names: 'sum any all list tuple set frozenset dict', why: 'run through what they are given' },
  { names: 'next', why: 'takes one element; what is left is asked about where the generator is read again' },
  { names: 'collections.Counter collections.deque', why: 'run through what they are given' },
  { names: 'math.fsum math.prod statistics.mean statistics.median statistics.stdev', why: 'run through it' },
  { names: 'asyncio.run', why: 'waits for the coroutine' },
  { names: 'numpy.fromiter', why: 'makes an array of it' },
];

/** Functions that have called what they are given when they return. */
const CALLERS: readonly { readonly names: string; readonly why: string }[] = [
  { names: 'functools.reduce', why: 'calls it for each element' },
  { names: 'timeit.timeit timeit.repeat', why: 'call it so many times' },
];

/** Methods that run through what they are given, or call their key, unless a class of the notebook has its own. */
const METHODS_AT_ONCE: readonly { readonly names: string; readonly why: string }[] = [
  { names: 'join extend writelines', why: 'run through what they are given' },
  { names: 'sort', why: 'calls its key for each element' },
];

/** Builtins and functions whose result calls, or runs through, what they are given when it is run through itself. */
const PASSED_ON: readonly { readonly names: string; readonly why: string }[] = [
  { names: 'map filter zip enumerate iter reversed', why: 'lazy' },
  {
    names:
      'itertools.chain itertools.islice itertools.takewhile itertools.dropwhile itertools.starmap itertools.zip_longest itertools.product itertools.accumulate itertools.groupby',
    why: 'lazy',
  },
];

/** Keywords under which they take a function. What other keywords are given, `dict(a=f)` keeps. */
const FUNCTION_KEYWORDS: readonly string[] = ['key', 'stmt', 'function'];

const atOnce = namesIn(AT_ONCE);
const callers = namesIn(CALLERS);
const methodsAtOnce = namesIn(METHODS_AT_ONCE);
const passedOn = namesIn(PASSED_ON);

function namesIn(table: readonly { readonly names: string }[]): ReadonlySet<string> {
  return new Set(table.flatMap(({ names }) => names.split(' ')));
}

/** What a call is asked about. */
export interface Consumed {
  /** The qualified name of what is called, or the name of a builtin. */
  readonly name: string | undefined;
  /** The name of the method that is called. */
  readonly method: string | undefined;
  /** The keyword under which the call was given what is asked about. */
  readonly keyword: string | undefined;
  /** Whether that is a function, which nothing can run through: `max(small, large)` gives one of them back. */
  readonly isFunction: boolean;
}

/** Whether a call has called, or run through, what it was given when it returns. */
export function callsAtOnce({ name, method, keyword, isFunction }: Consumed): boolean {
  if (keyword !== undefined && !FUNCTION_KEYWORDS.includes(keyword)) return false;
  if (name !== undefined && callers.has(name)) return true;
  if (isFunction && keyword === undefined) return false;
  return (name !== undefined && atOnce.has(name)) || (method !== undefined && methodsAtOnce.has(method));
}

/** Whether the result of a call stands for what it was given: `map(f, xs)` calls `f` when it is run through. */
export function passesOn(name: string | undefined): boolean {
  return name !== undefined && passedOn.has(name);
}
