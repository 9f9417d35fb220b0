import { composedEdits } from '../edit/composed.ts';
import type { Edit } from '../edit/edit.ts';
import type { DeclinedFix, LeftFinding, PlannedFix } from '../model/report.ts';
import type { Cell, Notebook } from '../notebook/notebook.ts';
import { lineOf } from '../python/tree.ts';
import { attempt, type Attempted } from './attempt.ts';
import { isRefusal, type Codemod, type Finding, type FixContext } from './codemod.ts';
import type { Identities, Identity } from './fix-id.ts';
import { leftFinding } from './left-finding.ts';
import { editedLines, lineMove, type LineBefore, type LineMove, type LineRange } from './lines.ts';
import { attemptTogether, cellAt, FEWEST, isInCell, repairsIgnored, type Planned } from './together.ts';

/** One fix, or several at once. */
export interface Step {
  /** The finding that it repairs, or the first of them. */
  readonly finding: Finding;
  readonly after: Notebook;
  readonly applied: readonly PlannedFix[];
  /** Which fixes these are. */
  readonly made: readonly Identity[];
  /** What the codemod finds before the step. */
  readonly findings: readonly Finding[];
  /** How many fixes the next step makes at once, at most: where more depended on one another, half as many are tried. */
  readonly most: number;
  /** What it changed, in offsets of the text before it. */
  readonly edits: readonly Edit[];
  /** Where lines of the text before the step are after it. */
  readonly move: LineMove;
}

/** Findings that a round passes over, by the ids of their fixes. */
export interface LeftBehind extends Readonly<Record<'unsafe' | 'refused' | 'dropped', Map<string, LeftFinding>>> {
  readonly declined: Map<string, DeclinedFix>;
}

/** Where a plan has come to. */
export interface Progress {
  readonly notebook: Notebook;
  /** All that was changed since, in offsets of the first text. */
  readonly edits: readonly Edit[];
  readonly lineBefore: LineBefore;
  readonly identities: Identities;
  readonly left: LeftBehind;
  /** How many fixes are made at once, at most. */
  readonly most: number;
}

/**
 * The codemod's next fix that keeps the contract, with those after it that can be made at once; what it refuses, cannot
 * prove or breaks is noted and passed over.
 */
export function nextStep(
  progress: Progress,
  codemod: Codemod,
  context: FixContext,
  { unsafeFixes = false, compile, tried }: RepairOptions,
): Step | undefined {
  const { notebook, edits: past, lineBefore, identities, left, most } = progress;
  const findings = codemod.find(notebook);
  const known = identities.of(findings, past);
  for (const [at, finding] of findings.entries()) {
    const { id } = known[at]!;
    if (isPassedOver(left, id)) continue;
    const outcome = finding.fix(context);
    if (isRefusal(outcome)) {
      left.refused.set(id, leftFinding(finding, outcome.refused, lineBefore));
      continue;
    }
    const { edits, unsafe } = outcome;
    if (edits.length === 0) throw new Error(`${codemod.meta.id} returned no edits for a finding that it can fix`);
    const planned = nextFixes(findings.slice(at), context, unsafeFixes, most);
    const together = attemptTogether(notebook, codemod, context, planned);
    if (together !== undefined) {
      const made = known.slice(at, at + planned.length);
      return { ...stepOf(notebook, planned, made, together, lineBefore), finding, findings, most };
    }
    const attempted = tried?.get(finding) ?? attempt(notebook, edits, codemod.meta.effects, compile);
    tried?.set(finding, attempted);
    if ('broken' in attempted) {
      left.dropped.set(id, leftFinding(finding, attempted.broken, lineBefore));
      continue;
    }
    if (repairsIgnored(codemod, notebook, attempted.after)) {
      left.dropped.set(id, leftFinding(finding, REPAIRS_IGNORED, lineBefore));
      continue;
    }
    if (unsafe !== null && !unsafeFixes) {
      left.unsafe.set(id, leftFinding(finding, unsafe, lineBefore));
      continue;
    }
    const step = stepOf(notebook, [{ finding, edits, unsafe }], [known[at]!], attempted, lineBefore);
    return { ...step, finding, findings, most: planned.length < FEWEST ? most : Math.ceil(planned.length / 2) };
  }
  return undefined;
}

function isPassedOver({ unsafe, refused, dropped, declined }: LeftBehind, id: string): boolean {
  return unsafe.has(id) || refused.has(id) || dropped.has(id) || declined.has(id);
}

/** How notebooks are repaired. */
export interface RepairOptions {
  /** Asks CPython whether a text compiles: null when it does, else its error. */
  readonly compile?: (text: string) => string | null;
  /** Whether fixes that are not proven to be safe are made, too. */
  readonly unsafeFixes?: boolean;
  /** What came of fixes in other runs over the same notebook, which are not tried twice. */
  readonly tried?: WeakMap<Finding, ReturnType<typeof attempt>>;
}

const REPAIRS_IGNORED = 'it would also change what a comment silences';

/** The fixes of the first findings, as long as each changes a cell of its own and nothing else. */
function nextFixes(findings: readonly Finding[], context: FixContext, unsafeFixes: boolean, most: number): Planned[] {
  const planned: Planned[] = [];
  const cells = new Set<Cell>();
  for (const finding of findings) {
    const { cell } = finding;
    if (planned.length >= most) break;
    const fix = cells.has(cell) ? undefined : finding.fix(context);
    if (fix === undefined || isRefusal(fix) || (fix.unsafe !== null && !unsafeFixes)) break;
    if (!fix.edits.every((edit) => isInCell(cell, edit))) break;
    planned.push({ finding, ...fix });
    cells.add(cell);
  }
  return planned;
}

/** What has been done, with the lines of each fix. */
function stepOf(
  before: Notebook,
  planned: readonly Planned[],
  made: readonly Identity[],
  { edited, synced, after }: Attempted,
  lineBefore: LineBefore,
): Pick<Step, 'after' | 'applied' | 'made' | 'edits' | 'move'> {
  const edits = planned.flatMap((fix) => fix.edits);
  const [moveByFix, moveBySync] = [lineMove(before.text, edits), lineMove(edited.text, synced)];
  const [lines, syncedLines] = [editedLines(before.text, edits), editedLines(edited.text, synced)];
  const move: LineMove = (ranges) => moveBySync(moveByFix(ranges));
  let at = 0;
  const applied = planned.map(({ finding, edits: own, unsafe }, index) => {
    const { meta, cell, node, message } = finding;
    const written = lines.slice(at, (at += own.length));
    const isCode = (_range: LineRange, index: number): boolean => own[index]?.text.trim() !== '';
    const isOwn = (_range: LineRange, index: number): boolean =>
      planned.length === 1 || cellAt(edited, synced[index]!)?.index === cell.index;
    return {
      id: made[index]!.id,
      rule: meta.id,
      cell: cell.index + 1,
      line: lineAfter(move, lineOf(node)),
      originalLine: lineBefore(node.startIndex),
      message,
      unsafe,
      afterLines: [...moveBySync(written), ...syncedLines.filter(isOwn)],
      writtenLines: moveBySync(written.filter(isCode)),
    };
  });
  return { after, applied, made, edits: composedEdits(edits, synced), move };
}

/** Where a line is after a move. */
export function lineAfter(move: LineMove, line: number): number {
  return move([[line, line]])[0]?.[0] ?? line;
}
