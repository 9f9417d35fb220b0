import { qualifiedName } from '../notebook/imports.ts';
import { argumentsOf } from '../python/arguments.ts';
import { children, field, type Node } from '../python/tree.ts';

/** A function, or what may be one, that a call is given and may call. */
export interface HandedOver {
  /** `train` of `map(train, grid)`; a lambda; what `functools.partial(train, 3)` is made from. */
  readonly node: Node;
  /** Whether the call is there to call it, so that it is a function whatever else is known of it. */
  readonly isCalled: boolean;
}

/** Where functions that call another one take it: at a position, or by a name. */
const CALLERS: ReadonlyMap<string, readonly [position: number | undefined, name: string | undefined]> = new Map([
  ['filter', [0, undefined]],
  ['map', [0, undefined]],
  ['max', [undefined, 'key']],
  ['min', [undefined, 'key']],
  ['sorted', [undefined, 'key']],
  ['.sort', [undefined, 'key']],
  ['functools.reduce', [0, undefined]],
  ['itertools.accumulate', [1, 'func']],
  ['itertools.dropwhile', [0, undefined]],
  ['itertools.filterfalse', [0, undefined]],
  ['itertools.groupby', [1, 'key']],
  ['itertools.starmap', [0, undefined]],
  ['itertools.takewhile', [0, undefined]],
]);

/** What keeps a function, looks at it or shows it, and does not call it while the call runs. */
const KEEPERS =
  /^(?:\.(?:add|append|count|extend|form|get|index|insert|pop|remove|setdefault|update)|bool|callable|dict|dir|enumerate|frozenset|getattr|hasattr|hash|id|isinstance|issubclass|len|list|object|print|repr|set|slice|str|super|tuple|type|vars|zip|\w*Error|Exception|functools\.(?!reduce$).*|typing\..*|typing_extensions\..*|types\..*|dataclasses\..*|marimo\.(?:lazy|state|ui\.(?!table$).*))$/;

/** Makers of functions that only take a value apart. */
const GETTERS = /^operator\.(?:itemgetter|attrgetter)$/;

/**
 * The functions that a call is given: it counts as calling them, unless it is known only to keep them (`on_click=train`).
 * @param aliases what the names of imports stand for
 */
export function handedOver(call: Node, aliases: ReadonlyMap<string, string>): readonly HandedOver[] {
  const callee = field(call, 'function');
  const name = callee === undefined ? '' : nameOf(callee, aliases);
  if (KEEPERS.test(name)) return [];
  const [place, key] = CALLERS.get(name) ?? [undefined, undefined];
  return argumentsOf(call).flatMap(({ name: keyword, value }, at) => {
    const isCalled = keyword === undefined ? at === place : keyword === key;
    return isCalled
      ? functionsIn(value, aliases, true)
      : itemsOf(value).flatMap((each) => functionsIn(each, aliases, false));
  });
}

/** `functools.reduce`, `sorted`; `.sort` for a method of anything else. */
function nameOf(callee: Node, aliases: ReadonlyMap<string, string>): string {
  const path = qualifiedName(callee, aliases);
  if (path !== undefined) return path;
  return callee.type === 'attribute' ? `.${field(callee, 'attribute')?.text ?? ''}` : callee.text;
}

function functionsIn(value: Node, aliases: ReadonlyMap<string, string>, isCalled: boolean): readonly HandedOver[] {
  const made = value.type === 'call' ? qualifiedName(field(value, 'function') ?? value, aliases) : undefined;
  if (made === 'functools.partial')
    return argumentsOf(value)
      .slice(0, 1)
      .map((each) => ({ node: each.value, isCalled: true }));
  if (made !== undefined && GETTERS.test(made)) return [];
  // `filter(None, values)`, `key=None`
  return value.type === 'none' ? [] : [{ node: value, isCalled }];
}

/** A value, or the values in a list or dictionary of them. */
function itemsOf(value: Node): readonly Node[] {
  if (value.type === 'pair') return itemsOf(field(value, 'value') ?? value);
  return ['list', 'tuple', 'set', 'dictionary'].includes(value.type) ? children(value).flatMap(itemsOf) : [value];
}
