import { NbfixError } from '../error.ts';
import { columnOf, lineOf, nodeBelow, type Node } from '../python/tree.ts';
import { type Mistake, mistakeIn } from '../python/validity.ts';

/** The text is no Python, as far as nbfix can read it. CPython may take it all the same. */
export class PythonSyntaxError extends NbfixError {
  /** @param place `path:line:column`, or the path alone */
  constructor(place: string, mistake: string) {
    super(`${place}: Python syntax error: ${mistake}; correct it, then run nbfix again`);
  }
}

/** Deeper code overflows the stack of what follows it. marimo itself ends before 400 (Python's recursion limit). */
const DEEPEST = 1_000;

/** How many characters of a broken piece of code a message shows. */
const SHOWN_LENGTH = 40;

/**
 * Throws when the text is not valid Python.
 * @param path as it is printed
 * @param text the source that `root` was parsed from
 * @throws PythonSyntaxError with the place of the first error; NbfixError where the code nests too deep
 */
export function assertValidSyntax(path: string, text: string, root: Node): void {
  const deep = nodeBelow(root, DEEPEST);
  if (deep !== undefined) {
    throw new NbfixError(
      `${placeOf(path, deep)}: the code nests more than ${DEEPEST} levels deep here, and nbfix follows it no further; ` +
        'take the expression apart, or leave this notebook out',
    );
  }
  const mistake = firstMistake(text, root);
  if (mistake === undefined) return;
  const { node, message } = mistake;
  throw new PythonSyntaxError(placeOf(path, node), message);
}

/** Whether `assertValidSyntax` has nothing to say. */
export function isValidSyntax(text: string, root: Node): boolean {
  return nodeBelow(root, DEEPEST) === undefined && firstMistake(text, root) === undefined;
}

/** Whether a tree is one that nbfix can follow: without errors of the grammar, and not too deep. */
export function isReadable(root: Node): boolean {
  return !root.hasError && nodeBelow(root, DEEPEST) === undefined;
}

/** What is wrong with a text that should be Python, in words; undefined when nothing is. */
export function problemIn(text: string, root: Node): string | undefined {
  return firstMistake(text, root)?.message;
}

function firstMistake(text: string, root: Node): Mistake | undefined {
  if (!root.hasError) return mistakeIn(root, text);
  const node = firstError(root);
  return { node, message: describe(node) };
}

function placeOf(path: string, node: Node): string {
  return `${path}:${lineOf(node)}:${columnOf(node)}`;
}

/** The innermost first ERROR or MISSING node: an outer ERROR node can start many lines before the mistake. */
function firstError(node: Node): Node {
  const broken = node.children.find((child) => child.isMissing || child.isError || child.hasError);
  return broken === undefined ? node : firstError(broken);
}

function describe(node: Node): string {
  if (node.isMissing) return `${quote(node.type)} is missing`;
  const [firstLine = ''] = node.text.trim().split('\n');
  return firstLine === '' ? 'unexpected end of the code' : `unexpected ${quote(firstLine.trimEnd())}`;
}

/** Enough of the code to find the place by; a whole broken cell would hide the message. */
function quote(code: string): string {
  return code.length > SHOWN_LENGTH ? `\`${code.slice(0, SHOWN_LENGTH - 1)}…\`` : `\`${code}\``;
}
