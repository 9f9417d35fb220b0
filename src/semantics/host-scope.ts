import { controlsOf } from '../marimo/controls.ts';
import { aliasesOf } from '../notebook/imports.ts';
import type { Cell, Notebook } from '../notebook/notebook.ts';
import { walkCell } from '../notebook/walk-cell.ts';
import type { Node } from '../python/tree.ts';
import { collectBindings } from './bindings.ts';
import { definitionsOf } from './definitions.ts';
import { elsewhereIn } from './host-elsewhere.ts';
import type { HostScope } from './host-values.ts';

/** What a cell executes before an offset. */
export function nodesUpTo(cell: Cell, end: number): Node[] {
  return walkCell(cell).filter((each) => each.startIndex < end);
}

/** What the nodes bind and put into containers, for judging values. */
export function hostScopeOf(notebook: Notebook, nodes: readonly Node[]): HostScope {
  return {
    aliases: aliasesOf(notebook),
    controls: controlsOf(notebook),
    functions: new Set(definitionsOf(notebook).keys()),
    ...elsewhereIn(notebook),
    ...collectBindings(nodes),
  };
}
