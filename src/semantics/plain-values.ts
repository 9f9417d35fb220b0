import { aliasesOf, qualifiedName } from '../notebook/imports.ts';
import type { Notebook } from '../notebook/notebook.ts';
import { symbolOf } from '../notebook/symbols.ts';
import { plainText } from '../python/strings.ts';
import { children, field, walk, type Node } from '../python/tree.ts';
import { argumentsOf, positional } from '../python/arguments.ts';
import { definitionsOf } from './definitions.ts';
import { isCalledForLater } from './deferred.ts';
import { isDefinition } from '../python/walk-scope.ts';
import { contentsOf, namesLike, type NameUses } from './name-uses.ts';
import {
  DICT,
  either,
  ELEMENT,
  eitherOf,
  isShort,
  itemOf,
  listOf,
  methodResult,
  NEVER,
  NONE,
  NUMBER,
  PATH,
  SMALL,
  TEXT,
  type Plain,
} from '../knowledge/plain-types.ts';

/** What a query needs: the notebook, and the names that it is about to look up. */
interface Query {
  readonly notebook: Notebook;
  readonly aliases: ReadonlyMap<string, string>;
  /** By the place of a name or function: what is known of it; `never` while it is looked at. */
  readonly found: Map<string, Plain | undefined>;
}

/** What is known of an expression, where it is a plain value of Python's own types; undefined where it may be anything. */
export function plainValue(node: Node, notebook: Notebook): Plain | undefined {
  return valueOf(node, { notebook, aliases: aliasesOf(notebook), found: new Map() });
}

/** Counting further is no longer at once; longer lists are not looked through. */
const SMALL_COUNT = 1000;

function valueOf(node: Node, query: Query): Plain | undefined {
  const of = (name: string): Plain | undefined => {
    const inner = field(node, name);
    return inner === undefined ? undefined : valueOf(inner, query);
  };
  const all = (): (Plain | undefined)[] => children(node).map((each) => valueOf(each, query));
  switch (node.type) {
    case 'string':
    case 'concatenated_string':
      return TEXT;
    case 'integer':
      return Number(node.text.replaceAll('_', '')) <= SMALL_COUNT ? SMALL : NUMBER;
    case 'float':
    case 'true':
    case 'false':
      return NUMBER;
    case 'none':
      return NONE;
    case 'identifier':
      return nameValue(node, query);
    case 'parenthesized_expression':
      return all()[0];
    case 'assignment':
      return of('right');
    case 'named_expression':
      return of('value');
    case 'list':
    case 'tuple':
    case 'set':
    case 'expression_list': {
      if (node.namedChildren.length > SMALL_COUNT) return listOf(undefined);
      const parts = all();
      return { ...listOf(eitherOf(parts)), parts };
    }
    case 'list_comprehension':
    case 'set_comprehension':
    case 'generator_expression':
      return listOf(of('body'));
    case 'dictionary':
      return recordOf(children(node), query);
    case 'dictionary_comprehension': {
      const pair = field(node, 'body');
      return { ...DICT, items: pair === undefined ? undefined : entryValue(pair, query) };
    }
    case 'unary_operator':
      return of('argument');
    case 'not_operator':
      return all()[0] === undefined ? undefined : NUMBER;
    case 'comparison_operator':
      return all().includes(undefined) ? undefined : NUMBER;
    case 'boolean_operator':
      return either(of('left'), of('right'));
    case 'conditional_expression': {
      const [one, , other] = all();
      return either(one, other);
    }
    case 'binary_operator':
      return arithmetic(field(node, 'operator')?.type ?? '', of('left'), of('right'));
    case 'subscript':
      return partOf(of('value'), field(node, 'subscript'));
    case 'attribute':
      return attributeValue(node, query);
    case 'call':
      return callValue(node, query);
    default:
      return undefined;
  }
}

function recordOf(entries: readonly Node[], query: Query): Plain {
  if (entries.length > SMALL_COUNT) return DICT;
  const values = entries.map((each) => entryValue(each, query));
  const keys = entries.map((each) => plainText(field(each, 'key') ?? each));
  const fields = keys.includes(undefined) ? undefined : new Map(keys.map((key, at) => [key!, values[at]]));
  return { ...DICT, items: eitherOf(values), fields };
}

function entryValue(entry: Node, query: Query): Plain | undefined {
  const value = field(entry, 'value');
  if (value !== undefined) return valueOf(value, query);
  // `**defaults`
  const inner = entry.firstNamedChild;
  return inner === null ? undefined : valueOf(inner, query)?.items;
}

function arithmetic(operator: string, left: Plain | undefined, right: Plain | undefined): Plain | undefined {
  if (left === undefined || right === undefined) return undefined;
  const types = [left.type, right.type];
  if (types.includes('never')) return either(left, right);
  if (left.type === 'path') return PATH;
  if (left.type === 'text' && operator === '%') return TEXT;
  if (types.every((each) => each === 'number')) return NUMBER;
  // `[0] * n` may be of any length.
  if (operator === '*' && types.includes('number'))
    return left.isSmall === true || right.isSmall === true ? (left.type === 'number' ? right : left) : undefined;
  return left.type === right.type ? either(left, right) : undefined;
}

function partOf(of: Plain | undefined, index: Node | undefined): Plain | undefined {
  if (of === undefined || index === undefined) return undefined;
  if (index.type === 'slice') return of.type === 'list' ? listOf(of.items) : of;
  if (of.type === 'text') return TEXT;
  const key = plainText(index);
  if (key !== undefined && of.fields?.has(key) === true) return of.fields.get(key);
  const at = index.type === 'integer' ? of.parts?.[Number(index.text)] : undefined;
  return at ?? of.items;
}

/** Attributes by qualified name, and calls: what they give. */
const PATHS: readonly (readonly [RegExp, Plain])[] = [
  [/^(?:os\.(?:getenv|getcwd|fspath|environ\.get|path\.\w+|sep|linesep)|platform\.\w+|shutil\.which)$/, TEXT],
  [/^(?:sys\.(?:platform|version|executable)|time\.strftime|json\.dumps|textwrap\.\w+|re\.sub)$/, TEXT],
  [/^(?:\w+(?:\.\w+)*\.__version__|torch\.version\.\w+|torch\.cuda\.get_device_name|subprocess\.check_output)$/, TEXT],
  [
    /^(?:torch\.cuda\.device_count|os\.cpu_count|pynvml\.nvmlDeviceGetCount|cupy\.cuda\.runtime\.getDeviceCount)$/,
    SMALL,
  ],
  [/^(?:time\.(?:time|perf_counter|monotonic)|math\.\w+|torch\.cuda\.(?:is_available|\w*memory\w*))$/, NUMBER],
  [/^torch\.cuda\.(?:get_device_capability|mem_get_info)$/, listOf(NUMBER)],
  [/^(?:os\.environ)$/, { ...DICT, items: TEXT }],
  [/^(?:marimo\.(?:cli_args|query_params)|collections\.(?:OrderedDict|defaultdict|Counter))$/, DICT],
  [/^re\.(?:findall|split)$/, listOf(TEXT)],
  [/^pathlib\.(?:Path|PurePath|Path\.cwd|Path\.home)$/, PATH],
  [/^subprocess\.run$/, { type: 'process' }],
  [/^(?:marimo\.(?:md|ui\.\w+|callout|hstack|vstack|stat|accordion|plain_text|image))$/, ELEMENT],
];

/** Functions that give what they are given, item by item. */
const PASSING_ON =
  /^(?:filter|frozenset|iter|list|reversed|set|sorted|tuple|itertools\.(?:chain|islice)|marimo\.status\.progress_bar)$/;

/** Functions that make a list of others by the items of what they are given. */
const COMBINING = /^(?:enumerate|map|zip|itertools\.(?:product|zip_longest|pairwise|starmap))$/;

const TEXTS = /^(?:ascii|chr|format|hex|bin|oct|repr|str)$/;
const NUMBERS = /^(?:bool|complex|float|hash|id|int|isinstance|issubclass|callable|hasattr|any|all|ord)$/;

function pathValue(path: string): Plain | undefined {
  return PATHS.find(([pattern]) => pattern.test(path))?.[1];
}

function attributeValue(node: Node, query: Query): Plain | undefined {
  const path = qualifiedName(node, query.aliases);
  if (path !== undefined) return pathValue(path);
  const object = field(node, 'object');
  const of = object === undefined ? undefined : valueOf(object, query);
  const name = field(node, 'attribute')?.text ?? '';
  if (of?.type === 'process') return name === 'returncode' ? NUMBER : TEXT;
  if (of?.type === 'path') return /^(?:name|stem|suffix)$/.test(name) ? TEXT : name === 'parent' ? PATH : undefined;
  return undefined;
}

function callValue(call: Node, query: Query): Plain | undefined {
  const callee = field(call, 'function');
  if (callee === undefined) return undefined;
  const path = qualifiedName(callee, query.aliases);
  if (path === undefined && callee.type === 'attribute') {
    const object = field(callee, 'object');
    const of = object === undefined ? undefined : valueOf(object, query);
    const method = field(callee, 'attribute')?.text ?? '';
    if (of === undefined) return undefined;
    if (of.type !== 'dict' || !/^(?:get|pop|setdefault)$/.test(method)) return methodResult(of, method);
    const [key, fallback] = positional(call);
    return either(partOf(of, key), fallback === undefined ? NONE : valueOf(fallback, query));
  }
  if (path === undefined && callee.type !== 'identifier') return undefined;
  const definition = path === undefined ? definitionsOf(query.notebook).get(symbolOf(callee))?.node : undefined;
  if (definition !== undefined) return resultOf(definition, query);
  return functionValue(path ?? callee.text, call, query);
}

function functionValue(name: string, call: Node, query: Query): Plain | undefined {
  if (TEXTS.test(name)) return TEXT;
  if (NUMBERS.test(name)) return NUMBER;
  const list = field(call, 'arguments');
  const given =
    list?.type === 'generator_expression'
      ? [valueOf(list, query)]
      : positional(call).map((each) => valueOf(each, query));
  const [first] = given;
  if (name === 'len') return isShort(first) ? SMALL : NUMBER;
  if (name === 'range') return given.every((each) => each?.isSmall) ? listOf(NUMBER) : undefined;
  if (/^copy\.(?:copy|deepcopy)$/.test(name)) return first;
  if (name === 'dict') return given.length === 0 ? DICT : given.every(isShort) ? DICT : undefined;
  if (PASSING_ON.test(name)) {
    const over = name === 'filter' ? given.slice(1) : name === 'itertools.islice' ? given.slice(0, 1) : given;
    return over.every(isShort) ? listOf(eitherOf(over.map((each) => each && itemOf(each)))) : undefined;
  }
  if (COMBINING.test(name)) {
    const over = name === 'map' || name === 'itertools.starmap' ? given.slice(1) : given;
    if (over.length === 0 || !over.every(isShort)) return undefined;
    const items = over.map((each) => each && itemOf(each));
    if (name === 'enumerate') return listOf({ type: 'list', parts: [NUMBER, items[0]] });
    return name === 'map' ? listOf(mapped(call)) : listOf({ type: 'list', items: eitherOf(items), parts: items });
  }
  if (/^(?:abs|max|min|round|sum)$/.test(name)) {
    if (given.length !== 1) return eitherOf(given);
    return first?.type === 'list' ? first.items : first;
  }
  return pathValue(name);
}

/** `map(int, texts)` */
function mapped(call: Node): Plain | undefined {
  const name = argumentsOf(call)[0]?.value.text ?? '';
  return TEXTS.test(name) ? TEXT : NUMBERS.test(name) ? NUMBER : undefined;
}

/** What a function of the notebook gives: what all its `return` statements agree on. */
function resultOf(definition: Node, query: Query): Plain | undefined {
  if (definition.type !== 'function_definition' || isCalledForLater(definition)) return undefined;
  return remembered(`function ${definition.id}`, query, () => {
    const body = field(definition, 'body');
    const returns =
      body === undefined ? [] : walk(body, isDefinition).filter(({ type }) => type === 'return_statement');
    const values = returns.map((each) => {
      const value = children(each)[0];
      return value === undefined ? NONE : valueOf(value, query);
    });
    return eitherOf([...values, NONE]);
  });
}

const known = new WeakMap<Notebook, Map<string, Plain | undefined>>();

function remembered(key: string, { notebook, found }: Query, find: () => Plain | undefined): Plain | undefined {
  const settled = known.get(notebook) ?? new Map<string, Plain | undefined>();
  known.set(notebook, settled);
  if (settled.has(key)) return settled.get(key);
  // What is found while another name is looked at may rest on that one.
  const isSettled = found.size === 0;
  if (!found.has(key)) {
    found.set(key, NEVER);
    found.set(key, find());
    if (isSettled) settled.set(key, found.get(key));
  }
  return found.get(key);
}

/** What a name is, by all that it is bound to in the function or the cells that it belongs to. */
function nameValue(name: Node, query: Query): Plain | undefined {
  const uses = namesLike(name, query.notebook);
  if (uses === undefined) return undefined;
  return remembered(uses.key, query, () => {
    const value = eitherOf(uses.binders.map(({ binder, target }) => boundValue(binder, target, query)));
    if (uses.binders.length === 0 || value === undefined || (value.type !== 'list' && value.type !== 'dict'))
      return uses.binders.length === 0 ? undefined : value;
    return withContents(value, uses, query);
  });
}

/** A list or dictionary with what is put into it later. */
function withContents(value: Plain, uses: NameUses, query: Query): Plain {
  const added = uses.nodes.flatMap(contentsOf);
  if (added.length === 0) return value;
  const items = added.map((each) => {
    const of = each.node === 'unknown' ? undefined : valueOf(each.node, query);
    return each.isWhole ? of : of && (of.items ?? itemOf(of));
  });
  const areKnown = value.fields !== undefined && added.every(({ key }) => key !== undefined);
  const fields = areKnown ? new Map(value.fields) : undefined;
  added.forEach(({ key }, at) => {
    if (key !== undefined) fields?.set(key, fields.has(key) ? either(fields.get(key), items[at]) : items[at]);
  });
  return { type: value.type, items: eitherOf([value.items, ...items]), fields };
}

/** What a statement binds a target to. */
function boundValue(binder: Node, target: Node, query: Query): Plain | undefined {
  switch (binder.type) {
    case 'assignment':
    case 'augmented_assignment':
    case 'named_expression': {
      const value = field(binder, 'right') ?? field(binder, 'value');
      const left = field(binder, 'left') ?? field(binder, 'name');
      return value === undefined ? undefined : unpacked(valueOf(value, query), left, target);
    }
    case 'for_statement':
    case 'for_in_clause': {
      const value = field(binder, 'right');
      const of = value === undefined ? undefined : valueOf(value, query);
      return of === undefined ? undefined : unpacked(itemOf(of), field(binder, 'left'), target);
    }
    // `with mo.status.progress_bar() as bar:`
    case 'as_pattern': {
      const made = field(children(binder)[0] ?? binder, 'function');
      const path = made === undefined ? undefined : qualifiedName(made, query.aliases);
      return /^marimo\.status\.(?:progress_bar|spinner)$/.test(path ?? '') ? ELEMENT : undefined;
    }
    default:
      return undefined;
  }
}

/** What a name gets of a value that is unpacked: `a, (b, c) = …`. */
function unpacked(value: Plain | undefined, left: Node | undefined, target: Node): Plain | undefined {
  if (left === undefined || value === undefined) return undefined;
  if (left.id === target.id) return value;
  const parts = children(left);
  const at = parts.findIndex((each) => walk(each).some(({ id }) => id === target.id));
  const part = value.parts?.length === parts.length ? value.parts[at] : itemOf(value);
  return at === -1 || parts[at]!.type.includes('splat') ? undefined : unpacked(part, parts[at], target);
}
