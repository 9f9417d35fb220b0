/** Nobody reads more of a word to find out which one is meant. */
const LONGEST = 60;

/** A word of a configuration in a message, on one line whatever is in it: `"selct"`. */
export function quoted(word: string): string {
  const characters = [...word];
  return JSON.stringify(characters.length > LONGEST ? `${characters.slice(0, LONGEST).join('')}…` : word);
}
