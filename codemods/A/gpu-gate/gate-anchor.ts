import { firstWork } from '../../../src/gpu/cells.ts';
import { cpuRunOf } from '../../../src/gpu/cpu-run.ts';
import type { Detection } from '../../../src/gpu/detection.ts';
import { askerOf } from '../../../src/knowledge/frameworks.ts';
import { IMPORT_ERRORS } from '../../../src/knowledge/known-calls.ts';
import { importsOf, isSure } from '../../../src/notebook/imports.ts';
import type { Cell, Notebook } from '../../../src/notebook/notebook.ts';
import { contains, type Node } from '../../../src/python/tree.ts';
import { canBeAsked } from './gate-question.ts';
import { environmentStatements } from './gpu-environment.ts';

/** The statements after the docstring. */
export function bodyOf(cell: Cell): readonly Node[] {
  const [first, ...rest] = cell.statements;
  const isDocstring = first?.type === 'expression_statement' && first.firstNamedChild?.type === 'string';
  return isDocstring && rest.length > 0 ? rest : cell.statements;
}

/** The first statement of a cell that works on the GPU, or raises for the lack of one or of a driver. */
export function firstInNeed(notebook: Notebook, cell: Cell): Node | undefined {
  const { failing } = cpuRunOf(notebook)(cell);
  const fails = failing === undefined ? undefined : cell.statements.find((each) => contains(each, failing));
  const statements = [fails, firstWork(notebook, cell)];
  return statements.flatMap((each) => each ?? []).toSorted((a, b) => a.startIndex - b.startIndex)[0];
}

/**
 * Where a gate goes in a cell that needs it: as high as it can stand, so that nothing is done in vain, but after what it
 * reads and after the environment that the GPU library is to see.
 */
export function anchorAtWork(notebook: Notebook, cell: Cell): Node | undefined {
  const [first] = bodyOf(cell);
  return first === undefined ? undefined : anchorFrom(notebook, cell, first);
}

/** The import of a cell that raises without a GPU and must come before all that asks for one, with what it raises. */
export function importToCatch(notebook: Notebook, cell: Cell): CaughtImport | undefined {
  const statement = firstInNeed(notebook, cell);
  const module = /^(?:import|from) ([\w.]+)/.exec(statement?.text ?? '')?.[1];
  const known = IMPORT_ERRORS.find((each) => module !== undefined && each.module.test(module));
  return statement === undefined || known === undefined ? undefined : { statement, ...known };
}

/** An import whose own error is the answer to whether there is a GPU. */
export interface CaughtImport {
  readonly statement: Node;
  /** The name of the error. */
  readonly error: string;
}

/** Where a gate goes in a detection cell: before the device choice and all that needs a GPU. */
export function anchorAtDetection(notebook: Notebook, { cell, device, last }: Detection): Node | undefined {
  return anchorFrom(
    notebook,
    cell,
    device?.node ?? cell.statements.find((each) => each.startIndex >= last.endIndex) ?? last,
  );
}

function anchorFrom(notebook: Notebook, cell: Cell, from: Node): Node | undefined {
  const need = firstInNeed(notebook, cell);
  // A gate after a query of the driver that raises is still of use: where there is a driver and the library has no GPU.
  // A gate after an import that raises is of none.
  const needs = need?.type.startsWith('import_') === true ? [need] : [need, firstWork(notebook, cell)];
  return needs.map((need) => anchorAbove(notebook, cell, from, need)).find((each) => each !== undefined);
}

function anchorAbove(notebook: Notebook, cell: Cell, from: Node, need: Node | undefined): Node | undefined {
  const start = need !== undefined && need.startIndex < from.startIndex ? need : from;
  // What is set after the first work has no effect anyway.
  const settings = environmentStatements(notebook, cell).filter(
    (each) => need === undefined || each.startIndex <= need.startIndex,
  );
  const above = [...askedIn(notebook, cell), ...settings];
  const anchor = cell.statements.find(
    (each) =>
      each.startIndex >= start.startIndex &&
      (!each.type.startsWith('import_') || each.id === need?.id) &&
      above.every(({ endIndex }) => endIndex <= each.startIndex),
  );
  return anchor !== undefined && need !== undefined && need.startIndex < anchor.startIndex ? undefined : anchor;
}

/** Whether the statement in need sets the environment of the GPU library itself: a gate before it comes too early. */
export function setsWhatItNeeds(notebook: Notebook, cell: Cell): boolean {
  const need = firstInNeed(notebook, cell);
  return environmentStatements(notebook, cell).some(({ id }) => id === need?.id);
}

/**
 * The cell's own imports of marimo and of libraries that can be asked for a GPU; where the notebook has none, of those that
 * bring one along and set its environment first.
 */
function askedIn(notebook: Notebook, cell: Cell): readonly Node[] {
  const imports = importsOf(notebook);
  const isBrought = !imports.some((each) => canBeAsked(each.module));
  return imports
    .filter((each) => each.cell === cell && isSure(each))
    .filter(({ module, when }) => {
      if (isBrought && askerOf(module)?.isPrepared === true) return true;
      return when === 'always' && (module === 'marimo' || canBeAsked(module));
    })
    .map(({ node }) => node);
}
