import type { Edit } from '../edit/edit.ts';
import { NbfixError } from '../error.ts';
import type { PastOf } from '../notebook/cell-match.ts';
import { graphOf } from '../notebook/graph.ts';
import { importsOf } from '../notebook/imports.ts';
import type { Cell, Notebook } from '../notebook/notebook.ts';
import { lostOutputs, marimoCall, shownExpression } from '../notebook/outputs.ts';
import { parseNotebook } from '../notebook/parse.ts';
import { multiplyDefined, nestedReturns, privateReadsAcrossCells, undefinedNames } from '../notebook/problems.ts';
import { isVoidCall } from '../notebook/void-calls.ts';
import { walk, type Node } from '../python/tree.ts';
import type { Effects } from './codemod.ts';

/** What one fix did: the notebook before and after it, the codemod's own edits and what it may change. */
export interface Change {
  readonly before: Notebook;
  readonly after: Notebook;
  /** In offsets of `before`; what the signature sync added is not among them. */
  readonly edits: readonly Edit[];
  readonly effects: Effects;
  /** Which cell of `before` a cell of `after` was. */
  readonly pastOf: PastOf;
  /** Comments whose removal was asked for. */
  readonly removed?: readonly string[];
}

/** One clause of the effect contract: null when it is kept, else what breaks it, for a person. */
type Clause = (change: Change) => string | null;

/**
 * The effect contract, checked on every fix of every run before anything is written.
 * @returns what the fix breaks, for a person; null when it keeps every promise
 */
export function brokenPromise(change: Change): string | null {
  const problems = CLAUSES.map((clause) => clause(change)).filter((problem) => problem !== null);
  return problems.length === 0 ? null : problems.join('; ');
}

/** Parses the result of a fix: a text that parsed before must parse after. */
export function parseResult(path: string, text: string): Notebook | { readonly broken: string } {
  try {
    return parseNotebook(path, text);
  } catch (error) {
    if (error instanceof NbfixError) return { broken: `the result would not parse: ${error.message}` };
    throw error;
  }
}

const CLAUSES: readonly Clause[] = [
  cellsStay,
  namesStay,
  outputsStay,
  (change) =>
    grown(change, 'a name would be defined in several cells', (each) => multiplyDefined(each).map(({ name }) => name)),
  (change) =>
    grown(change, 'a name would be read that nothing defines', (each) => undefinedNames(each).map(({ name }) => name)),
  (change) =>
    grown(change, 'a private name would be read in another cell', (each) =>
      privateReadsAcrossCells(each).map(({ name }) => name),
    ),
  (change) =>
    grown(change, 'a return would stand inside a branch', (each, nameOf) =>
      nestedReturns(each).map(({ cell }) => nameOf(cell)),
    ),
  lostOutputsDoNotGrow,
  (change) =>
    grown(change, 'cells would depend on each other in a circle', (each, nameOf) =>
      graphOf(each)
        .cycles()
        .map((cycle) => cycle.map(nameOf).join(', ')),
    ),
  reusableCellsStaySelfContained,
  commentsStay,
  stringsStay,
  layoutStays,
];

/** @param list what is wrong with a notebook; it names cells by their numbers before the change, which a new cell moves */
function grown(
  { before, after, pastOf }: Change,
  what: string,
  list: (notebook: Notebook, nameOf: (index: number) => string) => readonly string[],
): string | null {
  const left = [...list(before, (index) => `cell ${index + 1}`)];
  const pastName = (index: number): string => {
    const past = pastOf(after.cells[index]!);
    return past === undefined ? 'a new cell' : `cell ${past.index + 1}`;
  };
  for (const each of list(after, pastName)) {
    const at = left.indexOf(each);
    if (at === -1) return `${what}: ${each}`;
    left.splice(at, 1);
  }
  return null;
}

/** An output that is lost already stays one when a name in it changes: `mo.stat(a)` and `mo.stat(_a)` are the same. */
function lostOutputsDoNotGrow({ before, after }: Change): string | null {
  const firstLines = (notebook: Notebook): string[] =>
    lostOutputs(notebook).map(({ node }) => node.text.split('\n')[0] ?? '');
  const called = (line: string): string => line.split('(')[0] ?? line;
  const [old, fresh] = [firstLines(before), firstLines(after)];
  const added = fresh.filter((line) => !takeAway(old, line));
  const oldCalls = old.map(called);
  const grown = added.find((line) => !takeAway(oldCalls, called(line)));
  return grown === undefined ? null : `an output would be computed and never shown: ${grown}`;
}

/** Takes one of the equal items out of a list; false when there is none. */
function takeAway(items: string[], item: string): boolean {
  const at = items.indexOf(item);
  if (at !== -1) items.splice(at, 1);
  return at !== -1;
}

/** Without a declared new cell, the cells stay as they are; with one, every old cell is still there, in its order. */
function cellsStay({ before, after, pastOf, effects }: Change): string | null {
  const past = after.cells.map(pastOf).filter((cell) => cell !== undefined);
  const isSame = (a: Cell, b: Cell | undefined): boolean => a.kind === b?.kind && a.name === b.name;
  if (past.length < before.cells.length) return 'a cell would be lost';
  const areKept = before.cells.every((cell, at) => cell === past[at]);
  const areSame = after.cells.every((cell) => pastOf(cell) === undefined || isSame(cell, pastOf(cell)));
  if (!areKept || !areSame) return 'the cells would change in number, order, kind or name';
  return effects.addsCells || after.cells.length === before.cells.length ? null : 'a cell would be added';
}

function namesStay({ before, after, pastOf, effects }: Change): string | null {
  const defined = (notebook: Notebook): Set<string> =>
    new Set(notebook.cells.flatMap(({ bindings }) => [...bindings.defs]));
  const [namesBefore, namesAfter] = [defined(before), defined(after)];
  const imported = new Map(importsOf(after).map(({ name, module }) => [name, module]));
  for (const cell of after.cells) {
    const past = pastOf(cell)?.bindings.defs ?? new Set();
    // A name may move to a new cell, where new cells are declared.
    const isMoved = (name: string): boolean => effects.addsCells && namesBefore.has(name) && namesAfter.has(name);
    const lost = [...past].find((name) => !cell.bindings.defs.has(name) && !isMoved(name));
    if (lost !== undefined && !effects.dropsNames) return `cell ${cell.index + 1} would no longer define ${lost}`;
    const added = [...cell.bindings.defs].filter((name) => !past.has(name) && !isMoved(name));
    const undeclared = added.find((name) => !effects.addsNames && !effects.imports.includes(imported.get(name) ?? ''));
    if (undeclared !== undefined) return `cell ${cell.index + 1} would define a new public name: ${undeclared}`;
  }
  return null;
}

function outputsStay({ after, pastOf, effects }: Change): string | null {
  if (effects.movesOutput) return null;
  const shown = (cell: Cell): string => {
    const node = shownExpression(cell);
    // A `mo.stop` at the end of a cell that goes on shows nothing, nor does the call of a function without a value.
    return node === undefined || marimoCall(node, after) === 'stop' || isVoidCall(node, after) ? '' : node.text;
  };
  const news = after.cells.filter((cell) => pastOf(cell) === undefined).map(shown);
  for (const cell of after.cells) {
    const past = pastOf(cell);
    if (past === undefined || shown(past) === shown(cell)) continue;
    // The output may move to a new cell.
    if (shown(cell) !== '' || !news.includes(shown(past))) return `cell ${cell.index + 1} would display something else`;
  }
  return null;
}

/** A reusable function or class sees builtins, the setup cell and its like; anything else undoes `@app.function`. */
function reusableCellsStaySelfContained({ after, pastOf }: Change): string | null {
  for (const cell of after.cells.filter(({ kind }) => kind === 'function' || kind === 'class')) {
    const past = pastOf(cell)?.bindings.refs ?? new Set();
    const global = after.cells.filter(({ kind }) => kind !== 'cell' && kind !== 'unparsable');
    const outside = [...cell.bindings.refs].find(
      (name) =>
        !past.has(name) &&
        !global.some((each) => each.bindings.defs.has(name)) &&
        after.cells.some((each) => each.bindings.defs.has(name)),
    );
    if (outside !== undefined)
      return `the reusable ${cell.kind} ${cell.name} would read ${outside}, which it cannot see`;
  }
  return null;
}

function commentsStay(change: Change): string | null {
  const comments = (notebook: Notebook): string[] =>
    [...walk(notebook.root)].filter(({ type }) => type === 'comment').map(({ text }) => text.trimEnd());
  const left = [...comments(change.after), ...(change.removed ?? [])];
  for (const comment of comments(change.before)) {
    const at = left.indexOf(comment);
    if (at === -1) return `a comment would be lost: ${comment}`;
    left.splice(at, 1);
  }
  return null;
}

/** Every string outside the replaced spans is still there, in order, character for character. */
function stringsStay({ before, after, edits }: Change): string | null {
  const replaced = edits.filter(({ start, end }) => start < end);
  const isKept = (string: Node): boolean =>
    !replaced.some(({ start, end }) => start <= string.startIndex && string.endIndex <= end);
  const strings = (notebook: Notebook): Node[] => walk(notebook.root).filter(({ type }) => type === 'string');
  const present = strings(after).map(literalText);
  let at = 0;
  for (const string of strings(before).filter(isKept)) {
    const found = present.indexOf(literalText(string), at);
    if (found === -1) return `a string would change: ${string.text.slice(0, 60)}`;
    at = found + 1;
  }
  return null;
}

/** A string without the expressions of an f-string: those are code, which a fix may rename. */
function literalText(string: Node): string {
  let text = '';
  let end = string.startIndex;
  for (const { type, namedChildren } of walk(string)) {
    // The field of a format, `{x:{width}}`, is a `format_expression`.
    const isField = type === 'interpolation' || type === 'format_expression';
    const expression = isField ? namedChildren[0] : undefined;
    if (expression === undefined || expression.startIndex < end) continue;
    text += string.text.slice(end - string.startIndex, expression.startIndex - string.startIndex);
    end = expression.endIndex;
  }
  return text + string.text.slice(end - string.startIndex);
}

/** Windows, Unix and old Macintosh. */
const LINE_BREAKS = [/\r\n/, /(?<!\r)\n/, /\r(?!\n)/] as const;

function layoutStays({ before, after }: Change): string | null {
  if (before.text.endsWith('\n') !== after.text.endsWith('\n')) return 'the end of the file would change';
  if (before.text.startsWith('\ufeff') !== after.text.startsWith('\ufeff')) return 'the byte order mark would change';
  const isMixed = LINE_BREAKS.some((lineBreak) => lineBreak.test(after.text) && !lineBreak.test(before.text));
  return isMixed ? 'line breaks of two kinds would be mixed' : null;
}
