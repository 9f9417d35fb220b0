/** More paths than this are not typed again where nobody asks for them all. */
const MOST_PATHS = 4;
const PLAIN_WORD = /^[\w@%+=:,./-]+$/;

/**
 * A command line as a person may type it: `nbfix apply --dry-run 'my notebooks/'`.
 * @param words options and their values
 * @param paths those of the run; where they are more than `most`, `…` stands for them
 */
export function commandLine(
  command: string,
  words: readonly string[],
  paths: readonly string[],
  most = MOST_PATHS,
): string {
  const named = paths.length > most ? ['…'] : paths.map(quoted);
  return ['nbfix', command, ...words.map(quoted), ...named].join(' ');
}

/** A word as a POSIX shell takes it. */
function quoted(word: string): string {
  return PLAIN_WORD.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
