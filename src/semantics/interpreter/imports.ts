import { children, field, type Node } from '../../python/tree.ts';
import { leave, type Frame } from './frame.ts';
import type { Interpreter } from './interpreter.ts';
import { PRESENT } from './values.ts';

/** Runs an import: some libraries raise there for the lack of a GPU. */
export function executeImport({ machine }: Interpreter, node: Node, frame: Frame): void {
  const from = node.type === 'import_from_statement' ? field(node, 'module_name') : undefined;
  for (const each of children(node).filter(({ id }) => id !== from?.id)) {
    const path = (field(each, 'name') ?? each).text;
    const module = from === undefined ? path : `${from.text}.${path}`;
    if (machine.refusesImport(module)) leave(frame, 'gpu', node);
    // It may not be installed.
    else if (frame.isTried) leave(frame, 'raise', node, false);
    const name = field(each, 'alias')?.text ?? path.split('.')[0] ?? path;
    frame.environment.set(name, PRESENT);
  }
}
