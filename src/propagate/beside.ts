import type { Notebook } from '../notebook/notebook.ts';
import type { Line } from './lines.ts';
import type { CellMatch } from './match-cells.ts';
import type { Names } from './names.ts';
import type { TemplateChange } from './template-change.ts';

/** A notebook beside its template. */
export interface Beside {
  readonly change: TemplateChange;
  /** After the codemods. */
  readonly notebook: Notebook;
  /** Lines that the codemods wrote just now, with the codemod that made each. */
  readonly fresh: ReadonlyMap<Line, string>;
  /** Cells of the base, and those of the template as it is, to cells of the notebook. */
  readonly matches: ReadonlyMap<number, CellMatch>;
  readonly there: ReadonlyMap<number, CellMatch>;
  readonly names: Names;
  /** Of the template's cells. */
  readonly ids: readonly string[];
}
