import { asCode } from '../../listed.ts';
import { graphOf } from '../../notebook/graph.ts';
import { multiplyDefined, nestedReturns, privateReadsAcrossCells, undefinedNames } from '../../notebook/problems.ts';
import type { Change } from '../change.ts';
import { grown } from './grown.ts';

/* What stops a cell or the whole notebook in marimo: none of it may be more after a fix. */

/** marimo runs none of the cells that define the same public name. */
export function noNameDefinedTwice(change: Change): string | null {
  return grown(change, 'a name would be defined in several cells', (each) =>
    multiplyDefined(each).map(({ name }) => asCode(name)),
  );
}

/** A name that no cell defines raises when it is read. */
export function noUndefinedName(change: Change): string | null {
  return grown(change, 'a name would be read that nothing defines', (each) =>
    undefinedNames(each).map(({ name }) => asCode(name)),
  );
}

/** marimo gives the `_name` of each cell a name of its own. */
export function noPrivateNameAcrossCells(change: Change): string | null {
  return grown(change, 'a private name would be read in another cell', (each) =>
    privateReadsAcrossCells(each).map(({ name }) => asCode(name)),
  );
}

/** marimo does not compile a cell with a `return` other than its last statement. */
export function noNestedReturn(change: Change): string | null {
  return grown(change, 'a `return` would be inside a branch', (each, nameOf) =>
    nestedReturns(each).map(({ cell }) => nameOf(cell)),
  );
}

/** marimo runs no cell of a cycle. */
export function noCycle(change: Change): string | null {
  return grown(change, 'cells would depend on each other in a cycle', (each, nameOf) =>
    graphOf(each)
      .cycles()
      .map((cycle) => cycle.map(nameOf).join(', ')),
  );
}
