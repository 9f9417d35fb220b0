import { NbfixError } from '../error.ts';
import { columnOf, lineOf, type Node } from '../python/tree.ts';
import { mistakeIn } from '../python/validity.ts';

/** Valid Python that the grammar of tree-sitter-python 0.23.6 does not know, by the text where it fails. */
const NEWER_SYNTAX: readonly { readonly pattern: RegExp; readonly name: string; readonly advice: string }[] = [
  {
    // Not the `t` of `'can't'`.
    pattern: /(?<![\w"'])(?:t|tr|rt)["']/i,
    name: 'a template string (t"…", Python 3.14)',
    advice: 'write it as an f-string',
  },
  {
    pattern: /(?<!\w)lazy[ \t]+(?:import|from)\b/,
    name: 'a lazy import (Python 3.15)',
    advice: 'remove the word `lazy`',
  },
  {
    pattern: /(?<!\w)(?:def|class|type)[ \t]+\w+[ \t]*\[[^\]]*=/,
    name: 'a default of a type parameter (Python 3.13)',
    advice: 'remove the default',
  },
];

/** How many characters of a broken piece of code a message shows. */
const SHOWN_LENGTH = 40;

/**
 * Throws when the text is not valid Python.
 * @param path as it is printed
 * @param text the source that `root` was parsed from
 * @throws NbfixError with the place of the first error, and whether it is syntax that the parser is too old for
 */
export function assertValidSyntax(path: string, text: string, root: Node): void {
  if (!root.hasError) {
    const mistake = mistakeIn(root, text);
    if (mistake === undefined) return;
    throw syntaxError(path, mistake.node, mistake.message);
  }
  const error = firstError(root);
  const newer = newerSyntaxAt(text, error);
  if (newer === undefined) throw syntaxError(path, error, describe(error));
  throw new NbfixError(
    `${placeOf(path, error)}: nbfix cannot read ${newer.name} yet; ${newer.advice}, or leave this notebook out`,
  );
}

function syntaxError(path: string, node: Node, problem: string): NbfixError {
  return new NbfixError(`${placeOf(path, node)}: Python syntax error: ${problem}; correct it, then run nbfix again`);
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

/** The construct that stands on the line of the error, at or around it. */
function newerSyntaxAt(text: string, error: Node): (typeof NEWER_SYNTAX)[number] | undefined {
  const lineStart = text.lastIndexOf('\n', error.startIndex - 1) + 1;
  const lineEnd = text.indexOf('\n', error.endIndex);
  const near = text.slice(lineStart, lineEnd === -1 ? text.length : lineEnd);
  return NEWER_SYNTAX.find(({ pattern }) => pattern.test(near));
}
