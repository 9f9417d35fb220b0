import { insertion, type Edit } from '../edit/edit.ts';
import { indentationAt, lineBreakOf, lineStart, nextLineStart } from '../edit/indent.ts';
import { awaits } from '../edit/new-cell.ts';
import { ALIKE, ALIKE_ELSEWHERE, alignLines } from './align.ts';
import { keyOf, type CellLines, type Line } from './lines.ts';
import { mergeLine } from './merge-line.ts';
import type { Names } from './names.ts';
import { headsOf, holderOf } from './nesting.ts';
import { renderLine, type Style } from './render.ts';
import type { SnippetLines } from './template-change.ts';

/** A cell in three versions: the template as it was, as it is, and the notebook's. */
export interface ThreeCells {
  readonly base: CellLines;
  readonly theirs: CellLines;
  readonly ours: CellLines;
}

/** What a merge does to the notebook's text, or why it can't be done, for a person. */
export type Merge = { readonly edits: readonly Edit[] } | { readonly conflict: string };

export interface MergeOptions {
  /** Lines of the notebook that the codemods wrote just now, with the codemod that made each. */
  readonly fresh: ReadonlyMap<Line, string>;
  /** Lines of the base that the codemods wrote: where the notebook has none like them, it does the same in its own words. */
  readonly snippets: SnippetLines;
  /**
   * The only lines of the base that are looked for in the notebook: for a cell that is none of the template's, what the
   * codemods wrote is the same all the same. All of them, unless given.
   */
  readonly only?: ReadonlySet<Line>;
}

/** One version of the merge under way. */
interface State {
  readonly base: readonly Line[];
  readonly theirs: readonly Line[];
  readonly ours: readonly Line[];
  /** Positions in `base` to positions in the other two. */
  readonly toTheirs: ReadonlyMap<number, number>;
  readonly toOurs: ReadonlyMap<number, number>;
  readonly keys: {
    readonly base: readonly string[];
    readonly theirs: readonly string[];
    readonly ours: readonly string[];
  };
  readonly cells: ThreeCells;
  readonly names: Names;
  readonly options: MergeOptions;
  readonly style: Style;
}

/**
 * A three-way merge of one cell by its logical lines, and by tokens within a line that both sides have.
 *
 *   template was   x = f(1)      template is   x = f(2)      notebook   y = f(1)  # mine   →   y = f(2)  # mine
 */
export function mergeCell(cells: ThreeCells, names: Names, options: MergeOptions): Merge {
  const { base, theirs, ours } = cells;
  const style = {
    source: theirs.notebook.text,
    write: names.inNotebook,
    lineBreak: lineBreakOf(ours.notebook.text),
  };
  const keys = {
    base: base.lines.map((line) => keyOf(line)),
    theirs: theirs.lines.map((line) => keyOf(line)),
    ours: ours.lines.map((line) => keyOf(line, names.toTemplate)),
  };
  const state: State = {
    base: base.lines,
    theirs: theirs.lines,
    ours: ours.lines,
    toTheirs: alignLines(base.lines, theirs.lines, [keys.base, keys.theirs]),
    toOurs: alignOurs(base.lines, ours.lines, [keys.base, keys.ours], options),
    keys,
    cells,
    names,
    options,
    style,
  };
  const runs = insertedRuns(state);
  const replaced = new Set(runs.flatMap((run) => run.replaces));
  const kept = [...state.base.keys()].filter((at) => !replaced.has(at)).map((at) => mergeKept(state, at));
  const all = [
    ...kept,
    ...ownLines(state).map((at) => mergeOwn(state, at)),
    ...runs.map((run) => (run.replaces.length > 0 ? mergeReplaced(state, run) : mergeInserted(state, run))),
  ];
  const conflict = all.find((step) => 'conflict' in step);
  if (conflict !== undefined) return conflict;
  const isReal = ({ start, end, text: fresh }: Edit): boolean => fresh !== text(cells).slice(start, end);
  const edits = all.flatMap((step) => ('edits' in step ? step.edits : [])).filter(isReal);
  if (edits.length === 0) return NOTHING;
  const unsure = unsureName(state);
  if (unsure !== undefined) return { conflict: `${unsure} in the template is another variable than here` };
  const taken = takenName(state);
  return taken === undefined
    ? { edits: [...edits, ...asyncEdits(cells)] }
    : { conflict: `the template brings ${taken} in, and this cell has its own` };
}

/** A name in a line that the template has changed, of which it can't be told what it is called here. */
function unsureName({ theirs, keys, names }: State): string | undefined {
  return theirs
    .filter((_line, at) => !keys.base.includes(keys.theirs[at]!))
    .flatMap(({ tokens }) => tokens)
    .find(({ kind, key }) => kind === 'variable' && names.unsure.has(key))?.key;
}

/** A cell that comes to await something is `async`. */
function asyncEdits({ theirs, ours }: ThreeCells): Edit[] {
  const { kind, definition } = ours.cell;
  const isNeeded = kind === 'cell' && awaits(theirs.cell.statements) && !definition.text.startsWith('async');
  return isNeeded ? [insertion(definition.startIndex, 'async ')] : [];
}

/** A name that the template's cell has got since the base, and the notebook's cell has in code of its own. */
function takenName({ cells, keys, names, ours }: State): string | undefined {
  const { base, theirs } = cells;
  const bound = ({ cell }: CellLines): string[] => [...cell.bindings.defs, ...cell.bindings.privateDefs];
  const isOwn = (line: Line, at: number): boolean =>
    !keys.theirs.includes(keys.ours[at]!) && !line.tokens.every(isTheirs);
  const isTheirs = (token: Line['tokens'][number]): boolean =>
    token.kind !== 'variable' || base.cell.bindings.occurrences.has(names.toTemplate.get(token.key) ?? token.key);
  // What is called so here is called otherwise in the template.
  const renamed = [...theirs.cell.bindings.occurrences.keys()].find(
    (name) =>
      !base.cell.bindings.occurrences.has(name) &&
      names.toTemplate.has(name) &&
      cells.ours.cell.bindings.occurrences.has(name),
  );
  if (renamed !== undefined) return renamed;
  return bound(theirs)
    .filter((name) => !base.cell.bindings.occurrences.has(name))
    .find((name) =>
      ours.some(
        (line, at) => isOwn(line, at) && line.tokens.some(({ kind, key }) => kind === 'variable' && key === name),
      ),
    );
}

function alignOurs(
  base: readonly Line[],
  ours: readonly Line[],
  keys: readonly [readonly string[], readonly string[]],
  { only, fresh, snippets }: MergeOptions,
): Map<number, number> {
  if (only === undefined) return alignLines(base, ours, keys, ALIKE);
  const places = [...base.keys()].filter((at) => only.has(base[at]!));
  const pairs = alignLines(
    places.map((at) => base[at]!),
    ours,
    [places.map((at) => keys[0][at]!), keys[1]],
    ALIKE_ELSEWHERE,
    (line, other) => mayBeFrom(fresh.get(other), snippets.get(line)),
  );
  return new Map([...pairs].map(([from, to]) => [places[from]!, to]));
}

/** Whether a line may be the counterpart of one that these codemods put in: not if another one has just made it. */
export function mayBeFrom(maker: string | undefined, origins: ReadonlySet<string> | undefined): boolean {
  return maker === undefined || origins === undefined || origins.has(maker);
}

const NOTHING: Merge = { edits: [] };

/** A line of the base: kept, changed or deleted by the template. */
function mergeKept(state: State, at: number): Merge {
  const { toTheirs, toOurs, keys, options, cells, names, style } = state;
  const [t, c] = [toTheirs.get(at), toOurs.get(at)];
  const base = state.base[at]!;
  const [theirs, ours] = [state.theirs[t ?? -1], state.ours[c ?? -1]];
  const isKeptThere = c !== undefined && keys.ours[c] === keys.base[at];
  if (theirs === undefined) {
    if (ours === undefined) return NOTHING;
    if (!isKeptThere && !options.fresh.has(ours))
      return conflictAt('the template drops a line that is changed here', ours, cells);
    return deletion(ours, cells);
  }
  const isChanged = keys.theirs[t!] !== keys.base[at];
  const moved = ours === undefined ? theirs.depth - base.depth : moveOf(state, at);
  if (!isChanged && moved === 0) return NOTHING;
  if (ours === undefined) {
    if (options.only !== undefined || options.snippets.has(base) || keys.ours.includes(keys.theirs[t!]!))
      return NOTHING;
    return { conflict: `the template changes a line that is not here: ${excerpt(base, cells.base)}` };
  }
  if (moved === 0 && !isChanged) return NOTHING;
  if (moved === 0) {
    if (isUntouched(state, base, ours)) {
      return {
        edits: [
          {
            start: ours.start,
            end: ours.end,
            text: renderLine(theirs, ours.indentation, style).slice(ours.indentation.length),
          },
        ],
      };
    }
    const merge = { names, style, text: text(cells), isFresh: options.fresh.has(ours) };
    const edits = mergeLine({ base, theirs, ours }, merge);
    return edits === undefined
      ? conflictAt('the same words are changed in the template and here', ours, cells)
      : { edits };
  }
  const [deeper, besides] = [depthChange(state, t!), depthChange(state, siblingAbove(state.theirs, t!))];
  if (besides !== undefined && besides !== deeper)
    return conflictAt('the lines around are nested in another way', ours, cells);
  if (!isChanged) return moveOwn(state, ours, moved);
  if (!isKeptThere) return conflictAt('the template moves a line that is changed here', ours, cells);
  const line = renderLine(theirs, indentationFor(state, ours.depth + moved), style);
  return { edits: [{ start: lineStart(text(cells), ours.start), end: ours.end, text: line }] };
}

/** How many blocks deeper the template's change puts a line of the notebook that was in the base; 0 where it is there. */
function moveOf({ base, theirs, ours, toTheirs, toOurs, keys }: State, at: number): number {
  const [t, c] = [toTheirs.get(at), toOurs.get(at)];
  if (t === undefined || c === undefined) return 0;
  const moved = theirs[t]!.depth - base[at]!.depth;
  if (moved === 0) return 0;
  const [fromTheirs, fromOurs] = [inverse(toTheirs), inverse(toOurs)];
  const wanted = headsOf(theirs, t).map((head) => fromTheirs.get(head) ?? keys.theirs[head]!);
  // Blocks that the notebook has put around do not count.
  const here = headsOf(ours, c)
    .map((head) => fromOurs.get(head) ?? keys.ours[head]!)
    .filter((head) => typeof head === 'number' || wanted.includes(head));
  return here.length === wanted.length && here.every((head, depth) => head === wanted[depth]) ? 0 : moved;
}

function inverse(pairs: ReadonlyMap<number, number>): Map<number, number> {
  return new Map([...pairs].map(([from, to]) => [to, from]));
}

/** Lines of the notebook that are none of the base's. */
function ownLines({ ours, toOurs, options }: State): number[] {
  if (options.only !== undefined) return [];
  const taken = new Set(toOurs.values());
  return [...ours.keys()].filter((at) => !taken.has(at));
}

/** A line of the notebook's author goes where the block goes that it stands in. */
function mergeOwn(state: State, at: number): Merge {
  const { ours, toOurs, toTheirs, cells } = state;
  const toBase = inverse(toOurs);
  let holder = holderOf(ours, at);
  while (holder !== undefined && !toBase.has(holder)) holder = holderOf(ours, holder);
  const base = holder === undefined ? undefined : toBase.get(holder);
  if (base === undefined) return NOTHING;
  if (!toTheirs.has(base))
    return conflictAt('the template drops the block that a line stands in here', ours[at]!, cells);
  return moveOwn(state, ours[at]!, moveOf(state, base));
}

/** A line as the notebook has it, so many blocks deeper. */
function moveOwn(state: State, line: Line, moved: number): Merge {
  if (moved === 0) return NOTHING;
  const source = text(state.cells);
  const start = lineStart(source, line.start);
  if (source.slice(start, line.start).trim() !== '' || line.depth + moved < 0)
    return conflictAt('the lines around are nested in another way', line, state.cells);
  const style = { ...state.style, source, write: ({ text: own }: Line['tokens'][number]): string => own };
  const moves = renderLine(line, indentationFor(state, line.depth + moved), style);
  return { edits: [{ start, end: line.end, text: moves }] };
}

/** Whether the notebook has a line of the base as it stands there, its names aside. */
function isUntouched({ cells, style }: State, base: Line, ours: Line): boolean {
  const written = renderLine(base, ours.indentation, { ...style, source: cells.base.notebook.text });
  return written === ours.indentation + text(cells).slice(ours.start, ours.end);
}

function text({ ours }: ThreeCells): string {
  return ours.notebook.text;
}

function deletion(line: Line, cells: ThreeCells): Merge {
  const source = text(cells);
  const start = lineStart(source, line.start);
  if (source.slice(start, line.start).trim() !== '')
    return conflictAt('the line shares a line with other code', line, cells);
  return { edits: [{ start, end: nextLineStart(source, line.end), text: '' }] };
}

/** Lines that the template has and the base had not: those from `from` up to, not including, `to`. */
interface Run {
  readonly from: number;
  readonly to: number;
  /** Lines of the base that stood in their place. */
  readonly replaces: readonly number[];
}

function insertedRuns({ base, theirs, toTheirs }: State): Run[] {
  const toBase = inverse(toTheirs);
  const runs: Run[] = [];
  for (let at = 0; at < theirs.length; at += 1) {
    if (toBase.has(at)) continue;
    const from = at;
    while (at < theirs.length && !toBase.has(at)) at += 1;
    const first = (toBase.get(from - 1) ?? -1) + 1;
    const last = toBase.get(at) ?? base.length;
    runs.push({ from, to: at, replaces: [...base.keys()].slice(first, last) });
  }
  return runs;
}

/** Lines that the template has put in the place of others. */
function mergeReplaced(state: State, run: Run): Merge {
  const { keys, toOurs, ours, cells, options } = state;
  const places = run.replaces.flatMap((at) => toOurs.get(at) ?? []);
  const wanted = keys.theirs.slice(run.from, run.to);
  if (wanted.every((key) => keys.ours.includes(key)) && places.length < run.replaces.length) return NOTHING;
  const areSnippets = options.only !== undefined || run.replaces.every((at) => options.snippets.has(state.base[at]!));
  if (areSnippets && places.length === 0) return NOTHING;
  const [first, last] = [places[0], places.at(-1)];
  const isWhole = places.length === run.replaces.length && last! - first! + 1 === places.length;
  const areKept = run.replaces.every((at) => {
    const here = toOurs.get(at);
    return here !== undefined && (keys.ours[here] === keys.base[at] || options.fresh.has(ours[here]!));
  });
  if (!isWhole || !areKept) {
    return conflictHere('the template has other lines in a place that is changed here', state.theirs[run.from]!, cells);
  }
  const anchor = ours[first!]!;
  const source = text(cells);
  const lines = runLines(state, run, anchor.depth - state.base[run.replaces[0]!]!.depth, anchor);
  const start = lineStart(source, anchor.start);
  if (lines === undefined || source.slice(start, anchor.start).trim() !== '') {
    return conflictAt('the lines around are nested in another way', anchor, cells);
  }
  return { edits: [{ start, end: ours[last!]!.end, text: lines }] };
}

function mergeInserted(state: State, run: Run): Merge {
  const { theirs, ours, keys, toOurs, toTheirs, options, cells } = state;
  const toBase = inverse(toTheirs);
  const here = (t: number): number | undefined => {
    const b = toBase.get(t);
    return b === undefined ? undefined : toOurs.get(b);
  };
  const isFirst = run.from === 0;
  const isLast = run.to === theirs.length;
  const [above, below] = [isFirst ? -1 : here(run.from - 1), isLast ? ours.length : here(run.to)];
  if (options.only !== undefined)
    return insertElsewhere(state, run, isFirst ? undefined : above, isLast ? undefined : below);
  const taken = new Set(toOurs.values());
  const gap = [...ours.keys()].filter((at) => at > (above ?? -1) && at < (below ?? ours.length) && !taken.has(at));
  const lines = [...Array(run.to - run.from).keys()].map((step) => run.from + step);
  if (isHereAlready(state, run)) return NOTHING;
  const wanted = lines.filter((at) => !gap.some((own) => keys.ours[own] === keys.theirs[at]));
  if (wanted.length === 0) return NOTHING;
  if (wanted.length < lines.length)
    return conflictHere('the template puts in lines of which some are here already', theirs[run.from]!, cells);
  if (new Set(depthChanges(state, run)).size > 1)
    return conflictHere('the lines around are nested in another way', theirs[run.from]!, cells);
  const ownBelow = above !== undefined && gap.includes(above + 1);
  const ownAbove = below !== undefined && gap.includes(siblingAbove(ours, below));
  // Imports do not care about their order.
  const isIndependent = lines.every((at) => isImport(theirs[at]!));
  const isAlongside = (theirs[run.to]?.depth ?? -1) >= theirs[run.from]!.depth;
  if (above !== undefined && above >= 0 && (!ownBelow || isIndependent))
    return insertBelow(state, run, run.from - 1, above);
  if (below !== undefined && below < ours.length && isAlongside && (!ownAbove || isIndependent))
    return insertAbove(state, run, run.to, below);
  const isBeside = (t: number): boolean => options.snippets.has(state.base[toBase.get(t) ?? -1]!);
  // Beside what the codemods wrote, and the notebook has none of that.
  if (above === undefined && !isFirst && isBeside(run.from - 1)) return NOTHING;
  return conflictHere('the template puts in lines where this notebook has lines of its own', theirs[run.from]!, cells);
}

/** Whether the notebook has got these lines, one below the other, at any place. */
function isHereAlready({ keys, ours, theirs, toOurs }: State, { from, to }: Run): boolean {
  const taken = new Set(toOurs.values());
  const isAt = (at: number): boolean =>
    keys.theirs.slice(from, to).every((key, step) => {
      const here = at + step;
      return keys.ours[here] === key && !taken.has(here) && ours[here]!.depth === theirs[from + step]!.depth;
    });
  return [...ours.keys()].some(isAt);
}

/** How many blocks deeper than in the template lines go, as their neighbours in the same block tell. */
function depthChanges(state: State, { from, to }: Run): number[] {
  const { theirs } = state;
  const neighbours = [siblingAbove(theirs, from)];
  if (to < theirs.length && theirs[to]!.depth >= theirs[from]!.depth) neighbours.push(to);
  return neighbours.flatMap((t) => depthChange(state, t) ?? []);
}

/** How many blocks deeper than in the template a line of the template will stand in the notebook; undefined where it is not. */
function depthChange(state: State, t: number): number | undefined {
  const { theirs, ours, toTheirs, toOurs } = state;
  const base = [...toTheirs].find(([, there]) => there === t)?.[0];
  const here = base === undefined ? undefined : toOurs.get(base);
  if (base === undefined || here === undefined) return undefined;
  return ours[here]!.depth + moveOf(state, base) - theirs[t]!.depth;
}

/** What stands above a line in its block: deeper lines between belong to that one. */
function siblingAbove(lines: readonly Line[], at: number): number {
  const depth = lines[at]?.depth ?? 0;
  for (let above = at - 1; above >= 0; above -= 1) if (lines[above]!.depth <= depth) return above;
  return -1;
}

/** Only beside a line that the codemods wrote. */
function insertElsewhere(state: State, run: Run, above: number | undefined, below: number | undefined): Merge {
  const { keys, theirs } = state;
  const first = keys.theirs[run.from];
  const isHere = (at: number | undefined): boolean => at !== undefined && keys.ours[at] === first;
  if (above !== undefined && theirs[run.from]!.depth >= theirs[run.from - 1]!.depth) {
    return isHere(above + 1) ? NOTHING : insertBelow(state, run, run.from - 1, above);
  }
  if (below !== undefined && theirs[run.from]!.depth === theirs[run.to]!.depth) {
    return isHere(below - (run.to - run.from)) ? NOTHING : insertAbove(state, run, run.to, below);
  }
  return NOTHING;
}

function isImport({ tokens }: Line): boolean {
  return /^(?:import|from)$/.test(tokens[0]?.text ?? '');
}

function insertBelow(state: State, run: Run, anchorThere: number, anchorHere: number): Merge {
  const anchor = state.ours[anchorHere]!;
  const source = text(state.cells);
  const at = nextLineStart(source, anchor.end);
  const lines = runLines(state, run, (depthChanges(state, run)[0] ?? depthChange(state, anchorThere))!, anchor);
  if (lines === undefined) return conflictAt('the lines around are nested in another way', anchor, state.cells);
  const { lineBreak } = state.style;
  const spaced = lineBreak.repeat(state.theirs[run.from]!.blankBefore) + lines;
  const isEnded = source[at - 1] === '\n';
  return { edits: [{ start: at, end: at, text: isEnded ? spaced + lineBreak : lineBreak + spaced }] };
}

function insertAbove(state: State, run: Run, anchorThere: number, anchorHere: number): Merge {
  const anchor = state.ours[anchorHere]!;
  const at = lineStart(text(state.cells), anchor.start);
  const lines = runLines(state, run, (depthChanges(state, run)[0] ?? depthChange(state, anchorThere))!, anchor);
  if (lines === undefined) return conflictAt('the lines around are nested in another way', anchor, state.cells);
  const blank = state.style.lineBreak.repeat(state.theirs[anchorThere]!.blankBefore);
  return { edits: [{ start: at, end: at, text: lines + state.style.lineBreak + blank }] };
}

/** The lines as they go into the notebook, from the first one's own to the last one's end; undefined for a depth that can't be. */
function runLines(state: State, run: Run, deeper: number, anchor: Line): string | undefined {
  const lines = state.theirs.slice(run.from, run.to);
  // A cell may indent its blocks in several ways.
  const indentation = (depth: number): string =>
    depth === anchor.depth ? anchor.indentation : indentationFor(state, depth);
  if (lines.some(({ depth }) => depth + deeper < 0)) return undefined;
  return lines
    .map((line, at) => {
      const blank = at === 0 ? '' : state.style.lineBreak.repeat(line.blankBefore);
      return blank + renderLine(line, indentation(line.depth + deeper), state.style);
    })
    .join(state.style.lineBreak);
}

/** The white space that the notebook's cell has at a depth. */
function indentationFor({ ours, cells }: State, depth: number): string {
  const same = ours.find((line) => line.depth === depth);
  if (same !== undefined) return same.indentation;
  const top = ours.find((line) => line.depth === 0);
  const body = top?.indentation ?? indentationAt(text(cells), cells.ours.cell.definition.startIndex) + '    ';
  const unit = body.includes('\t') ? '\t' : body === '' ? '    ' : body;
  return body + unit.repeat(depth);
}

function conflictAt(what: string, line: Line, { ours }: ThreeCells): Merge {
  return { conflict: `${what}: ${excerpt(line, ours)}` };
}

function conflictHere(what: string, line: Line, { theirs }: ThreeCells): Merge {
  return { conflict: `${what}: ${excerpt(line, theirs)}` };
}

function excerpt({ start, end }: Line, { notebook }: CellLines): string {
  const source = notebook.text.slice(start, end);
  const first = source.split(/\r?\n/)[0] ?? '';
  return first.length < source.length || first.length > 80 ? `${first.slice(0, 80)}…` : first;
}
