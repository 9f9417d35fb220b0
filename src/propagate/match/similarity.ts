import { memoized } from '../../memoized.ts';
import type { Line } from '../model.ts';

/** How much the words of a string count, against 1 for the string as such: texts are what people change. */
const WORD_WEIGHT = 0.2;

/** Variables are often renamed. */
const VARIABLE_WEIGHT = 0.5;

/** What lines consist of, with weights. */
export type Features = ReadonlyMap<string, { readonly count: number; readonly weight: number }>;

/** The words of one line. */
export const featuresOf = memoized((line: Line): Features => {
  const features = new Map<string, { count: number; weight: number }>();
  const add = (key: string, weight: number): void => {
    features.set(key, { count: (features.get(key)?.count ?? 0) + 1, weight });
  };
  for (const { kind, key } of line.tokens) {
    if (kind === 'punctuation') continue;
    if (kind !== 'string' && kind !== 'comment') {
      add(key, kind === 'variable' ? VARIABLE_WEIGHT : 1);
      continue;
    }
    add(`<${kind}>`, 1);
    for (const word of key.match(/[\p{L}\p{N}]+/gu) ?? []) add(`"${word.toLowerCase()}`, WORD_WEIGHT);
  }
  return features;
});

/** The words of several lines together. */
export function featuresOfAll(lines: readonly Line[]): Features {
  const all = new Map<string, { count: number; weight: number }>();
  for (const line of lines) {
    for (const [key, { count, weight }] of featuresOf(line)) {
      all.set(key, { count: (all.get(key)?.count ?? 0) + count, weight });
    }
  }
  return all;
}

/** Dice's coefficient of two weighted bags of words: 0 nothing in common, 1 the same words. */
export function similarity(a: Features, b: Features): number {
  const total = weightOf(a) + weightOf(b);
  if (total === 0) return 1;
  return (2 * common(a, b)) / total;
}

/** How much of one bag of words is in another one, from 0 to 1; 0 for an empty bag. */
export function containment(part: Features, whole: Features): number {
  const total = weightOf(part);
  return total === 0 ? 0 : common(part, whole) / total;
}

function common(a: Features, b: Features): number {
  let sum = 0;
  for (const [key, { count, weight }] of a) sum += weight * Math.min(count, b.get(key)?.count ?? 0);
  return sum;
}

const weightOf = memoized((features: Features): number => {
  let sum = 0;
  for (const { count, weight } of features.values()) sum += count * weight;
  return sum;
});
