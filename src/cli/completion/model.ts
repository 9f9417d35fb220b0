import type { Grammar, OptionDefinition } from '../definitions.ts';

/** What a shell can complete. */
export interface Completion extends Grammar {
  /** Words that options and arguments of a name take, where these are not in their definition. */
  readonly words: ReadonlyMap<string, readonly string[]>;
}

/** The words that an option or argument takes; none where it takes a path, or what only its user knows. */
export function wordsFor(
  { words }: Completion,
  { name, choices }: Pick<OptionDefinition, 'name' | 'choices'>,
): readonly string[] {
  return choices.length > 0 ? choices : (words.get(name) ?? []);
}

/** The option as it can be typed: `--jobs`, `-j`. */
export function flagsOf({ flag, letter }: OptionDefinition): string[] {
  return letter === '' ? [flag] : [flag, `-${letter}`];
}
