/**
 * The words of a command line as yargs counts them: it does not count those after `--` as a command's own, and takes a
 * name that begins with a dash for an option. `audit -- a.py -b.py` is `audit a.py ./-b.py`.
 *
 * An option with a value that may be left out would take the next word for it, so it gets an empty one here:
 * `audit --add-ignore a.py` is `audit --add-ignore= a.py`.
 */
export function ownWords(argv: readonly string[]): string[] {
  const end = argv.indexOf('--');
  const options = (words: readonly string[]): string[] =>
    words.map((word) => (word === '--add-ignore' ? `${word}=` : word));
  if (end === -1) return options(argv);
  return [
    ...options(argv.slice(0, end)),
    ...argv.slice(end + 1).map((word) => (word.startsWith('-') ? `./${word}` : word)),
  ];
}
