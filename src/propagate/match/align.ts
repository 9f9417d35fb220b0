import { diffArrays } from 'diff';
import type { Line } from '../model.ts';
import { isComment, opensBlock } from './line-kind.ts';
import { lineKey } from './lines.ts';
import { featuresOf, similarity } from './similarity.ts';

/** Lines that are less alike than this are not one line that was changed. */
const ALIKE = 0.5;

/** In a cell that is none of the template's, a line must be more alike than one that keeps its place. */
export const ALIKE_ELSEWHERE = 0.6;

/** Equal items, as many as keep their order (a longest common subsequence). */
export function alignEqual(a: readonly string[], b: readonly string[]): Map<number, number> {
  const pairs = new Map<number, number>();
  let [atA, atB] = [0, 0];
  for (const { value, added, removed } of diffArrays([...a], [...b])) {
    if (added) atB += value.length;
    else if (removed) atA += value.length;
    else {
      for (let step = 0; step < value.length; step += 1) pairs.set(atA + step, atB + step);
      atA += value.length;
      atB += value.length;
    }
  }
  return pairs;
}

/** Pairs the other way round. */
export function inverse(pairs: ReadonlyMap<number, number>): Map<number, number> {
  return new Map([...pairs].map(([from, to]) => [to, from]));
}

/**
 * Lines of two cells that are one another: first equal ones, then, between those, lines that are alike.
 * @param keys what makes lines of either cell equal
 * @param weightOf how much the likeness of two lines counts: from 0, where they can't be one another, to 1
 */
export function alignLines(
  a: readonly Line[],
  b: readonly Line[],
  keys: readonly [readonly string[], readonly string[]],
  weightOf: (line: Line, other: Line) => number = () => 1,
  alike: number = ALIKE,
): Map<number, number> {
  const pairs = alignEqual(...keys);
  const fixed = [...pairs, [a.length, b.length] as const];
  let [fromA, fromB] = [0, 0];
  for (const [toA, toB] of fixed) {
    const score = (line: Line, other: Line): number => weightOf(line, other) * alikeness(line, other, alike);
    for (const [x, y] of alignAlike(a.slice(fromA, toA), b.slice(fromB, toB), score)) pairs.set(fromA + x, fromB + y);
    [fromA, fromB] = [toA + 1, toB + 1];
  }
  return pairs;
}

/** The pairs that are most alike in sum, without crossings. */
function alignAlike(
  a: readonly Line[],
  b: readonly Line[],
  scoreOf: (line: Line, other: Line) => number,
): [number, number][] {
  if (a.length === 0 || b.length === 0) return [];
  const score = a.map((line) => b.map((other) => scoreOf(line, other)));
  const best: number[][] = Array.from({ length: a.length + 1 }, () => Array.from({ length: b.length + 1 }, () => 0));
  for (let x = a.length - 1; x >= 0; x -= 1) {
    for (let y = b.length - 1; y >= 0; y -= 1) {
      best[x]![y] = Math.max(best[x + 1]![y]!, best[x]![y + 1]!, score[x]![y]! + best[x + 1]![y + 1]!);
    }
  }
  const pairs: [number, number][] = [];
  for (let x = 0, y = 0; x < a.length && y < b.length;) {
    if (score[x]![y]! > 0 && best[x]![y] === score[x]![y]! + best[x + 1]![y + 1]!) pairs.push([x++, y++]);
    else if (best[x]![y] === best[x + 1]![y]) x += 1;
    else y += 1;
  }
  return pairs;
}

function alikeness(a: Line, b: Line, alike: number): number {
  // An `if` never turns into an assignment by a change that a merge could follow.
  if (isComment(a) !== isComment(b) || headOf(a) !== headOf(b)) return 0;
  const [left, right] = [importedNames(a), importedNames(b)];
  if (left.size > 0 && right.size > 0 && ![...left].some((name) => right.has(name))) return 0;
  const score = similarity(featuresOf(a), featuresOf(b));
  if (score >= alike) return score;
  // However different a value is, or a comment at the end: `limit = 3`, `limit = read()["limit"]`.
  return isSameAssignment(a, b) || hasSameCode(a, b) ? alike : 0;
}

/** Whether both lines have the same code. */
function hasSameCode(a: Line, b: Line): boolean {
  const code = ({ tokens }: Line): string => lineKey({ ...a, tokens: tokens.filter(({ kind }) => kind !== 'comment') });
  return code(a) !== '' && code(a) === code(b);
}

/** Whether both lines give a value to the same name and to nothing else. */
function isSameAssignment(a: Line, b: Line): boolean {
  const target = ({ tokens: [name, sign] }: Line): string | undefined =>
    name?.kind === 'variable' && sign?.text === '=' ? name.key : undefined;
  return target(a) !== undefined && target(a) === target(b);
}

/** The names of an import statement: one that shares none with it is another import, not a change of it. */
function importedNames({ tokens }: Line): ReadonlySet<string> {
  return new Set(tokens.filter(({ kind }) => kind === 'module').map(({ key }) => key));
}

/** The keyword of a line that opens a block. */
function headOf(line: Line): string {
  return opensBlock(line) ? (line.tokens[0]?.text ?? '') : '';
}
