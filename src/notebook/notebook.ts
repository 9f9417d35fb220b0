import type { Bindings } from '../python/bindings.ts';
import type { Node } from '../python/tree.ts';

/**
 * `cell` = `@app.cell`; `setup` = `with app.setup:`; `function` and `class` = reusable top-level definitions;
 * `unparsable` = text that marimo keeps; `unreadable` = an `@app.cell` of which nbfix reads the signature only; `module` =
 * the code of a module of the project, which is no cell of any notebook, and no fix edits it.
 */
export type CellKind = 'cell' | 'setup' | 'function' | 'class' | 'unparsable' | 'unreadable' | 'module';

/** One cell of a notebook. */
export interface Cell {
  /** 0-based position in the file, the setup cell included. */
  readonly index: number;
  readonly kind: CellKind;
  /** The name in the source: `_`, `__`, `train`, …; names need not be unique. Empty for setup and unparsable cells. */
  readonly name: string;
  /** The whole cell with its decorators. */
  readonly node: Node;
  /** The `def`, `async def` or `class` of the cell; the `with` statement of a setup cell; the call of an unparsable one. */
  readonly definition: Node;
  /** `@app.cell(disabled=True)`: marimo never runs it. */
  readonly disabled: boolean;
  /**
   * What marimo runs, in order: the body without the final `return`, the docstring included. For a function or class
   * cell this is the definition itself.
   */
  readonly statements: readonly Node[];
  /** The final `return` of the cell function, if it has one. */
  readonly returnStatement: Node | undefined;
  /** Names bound and read, as marimo computes them from the body (parameters and `return` do not count). */
  readonly bindings: Bindings;
}

/** A module of the project that a notebook is a part of, such as the `utils.py` beside it. */
export interface ModuleSource {
  readonly root: Node;
  /** Whether it is the `__init__.py` of a package. */
  readonly isPackage: boolean;
}

/** The module of the project that an import finds by a dotted name; undefined where none is at hand that can be read. */
export type FindModule = (name: string) => ModuleSource | undefined;

/** How long lines may be that a fix writes, in characters, where nobody has said. */
export const LINE_LENGTH = 100;

/** A parsed marimo notebook. It is immutable: to change it, make edits and parse the new text. */
export interface Notebook {
  /** As it is printed in reports. */
  readonly path: string;
  readonly text: string;
  /** How long lines may be that a fix writes into it, in characters. */
  readonly lineLength: number;
  readonly root: Node;
  /** The module docstring, if there is one. */
  readonly docstring: Node | undefined;
  /** The call of `marimo.App`. */
  readonly app: Node;
  readonly cells: readonly Cell[];
  readonly findModule: FindModule;
  /** Calls that take long, by qualified names as `fits.ts` reads them: what its user knows beyond our tables. */
  readonly work: readonly string[];
}
