/*
 * What gives a plain value: one of Python's own types, whose methods answer at once and whose items can be gone through at
 * once. Anything else is not plain, and its methods may do anything.
 */

/** `mixed`: one of several plain types. `never`: nothing yet, in a name that is bound by means of itself. */
export type PlainType =
  'text' | 'bytes' | 'number' | 'none' | 'path' | 'list' | 'dict' | 'element' | 'process' | 'mixed' | 'never';

/** A plain value; where its type says so, or None. */
export interface Plain {
  readonly type: PlainType;
  /** What each item of a list is, or each value of a dictionary; undefined where that may be anything. */
  readonly items?: Plain | undefined;
  /** What the parts of a tuple are, each by itself. */
  readonly parts?: readonly (Plain | undefined)[] | undefined;
  /** What a dictionary has under each of its keys, where these are all known. */
  readonly fields?: ReadonlyMap<string, Plain | undefined> | undefined;
  /** A number that is no more than some hundreds, so that to count to it takes no time. */
  readonly isSmall?: boolean;
}

const plain = (type: PlainType): Plain => ({ type });

export const TEXT = plain('text');
export const BYTES = plain('bytes');
export const NUMBER = plain('number');
export const NONE = plain('none');
export const PATH = plain('path');
export const DICT = plain('dict');
export const ELEMENT = plain('element');
export const MIXED = plain('mixed');
export const NEVER = plain('never');
export const SMALL: Plain = { type: 'number', isSmall: true };

/** A list, tuple, set or iterator of such items. */
export function listOf(items: Plain | undefined): Plain {
  return { type: 'list', items };
}

type Table = readonly (readonly [RegExp, Plain])[];

/** What stands in modules, by qualified name. */
const VALUES: Table = [
  [/^(?:os\.(?:sep|linesep)|sys\.(?:platform|version|executable))$/, TEXT],
  [/^(?:\w+(?:\.\w+)*\.__version__|torch\.version\.\w+)$/, TEXT],
  [/^math\.(?:pi|e|tau|inf|nan)$/, NUMBER],
  [/^os\.environ$/, { ...DICT, items: TEXT }],
];

/** What functions of modules give, by qualified name. */
const RESULTS: Table = [
  [/^os\.path\.(?:exists|is\w+|lexists|samefile|get\w+)$/, NUMBER],
  [/^os\.path\.split\w*$/, listOf(TEXT)],
  [/^(?:os\.(?:getenv|getcwd|fspath|environ\.get|path\.\w+)|shutil\.which)$/, TEXT],
  [/^platform\.(?:uname|architecture|python_version_tuple|libc_ver|win32_ver|mac_ver)$/, listOf(undefined)],
  [/^platform\.\w+$/, TEXT],
  [/^textwrap\.wrap$/, listOf(TEXT)],
  [/^(?:time\.strftime|json\.dumps|textwrap\.\w+|re\.sub)$/, TEXT],
  [/^(?:torch\.cuda\.get_device_name|subprocess\.check_output)$/, TEXT],
  [
    /^(?:torch\.cuda\.device_count|os\.cpu_count|pynvml\.nvmlDeviceGetCount|cupy\.cuda\.runtime\.getDeviceCount)$/,
    SMALL,
  ],
  [/^math\.(?:frexp|modf)$/, listOf(NUMBER)],
  [/^(?:time\.(?:time|perf_counter|monotonic)|math\.\w+|torch\.cuda\.(?:is_available|\w*memory\w*))$/, NUMBER],
  [/^torch\.cuda\.(?:get_device_capability|mem_get_info)$/, listOf(NUMBER)],
  [/^(?:marimo\.(?:cli_args|query_params)|collections\.(?:OrderedDict|defaultdict|Counter))$/, DICT],
  [/^re\.(?:findall|split)$/, listOf(TEXT)],
  [/^pathlib\.(?:Path|PurePath|Path\.cwd|Path\.home)$/, PATH],
  [/^subprocess\.run$/, plain('process')],
  [/^(?:marimo\.(?:md|ui\.\w+|callout|hstack|vstack|stat|accordion|plain_text|image))$/, ELEMENT],
  [/^(?:ascii|chr|format|hex|bin|oct|repr|str)$/, TEXT],
  [/^(?:bool|complex|float|hash|id|int|isinstance|issubclass|callable|hasattr|any|all|ord)$/, NUMBER],
];

/** What a module's attribute is; undefined where that may be anything. */
export function plainAttribute(path: string): Plain | undefined {
  return VALUES.find(([pattern]) => pattern.test(path))?.[1];
}

/** What a builtin or a function of a module gives, whatever it is given. */
export function plainResult(path: string): Plain | undefined {
  return RESULTS.find(([pattern]) => pattern.test(path))?.[1];
}

/** Functions that give what they are given, item by item. */
export const PASSING_ON =
  /^(?:filter|frozenset|iter|list|reversed|set|sorted|tuple|itertools\.(?:chain|islice)|marimo\.status\.progress_bar)$/;

/** Functions that make a list of others by the items of what they are given. */
export const COMBINING = /^(?:enumerate|map|zip|itertools\.(?:product|zip_longest|pairwise|starmap))$/;

/** What runs through values or shows that something runs, and puts itself on the page. */
export const PROGRESS = /^marimo\.status\.(?:progress_bar|spinner)$/;

const TEXT_METHODS: ReadonlyMap<string, Plain> = new Map([
  ['count', NUMBER],
  ['encode', BYTES],
  ['endswith', NUMBER],
  ['find', NUMBER],
  ['index', NUMBER],
  ['isdigit', NUMBER],
  ['partition', listOf(TEXT)],
  ['rfind', NUMBER],
  ['rpartition', listOf(TEXT)],
  ['rsplit', listOf(TEXT)],
  ['split', listOf(TEXT)],
  ['splitlines', listOf(TEXT)],
  ['startswith', NUMBER],
]);

/** What a method of a plain value gives, other than what takes a part of it; undefined where that may be anything. */
export function methodResult(of: Plain, method: string): Plain | undefined {
  switch (of.type) {
    case 'text':
      return TEXT_METHODS.get(method) ?? (/^(?:is\w+|rindex)$/.test(method) ? NUMBER : TEXT);
    case 'bytes':
      if (method === 'decode' || method === 'hex') return TEXT;
      return /^(?:[lr]?strip|lower|upper|replace|join)$/.test(method) ? of : undefined;
    case 'dict':
      if (method === 'items') return listOf({ type: 'list', parts: [MIXED, of.items] });
      if (method === 'keys') return listOf(MIXED);
      if (method === 'values') return listOf(of.items);
      return method === 'copy' ? of : /^(?:clear|update)$/.test(method) ? NONE : undefined;
    case 'list':
      if (method === 'copy') return of;
      if (method === 'index' || method === 'count') return NUMBER;
      if (method === 'pop') return of.items;
      return /^(?:add|append|clear|discard|extend|insert|remove|reverse|sort|update)$/.test(method) ? NONE : undefined;
    case 'path':
      if (/^(?:absolute|expanduser|joinpath|relative_to|resolve|with_\w+)$/.test(method)) return PATH;
      return /^(?:exists|is_\w+)$/.test(method) ? NUMBER : method === 'as_posix' ? TEXT : undefined;
    case 'element':
      return of;
    default:
      return undefined;
  }
}
