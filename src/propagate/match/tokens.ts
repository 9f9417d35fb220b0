import type { Span } from '../../edit/edit.ts';
import { commentParts, isOrderText } from '../../notebook/comment-parts.ts';
import type { Cell } from '../../notebook/notebook.ts';
import { symbolOf } from '../../notebook/symbols.ts';
import type { Node } from '../../python/tree.ts';
import type { Token } from '../model.ts';
import { stringKey } from './string-key.ts';

/** Whether a token is a name that means something in its own notebook only. */
export function isName({ kind }: Token): boolean {
  return kind === 'variable' || kind === 'module';
}

/** The key of a token, under the name that another notebook has for the same variable. */
export function tokenKey({ kind, key, place }: Token, rename?: ReadonlyMap<string, string>): string {
  return place + (kind === 'variable' ? (rename?.get(key) ?? key) : key);
}

/** Whether a token is an order to nbfix. It is about a notebook's own code: it goes beside other comments, and after them. */
export function isOrder({ kind, text }: Token): boolean {
  return kind === 'comment' && isOrderText(text);
}

/** Leaves that are one token although the grammar takes them apart. */
const WHOLE: ReadonlySet<string> = new Set(['string_content', 'format_specifier', 'comment']);

/**
 * The tokens of a cell between two offsets.
 * @param aliases what modules are called in the notebook: their names by symbol
 */
export function tokensOf(
  text: string,
  { node, bindings }: Cell,
  start: number,
  end: number,
  aliases: ReadonlyMap<string, string>,
): Token[] {
  const variables = new Set([...bindings.occurrences.values()].flat().map(({ startIndex }) => startIndex));
  const tokens: Token[] = [];
  let at = start;
  let brackets = 0;
  let within: Span | undefined;
  const push = (from: number, to: number, kind: Token['kind'], key: string): void => {
    const step = kind === 'punctuation' ? bracketStep(key) : 0;
    const depth = Math.max(brackets, (brackets += step));
    const place = (within === undefined ? '' : 'f') + (step !== 0 || key === ',' ? `${depth}` : '');
    tokens.push({ start: from, end: to, text: text.slice(from, to), key, kind, place, within });
  };
  const gap = (until: number): void => {
    for (let offset = at; offset < until; offset += 1) {
      const sign = text[offset] ?? '';
      if (!/[\s\\]/.test(sign)) push(offset, offset + 1, 'punctuation', sign);
    }
    at = Math.max(at, until);
  };
  const add = (each: Node, kind: Token['kind'], key: string): void => {
    gap(each.startIndex);
    push(each.startIndex, each.endIndex, kind, key);
    at = each.endIndex;
  };
  const addComment = (each: Node): void => {
    gap(each.startIndex);
    let from = each.startIndex;
    for (const part of commentParts(each.text)) {
      // It ends before the white space of its line, a carriage return or what is above an order.
      const words = part.trimEnd();
      push(from, from + words.length, 'comment', words);
      from += part.length;
    }
    at = each.endIndex;
  };
  const visit = (each: Node): void => {
    // The grammar has empty blocks.
    if (each.endIndex <= each.startIndex || each.type === 'line_continuation') return;
    if (each.endIndex <= start || each.startIndex >= end) return;
    const isString = each.type === 'string';
    if (isString && !each.namedChildren.some(({ type }) => type === 'interpolation')) {
      add(each, 'string', stringKey(each.text));
    } else if (each.children.length > 0 && !WHOLE.has(each.type)) {
      const around = within;
      if (isString) {
        gap(each.startIndex);
        within ??= { start: each.startIndex, end: each.endIndex };
      }
      each.children.forEach(visit);
      if (isString) gap(each.endIndex);
      within = around;
    } else if (each.startIndex < start) {
      return;
    } else if (each.type === 'identifier' && isImported(each)) {
      add(each, 'module', each.text);
    } else if (each.type === 'identifier' && variables.has(each.startIndex)) {
      const module = aliases.get(symbolOf(each));
      if (module === undefined) add(each, 'variable', each.text);
      else add(each, 'import', `import ${module}`);
    } else if (each.type === 'comment') {
      addComment(each);
    } else {
      add(each, kindOf(each), each.text.replaceAll('\r\n', '\n'));
    }
  };
  visit(node);
  gap(end);
  return tokens;
}

function kindOf({ type }: Node): Token['kind'] {
  if (type === 'string_content') return 'string';
  return /^\W+$/.test(type) ? 'punctuation' : 'word';
}

/** Whether the name stands in an import statement. */
function isImported(node: Node): boolean {
  for (let each = node.parent; each !== null; each = each.parent) {
    if (/^(?:future_)?import(?:_from)?_statement$/.test(each.type)) return true;
    if (each.type.endsWith('_statement')) return false;
  }
  return false;
}

/** How much deeper in brackets a sign leads: 1, -1 or 0. */
export function bracketStep(sign: string): number {
  if ('([{'.includes(sign)) return 1;
  return ')]}'.includes(sign) ? -1 : 0;
}
