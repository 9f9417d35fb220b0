/** Code as a word of a message: `` `np.random` ``. */
export function asCode(text: string): string {
  return `\`${text}\``;
}

/** `a`, `a and b`, `a, b and c`. */
export function listed(words: readonly string[], last = 'and'): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} ${last} ${words.at(-1)}`;
}

/** The same, in full up to `most` words: `a, b and 3 more`. */
export function listedFew(words: readonly string[], most: number): string {
  const more = words.length - most;
  return listed(more > 0 ? [...words.slice(0, most), `${more} more`] : words);
}
