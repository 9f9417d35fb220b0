import { insertion, type Edit } from '../../../src/edit/edit.ts';
import { hasRoomBelow, insertLast } from '../../../src/edit/last-line.ts';
import { insertAbove, placeIn } from '../../../src/edit/place.ts';
import { defineCodemod, type Refusal } from '../../../src/engine/codemod.ts';
import { showsWhileRunning, silentStops, spinnerFor } from '../../../src/gpu/live-output.ts';
import { asCode } from '../../../src/listed.ts';
import { cacheBlocks } from '../../../src/marimo/cache-blocks.ts';
import { oneLine } from '../../../src/marimo/one-line.ts';
import { firstFree } from '../../../src/notebook/fresh-name.ts';
import type { Cell, Notebook } from '../../../src/notebook/notebook.ts';
import { lostOutputs, lostValues, marimoCall, shownExpression } from '../../../src/notebook/outputs.ts';
import { nestedReturns } from '../../../src/notebook/problems.ts';
import { children, contains, field, walk, type Node } from '../../../src/python/tree.ts';
import { neverShown } from './never-shown.ts';
import { countOnPaths, type PathCount } from './output-paths.ts';
import { showsNoneAtTimes, showsNothing } from './shown-value.ts';
import { whyLost } from './why-lost.ts';

/**
 * The lost outputs of a cell, or the values with which its branches end: one repair gathers them. Undefined for what may not
 * have been meant to be seen.
 */
type Data = readonly Node[] | undefined;

export default defineCodemod<Data>({
  meta: {
    id: 'lost-output',
    phase: '0',
    severity: 'high',
    safety: 'safe',
    what: 'A callout, a text or another output is computed but never displayed.',
    why: 'marimo displays only the last expression of a cell: an output in a branch or above the last line is computed and thrown away.',
    fix: 'Assigns the output to a private name that the cell displays at its end; notes on work in progress go to `mo.output` or to the spinner around them.',
    effects: { movesOutput: true },
  },

  appliesTo: (notebook) =>
    notebook.cells.some((cell) => shownExpression(cell) !== undefined || neverShown(notebook, cell).length > 0) ||
    lostIn(notebook).length > 0,

  *find(notebook) {
    const lost = lostIn(notebook);
    for (const cell of notebook.cells) {
      const nodes = lost.flatMap((each) => (each.cell === cell.index ? [each.node] : []));
      for (const node of nodes) {
        yield {
          cell,
          node,
          message: neverDisplayed(`mo.${marimoCall(node, notebook) ?? ''}(…)`, node, cell),
          data: nodes,
        };
      }
      const values = nodes.length === 0 ? lostValues(cell) : [];
      for (const node of values) {
        yield { cell, node, message: neverDisplayed(firstLine(node), node, cell), data: values };
      }
      for (const node of neverShown(notebook, cell)) {
        yield { cell, node, message: neverDisplayed(firstLine(node), node, cell), data: undefined };
      }
    }
  },

  fix({ cell, node, data }, notebook): Edit[] | Refusal {
    if (data === undefined) {
      return {
        refused: 'it may be left over from an experiment; make it the last expression of the cell, or delete it',
      };
    }
    if (isShownAgain(node, cell)) {
      return {
        refused: 'the cell displays the same at its end; delete this line, or that part of the last expression',
      };
    }
    // One repair serves all findings of the cell.
    let edits = repairs.get(data);
    if (edits === undefined) {
      const shownOnce = data.filter((each) => !isShownAgain(each, cell));
      repairs.set(data, (edits = repair(notebook, cell, shownOnce)));
    }
    return edits;
  },
});

/** By the lost outputs of a cell. */
const repairs = new WeakMap<readonly Node[], Edit[] | Refusal>();

/** Bars and spinners as statements of their own are misuse of another kind: progress-bar-total and spinner-context. */
function lostIn(notebook: Notebook): ReturnType<typeof lostOutputs> {
  return lostOutputs(notebook).filter(({ node }) => marimoCall(node, notebook)?.startsWith('status.') !== true);
}

/** The message for a statement that is shown as `code`. */
function neverDisplayed(code: string, statement: Node, cell: Cell): string {
  return `${asCode(code)} ${whyLost(statement, cell)}, so marimo never displays it`;
}

function firstLine({ text }: Node): string {
  return text.split('\n')[0] ?? '';
}

/** Whether the cell's last expression holds the very same call: left over from an earlier draft. */
function isShownAgain(node: Node, cell: Cell): boolean {
  const shown = shownExpression(cell);
  return shown !== undefined && shown.text.includes(node.text);
}

function repair(notebook: Notebook, cell: Cell, lost: readonly Node[]): Edit[] | Refusal {
  const place = placeIn(notebook);
  if (cell.kind !== 'cell')
    return { refused: 'the setup cell is for code that other cells need; display this in a cell of its own' };
  if (nestedReturns(notebook).some((each) => each.cell === cell.index)) {
    return { refused: 'marimo does not run this cell, because a branch has a `return`; remove the `return` first' };
  }
  if (!hasRoomBelow(place, cell)) return { refused: 'several statements share a line; put each on its own line' };
  const spinners = new Map(lost.flatMap((node) => noteUnderSpinner(node, notebook, cell)));
  const all = [...lost.filter((node) => !spinners.has(node)), ...lostValues(cell)];
  const kept = [...new Map(all.map((node) => [node.id, node])).values()].sort((a, b) => a.startIndex - b.startIndex);
  const edits = updates(spinners, notebook, cell);
  if (lost.length === spinners.size) return edits;
  if (kept.some((node) => isInCache(node, notebook))) {
    return {
      refused: 'a change would make marimo compute this cached block again; display the output after the block',
    };
  }
  const last = shownExpression(cell);
  const mo = marimoName(lost[0]!);
  const shown = last === undefined || showsNothing(last, notebook) ? undefined : last;
  const paths = countOnPaths(cell.statements, new Set(kept.map(({ id }) => id)));
  // Several take `mo.vstack`, and a cell that calls marimo for nothing may not have it.
  if (paths.most > 1 && marimoCall(lost[0]!, notebook) === undefined) {
    return {
      refused: 'the cell may compute several of these; collect them in a list, and display it at the end of the cell',
    };
  }
  if (shown === undefined && (paths.most === Infinity || showsWhileRunning(notebook, cell))) {
    const shownFrom = cell.statements.find((each) => each.endIndex >= kept[0]!.endIndex)?.startIndex ?? 0;
    const stop = silentStops(notebook, cell).find(({ startIndex }) => startIndex >= shownFrom);
    if (stop !== undefined) {
      return {
        refused: 'a `mo.stop` without an output follows, which marimo reports as an error; give it an output',
      };
    }
    if (marimoCall(lost[0]!, notebook) === undefined) {
      return { refused: 'the cell displays output while it runs; display this with `mo.output.append`' };
    }
    return [...edits, ...kept.flatMap((node) => around(node, `${mo}.output.append(`, ')'))];
  }
  return [...edits, ...gathered(notebook, cell, mo, kept, paths, shown)];
}

/**
 * Keeps the outputs to the end of the cell. With one at most on any path, in a name:
 *
 *     _output = None
 *     if gpu_info["available"]:
 *         _output = mo.callout(…)
 *
 *     _output
 *
 * else in a list, which `mo.vstack` shows in its order. What the cell shows already comes last.
 */
function gathered(
  notebook: Notebook,
  cell: Cell,
  mo: string,
  lost: readonly Node[],
  paths: PathCount,
  shown: Node | undefined,
): Edit[] {
  const place = placeIn(notebook);
  const isMaybeNone = shown !== undefined && showsNoneAtTimes(shown, notebook);
  // An item of mo.vstack that is None would read "None".
  const isList = paths.most > 1 || (shown !== undefined && paths.least === 0 && !isMaybeNone);
  const name = freshName(notebook, cell, isList ? '_outputs' : '_output');
  const first = cell.statements.find((each) => each.endIndex >= lost[0]!.endIndex)!;
  const isFirstAlways = first === lost[0];
  const start = isList ? `${name} = []` : `${name} = None`;
  const isStartNeeded = !isFirstAlways && (isList || paths.least === 0);
  const edits = isStartNeeded ? [insertAbove(place, first, start, { blankAfter: false })] : [];
  for (const node of lost) {
    if (!isList) edits.push(...around(node, `${name} = `, ''));
    else if (node === lost[0] && isFirstAlways) edits.push(...around(node, `${name} = [`, ']'));
    else edits.push(...around(node, `${name}.append(`, ')'));
  }
  if (shown === undefined) return [...edits, insertLast(place, cell, isList ? `${mo}.vstack(${name})` : name)];
  const items = isList ? `*${name}` : name;
  const [open, close] = children(shown).length > 1 || shown.text.endsWith(',') ? ['(', ')'] : ['', ''];
  const each = freshName(notebook, cell, '_shown');
  return isMaybeNone
    ? [
        ...edits,
        ...around(
          shown,
          `${mo}.vstack([${each} for ${each} in (${items}, ${open}`,
          `${close}) if ${each} is not None])`,
        ),
      ]
    : [...edits, ...around(shown, `${mo}.vstack([${items}, ${open}`, `${close}])`)];
}

function isInCache(node: Node, notebook: Notebook): boolean {
  return cacheBlocks(notebook).some((block) => contains(block.node, node));
}

function around(statement: Node, before: string, after: string): Edit[] {
  return [insertion(statement.startIndex, before), ...(after === '' ? [] : [insertion(statement.endIndex, after)])];
}

/** The name under which the cell knows marimo: `mo`. */
function marimoName(statement: Node): string {
  return /^\w+/.exec(statement.text)?.[0] ?? 'mo';
}

function freshName(notebook: Notebook, cell: Cell, name: string): string {
  const isTaken = (each: string): boolean =>
    cell.bindings.occurrences.has(each) || notebook.cells.some(({ bindings }) => bindings.privateRefs.has(each));
  return firstFree(name, isTaken);
}

/** A note on work under a spinner, in one line of text. */
interface Note {
  /** The call of `mo.status.spinner`. */
  readonly spinner: Node;
  readonly text: string;
}

function noteUnderSpinner(node: Node, notebook: Notebook, cell: Cell): [Node, Note][] {
  if (marimoCall(node, notebook) !== 'md') return [];
  const spinner = spinnerFor(node, notebook, cell);
  const given = children(field(node.firstNamedChild!, 'arguments') ?? node);
  const text = given.length === 1 ? oneLine(given[0]) : undefined;
  const isCommented = walk(node).some(({ type }) => type === 'comment');
  const isNamed = spinner === undefined || aliasOf(spinner) === undefined || aliasOf(spinner)?.type === 'identifier';
  return spinner === undefined || text === undefined || !isNamed || isCommented ? [] : [[node, { spinner, text }]];
}

/** `mo.md("Loading…")` → `_spinner.update(subtitle="Loading…")`, with `as _spinner` where the spinner has no name. */
function updates(notes: ReadonlyMap<Node, Note>, notebook: Notebook, cell: Cell): Edit[] {
  const names = new Map<Node, string>();
  for (const { spinner } of notes.values()) {
    if (aliasOf(spinner) !== undefined || names.has(spinner)) continue;
    // One name for each: after an inner spinner, its name would stand for one that is gone.
    const count = names.size === 0 ? '' : `_${names.size + 1}`;
    names.set(spinner, freshName(notebook, cell, `_spinner${count}`));
  }
  return [
    ...[...names].map(([{ endIndex }, name]) => insertion(endIndex, ` as ${name}`)),
    ...[...notes].map(([{ startIndex, endIndex }, { spinner, text }]) => {
      const update = `${names.get(spinner) ?? aliasOf(spinner)?.text ?? ''}.update(subtitle=${text})`;
      return { start: startIndex, end: endIndex, text: update };
    }),
  ];
}

/** What a spinner's `with` statement calls it. */
function aliasOf(spinner: Node): Node | undefined {
  const pattern = spinner.parent?.type === 'as_pattern' ? field(spinner.parent, 'alias') : undefined;
  return pattern?.firstNamedChild ?? pattern;
}
