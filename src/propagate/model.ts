import type { Edit, Span } from '../edit/edit.ts';
import type { Codemod } from '../engine/codemod.ts';
import type { RepairOptions } from '../engine/step.ts';
import type { AppliedFix } from '../model/report.ts';
import type { Cell, Notebook } from '../notebook/notebook.ts';

/* What the files of this folder hand one another. It imports none of them. */

/** The smallest piece that a merge looks at: a word, an operator, a bracket, a whole string, a comment. */
export interface Token {
  /** UTF-16 offsets in the notebook's text. */
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** What makes two tokens the same: quotes, line breaks and the alias of an import do not count. */
  readonly key: string;
  /** What tells it from others: how deep in brackets a comma or a bracket is, whether it belongs to an f-string. */
  readonly place: string;
  /** The f-string that it is a part of; the outermost one. */
  readonly within: Span | undefined;
  /**
   * `variable`: a name of the cell or of another one; `import`: one that stands for a module; `module`: a name in an import
   * statement, which no other name can stand for; `string` and `comment`: words; `word`: everything else.
   */
  readonly kind: 'variable' | 'import' | 'module' | 'word' | 'string' | 'comment' | 'punctuation';
}

/** A logical line (Python language reference, section 2.1.5): a simple statement, the head of a compound one, a comment. */
export interface Line {
  readonly tokens: readonly Token[];
  /** Offsets of the first token and of the end of the last one. */
  readonly start: number;
  readonly end: number;
  /** The white space before it. */
  readonly indentation: string;
  /** How many blocks of the cell it stands in: 0 for the cell's own statements. */
  readonly depth: number;
  /** Blank lines above it. */
  readonly blankBefore: number;
}

/** A cell as a merge sees it. */
export interface CellLines {
  readonly notebook: Notebook;
  readonly cell: Cell;
  readonly lines: readonly Line[];
  /** Where the cell's own lines begin. */
  readonly bodyStart: number;
}

/** The template at one time. */
export interface Version {
  /** For a person: `revision 1a2b3c4`, or a file. */
  readonly label: string;
  /** A hash of its text. */
  readonly digest: string;
  readonly notebook: Notebook;
  /** Whether nbfix has made it up: no file has its lines. */
  readonly isMade?: boolean;
}

/** How a cell was recognised, in the order in which it is tried. */
export type MatchedBy = 'record' | 'names' | 'code' | 'likeness';

export interface CellMatch {
  /** Index of the cell in the other notebook. */
  readonly cell: number;
  readonly by: MatchedBy;
  /** 0 to 1; 1 but for `likeness`. */
  readonly score: number;
}

/** What the variables of a template are called in a notebook made from it. */
export interface Names {
  /** The notebook's names to the template's, where they differ. */
  readonly toTemplate: ReadonlyMap<string, string>;
  /** Names of the template that are called otherwise in the notebook, where they mean something else. */
  readonly unsure: ReadonlySet<string>;
  /** The text of a token of the template, in the notebook's names. */
  readonly inNotebook: (token: Token) => string;
}

/** Lines that codemods put in, with the ids of those codemods. */
export type SnippetLines = ReadonlyMap<Line, ReadonlySet<string>>;

/** What a template has changed since a base: the two things that travel. */
export interface TemplateChange {
  /** The codemods that the template keeps: they find nothing in it. */
  readonly codemods: readonly Codemod[];
  /** The base as it is. */
  readonly original: Notebook;
  /** Whether that is the text of a file, now or once. */
  readonly isFile: boolean;
  /** The base as these codemods leave it, so that what differs from the template was changed by hand. */
  readonly base: Notebook;
  /** The cells of `base` by those of `original`. */
  readonly repairedCells: ReadonlyMap<number, CellMatch>;
  readonly now: Notebook;
  /** The template's cells by those of the base; cells that the template has dropped are not in it. */
  readonly cells: readonly { readonly base: CellLines; readonly now: CellLines; readonly isChanged: boolean }[];
  /** Cells of the template that the base had not. */
  readonly added: readonly CellLines[];
  /** Its names by now to those of the base, where they differ. */
  readonly renamed: ReadonlyMap<string, string>;
  /** Lines of the base that the codemods put in, now or when it was made, with the codemods whose template has them. */
  readonly snippetLines: SnippetLines;
}

export interface PropagationOptions extends RepairOptions {
  readonly templates: ReadonlyMap<string, string>;
  /** Whether this cell of the template travels; by id. */
  readonly isWanted: (id: string) => boolean;
  /** Cells that the lock knows: index in the base to index in the notebook, both before the codemods. */
  readonly recorded: ReadonlyMap<number, number>;
  /** The notebook whose lines conflicts tell: as it is in its file now; that of the result, unless given. */
  readonly shown?: Notebook;
  /** Whether the text with conflict markers is wanted, too. */
  readonly isMarked: boolean;
}

/** A notebook after the codemods, and which of its cells are which of the template's. */
export interface MergeContext {
  readonly change: TemplateChange;
  readonly notebook: Notebook;
  /** Lines that the codemods wrote just now, with the codemod that made each. */
  readonly fresh: ReadonlyMap<Line, string>;
  /** Cells of the base to cells of the notebook. */
  readonly fromBase: ReadonlyMap<number, CellMatch>;
  /** Cells of the template as it is to cells of the notebook. */
  readonly fromNow: ReadonlyMap<number, CellMatch>;
  readonly names: Names;
  readonly options: PropagationOptions;
}

/** One thing in three versions: the template's as it was and as it is, and the notebook's. */
export interface ThreeWay<T> {
  readonly base: T;
  readonly theirs: T;
  readonly ours: T;
}

/** Positions from `from` up to, not including, `to`. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

/** How tokens of one notebook are written in another one. */
export interface Style {
  /** The text that the tokens come from. */
  readonly source: string;
  readonly write: (token: Token) => string;
  readonly lineBreak: string;
}

/** A merge of one cell under way. */
export interface MergeState extends ThreeWay<readonly Line[]> {
  readonly context: MergeContext;
  readonly cells: ThreeWay<CellLines>;
  /**
   * The only lines of the base that are looked for in the notebook: for a cell that is none of the template's, what the
   * codemods wrote is the same all the same. All of them, unless given.
   */
  readonly only: ReadonlySet<Line> | undefined;
  /** What makes lines equal, the notebook's in the template's names. */
  readonly keys: ThreeWay<readonly string[]>;
  /** Positions in `base` to positions in the other two, and back. */
  readonly toTheirs: ReadonlyMap<number, number>;
  readonly toOurs: ReadonlyMap<number, number>;
  readonly fromTheirs: ReadonlyMap<number, number>;
  readonly fromOurs: ReadonlyMap<number, number>;
  /** Positions in `theirs` to positions in `ours`, by way of `base`. */
  readonly theirsToOurs: ReadonlyMap<number, number>;
  /** The text of the notebook that is merged into. */
  readonly text: string;
  readonly style: Style;
}

/** A merge that can't be done, with the reason for a person. */
export interface Conflict {
  readonly conflict: string;
  /**
   * What the template wants of the notebook all the same: of one line, by taking its side where both have changed the same
   * words; of a cell, what merges beside its places. Undefined where nothing tells that.
   */
  readonly wanted?: readonly Edit[];
  /** The places that it is about; all that the template has changed, unless given. */
  readonly places?: readonly ConflictPlace[];
}

/** A place of a cell that can't be merged: a line in each version, or several. */
export interface ConflictPlace {
  /** In the texts of the repaired base, the template and the notebook; undefined where a version has no line there. */
  readonly lines: ThreeWay<Span | undefined>;
  /** The template's lines as they would be written in the notebook. */
  readonly words: Pick<ThreeWay<string>, 'base' | 'theirs'>;
  /** The place in the notebook: whole lines, perhaps with the blank ones around. */
  readonly span: Span;
  /** What becomes of these lines when the template's side is taken; undefined where nothing tells that. */
  readonly proposal: string | undefined;
}

/** What a merge does to the notebook's text, or why it can't be done. */
export type MergeResult = { readonly edits: readonly Edit[] } | Conflict;

/** What one merge wants to change. */
export interface Step<T extends MergeResult = MergeResult> {
  /** Index of the template's cell; undefined for a rewording in a cell that is none of the template's. */
  readonly from: number | undefined;
  /** Index of the notebook's cell; undefined for a new one. */
  readonly to: number | undefined;
  readonly merge: T;
}

export interface AppliedSteps {
  readonly notebook: Notebook;
  /** The codemods' fixes, and the merges as such, with their lines in the new text. */
  readonly applied: readonly AppliedFix[];
  readonly done: readonly Step[];
  readonly conflicts: readonly Step<Conflict>[];
}
