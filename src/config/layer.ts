import type { Phase } from '../model/meta.ts';
import type { Key, Values } from './keys.ts';

/** A line of a file that sets something. */
export interface Place {
  /** As it is shown. */
  readonly file: string;
  /** 1-based. */
  readonly line: number;
}

/** Where a value comes from: a line, or an option of the command line. */
export type Source = Place | { readonly option: string };

/** A value with where it was set. */
export interface Said<T> {
  readonly value: T;
  readonly source: Source;
}

/** What one place sets: a pyproject.toml, a notebook, the command line. A later layer has the last word. */
export interface Layer {
  readonly values: { readonly [K in Key]?: Said<Values[K]> };
  /** The only phases of which its `select` means rules: `--phase`. */
  readonly phases?: readonly Phase[];
  /** Rules and phases that it names, which are checked once the rules are loaded. */
  readonly named: readonly Named[];
}

/** A rule or a phase that is named under a key. */
export interface Named {
  readonly name: string;
  readonly key: Key;
  readonly source: Source;
}

/** `pyproject.toml:12` or `--select` */
export function shownSource(source: Source): string {
  return 'option' in source ? source.option : `${source.file}:${source.line}`;
}
