import { memoized } from '../memoized.ts';
import type { Notebook } from '../notebook/notebook.ts';
import { children, field, walk, type Node } from '../python/tree.ts';

/** Functions that can read every name there is. */
const READS_ALL = new Set(['globals', 'locals', 'vars', 'eval', 'exec', 'get_ipython']);

/** Where the names of a frame or a function are: `sys._getframe().f_globals`, `predict.__globals__`. */
const NAMESPACES = new Set(['f_globals', 'f_locals', '__globals__']);

/** Functions and methods that look names up in the text that they are given: `mo.sql("SELECT * FROM frame")`. */
const READS_TEXT = new Set(['sql', 'query', 'execute', 'eval', 'exec']);

/** Whether the notebook may read a name that stands only in a text: in SQL, or through `globals()`. */
export function isReadAsText(notebook: Notebook, name: string): boolean {
  const reads = readsIn(notebook);
  return reads.all || reads.texts.some((text) => new RegExp(`(?<!\\w)${name}(?!\\w)`, 'u').test(text));
}

const readsIn: (notebook: Notebook) => { readonly all: boolean; readonly texts: readonly string[] } = memoized(
  (notebook) => {
    let all = walk(notebook.root).some(
      (each) => readsNamespace(each) || isMainModule(each) || isRunForNames(each, notebook),
    );
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
  },
);

function readsNamespace({ type, text, fieldName }: Node): boolean {
  return type === 'identifier' && fieldName === 'attribute' && NAMESPACES.has(text);
}

/** `import __main__`, and `sys.modules["__main__"]` or `sys.modules[__name__]`: the notebook as a module. */
function isMainModule(node: Node): boolean {
  if (node.type === 'dotted_name') return node.text === '__main__';
  const object = field(node, node.type === 'subscript' ? 'value' : 'object');
  if (object === undefined || !/(?:^|\.)modules$/.test(object.text)) return false;
  if (node.type === 'subscript') return !children(node).slice(1).every(isOtherModule);
  const call = node.type === 'attribute' && node.parent?.type === 'call' ? node.parent : undefined;
  return (
    field(node, 'attribute')?.text === 'get' && !children(field(call ?? node, 'arguments') ?? node).every(isOtherModule)
  );
}

function isOtherModule({ type, text }: Node): boolean {
  return type === 'string' && !text.includes('__main__');
}

/** `outputs, names = app.run()` at the end of the file. */
function isRunForNames(node: Node, { app }: Notebook): boolean {
  const isRun =
    node.type === 'call' && field(node, 'function')?.text === `${field(app.parent ?? app, 'left')?.text}.run`;
  return isRun && node.parent?.type !== 'expression_statement';
}
