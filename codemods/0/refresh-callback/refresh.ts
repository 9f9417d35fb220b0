import { asCode, listed } from '../../../src/listed.ts';
import { matchesInCell } from '../../../src/notebook/matches.ts';
import type { Cell, Notebook } from '../../../src/notebook/notebook.ts';
import { pattern } from '../../../src/python/pattern.ts';
import { plainText } from '../../../src/python/strings.ts';
import { children, field, walk, type Node } from '../../../src/python/tree.ts';

const REFRESH = pattern('mo.ui.refresh(*__given__, **__named__)');

/** What marimo's refresh element takes (marimo `_plugins/ui/_impl/refresh.py`): the first two by position too. */
const PARAMETERS = ['options', 'default_interval', 'label', 'on_change'];
const POSITIONAL = 2;

/** A call of `mo.ui.refresh(…)` that raises when it runs. */
export interface RefreshMisuse {
  readonly cell: Cell;
  readonly call: Node;
  /** What the author meant to be called at every tick: a lambda or the name of a function. */
  readonly callback: Node | undefined;
  /** An interval to begin with that is none of the options; marimo raises a ValueError. */
  readonly outside: { readonly options: Node; readonly interval: Node } | undefined;
  /** Why nbfix cannot tell what was meant. */
  readonly unclear: string | undefined;
}

/** Finds the calls of `mo.ui.refresh` that raise: with a function, with a first interval outside the options. */
export function refreshMisuses(notebook: Notebook): readonly RefreshMisuse[] {
  return notebook.cells
    .filter(({ disabled }) => !disabled)
    .flatMap((cell) =>
      matchesInCell(notebook, cell, REFRESH).flatMap(({ node, holes: { given, named } }) =>
        misuse(notebook, cell, node, given, named),
      ),
    );
}

function misuse(
  notebook: Notebook,
  cell: Cell,
  call: Node,
  given: readonly Node[],
  named: readonly Node[],
): RefreshMisuse[] {
  if ([...given, ...named].some(({ type }) => type === 'list_splat' || type === 'dictionary_splat')) return [];
  const keywords = new Map(named.map((each) => [field(each, 'name')?.text ?? '', field(each, 'value')]));
  const found = (part: Partial<RefreshMisuse>): RefreshMisuse[] => [
    { cell, call, callback: undefined, outside: undefined, unclear: undefined, ...part },
  ];
  const [first] = given;
  const isCallback = first !== undefined && isFunction(notebook, first);
  // Without the function, what follows it moves up: `refresh(f, [1, 2])` means the options [1, 2].
  const positional = isCallback ? given.slice(1) : given;
  const values = new Map([...positional.map((value, index) => [PARAMETERS[index] ?? '', value] as const), ...keywords]);
  const outside = intervalOutside(values.get('options'), values.get('default_interval'));
  const unknown = [...keywords.keys()].find((name) => !PARAMETERS.includes(name));
  if (unknown !== undefined) {
    return found({ unclear: `it has no \`${unknown}\`, only ${listed(PARAMETERS.map(asCode))}` });
  }
  const isTwice = positional.some((_, index) => keywords.has(PARAMETERS[index] ?? ''));
  if (isTwice || positional.length > POSITIONAL) {
    return found({
      unclear:
        'its first argument is the list of intervals, not a function; call the function in a later cell that reads the value',
    });
  }
  if (isCallback) return found({ callback: first, outside });
  return outside === undefined ? [] : found({ outside });
}

/** Whether an argument is a lambda or the name of a function or lambda of the notebook. */
function isFunction(notebook: Notebook, node: Node): boolean {
  return node.type === 'lambda' || (node.type === 'identifier' && functionNamed(notebook, node.text) !== undefined);
}

/** The function, or the lambda bound to a name, that the notebook's cells define at their top level. */
export function functionNamed(notebook: Notebook, name: string): Node | undefined {
  for (const cell of notebook.cells) {
    if (!cell.bindings.defs.has(name) && !cell.bindings.privateDefs.has(name)) continue;
    for (const node of cell.statements.flatMap((statement) => walk(statement))) {
      if (node.type === 'function_definition' && field(node, 'name')?.text === name) return node;
      const value = node.type === 'assignment' && field(node, 'left')?.text === name ? field(node, 'right') : undefined;
      if (value?.type === 'lambda') return value;
    }
  }
  return undefined;
}

function intervalOutside(options: Node | undefined, interval: Node | undefined): RefreshMisuse['outside'] {
  if (options?.type !== 'list' || interval === undefined) return undefined;
  const wanted = valueOf(interval);
  const known = children(options).map(valueOf);
  // marimo asks only where there are options and something to begin with.
  const isAsked = wanted !== undefined && wanted !== 0 && wanted !== '""' && known.length > 0;
  return isAsked && !known.includes(undefined) && !known.includes(wanted) ? { options, interval } : undefined;
}

/** The value of a number or a plain string. */
function valueOf(node: Node): number | string | undefined {
  if (node.type === 'integer' || node.type === 'float') return Number(node.text.replaceAll('_', ''));
  const text = plainText(node);
  return text === undefined ? undefined : `"${text}"`;
}

/** Where a new interval goes into a list of literals: in order where numbers are in order, else at the end. */
export function afterInterval(options: Node, interval: Node): Node | undefined {
  const items = children(options);
  const numbers = items.map(valueOf);
  const wanted = valueOf(interval);
  const isSorted = numbers.every(
    (each, at) => typeof each === 'number' && (at === 0 || Number(numbers[at - 1]) <= each),
  );
  if (!isSorted || typeof wanted !== 'number') return items.at(-1);
  return items.findLast((_, at) => Number(numbers[at]) < wanted);
}
