import type { Notebook } from '../notebook/notebook.ts';
import { children, field, walk } from '../python/tree.ts';

/** Functions that can read every name there is. */
const READS_ALL = new Set(['globals', 'locals', 'vars', 'eval', 'exec', 'get_ipython']);

/** Functions and methods that look names up in the text that they are given: `mo.sql("SELECT * FROM frame")`. */
const READS_TEXT = new Set(['sql', 'query', 'execute', 'eval', 'exec']);

const known = new WeakMap<Notebook, { readonly all: boolean; readonly texts: readonly string[] }>();

/** Whether the notebook may read a name that stands only in a text: in SQL, or through `globals()`. */
export function isReadAsText(notebook: Notebook, name: string): boolean {
  const reads = known.get(notebook) ?? readsIn(notebook);
  known.set(notebook, reads);
  return reads.all || reads.texts.some((text) => new RegExp(`(?<!\\w)${name}(?!\\w)`, 'u').test(text));
}

function readsIn(notebook: Notebook): { all: boolean; texts: string[] } {
  let all = false;
  const texts: string[] = [];
  for (const call of walk(notebook.root)) {
    const callee = call.type === 'call' ? field(call, 'function') : undefined;
    if (callee === undefined) continue;
    const given = children(field(call, 'arguments') ?? call);
    const isPlain = callee.type === 'identifier';
    const called = isPlain ? callee.text : (field(callee, 'attribute')?.text ?? '');
    const isText = given[0]?.type === 'string' || given[0]?.type === 'concatenated_string';
    // `vars(config)` and `eval("1 + 1")` do not read all there is.
    if (isPlain && READS_ALL.has(called) && (called !== 'vars' || given.length === 0) && !isText) all = true;
    if (READS_TEXT.has(called)) texts.push(...given.map(({ text }) => text));
  }
  return { all, texts };
}
