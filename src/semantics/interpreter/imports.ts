import { boundBy } from '../../notebook/import-statements.ts';
import { meaningsOf } from '../../notebook/project.ts';
import { symbolOf } from '../../notebook/symbols.ts';
import type { Node } from '../../python/tree.ts';
import { leave, type Frame } from './frame.ts';
import type { Interpreter } from './interpreter.ts';
import { PRESENT } from './values.ts';

/** Runs an import: some libraries raise there for the lack of a GPU. */
export function executeImport({ machine, notebook, environmentOf }: Interpreter, node: Node, frame: Frame): void {
  for (const { identifier, name, path } of boundBy(node)) {
    if (machine.refusesImport(path)) leave(frame, 'gpu', node);
    // It may not be installed.
    else if (frame.isTried) leave(frame, 'raise', node, false);
    const member = meaningsOf(notebook).get(symbolOf(identifier))?.member;
    frame.environment.set(name, member === undefined ? PRESENT : environmentOf(member.cell).get(member.name));
  }
}
