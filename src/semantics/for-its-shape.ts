import { fits } from '../knowledge/fits.ts';
import {
  COMPUTING,
  COMPUTING_BUILTINS,
  COMPUTING_METHODS,
  MEASURES,
  SHAPE_ATTRIBUTES,
  SHAPE_BUILTINS,
  SHAPE_METHODS,
  SHAPE_ONLY,
  SHOWING,
  SHOWING_METHODS,
} from '../knowledge/shape-only.ts';
import { decoratorPath, decoratorsOf, isTransparent } from '../notebook/decorators.ts';
import { aliasesOf, qualifiedName } from '../notebook/imports.ts';
import type { Notebook } from '../notebook/notebook.ts';
import { shownExpression } from '../notebook/outputs.ts';
import { rootsOf } from '../notebook/project.ts';
import { symbolOf } from '../notebook/symbols.ts';
import { argumentsOf } from '../python/arguments.ts';
import { isPrivate } from '../python/bindings.ts';
import { parameterFor } from '../python/parameters.ts';
import { binderOf } from '../python/targets.ts';
import { ancestors, children, contains, field, nodesOf, type Node } from '../python/tree.ts';
import { calleeOf, isBuiltin } from './calls.ts';
import { deferredAround } from './deferred.ts';
import { definitionsOf } from './definitions.ts';
import { givenParameters } from './methods.ts';
import { namesLike, type NameUses } from './name-uses.ts';

/*
 * Where the contents of a value go, forward through names, functions and whatever is computed of them.
 *
 *     a = torch.randn(n, n, device="cuda")
 *     product = a @ a
 *     print(product.shape)      →  whatever `a` contains, this prints the same
 */

/** `returned`: only where the function that it is made in is called. */
export type Fate = 'seen' | 'returned' | 'unseen';

/**
 * What showing a value as it is tells people.
 * - `result`: what it contains.
 * - `example`: what such a value looks like, as a few numbers do.
 * - `layers`: a model, whose weights nobody sees; what it computes is a result.
 * - `sample`: one of many that would all do, until it is measured or compared.
 */
export type Showing = 'result' | 'example' | 'layers' | 'sample';

interface Flow {
  /**
   * The function that the value is made in: what becomes of what it returns is asked at its calls. There nobody knows that
   * it is a sample, so that one is followed on.
   */
  readonly home: Node | undefined;
  readonly notebook: Notebook;
  readonly aliases: ReadonlyMap<string, string>;
  readonly shows: Showing;
  /** What is being followed already. */
  readonly seen: Set<string>;
  /** The statements by which the home returns it. */
  readonly returns: Set<number>;
}

/**
 * Whether anybody can see what a value contains. It is unseen where it is used for its shape, its device, the memory or time
 * that it takes, or not at all. Where that cannot be told, it is taken to be seen.
 */
export function fateOf(value: Node, notebook: Notebook, shows: Showing): Fate {
  const home = shows === 'sample' ? undefined : functionAround(value, notebook);
  const flow = {
    notebook,
    home,
    aliases: aliasesOf(notebook),
    shows,
    seen: new Set<string>(),
    returns: new Set<number>(),
  };
  if (isSeen(value, flow)) return 'seen';
  return flow.returns.size > 0 ? 'returned' : 'unseen';
}

/** The function of a cell that makes a value when it is called. */
function functionAround(value: Node, notebook: Notebook): Node | undefined {
  const code = deferredAround(value, undefined);
  const name = code?.type === 'function_definition' ? field(code, 'name') : undefined;
  return definitionsOf(notebook).get(symbolOf(name))?.node.id === code?.id ? code : undefined;
}

function classAround(definition: Node): Node | undefined {
  const around = ancestors(definition).find(({ type }) => type !== 'decorated_definition' && type !== 'block');
  return around?.type === 'class_definition' ? around : undefined;
}

/** Whether what an expression contains gets to where it can be seen. */
function isSeen(value: Node, flow: Flow): boolean {
  const { parent, fieldName } = value;
  if (parent === null) return true;
  switch (parent.type) {
    case 'expression_statement':
      return flow.shows === 'result' && isShown(parent, flow.notebook);
    case 'delete_statement':
      return false;
    case 'return_statement':
      return isSeenWhereCalled(value, flow);
    case 'assignment':
    case 'named_expression':
    case 'augmented_assignment':
      if (flow.shows === 'sample' && parent.type === 'augmented_assignment') return true;
      return fieldName === 'right' || fieldName === 'value' ? isSeenAs(parent, flow) : true;
    case 'for_statement':
    case 'for_in_clause':
      return fieldName !== 'right' || isTargetSeen(field(parent, 'left'), flow);
    case 'attribute':
      return isSeenOf(parent, flow);
    case 'call':
      return fieldName === 'function' ? isSeen(parent, computed(flow)) : isArgumentSeen(value, parent, flow);
    case 'argument_list':
      return parent.parent === null || isArgumentSeen(value, parent.parent, flow);
    case 'keyword_argument':
      return parent.parent?.parent == null || isArgumentSeen(value, parent.parent.parent, flow);
    case 'conditional_expression':
      return children(parent)[1]?.id === value.id || isSeen(parent, flow);
    case 'comparison_operator':
      if (parent.children.some(({ type }) => /^is\b/.test(type))) return false;
      return flow.shows === 'sample' || isSeen(parent, flow);
    default:
      return !PASSES_ON.test(parent.type) || isSeen(parent, flow);
  }
}

/** What has in it what its parts have. */
const PASSES_ON =
  /^(?:await|(?:binary|boolean|not|unary)_operator|concatenated_string|dictionary(?:_comprehension|_splat)?|expression_list|format_expression|generator_expression|interpolation|lambda|list(?:_comprehension|_splat)?|pair|parenthesized_expression|set(?:_comprehension)?|slice|string|subscript|tuple)$/;

/** What a model computes is a result. */
function computed(flow: Flow): Flow {
  return flow.shows === 'layers' ? { ...flow, shows: 'result' } : flow;
}

/** Whether a statement is what its cell shows. */
function isShown(statement: Node, { cells }: Notebook): boolean {
  return cells.some((cell) => shownExpression(cell)?.id === statement.id);
}

/** What a function returns is seen where it is called, or handed on to be called. */
function isSeenWhereCalled(value: Node, flow: Flow): boolean {
  const code = deferredAround(value, undefined);
  const name = code?.type === 'function_definition' ? field(code, 'name') : undefined;
  if (code === undefined || name === undefined || !isPlain(code, flow)) return true;
  if (code.id === flow.home?.id) {
    flow.returns.add(value.id);
    return false;
  }
  return classAround(code) === undefined ? isNameSeen(name, flow) : isMethodSeen(name.text, flow);
}

/** What a method returns is seen where one of that name is called; those with underscores are called without a name. */
function isMethodSeen(name: string, flow: Flow): boolean {
  if (name === 'forward' || name.startsWith('__')) return true;
  if (flow.seen.has(`.${name}`)) return false;
  flow.seen.add(`.${name}`);
  const named = rootsOf(flow.notebook)
    .flatMap((root) => nodesOf(root, 'attribute'))
    .filter((each) => field(each, 'attribute')?.text === name);
  return named.some((each) => isSeen(each, flow));
}

/** Whether a function gives whoever calls it what it returns; what marimo caches it gives again. */
function isPlain(definition: Node, { aliases }: Flow): boolean {
  return decoratorsOf(definition).every(
    (each) => isTransparent(each, aliases) || /^marimo\.(?:persistent_)?cache$/.test(decoratorPath(each, aliases)),
  );
}

/** The names that an assignment gives a value, or that of what it is put into. */
function isSeenAs(assignment: Node, flow: Flow): boolean {
  const isChained = assignment.parent?.type === 'assignment' && assignment.fieldName === 'right';
  const isUsed = assignment.type === 'named_expression' && isSeen(assignment, flow);
  const target = field(assignment, 'left') ?? field(assignment, 'name');
  return isUsed || isTargetSeen(target, flow) || (isChained && isSeenAs(assignment.parent!, flow));
}

function isTargetSeen(target: Node | undefined, flow: Flow): boolean {
  if (target === undefined) return true;
  if (target.type === 'identifier') return isNameSeen(target, flow);
  if (target.type === 'subscript') return isTargetSeen(field(target, 'value'), flow);
  if (!/(?:pattern|expression_list|tuple|list)/.test(target.type)) return true;
  const parts = children(target);
  // Of an example in parts, `images, labels = batch`, those that nobody reads came with the others.
  const read = flow.shows === 'sample' ? parts.filter((each) => isRead(each, flow)) : [];
  return (read.length > 0 ? read : parts).some((each) => isTargetSeen(each, flow));
}

/** Whether anything reads what a target is given, as far as that can be told. */
function isRead(target: Node, flow: Flow): boolean {
  const uses = target.type === 'identifier' ? namesLike(target, flow.notebook) : undefined;
  return uses === undefined || readsIn(uses).length > 0;
}

function readsIn({ bindings, nodes }: NameUses): readonly Node[] {
  const bound = new Set(bindings.map(({ target }) => target.id));
  return nodes.filter((each) => !bound.has(each.id) && !isWritten(each));
}

/** Whether what a variable holds is seen where it is read. */
function isNameSeen(name: Node, flow: Flow): boolean {
  const uses = namesLike(name, flow.notebook);
  if (uses === undefined) return true;
  const visit = `${flow.shows} ${uses.symbol}`;
  if (flow.seen.has(visit)) return false;
  flow.seen.add(visit);
  const reads = readsIn(uses);
  // What a cell leaves in a public name that nothing else is made of is there for people to look at.
  const isPublic = uses.symbol === name.text && !isPrivate(name.text);
  if (flow.shows !== 'layers' && isPublic && reads.every((each) => isForItself(each, name.text))) return true;
  return reads.some((each) => isSeen(each, flow));
}

/** `x` on the right of `x = x + 1`. */
function isForItself(read: Node, name: string): boolean {
  const assignment = ancestors(read).find(({ type }) => type === 'assignment' || type.endsWith('_statement'));
  return assignment?.type === 'assignment' && field(assignment, 'left')?.text === name;
}

/** `x[3] = …` and `x.data = …` read nothing of what `x` contains. */
function isWritten({ parent, fieldName }: Node): boolean {
  const isObject = fieldName === 'object' || fieldName === 'value';
  return isObject && (parent?.type === 'subscript' || parent?.type === 'attribute') && parent.fieldName === 'left';
}

function isSeenOf(attribute: Node, flow: Flow): boolean {
  const name = field(attribute, 'attribute')?.text ?? '';
  const call = attribute.parent?.type === 'call' && attribute.fieldName === 'function' ? attribute.parent : undefined;
  if (call === undefined) return !SHAPE_ATTRIBUTES.has(name) && isSeen(attribute, computed(flow));
  if (SHAPE_METHODS.has(name) || FILLS.test(name)) return false;
  const own = calleeOf(attribute, flow.notebook);
  if (own !== undefined && LOADS.test(own.node.text)) return false;
  if (own !== undefined || measures(name, flow)) return true;
  return !COMPUTING_METHODS.has(name) || isSeen(call, MOVES.test(name) ? flow : computed(flow));
}

function isArgumentSeen(value: Node, call: Node, flow: Flow): boolean {
  const callee = field(call, 'function');
  if (callee === undefined) return true;
  // `out=` gets the result.
  const out = argumentsOf(call).find(({ name }) => name === 'out')?.value;
  const isKept = out !== undefined && (out.type !== 'identifier' || isNameSeen(out, flow));
  const own = calleeOf(callee, flow.notebook);
  if (own !== undefined) {
    const isFunction = own.node.type === 'function_definition' && isPlain(own.node, flow);
    const parameter = isFunction ? parameterFor(value, call, givenParameters(own, call, flow.notebook)) : undefined;
    return parameter === undefined || isNameSeen(parameter.identifier, flow);
  }
  const path = qualifiedName(callee, flow.aliases);
  if (path !== undefined) return isKept || isSeenByLibrary(value, call, path, flow);
  if (callee.type === 'attribute') return isSeenByMethod(callee, call, flow);
  if (callee.type === 'identifier' && isBuiltin(callee, flow.notebook)) {
    if (SHAPE_BUILTINS.has(callee.text)) return false;
    if (callee.text === 'print') return flow.shows === 'result';
    const turn = targetOfTurn(value, call, callee.text);
    if (turn !== undefined) return isTargetSeen(turn, flow);
    return measures(callee.text, flow) || !COMPUTING_BUILTINS.has(callee.text) || isSeen(call, computed(flow));
  }
  // `model(x)`; a kernel writes what it computes into something else that it is given.
  return !/^(?:identifier|call)$/.test(callee.type) || isSeen(call, computed(flow));
}

/** What a loop binds to the items of a value: `b` for `ys` in `for a, b in zip(xs, ys)`, and in `for a, b in enumerate(ys)`. */
function targetOfTurn(value: Node, call: Node, name: string): Node | undefined {
  const loop =
    call.fieldName === 'right' && /^for_(?:statement|in_clause)$/.test(call.parent?.type ?? '') ? call.parent : null;
  const left = loop === null ? undefined : field(loop, 'left');
  const targets = left !== undefined && /pattern|tuple|list/.test(left.type) ? children(left) : [];
  const given = argumentsOf(call);
  const at = given.findIndex((each) => each.name === undefined && each.value.id === value.id);
  if (at === -1) return undefined;
  if (name === 'enumerate') return at === 0 && targets.length === 2 ? targets[1] : undefined;
  return name === 'zip' && targets.length === given.filter((each) => each.name === undefined).length
    ? targets[at]
    : undefined;
}

/** Whether a function of this name makes a result of a sample. */
function measures(name: string, { shows }: Flow): boolean {
  return shows === 'sample' && MEASURES.has(name);
}

/** What gives back a model that is given: `nn.Sequential(layer)`, `torch.compile(model)`. */
const WRAPS_MODELS = /^torch\.(?:nn\.[A-Z]\w*|compile)$/;

function isSeenByLibrary(value: Node, call: Node, path: string, flow: Flow): boolean {
  const known = SHAPE_ONLY.find((each) => fits(path, each.path));
  if (known !== undefined) {
    const first = argumentsOf(call).find(({ name }, at) => name === 'model' || (at === 0 && name === undefined));
    return known.keepsFirst === true && first !== undefined && contains(first.value, value);
  }
  if (measures(path.slice(path.lastIndexOf('.') + 1), flow)) return true;
  const isOnlyShown = flow.shows === 'sample' && SHOWING.some((each) => fits(path, each));
  const isComputing = isOnlyShown || COMPUTING.some((each) => fits(path, each.path) && !each.but.test(path));
  return !isComputing || isSeen(call, WRAPS_MODELS.test(path) ? flow : computed(flow));
}

/** Methods that put something into a list, and give nothing back. */
const FILLS = /^(?:append|extend|insert)$/;

/** What `results.append(x)` puts into a list is seen with it; `a.mm(x)` is computed of it. */
function isSeenByMethod(callee: Node, call: Node, flow: Flow): boolean {
  const name = field(callee, 'attribute')?.text ?? '';
  const object = field(callee, 'object');
  if (object?.type === 'identifier' && (FILLS.test(name) || name.endsWith('_'))) {
    return isNameSeen(object, flow) || (name.endsWith('_') && isSeen(call, flow));
  }
  const isOnlyShown = flow.shows === 'sample' && SHOWING_METHODS.has(name);
  return !(isOnlyShown || COMPUTING_METHODS.has(name)) || isSeen(call, computed(flow));
}

/** Whether what a value contains is taken from elsewhere before anything uses it: `model = Net()`, `model.load_state_dict(…)`. */
export function isLoadedOver(value: Node): boolean {
  if (MOVES.test(methodOn(value))) return isLoadedOver(value.parent!.parent!);
  const assignment = value.parent?.type === 'assignment' ? value.parent : undefined;
  const name = assignment && field(assignment, 'left');
  const block = assignment?.parent?.parent;
  if (assignment === undefined || name?.type !== 'identifier' || block == null) return false;
  const uses = nodesOf(block, 'identifier').filter(
    (each) => each.text === name.text && each.startIndex > value.endIndex,
  );
  const first = uses.find((each) => binderOf(each) === undefined && !MOVES.test(methodOn(each)));
  const call = first?.parent?.parent;
  if (first === undefined || methodOn(first) !== 'load_state_dict' || call == null) return false;
  const isAlways = ancestors(call).find(({ type }) => type.endsWith('_statement'))?.parent?.id === block.id;
  return isAlways && argumentsOf(call).every((each) => each.name !== 'strict' || each.value.type !== 'false');
}

/** `Net().load(path)`, a method that does the same. */
const LOADS = /\bself\.load_state_dict\((?!.*strict=False)/;

const MOVES = /^(?:cpu|cuda|eval|to)$/;

/** `eval` of `model` in `model.eval()`; empty where no method of it is called. */
function methodOn({ parent, fieldName }: Node): string {
  const isCalled = parent?.type === 'attribute' && fieldName === 'object' && parent.parent?.type === 'call';
  return isCalled && parent.fieldName === 'function' ? (field(parent, 'attribute')?.text ?? '') : '';
}
