import { children, nodesOf, walk, type Node } from '../tree.ts';
import type { Found } from './mistake.ts';

const DIGITS = String.raw`\d(?:_?\d)*`;
const INTEGER = new RegExp(
  `^(?:0[xX](?:_?[\\da-fA-F])+|0[oO](?:_?[0-7])+|0[bB](?:_?[01])+|[1-9](?:_?\\d)*|0(?:_?0)*|${DIGITS}[jJ])$`,
);
const FLOAT = new RegExp(`^(?:${DIGITS}\\.(?:${DIGITS})?|\\.${DIGITS}|${DIGITS}(?=[eE]))(?:[eE][+-]?${DIGITS})?[jJ]?$`);

export function checkInteger(node: Node): Found {
  return INTEGER.test(node.text) ? undefined : 'invalid decimal literal';
}

export function checkFloat(node: Node): Found {
  return FLOAT.test(node.text) ? undefined : 'invalid decimal literal';
}

const PREFIX = /^(?:[rbuft]|br|rb|fr|rf|tr|rt)?["']/i;
const BEYOND_ASCII = /[^\0-\u007f]/;
/** What has to follow these letters after a backslash. Unknown escapes, such as `\d`, are only warned of. */
const ESCAPES: Readonly<Record<string, RegExp>> = {
  x: /^[\da-f]{2}/i,
  u: /^[\da-f]{4}/i,
  U: /^00(?:0[\da-f]|10)[\da-f]{4}/i,
  N: /^\{[^{}]+\}/,
};

export function checkString(node: Node): Found {
  const open = node.children[0]?.text ?? '';
  if (!PREFIX.test(open)) return 'invalid string prefix';
  const prefix = open.replace(/["'].*/s, '').toLowerCase();
  const { text } = node;
  if (prefix.includes('b') && BEYOND_ASCII.test(text)) return 'bytes can only contain ASCII literal characters';
  if (prefix.includes('r') || !text.includes('\\')) return undefined;
  const letters = prefix.includes('b') ? 'x' : 'xuUN';
  const isBroken = node.children.some(
    ({ type, text: part }) => type === 'string_content' && hasBadEscape(part, letters),
  );
  return isBroken ? 'truncated escape in a string' : undefined;
}

function hasBadEscape(text: string, letters: string): boolean {
  return [...text.matchAll(/\\(.)/gs)].some(({ index, 1: letter = '' }) => {
    return letters.includes(letter) && ESCAPES[letter]?.test(text.slice(index + 2, index + 90)) === false;
  });
}

export function checkConcatenated(node: Node): Found {
  const isMixed = (letter: RegExp): boolean => new Set(children(node).map(({ text }) => letter.test(text))).size > 1;
  if (isMixed(/^[a-z]*b/i)) return 'cannot mix bytes and nonbytes literals';
  return isMixed(/^r?t/i) ? 'cannot mix template strings with other literals' : undefined;
}

/** `{…}` of an f-string: a lambda, a star or a bare `:=` would be taken for something else. */
export function checkInterpolation(node: Node): Found {
  const [expression] = children(node);
  if (expression?.type === 'lambda') return 'f-string: lambda expressions are not allowed without parentheses';
  if (expression?.type === 'list_splat' && !/^\{[^]*,\s*[}=!:]/.test(node.text))
    return "can't use starred expression here";
  const conversion = children(node).find(({ type }) => type === 'type_conversion');
  if (conversion !== undefined && !/^![sra]$/.test(conversion.text)) {
    return 'f-string: invalid conversion character: expected s, r or a';
  }
  const isTooDeep = nodesOf(node, 'format_expression').some(({ parent }) => isInFormat(parent, 2));
  return isTooDeep ? 'f-string: expressions nested too deeply' : undefined;
}

/** Whether a format specifier stands in so many others. */
function isInFormat(specifier: Node | null, count: number): boolean {
  const outer = specifier?.parent ?? null;
  return count === 0 || (outer?.type === 'format_expression' && isInFormat(outer.parent, count - 1));
}

/** White space and marks that the grammar skips and CPython does not, outside of strings and comments. */
export function checkCharacters(root: Node, text: string): Found {
  if (text.includes('\0')) return 'source code cannot contain null bytes';
  const strange = /[\v\u200b\u2060]|(?!^)\ufeff/g;
  for (const { index, 0: character } of text.matchAll(strange)) {
    const isQuoted = walk(root, ({ startIndex, endIndex }) => endIndex <= index || startIndex > index).some(
      ({ type, startIndex, endIndex }) =>
        (type === 'string_content' || type === 'comment') && startIndex <= index && index < endIndex,
    );
    if (isQuoted) continue;
    const code = character.charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
    const at = walk(root).find(({ endIndex, children: below }) => below.length === 0 && endIndex > index) ?? root;
    return { node: at, message: `invalid non-printable character U+${code}` };
  }
  return undefined;
}
