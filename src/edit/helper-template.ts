import { NbfixError } from '../error.ts';
import { isStringStatement } from '../notebook/app.ts';
import { holeAt } from '../python/holes.ts';
import { isLabel } from '../python/names.ts';
import { parametersOf } from '../python/parameters.ts';
import { children, field, lineOf, parsePython, walk, type Node } from '../python/tree.ts';
import { applyEdits, insertion, type Edit } from './edit.ts';
import { lineStart, nextLineStart } from './indent.ts';

/** The name of the template among those of the codemods. */
export const HELPERS = 'helpers';

/** A function of the template. */
export interface HelperFunction {
  readonly name: string;
  /** The names of its parameters: with its own name, what it is known by in a notebook. */
  readonly parameters: readonly string[];
  /** Its source, with LF line breaks and no final one. */
  readonly source: string;
  readonly root: Node;
  /** Other functions of the template that it calls. */
  readonly calls: readonly string[];
}

/** The functions that the helper cell of a notebook may have, in the order in which they stand there. */
export interface HelperTemplate {
  /** As it is named in messages. */
  readonly path: string;
  /** Names that its functions read, with the modules that they stand for: `mo` → `marimo`. */
  readonly modules: ReadonlyMap<string, string>;
  readonly functions: ReadonlyMap<string, HelperFunction>;
}

/**
 * Reads the template of the helper cell: a docstring, imports, and functions.
 * @throws NbfixError when it is no valid Python or has anything else at its top level
 */
export function parseHelpers(path: string, text: string): HelperTemplate {
  const source = text.replaceAll('\r\n', '\n');
  const root = parsePython(source);
  if (root.hasError) throw new NbfixError(`${path}: the template is not valid Python`);
  const modules = new Map<string, string>();
  const definitions = new Map<string, Node>();
  for (const node of children(root)) {
    if (isStringStatement(node)) continue;
    const name = node.type === 'function_definition' ? field(node, 'name')?.text : undefined;
    if (node.type === 'import_statement') {
      for (const each of children(node))
        modules.set((field(each, 'alias') ?? each).text, (field(each, 'name') ?? each).text);
    } else if (name === undefined) {
      throw new NbfixError(`${path}:${lineOf(node)}: a template holds imports and functions only`);
    } else definitions.set(name, node);
  }
  const functions = Array.from(definitions, ([name, node]): [string, HelperFunction] => {
    const own = parsePython(node.text);
    const read = walk(own).flatMap((each) => (each.type === 'identifier' ? [each.text] : []));
    const calls = [...definitions.keys()].filter((each) => each !== name && read.includes(each));
    const parameters = parametersOf(node).map((each) => each.name);
    return [name, { name, parameters, source: node.text, root: own, calls }];
  });
  return { path, modules, functions: new Map(functions) };
}

/** A function with all that it calls, directly or not, in the template's order. */
export function withCalled(template: HelperTemplate, names: readonly string[]): readonly HelperFunction[] {
  const wanted = new Set<string>();
  const add = (name: string): void => {
    if (wanted.has(name)) return;
    wanted.add(name);
    functionOf(template, name).calls.forEach(add);
  };
  names.forEach(add);
  return [...template.functions.values()].filter(({ name }) => wanted.has(name));
}

/** @throws NbfixError when the template lacks the function */
export function functionOf({ path, functions }: HelperTemplate, name: string): HelperFunction {
  const found = functions.get(name);
  if (found === undefined) throw new NbfixError(`${path}: the function \`${name}\` is missing`);
  return found;
}

/** What goes into the holes of a helper function: an expression, or statements; none take the line of the hole away. */
export type HelperHoles = ReadonlyMap<string, readonly string[]>;

/**
 * Fills a helper function.
 * @param names replacements for the names that it reads or has
 * @param imports import statements that it needs of its own
 * @returns its lines, relative indentation in units of four spaces, LF, no final line break
 * @throws NbfixError for a hole that nobody fills
 */
export function fillHelper(
  { path }: HelperTemplate,
  { name, source, root }: HelperFunction,
  holes: HelperHoles,
  names: ReadonlyMap<string, string>,
  imports: readonly string[] = [],
): string {
  const edits = walk(root).flatMap((node): Edit[] => {
    const { startIndex: start, endIndex: end } = node;
    const hole = holeAt(node);
    const fresh = node.type === 'identifier' && !isLabel(node) ? names.get(node.text) : undefined;
    if (hole === undefined) return fresh === undefined ? [] : [{ start, end, text: fresh }];
    const lines = holes.get(hole);
    if (lines === undefined) throw new NbfixError(`${path}: unknown hole __${hole}__ in \`${name}\``);
    const line = lineStart(source, start);
    const text = lines.join(`\n${source.slice(line, start)}`);
    return [lines.length === 0 ? { start: line, end: nextLineStart(source, end), text } : { start, end, text }];
  });
  return applyEdits(source, [...edits, ...importEdits(root, imports)]).trimEnd();
}

/** Puts imports below the docstring of a function, above those that it has. */
function importEdits(root: Node, imports: readonly string[]): readonly Edit[] {
  const [docstring, next] = children(field(root.firstNamedChild ?? root, 'body') ?? root);
  if (docstring === undefined || imports.length === 0) return [];
  const lines = imports.map((line) => `\n    ${line}`).join('');
  const blank = next?.type.startsWith('import_') === true ? '' : '\n';
  return [insertion(docstring.endIndex, lines + blank)];
}
