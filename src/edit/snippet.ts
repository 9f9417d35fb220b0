import { NbfixError } from '../error.ts';
import { freshName } from '../notebook/fresh-name.ts';
import type { Cell } from '../notebook/notebook.ts';
import { holeAt } from '../python/holes.ts';
import { isLabel } from '../python/names.ts';
import { children, field, lineOf, parsePython, walk, type Node } from '../python/tree.ts';
import { applyEdits, type Edit } from './edit.ts';
import { indentationAt, lineStart, nextLineStart } from './indent.ts';

/*
 * A template is a valid Python file. Its imports say what the snippets need, its functions are the snippets:
 *
 *   import marimo as mo
 *
 *   def spinner():
 *       with mo.status.spinner(title=__title__):
 *           __work__
 *
 * Names with two underscores on both sides are holes (see holes.ts). `__work__` on a line of its own is the code that a
 * snippet goes around; it is spliced in by the caller, never filled.
 */
export const WORK = '__work__';

/**
 * What goes into the holes, by their names without underscores. A string is put in as it is, a list becomes several
 * list elements or statements, null takes away the argument, list element or statement that consists of the hole.
 */
export type Holes = Readonly<Record<string, string | readonly string[] | null>>;

/** One function of a template. */
interface Part {
  /** The body, dedented, with LF line breaks and no final one. */
  readonly source: string;
  /** Its syntax tree. */
  readonly root: Node;
}

/** A parsed template. */
export interface Snippet {
  /** As it is named in messages. */
  readonly path: string;
  /** Local names that the template imports, with the modules that they stand for: `mo` → `marimo`. */
  readonly imports: ReadonlyMap<string, string>;
  readonly parts: ReadonlyMap<string, Part>;
}

/**
 * Reads a template.
 * @throws NbfixError when it is no valid Python, has anything but imports and functions at its top level, or a string
 * that spans several lines (moving it to its place would change its value)
 */
export function parseSnippet(path: string, text: string): Snippet {
  const source = text.replaceAll('\r\n', '\n');
  const root = parsePython(source);
  if (root.hasError) throw new NbfixError(`${path}: the template is not valid Python`);
  const imports = new Map<string, string>();
  const parts = new Map<string, Part>();
  children(root).forEach((node, index) => {
    const isDocstring = index === 0 && node.type === 'expression_statement' && node.firstNamedChild?.type === 'string';
    if (isDocstring) return;
    if (node.type === 'import_statement') {
      for (const name of children(node)) {
        const module = (field(name, 'name') ?? name).text;
        imports.set(field(name, 'alias')?.text ?? module, module);
      }
      return;
    }
    const body = node.type === 'function_definition' ? field(node, 'body') : undefined;
    const name = field(node, 'name')?.text;
    if (body === undefined || name === undefined) {
      throw new NbfixError(`${path}:${lineOf(node)}: a template holds imports and functions only`);
    }
    assertMovable(path, source, node, body);
    const lines = dedentedBody(source, node, body);
    parts.set(name, { source: lines, root: parsePython(lines) });
  });
  return { path, imports, parts };
}

/** A snippet is moved by whole lines to any depth, so a template has to be written in the plainest way. */
function assertMovable(path: string, source: string, definition: Node, body: Node): void {
  if (lineStart(source, body.startIndex) <= definition.startIndex) {
    throw new NbfixError(`${path}:${lineOf(definition)}: the body of a template's function must start on a new line`);
  }
  for (const node of walk(body)) {
    if (node.type === 'string' && node.text.includes('\n')) {
      throw new NbfixError(`${path}:${lineOf(node)}: a string in a template must be on one line`);
    }
    const isOnLineOfItsHead = lineStart(source, node.startIndex) <= (node.parent?.startIndex ?? 0);
    if (
      node.type === 'block' &&
      !isOnLineOfItsHead &&
      indentationAt(source, node.startIndex) !== ' '.repeat(4 * depthOf(node))
    ) {
      throw new NbfixError(`${path}:${lineOf(node)}: a template must be indented by four spaces a level`);
    }
  }
}

function depthOf(block: Node): number {
  let depth = 0;
  for (let node: Node | null = block; node !== null; node = node.parent) if (node.type === 'block') depth += 1;
  return depth;
}

function dedentedBody(source: string, definition: Node, body: Node): string {
  // From the line after the header, so that comments above the first statement are kept.
  const colon = definition.children.findLast(({ type, startIndex }) => type === ':' && startIndex < body.startIndex);
  return source
    .slice(nextLineStart(source, (colon ?? definition).startIndex), body.endIndex)
    .split('\n')
    .map((line) => line.replace(/^ {4}/, ''))
    .join('\n')
    .trimEnd();
}

/**
 * Fills the holes of one part of a template.
 * @param names replacements for names of the snippet: imports under the notebook's own aliases, fresh private names
 * @returns the lines, relative indentation in units of four spaces, LF, no final line break; `__work__` stays
 * @throws NbfixError for a part that the template lacks, a hole that is not filled or a filling that has no hole
 */
export function fillPart(
  snippet: Snippet,
  partName: string,
  holes: Holes,
  names: ReadonlyMap<string, string> = new Map(),
): string {
  const part = snippet.parts.get(partName);
  if (part === undefined) throw new NbfixError(`${snippet.path}: the function \`${partName}\` is missing`);
  const unused = new Set(Object.keys(holes));
  const edits: Edit[] = [];
  for (const node of walk(part.root)) {
    if (node.type !== 'identifier') continue;
    const rename = names.get(node.text);
    if (rename !== undefined && !isLabel(node)) {
      edits.push({ start: node.startIndex, end: node.endIndex, text: rename });
    }
    const hole = node.text === WORK ? undefined : holeAt(node);
    if (hole === undefined) continue;
    const filling = holes[hole];
    if (filling === undefined) throw new NbfixError(`${snippet.path}: unknown hole ${node.text} in \`${partName}\``);
    unused.delete(hole);
    edits.push(fillHole(snippet.path, part.source, node, filling));
  }
  const missing = [...unused].filter((hole) => holes[hole] !== null);
  if (missing.length > 0) {
    throw new NbfixError(`${snippet.path}: \`${partName}\` has no hole __${missing[0]}__`);
  }
  return applyEdits(part.source, edits).trimEnd();
}

/** Private names of a part, so that they can be made fresh in the cell that it goes to. */
export function namesBoundBy(snippet: Snippet, partName: string): string[] {
  const root = snippet.parts.get(partName)?.root;
  const names = new Set<string>();
  for (const { type, text } of root === undefined ? [] : walk(root)) {
    if (type === 'identifier' && /^_(?!_)/.test(text) && text !== '_') names.add(text);
  }
  return [...names];
}

/** New names for the private names of a part that the cell uses already: `_error` → `_error_2`. */
export function freshNames(snippet: Snippet, partName: string, cell: Pick<Cell, 'node'>): [string, string][] {
  return namesBoundBy(snippet, partName).map((name): [string, string] => [name, freshName(cell, name)]);
}

/** The containers whose elements stand between commas. */
const LISTS: ReadonlySet<string> = new Set(['argument_list', 'list', 'set', 'tuple', 'expression_list']);

function fillHole(path: string, source: string, node: Node, filling: string | readonly string[] | null): Edit {
  if (typeof filling === 'string') return { start: node.startIndex, end: node.endIndex, text: filling };
  const element = elementOf(node);
  const isStatement = element.type === 'expression_statement';
  const isOptional = isStatement || element.type === 'keyword_argument' || LISTS.has(element.parent?.type ?? '');
  if (!isOptional || (element.type === 'keyword_argument' && filling !== null)) {
    throw new NbfixError(
      `${path}: ${node.text} must be ${filling === null ? 'an argument, ' : ''}a list element or a statement of its own`,
    );
  }
  const indentation = /[ ]*$/.exec(source.slice(0, element.startIndex))?.[0] ?? '';
  const comma = source.startsWith(',', element.endIndex) ? ',' : '';
  const end = element.endIndex + comma.length;
  if (filling !== null && filling.length > 0) {
    const separator = isStatement ? '' : ',';
    return { start: element.startIndex, end, text: filling.join(`${separator}\n${indentation}`) + comma };
  }
  // Nothing to put in: take the whole line away with the hole.
  const isOwnLine = /(?:^|\n)[ ]*$/.test(source.slice(0, element.startIndex)) && /^(?:\n|$)/.test(source.slice(end));
  if (isOwnLine) {
    return { start: element.startIndex - indentation.length, end: Math.min(end + 1, source.length), text: '' };
  }
  const spaceAfter = /^ */.exec(source.slice(end))?.[0].length ?? 0;
  return { start: element.startIndex, end: end + spaceAfter, text: '' };
}

/** The argument, list element or statement that consists of the hole. */
function elementOf(node: Node): Node {
  const { parent } = node;
  const isWhole =
    parent?.type === 'keyword_argument' ? field(parent, 'value')?.id === node.id : parent?.namedChildren.length === 1;
  return isWhole && (parent?.type === 'keyword_argument' || parent?.type === 'expression_statement') ? parent : node;
}
