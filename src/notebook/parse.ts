import { NbfixError } from '../error.ts';
import { type Bindings, bindingsOf } from '../python/bindings.ts';
import { children, columnOf, field, lineOf, type Node, parsePython, walk } from '../python/tree.ts';
import {
  appCall,
  cellDecorator,
  hasTrueArgument,
  isRunGuard,
  isSetupCell,
  isStringStatement,
  marimoAlias,
  setupCall,
  unparsableCall,
} from './app.ts';
import { LINE_LENGTH, type Cell, type FindModule, type Notebook } from './notebook.ts';
import { assertValidSyntax } from './syntax.ts';
import { readableOf } from './unreadable.ts';

const MARKDOWN_PATH = /\.(?:md|qmd)$/i;

/** The YAML front matter that marimo writes at the head of a Markdown notebook, and its fenced cells. */
const MARKDOWN_TEXT = /^\ufeff?---\r?\n[\s\S]*?\r?\n---\r?\n/;
const MARIMO_IN_MARKDOWN = /marimo-version|^`{3,}python\s*\{\.?marimo/m;

/** What every marimo notebook has; looked for in text that does not parse, to tell a broken notebook from another file. */
const APP_DEFINITION = /^app\s*=\s*\w+\.App\s*\(/m;

/** What is known of a notebook from elsewhere. */
export interface Reading {
  /** Whether CPython takes the text: cells that the grammar does not know are left alone then. */
  readonly isPython?: boolean;
  readonly lineLength?: number;
  readonly findModule?: FindModule;
  readonly work?: readonly string[];
}

const findNothing: FindModule = () => undefined;

/** A cell before it has its position in the notebook. */
export type Draft = Omit<Cell, 'index'>;

/**
 * Parses a marimo notebook, by the rules of marimo's own file parser (`_ast/parse.py`): statements between the cells are
 * ignored, a setup cell counts only before the other cells, nothing after the run guard is read.
 * @param path the notebook's path as it is printed; it is not opened
 * @param text the content of the file, in any line endings, with or without a BOM
 * @param reading what is known from elsewhere
 * @throws NbfixError when the text is Markdown, no marimo notebook, or not valid Python; the message has the place
 */
export function parseNotebook(path: string, text: string, reading: Reading = {}): Notebook {
  const { isPython = false, lineLength = LINE_LENGTH, findModule = findNothing, work = [] } = reading;
  assertNoMarkdown(path, text);
  let root = parsePython(text);
  let unreadable: ReadonlySet<number> = new Set();
  if (root.hasError && isPython) {
    const readable = readableOf(text);
    unreadable = readable.unreadable;
    root = parsePython(text, readable.shown);
  }
  if (root.hasError && !APP_DEFINITION.test(text)) throw notANotebook(path, text);
  assertValidSyntax(path, text, root);
  return notebookOf({ path, text, lineLength, findModule, work }, root, (statement, isFirst) => {
    const draft = draftOf(path, statement, isFirst);
    return draft !== undefined && unreadable.has(statement.startIndex) ? asUnreadable(draft) : draft;
  });
}

/**
 * The notebook of a valid tree.
 * @param draft the cell that a statement after `app` is, if it is one; `isFirst`: no cell stands before it
 * @throws NbfixError when there is no `app`
 */
export function notebookOf(
  known: Pick<Notebook, 'path' | 'text' | 'lineLength' | 'findModule' | 'work'>,
  root: Node,
  draft: (statement: Node, isFirst: boolean) => Draft | undefined,
): Notebook {
  const statements = children(root);
  const found = findApp(statements);
  if (found === undefined) throw notANotebook(known.path, known.text);
  const cells: Cell[] = [];
  for (const statement of statements.slice(found.index + 1)) {
    if (isRunGuard(statement)) break;
    const cell = draft(statement, cells.length === 0);
    if (cell !== undefined) cells.push({ ...cell, index: cells.length });
  }
  const [first] = statements;
  const docstring = first !== undefined && isStringStatement(first) ? first : undefined;
  return { ...known, root, docstring, app: found.app, cells };
}

function assertNoMarkdown(path: string, text: string): void {
  const hasMarkdownName = MARKDOWN_PATH.test(path);
  if (!hasMarkdownName && !(MARKDOWN_TEXT.test(text) && MARIMO_IN_MARKDOWN.test(text))) return;
  const stem = path.replace(/\.\w+$/, '');
  const convert = hasMarkdownName
    ? `convert it with \`marimo convert ${path} -o ${stem}.py\``
    : `rename it to ${stem}.md and convert it with \`marimo convert ${stem}.md -o ${stem}.py\``;
  throw new NbfixError(`${path}:1:1: a Markdown notebook, and nbfix handles Python notebooks only; ${convert}`);
}

function notANotebook(path: string, text: string): NbfixError {
  const reason =
    text.trim() === '' ? 'the file is empty' : 'it has no `import marimo` with `app = marimo.App()` after it';
  return new NbfixError(
    `${path}:1:1: not a marimo notebook: ${reason}; leave it out, or convert it with \`marimo convert\``,
  );
}

/** The call of `marimo.App` and which statement it is. */
function findApp(statements: readonly Node[]): { readonly app: Node; readonly index: number } | undefined {
  let alias: string | undefined;
  for (const [index, statement] of statements.entries()) {
    if (alias === undefined) {
      alias = marimoAlias(statement);
      continue;
    }
    const app = appCall(statement, alias);
    if (app !== undefined) return { app, index };
  }
  return undefined;
}

/** The cell that a statement of the module is, if it is one; `isFirst`: no cell stands before it. */
export function draftOf(path: string, statement: Node, isFirst: boolean): Draft | undefined {
  if (statement.type === 'decorated_definition') return draftOfDefinition(path, statement);
  if (isFirst && isSetupCell(statement)) return draftOfSetup(statement);
  const call = unparsableCall(statement);
  if (call === undefined) return undefined;
  return {
    kind: 'unparsable',
    name: '',
    node: statement,
    definition: call,
    disabled: hasTrueArgument(call, 'disabled'),
    statements: [],
    returnStatement: undefined,
    bindings: bindingsOf([]),
  };
}

/** What the signature and the `return` of a cell say that nbfix cannot read: the names that it reads and defines. */
function asUnreadable(draft: Draft): Draft {
  const namesIn = (node: Node | undefined): ReadonlySet<string> =>
    new Set(node === undefined ? [] : walk(node).flatMap(({ type, text }) => (type === 'identifier' ? [text] : [])));
  const refs = namesIn(field(draft.definition, 'parameters'));
  const bindings = { ...bindingsOf([]), refs, defs: namesIn(draft.returnStatement) };
  return { ...draft, kind: 'unreadable', statements: [], returnStatement: undefined, bindings };
}

function draftOfSetup(statement: Node): Draft {
  const statements = bodyOf(statement);
  return {
    kind: 'setup',
    name: '',
    node: statement,
    definition: statement,
    disabled: hasTrueArgument(setupCall(statement), 'disabled'),
    statements,
    returnStatement: undefined,
    bindings: bindingsOf(statements),
  };
}

function draftOfDefinition(path: string, decorated: Node): Draft | undefined {
  const decorator = cellDecorator(decorated);
  const definition = field(decorated, 'definition');
  if (decorator === undefined || definition === undefined) return undefined;
  const shared = {
    name: field(definition, 'name')?.text ?? '',
    node: decorated,
    definition,
    disabled: hasTrueArgument(decorator.call, 'disabled'),
  };
  if (decorator.kind !== 'cell') {
    return {
      ...shared,
      kind: decorator.kind,
      statements: [definition],
      returnStatement: undefined,
      bindings: bindingsOfDefinition(decorated, decorator.node),
    };
  }
  if (definition.type !== 'function_definition') {
    const place = `${path}:${lineOf(decorator.node)}:${columnOf(decorator.node)}`;
    throw new NbfixError(
      `${place}: @app.cell on a class; use @app.class_definition, or put the class into a cell function`,
    );
  }
  const body = bodyOf(definition);
  const last = body.at(-1);
  const returnStatement = last?.type === 'return_statement' ? last : undefined;
  const statements = returnStatement === undefined ? body : body.slice(0, -1);
  return { ...shared, kind: 'cell', statements, returnStatement, bindings: bindingsOf(statements) };
}

/** The code of a function or class cell starts after its `@app.…`: decorators below that one are part of it. */
function bindingsOfDefinition(decorated: Node, appDecorator: Node): Bindings {
  const parts = children(decorated);
  return bindingsOf(parts.slice(parts.findIndex((part) => part.id === appDecorator.id) + 1));
}

function bodyOf(node: Node): Node[] {
  const body = field(node, 'body');
  return body === undefined ? [] : children(body);
}
