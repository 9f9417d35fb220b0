import { memoized } from '../memoized.ts';
import { isStringStatement } from '../notebook/app.ts';
import { firstFree, freshName } from '../notebook/fresh-name.ts';
import { graphOf } from '../notebook/graph.ts';
import { importCell } from '../notebook/imports.ts';
import { localOwnerOf } from '../notebook/meaning.ts';
import type { Cell, Notebook } from '../notebook/notebook.ts';
import { isPrivate } from '../python/bindings.ts';
import { parametersOf } from '../python/parameters.ts';
import { field, walk, type Node } from '../python/tree.ts';
import type { Edit } from './edit.ts';
import { holesFor, modulesFor, reads, runsBefore } from './helper-modules.ts';
import {
  fillHelper,
  functionOf,
  withCalled,
  type HelperFunction,
  type HelperHoles,
  type HelperTemplate,
} from './helper-template.ts';
import { layOut, lineBreakOf } from './indent.ts';
import { bodyIndentation, insertCell } from './new-cell.ts';
import { insertAbove, insertBelow, placeIn } from './place.ts';

/*
 * What fixes put into a notebook and what is longer than a few lines is there once, in its helper cell: functions, and
 * nothing that runs. The cell reads modules alone, so that every cell may read it, and a maintainer may reword its texts.
 */

const SUMMARY = 'GPU helpers: callouts for a missing or full GPU, and memory cleanup';

/** A helper function that a notebook has. */
export interface Present {
  readonly cell: Cell;
  readonly node: Node;
  readonly name: string;
}

/** The cells that hold nothing but a docstring, imports and functions. */
export const helperCells: (notebook: Notebook) => readonly Cell[] = memoized(({ cells }) =>
  cells.filter(({ kind, disabled, statements }) => {
    const areHelpers = statements.every(
      (each) => isStringStatement(each) || /^(?:import_|function_def)/.test(each.type),
    );
    return kind === 'cell' && !disabled && areHelpers;
  }),
);

/** The function that a notebook has of the template: by its name, or one made from it, and its parameters. */
export function presentIn(cells: readonly Cell[], { name, parameters }: HelperFunction): Present | undefined {
  for (const cell of cells) {
    for (const node of cell.statements) {
      const own = node.type === 'function_definition' ? (field(node, 'name')?.text ?? '') : '';
      if (!own.startsWith(name) || !/^(?:_\d+)?$/.test(own.slice(name.length))) continue;
      const given = parametersOf(node).map((each) => each.name);
      if (given.join() === parameters.join()) return { cell, node, name: own };
    }
  }
  return undefined;
}

/** The name that a helper function has in the notebook, or is to have. */
export function nameIn(notebook: Notebook, wanted: HelperFunction): string {
  return (
    presentIn(helperCells(notebook), wanted)?.name ?? firstFree(wanted.name, (name) => namesOf(notebook).has(name))
  );
}

const namesOf: (notebook: Notebook) => ReadonlySet<string> = memoized(
  ({ root }) => new Set(walk(root).flatMap(({ type, text }) => (type === 'identifier' ? [text] : []))),
);

/** How a cell can call helper functions: their names there, and the edits that put in those that are missing; or not at all. */
export type HelperReach<T extends string> =
  { readonly names: Readonly<Record<T, string>>; readonly edits: readonly Edit[] } | { readonly refused: string };

/**
 * Finds the names by which code of a cell can call helper functions, which get into the notebook with the edits.
 * @param at where the code goes
 * @param given what goes into holes of the functions, where the fix knows it better than the notebook's libraries say
 */
export function reachHelpers<T extends string>(
  notebook: Notebook,
  cell: Cell,
  template: HelperTemplate,
  helpers: readonly T[],
  at: Node,
  given: HelperHoles = new Map(),
): HelperReach<T> {
  const names: Partial<Record<T, string>> = {};
  for (const helper of helpers) {
    const reach = reachHelper(notebook, cell, functionOf(template, helper), at);
    if ('refused' in reach) return reach;
    names[helper] = reach.name;
  }
  return { names: names as Record<T, string>, edits: helperEdits(notebook, template, helpers, cell, given) };
}

/** The source of helper functions and of what they call, as the template has it. */
export function sourceOf(template: HelperTemplate, helpers: readonly string[]): string {
  return withCalled(template, helpers)
    .map(({ source }) => source)
    .join('\n\n');
}

function reachHelper(
  notebook: Notebook,
  cell: Cell,
  wanted: HelperFunction,
  at: Node,
): { readonly name: string } | { readonly refused: string } {
  const name = nameIn(notebook, wanted);
  if (cell.kind !== 'cell') {
    const what = cell.kind === 'setup' ? 'the setup cell' : `the reusable ${cell.kind} \`${cell.name}\``;
    return {
      refused: `${what} cannot call \`${name}\`, which is in an ordinary cell; move the code to an ordinary cell`,
    };
  }
  const present = presentIn(helperCells(notebook), wanted);
  if (present !== undefined && waitsFor(notebook, present.cell, cell))
    return { refused: `the cell with \`${name}\` reads a name of this cell; let that cell import the module itself` };
  const late = present === undefined ? undefined : [...graphOf(notebook).ancestors(present.cell.index)];
  if (late?.some((index) => !runsBefore(notebook, notebook.cells[index]!, cell)) === true)
    return {
      refused: `\`${name}\` waits for a cell that runs after this one; move its cell below imports that run first`,
    };
  const owner = localOwnerOf(cell, at, name);
  return owner === undefined
    ? { name }
    : { refused: `\`${name}\` has another meaning in ${owner} around this code; rename that variable` };
}

/** Whether a cell of helpers is another cell, or reads a name of it, so that that one cannot wait for the helpers. */
function waitsFor(notebook: Notebook, helpers: Cell, other: Cell): boolean {
  return helpers === other || graphOf(notebook).ancestors(helpers.index).has(other.index);
}

/**
 * The edits that put helper functions into a notebook, with what they call: into the cell with others, or into a new one
 * below the imports. None where all of them are there.
 */
function helperEdits(
  notebook: Notebook,
  template: HelperTemplate,
  helpers: readonly string[],
  reader: Cell,
  given: HelperHoles,
): readonly Edit[] {
  const cells = helperCells(notebook);
  const home = cells.find(
    (cell) =>
      [...template.functions.values()].some((each) => presentIn([cell], each)) && !waitsFor(notebook, cell, reader),
  );
  const own = home === undefined ? [] : [home];
  // A private function is of its own cell only.
  const isPresent = (each: HelperFunction): boolean =>
    presentIn(isPrivate(each.name) ? own : cells, each) !== undefined;
  const wanted = helpers.filter((each) => !isPresent(functionOf(template, each)));
  if (wanted.length === 0) return [];
  const all = withCalled(template, wanted);
  const missing = all.filter((each) => !isPresent(each));
  const place = placeIn(notebook);
  const waiting = [reader, ...(home === undefined ? [] : readersOf(notebook, home))];
  const { names, imports, local } = modulesFor(notebook, template, missing, home, waiting);
  for (const each of all) names.set(each.name, isPrivate(each.name) ? privateIn(home, each) : nameIn(notebook, each));
  const holes = new Map([...holesFor(notebook, waiting), ...given]);
  const filled = missing.map((each) => {
    const own = [...local].flatMap(([name, line]) => (reads(each, name) ? [line] : []));
    return { each, lines: fillHelper(template, each, holes, names, own) };
  });
  if (home !== undefined) {
    const first = home.statements.find((each) => !isStringStatement(each));
    const above = imports.map((line) => insertAbove(place, first ?? home.definition, line, { blankAfter: true }));
    return [...above, ...filled.map(({ each, lines }) => besideOthers(notebook, template, home, each, lines))];
  }
  const lineBreak = lineBreakOf(notebook.text);
  const neighbour = importCell(notebook) ?? reader;
  const parts = [
    `"""${SUMMARY}"""`,
    ...(imports.length === 0 ? [] : [imports.join('\n')]),
    ...filled.map(({ lines }) => lines),
  ];
  const body =
    layOut(`${parts.join('\n\n')}\n`, bodyIndentation(notebook, neighbour), place.unit, lineBreak) + lineBreak;
  return [insertCell(notebook, neighbour, body, { isAsync: false, decorators: '@app.cell(hide_code=True)' })];
}

/** The name of a function that other helpers of a cell call and nobody else. */
export function privateIn(home: Cell | undefined, wanted: HelperFunction): string {
  if (home === undefined) return wanted.name;
  return presentIn([home], wanted)?.name ?? freshName(home, wanted.name);
}

/** Where a function goes in a helper cell: below those that stand before it in the template, else above the others. */
function besideOthers(
  notebook: Notebook,
  template: HelperTemplate,
  home: Cell,
  { name }: HelperFunction,
  lines: string,
): Edit {
  const place = placeIn(notebook);
  const order = [...template.functions.keys()];
  const before = order.slice(0, order.indexOf(name)).toReversed();
  const above = before.flatMap((each) => presentIn([home], functionOf(template, each)) ?? [])[0];
  if (above !== undefined) return insertBelow(place, above.node, `\n${lines}`, bodyIndentation(notebook, home));
  const first = home.statements.find(({ type }) => type === 'function_definition') ?? home.statements[0]!;
  return insertAbove(place, first, lines, { blankAfter: true });
}

/** The cells that wait for a helper cell. */
export function readersOf(notebook: Notebook, home: Cell): readonly Cell[] {
  return [...graphOf(notebook).descendants(home.index)].map((index) => notebook.cells[index]!);
}
