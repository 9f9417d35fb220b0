import { walkCell } from '../notebook/walk-cell.ts';
import { decoratorsOf, isTransparent } from '../notebook/decorators.ts';
import { graphOf } from '../notebook/graph.ts';
import { aliasesOf } from '../notebook/imports.ts';
import type { Cell, Notebook } from '../notebook/notebook.ts';
import { nameOfSymbol } from '../notebook/symbols.ts';
import { isPrivate } from '../python/bindings.ts';
import { children, field, walk, type Node } from '../python/tree.ts';
import { collectBindings, putsAt } from './bindings.ts';
import { controlsOf } from '../marimo/controls.ts';
import { isDefinition } from '../python/walk-scope.ts';
import { isHostName, isHostValue, type Binding, type HostScope } from './host-values.ts';
import { definitionsOf, parametersIn } from './definitions.ts';

type Elsewhere = Pick<HostScope, 'givesHost' | 'isHostElsewhere'>;

const known = new WeakMap<Notebook, Elsewhere>();

/** Judges what other cells, and the notebook's own functions, give: each once, and nothing that is asked for in a circle. */
export function elsewhereIn(notebook: Notebook): Elsewhere {
  const found = known.get(notebook) ?? judge(notebook);
  known.set(notebook, found);
  return found;
}

function judge(notebook: Notebook): Elsewhere {
  const answers = new Map<string, boolean>();
  const once = (key: string, answer: () => boolean): boolean => {
    const given = answers.get(key);
    if (given !== undefined) return given;
    answers.set(key, false);
    const result = answer();
    answers.set(key, result);
    return result;
  };
  const definitions = definitionsOf(notebook);
  const shared = {
    aliases: aliasesOf(notebook),
    controls: controlsOf(notebook),
    functions: new Set(definitions.keys()),
    isHostElsewhere: (name: string) => once(`name ${name}`, () => isHostIn(name)),
    givesHost: (symbol: string) => once(`call ${symbol}`, () => isGiven(symbol)),
  };
  const nodesIn = (cell: Cell): readonly Node[] => walkCell(cell);
  const scopes = new Map<Cell, HostScope>();
  const scopeOf = (cell: Cell): HostScope => {
    const scope = scopes.get(cell) ?? { ...shared, ...collectBindings(nodesIn(cell)) };
    scopes.set(cell, scope);
    return scope;
  };

  const isHostIn = (name: string): boolean => {
    const [at, ...more] = graphOf(notebook).definers.get(name) ?? [];
    const home = at === undefined ? undefined : notebook.cells[at];
    if (home === undefined || more.length > 0 || isPrivate(name)) return false;
    const scope = scopeOf(home);
    // What is empty where it is made is there to be filled, perhaps by a function that it is given to.
    const isFilled = (scope.bindings.get(name) ?? []).some(({ value }) => typeof value !== 'string' && isEmpty(value));
    const isPut = notebook.cells.some(
      (cell) => cell !== home && nodesIn(cell).some((node) => putsAt(node).some(({ container }) => container === name)),
    );
    return !isFilled && !isPut && scope.bindings.has(name) && isHostName(name, scope);
  };

  const isGiven = (symbol: string): boolean => {
    const definition = definitions.get(symbol);
    if (definition?.node.type !== 'function_definition' || !isPlain(definition.node, shared.aliases)) return false;
    const nodes = walk(definition.node);
    // A generator holds what its function holds.
    if (nodes.some(({ type }) => type === 'yield')) return false;
    const own = collectBindings(nodes);
    const home = scopeOf(definition.cell);
    const parameters = Array.from(parametersIn(nodes), nameOfSymbol).map((name): [string, Binding[]] => [
      name,
      [{ name, node: definition.node, value: 'unknown' }, ...(own.bindings.get(name) ?? [])],
    ]);
    const scope = {
      ...home,
      bindings: new Map([...home.bindings, ...own.bindings, ...parameters]),
      contents: own.contents,
    };
    return nodes
      .filter(({ type }) => type === 'return_statement')
      .flatMap(children)
      .every((value) => !walk(value).some((each) => holdsAFrame(each, scope)) && isHostValue(value, scope));
  };
  return shared;
}

/** `[]`, `{}`, `dict()`, `defaultdict(list)` */
function isEmpty(value: Node): boolean {
  if (value.type === 'call')
    return /^(?:list|dict|set|\w*\.?(?:defaultdict|deque|OrderedDict))$/.test(field(value, 'function')?.text ?? '');
  return /^(?:list|dictionary|set)$/.test(value.type) && value.namedChildren.length === 0;
}

function isPlain(definition: Node, aliases: ReadonlyMap<string, string>): boolean {
  return !definition.text.startsWith('async') && decoratorsOf(definition).every((each) => isTransparent(each, aliases));
}

/** A function that is given back keeps what is around it. */
function holdsAFrame(node: Node, scope: HostScope): boolean {
  return (
    isDefinition(node) ||
    (node.type === 'identifier' && node.fieldName !== 'function' && scope.functions.has(node.text))
  );
}
