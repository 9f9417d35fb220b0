import { LONG_OBJECTS } from '../knowledge/long-calls.ts';
import { memoized } from '../memoized.ts';
import { aliasesOf, importsOf, qualifiedName } from '../notebook/imports.ts';
import type { Notebook } from '../notebook/notebook.ts';
import { positional } from '../python/arguments.ts';
import { field, type Node } from '../python/tree.ts';
import { evaluatorIn, type Domain, type Evaluation } from '../semantics/evaluate.ts';
import { knownLongCall } from './long-call.ts';

/*
 * Work that is done only when somebody goes through what a call has given, maybe in another cell.
 *
 *     segments, info = model.transcribe("talk.mp3")      →  an iterator, made at once
 *     for segment in segments: print(segment.text)       →  minutes
 */

/** What kind of work going through a value is; the empty text for what is not there at all. */
type Lazy = string;

/** What has been computed, or may have been: `segments = list(segments)`. */
const DONE = 'done';

/** Functions that give one by one what they are given, bars among them. */
const PASSES_ON =
  /^(?:enumerate|iter|zip|itertools\.\w+|tqdm\.[\w.]+|rich\.progress\.track|marimo\.status\.progress_bar)$/;

function madeBy(call: Node, { notebook }: Evaluation<Lazy>): Lazy {
  const callee = field(call, 'function') ?? call;
  const known = knownLongCall(call, callee, qualifiedName(callee, aliasesOf(notebook)), notebook);
  return known?.isLazy === true ? known.what : DONE;
}

const LAZY: Domain<Lazy> = {
  bottom: '',
  join: (one = DONE, other = DONE) => (one === '' ? other : other === '' || one === other ? one : DONE),
  literal: (type) => (type === 'none' ? '' : DONE),
  parameter: () => DONE,
  operation: () => DONE,
  container: () => DONE,
  dictionary: () => DONE,
  filled: (of) => of,
  // One of the parts of what is unpacked; an item of what is gone through has been computed.
  item: (of, at) => (at === undefined ? DONE : of),
  part: (of, index) => (index.type === 'integer' ? of : DONE),
  imported: () => DONE,
  attribute: () => DONE,
  entered: () => DONE,
  call: (call, name, evaluation) => {
    const [given] = PASSES_ON.test(name) ? positional(call) : [];
    return given === undefined ? madeBy(call, evaluation) : evaluation.valueOf(given);
  },
  method: (call, _of, _method, evaluation) => madeBy(call, evaluation),
  called: (call, _callee, evaluation) => madeBy(call, evaluation),
};

const lazyIn = evaluatorIn(LAZY);

/** The libraries that have such calls. */
const LIBRARIES: ReadonlySet<string> = new Set(
  LONG_OBJECTS.flatMap(({ lazy, made }) => (lazy === undefined ? [] : [made.split('.')[0] ?? made])),
);

const mayBeLazy: (notebook: Notebook) => boolean = memoized((notebook) =>
  importsOf(notebook).some(({ module }) => LIBRARIES.has(module.split('.')[0] ?? module)),
);

/** Builtins that go through all that they are given. */
const EXHAUSTS = /^(?:dict|list|max|min|set|sorted|sum|tuple)$/;

/** The work that a loop, the clause of a comprehension, or a call like `list(segments)` has done by going through a value. */
export function lazyWorkOf(node: Node, notebook: Notebook): string | undefined {
  if (!mayBeLazy(notebook)) return undefined;
  const isExhausting = node.type === 'call' && EXHAUSTS.test(field(node, 'function')?.text ?? '');
  const over = isExhausting ? positional(node)[0] : field(node, 'right');
  const isGoneThrough = isExhausting || node.type === 'for_statement' || node.type === 'for_in_clause';
  const work = over === undefined || !isGoneThrough ? undefined : lazyIn(over, notebook);
  return work === '' || work === DONE ? undefined : work;
}
