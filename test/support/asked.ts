import type { Notebook } from '../../src/notebook/notebook.ts';
import { parseNotebook } from '../../src/notebook/parse.ts';
import { argumentsOf } from '../../src/python/arguments.ts';
import { walk, type Node } from '../../src/python/tree.ts';
import { notebookOf } from './build.ts';

/** What is said of the expression in `probe(…)`, in one of the cells. */
export function asked<T>(cells: readonly string[], evaluate: (expression: Node, notebook: Notebook) => T): T {
  const notebook = parseNotebook('notebook.py', notebookOf(...cells.map((each) => `${each}\nreturn`)));
  const probe = walk(notebook.root).find(({ type, text }) => type === 'call' && text.startsWith('probe('))!;
  return evaluate(argumentsOf(probe)[0]!.value, notebook);
}
