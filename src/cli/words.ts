/**
 * The words of a command line as yargs counts them: it does not count those after `--` as a command's own, and takes a
 * name that begins with a dash for an option. `audit -- a.py -b.py` is `audit a.py ./-b.py`.
 */
export function ownWords(argv: readonly string[]): string[] {
  const end = argv.indexOf('--');
  if (end === -1) return [...argv];
  return [...argv.slice(0, end), ...argv.slice(end + 1).map((word) => (word.startsWith('-') ? `./${word}` : word))];
}
