/** What the path `-` is after `ownWords`: yargs loses a dash. No path that a person can give has a NUL in it. */
export const STDIN = '\0-';

/**
 * The words of a command line as yargs counts them: it does not count those after `--` as a command's own, and takes a
 * name that begins with a dash for an option. `audit -- a.py -b.py` is `audit a.py ./-b.py`.
 *
 * An option with a value that may be left out would take the next word for it, so it gets an empty one here:
 * `audit --add-ignore a.py` is `audit --add-ignore= a.py`.
 */
export function ownWords(argv: readonly string[]): string[] {
  const end = argv.indexOf('--');
  const own = (end === -1 ? argv : argv.slice(0, end)).map(ownWord);
  if (end === -1) return own;
  return [...own, ...argv.slice(end + 1).map((word) => (word.startsWith('-') ? `./${word}` : word))];
}

function ownWord(word: string): string {
  if (word === '-') return STDIN;
  return word === '--add-ignore' ? `${word}=` : word;
}
