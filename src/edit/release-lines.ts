/**
 * `a = b = c = None`, on as many lines as it takes.
 * @param room how long a line may be
 */
export function setToNone(names: readonly string[], room: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const name of names) {
    if (line !== '' && line.length + name.length + ' = None'.length > room) {
      lines.push(`${line}None`);
      line = '';
    }
    line += `${name} = `;
  }
  return line === '' ? lines : [...lines, `${line}None`];
}

/** Lines under `if … is not None:`, or under that and the one condition that they have already; none for none. */
export function whenSet(name: string, lines: readonly string[]): string[] {
  const [first, ...rest] = lines;
  const inner = /^if (.+):$/.exec(first ?? '')?.[1];
  const isOne = inner !== undefined && !/ (?:or|if) /.test(inner) && rest.every((line) => line.startsWith('    '));
  if (isOne) return [`if ${name} is not None and ${inner}:`, ...rest];
  return first === undefined ? [] : [`if ${name} is not None:`, ...lines.map((line) => `    ${line}`)];
}
