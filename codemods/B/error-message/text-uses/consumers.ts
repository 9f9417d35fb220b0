import { aliasesOf, qualifiedName } from '../../../../src/notebook/imports.ts';
import type { Notebook } from '../../../../src/notebook/notebook.ts';
import { argumentsOf } from '../../../../src/python/arguments.ts';
import { field, type Node } from '../../../../src/python/tree.ts';
import { ANY, type Path } from './paths.ts';

/**
 * What a call does with a value that holds a text. `nothing`: it shows it, or asks what no words change. `data`: its
 * result depends on the words. `result`: the call's value holds the text. `key`: so does its element. `into`: a
 * container takes it up.
 */
export type Reading =
  | { readonly kind: 'nothing' | 'data' | 'unknown' }
  | { readonly kind: 'result'; readonly path: Path; readonly isSame?: boolean }
  | { readonly kind: 'key'; readonly key: Node | undefined; readonly path: Path }
  | { readonly kind: 'into'; readonly container: Node; readonly path: Path };

const NOTHING = { kind: 'nothing' } as const;
const DATA = { kind: 'data' } as const;
const UNKNOWN = { kind: 'unknown' } as const;

function words(text: string): ReadonlySet<string> {
  return new Set(text.trim().split(/\s+/));
}

/** Methods of a text whose result is the text in another form, fit to be read; the first few keep what is looked for. */
const SAME = words('casefold lower strip');
const READABLE = words('capitalize center expandtabs ljust lstrip replace rjust rstrip swapcase title upper');

/** Methods of a text whose result depends on its words. */
const PARSING = words(`count decode encode endswith find format index isalnum isalpha isascii isdecimal isdigit
  isidentifier islower isnumeric isprintable isspace istitle isupper join partition removeprefix removesuffix rfind rindex
  rpartition rsplit split startswith translate zfill`);

/** Methods of a container that no words in it change. */
const CHANGING = words('add append appendleft clear extend insert keys reverse update');

/** What a method does with the value that it belongs to. */
export function methodOn(name: string, call: Node, path: Path): Reading {
  const [first, ...rest] = path;
  const [argument] = argumentsOf(call);
  if (first === undefined) {
    if (SAME.has(name)) return { kind: 'result', path, isSame: true };
    if (READABLE.has(name)) return { kind: 'result', path };
    if (name === 'splitlines') return { kind: 'result', path: [ANY] };
    return PARSING.has(name) ? DATA : UNKNOWN;
  }
  if (name === 'get' || name === 'setdefault' || (name === 'pop' && argument !== undefined)) {
    return { kind: 'key', key: argument?.value, path };
  }
  if (name === 'pop' || name === 'popleft') return { kind: 'result', path: rest };
  if (name === 'items') return { kind: 'result', path: [ANY, 1, ...rest] };
  if (name === 'values') return { kind: 'result', path: [ANY, ...rest] };
  if (name === 'copy') return { kind: 'result', path };
  if (CHANGING.has(name)) return NOTHING;
  return name === 'count' || name === 'index' || name === 'remove' ? DATA : UNKNOWN;
}

/** Functions that make a text of any value. */
const TEXT_OF =
  /^(?:str|repr|format|ascii|html\.escape|json\.dumps|pprint\.pformat|textwrap\.(?:dedent|fill|indent|shorten|wrap)|traceback\.\w+)$/;

/** Functions that show what they are given. */
const SHOWS =
  /^(?:print|pprint\.(?:pprint|pp)|rich\.print|IPython\.display\.(?:display|Markdown|HTML)|sys\.(?:stdout|stderr)\.write|warnings\.warn|logging\.(?:debug|info|warning|warn|error|exception|critical|log)|click\.(?:echo|secho)|tqdm\.(?:\w+\.)*write)$/;
const LOGGER = /^(?:\w*log|\w*logger|_?LOG(?:GER)?)\.(?:debug|info|warning|warn|error|exception|critical|log)$/i;

/** Elements of marimo that show what they are given; the values of others can be read again. */
const SHOWING_ELEMENTS = /^marimo\.(?!ui\.|stop$|state$|cache$|persistent_cache$|sql$)/;

/** Functions whose result holds what they are given in the same places. */
const PASSING =
  /^(?:list|tuple|reversed|sorted|dict|iter|copy\.(?:copy|deepcopy)|pandas\.DataFrame|polars\.DataFrame|asyncio\.run|collections\.(?:deque|OrderedDict))$/;

/** Questions about a value that no words in it change. */
const ASKING = /^(?:isinstance|bool|any|all|type|id|callable)$/;

/** Functions whose result depends on the words, or that send them elsewhere. */
const USING =
  /^(?:int|float|complex|hash|ord|eval|exec|compile|open|len|set|frozenset|bytes|getattr|hasattr|max|min|sum|(?:json|pickle|yaml|tomllib|csv|re|regex|ast|hashlib|datetime|decimal|fractions|requests|httpx|urllib|aiohttp|subprocess|os|shutil|pathlib|io|socket|smtplib|sqlite3)\.[\w.]+)$/;

/** Methods that send or keep what they are given. */
const SENDING =
  /\.(?:write|writelines|write_text|send|sendall|send_json|post|put|put_nowait|publish|execute|save|dump)$/;

/**
 * What a call of a library or of Python does with an argument.
 * @param at which argument it is
 */
export function consumerOf(
  notebook: Notebook,
  call: Node,
  at: number,
  keyword: string | undefined,
  path: Path,
): Reading {
  const callee = field(call, 'function');
  const written = callee?.text ?? '';
  const name = qualifiedName(callee ?? call, aliasesOf(notebook)) ?? written;
  if (SHOWS.test(name) || LOGGER.test(written)) return NOTHING;
  if (name === 'marimo.stop') return NOTHING;
  if (SHOWING_ELEMENTS.test(name) || name === 'marimo.ui.table') return NOTHING;
  if (TEXT_OF.test(name)) return { kind: 'result', path: [], isSame: name === 'str' && path.length === 0 };
  if (ASKING.test(name)) return NOTHING;
  if (name === 'len' && path.length > 0) return NOTHING;
  if (PASSING.test(name)) return passed(name, call, keyword, path);
  if (name === 'enumerate' && path.length > 0) return { kind: 'result', path: [ANY, 1, ...path.slice(1)] };
  if (name === 'zip' && path.length > 0) return { kind: 'result', path: [ANY, at, ...path.slice(1)] };
  if (name === 'next' && path.length > 0 && at === 0) return { kind: 'result', path: path.slice(1) };
  if (USING.test(name)) return DATA;
  if (callee?.type === 'attribute')
    return givenToMethod(callee, at, keyword, path) ?? (SENDING.test(written) ? DATA : UNKNOWN);
  return UNKNOWN;
}

/** `dict(error=text)`, `sorted(rows)`. */
function passed(name: string, call: Node, keyword: string | undefined, path: Path): Reading {
  if (keyword !== undefined) return name === 'dict' ? { kind: 'result', path: [keyword, ...path] } : UNKNOWN;
  if (path.length === 0 && name !== 'asyncio.run') return DATA;
  // A list is in the order of the texts in it; by which key rows are sorted may be their text.
  if (name === 'sorted') return argumentsOf(call).some((each) => each.name === 'key') ? UNKNOWN : DATA;
  return { kind: 'result', path };
}

/** `rows.append(result)`, `", ".join(texts)`, `results.get(text)`. */
function givenToMethod(callee: Node, at: number, keyword: string | undefined, path: Path): Reading | undefined {
  const container = field(callee, 'object');
  const name = field(callee, 'attribute')?.text ?? '';
  if (container === undefined) return undefined;
  switch (name) {
    case 'append':
    case 'appendleft':
    case 'insert':
      return { kind: 'into', container, path: [ANY, ...path] };
    case 'extend':
      return path.length === 0 ? DATA : { kind: 'into', container, path };
    case 'update':
      if (keyword !== undefined) return { kind: 'into', container, path: [keyword, ...path] };
      return path.length === 0 ? DATA : { kind: 'into', container, path };
    case 'format':
      return { kind: 'result', path: [] };
    case 'join':
      return path.length === 0 ? DATA : { kind: 'result', path: [] };
    case 'get':
    case 'setdefault':
    case 'pop':
      return at === 0 ? DATA : { kind: 'result', path };
    case 'index':
    case 'count':
    case 'remove':
    case 'startswith':
    case 'endswith':
    case 'replace':
    case 'find':
    case 'split':
    case 'add':
      return DATA;
    default:
      return undefined;
  }
}
