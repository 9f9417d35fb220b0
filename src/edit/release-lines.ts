/** Names on one line of `a = b = None`. */
const WIDTH = 84;

/** `a = b = c = None`, on as many lines as it takes. */
export function setToNone(names: readonly string[]): string[] {
  const lines: string[] = [];
  let line = '';
  for (const name of names) {
    if (line !== '' && line.length + name.length > WIDTH) {
      lines.push(`${line}None`);
      line = '';
    }
    line += `${name} = `;
  }
  return line === '' ? lines : [...lines, `${line}None`];
}

/** Lines under `if … is not None:`; none for none. */
export function whenSet(name: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`if ${name} is not None:`, ...lines.map((line) => `    ${line}`)];
}
