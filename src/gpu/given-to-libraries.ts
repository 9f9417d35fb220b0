import { fits } from '../knowledge/fits.ts';
import { isKnownLibrary } from '../knowledge/known-libraries.ts';
import { EMBEDDERS, type LongWork } from '../knowledge/long-calls.ts';
import type { Notebook } from '../notebook/notebook.ts';
import { symbolOf } from '../notebook/symbols.ts';
import { argumentsOf } from '../python/arguments.ts';
import { field, type Node } from '../python/tree.ts';
import { makersOf } from '../semantics/domains/maker.ts';
import { valuesIn } from '../semantics/values.ts';

/*
 * What a library that nbfix does not know does with what it is given.
 *
 *     evaluation.build_index(chunks, SentenceTransformer("a"))              →  it embeds the chunks
 *     Synthesizer(paths, openai_api_key=key).generate_questions(rounds=3)   →  it asks a service for each
 */

/** Methods and functions that only keep what they are given. */
const KEEPS = /^(?:_|[A-Z]|set|add_model|register|use|configure|init|with_|is_|print|show)/;

/** What a service that answers questions is asked for, by the first word of a method. */
const ASKS: readonly { readonly first: RegExp; readonly what: LongWork }[] = [
  { first: /^(?:generate|synthesi[sz]e|extract|translate|summari[sz]e|annotate)(?:_|$)/, what: 'generation' },
  { first: /^(?:evaluate|judge|grade|benchmark)(?:_|$)/, what: 'evaluation' },
];

/**
 * What a call of such a library, or of an object that one has made, does for long.
 * @param path the qualified name of what is called, if it has one
 */
export function givenWork(
  call: Node,
  callee: Node,
  path: string | undefined,
  notebook: Notebook,
): LongWork | undefined {
  const object = path === undefined && callee.type === 'attribute' ? field(callee, 'object') : undefined;
  const makers = path !== undefined ? [path] : object === undefined ? [] : [...makersOf(object, notebook)];
  if (makers.length === 0 || makers.some((maker) => !maker.includes('.') || isKnownLibrary(maker))) return undefined;
  const name = path?.slice(path.lastIndexOf('.') + 1) ?? field(callee, 'attribute')?.text ?? '';
  if (KEEPS.test(name)) return undefined;
  if (argumentsOf(call).some(({ value }) => isEmbedder(value, notebook))) return 'embedding';
  const asked = ASKS.find(({ first }) => first.test(name))?.what;
  return asked !== undefined && object !== undefined && hasKey(object, notebook) ? asked : undefined;
}

function isEmbedder(value: Node, notebook: Notebook): boolean {
  return [...makersOf(value, notebook)].some((maker) => EMBEDDERS.some((row) => fits(maker, row)));
}

/** Whether an object was made with the key of a service. */
function hasKey(object: Node, notebook: Notebook): boolean {
  const values = object.type === 'identifier' ? (valuesIn(notebook).get(symbolOf(object)) ?? []) : [object];
  return values.some(
    (each) => each.type === 'call' && argumentsOf(each).some(({ name }) => /api_?key$/.test(name ?? '')),
  );
}
