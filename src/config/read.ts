import { NbfixError } from '../error.ts';
import { closest } from '../suggest.ts';
import { KEYS, KEY_NAMES, OTHER_WORDS, type Key } from './keys.ts';
import type { Layer, Named, Said } from './layer.ts';
import { quoted } from './quoted.ts';
import { ownTable, type Entry, type TomlText } from './toml.ts';
import { READERS } from './values.ts';

/**
 * What `[tool.nbfix]` of a text sets; undefined where the text has no such table. Whether there are rules of the names that
 * it names is not asked here.
 * @param isNotebook whether it is a notebook's block of metadata, where some keys are not allowed
 * @throws NbfixError for the first thing that is wrong, with file, line, key and the nearest right one
 */
export function readLayer(text: TomlText, isNotebook: boolean): Layer | undefined {
  const table = ownTable(text);
  if (table === undefined) return undefined;
  const { file } = text;
  const values: Partial<Record<Key, Said<unknown>>> = {};
  const named: Named[] = [];
  for (const [word, entry] of table) {
    const { line } = entry;
    const key = KEY_NAMES.find((known) => known === word);
    if (key === undefined)
      throw new NbfixError(`${file}:${line}: unknown key ${quoted(word)} in [tool.nbfix]${hintFor(word)}`);
    if (isNotebook && !KEYS[key].isOfNotebooks)
      throw new NbfixError(`${file}:${line}: "${key}" can't be set in a notebook; set it in pyproject.toml`);
    const context = { file, key };
    values[key] = { value: READERS[KEYS[key].kind](entry, context), source: { file, line } };
    named.push(...namedIn(entry, key, file));
  }
  // Each value was read by the reader of its kind.
  return { values: values as Layer['values'], named };
}

function hintFor(word: string): string {
  const near = OTHER_WORDS.get(word.toLowerCase()) ?? closest(word, KEY_NAMES);
  return near === null ? `; the keys are ${KEY_NAMES.join(', ')}` : `; did you mean "${near}"?`;
}

/** The rules and phases that a value names, each with its own line. */
function namedIn({ value }: Entry, key: Key, file: string): readonly Named[] {
  if (value.kind === 'table') return [...value.entries.values()].flatMap((entry) => namedIn(entry, key, file));
  if (value.kind !== 'list' || !KEYS[key].kind.startsWith('rules')) return [];
  return value.items.flatMap((item) =>
    item.value.kind === 'string' ? [{ name: item.value.text, key, source: { file, line: item.line } }] : [],
  );
}
