/**
 * Python that the grammar does not know. The parser gets a mask of the same length that it knows, with the same names in
 * the same order: `t"…"` as `f"…"`, `[T = int]` as `[T : int]`, `lazy import a` as `import      a`.
 */

export interface Masked {
  readonly start: number;
  readonly end: number;
  /** The minor version of Python 3 that brought it. */
  readonly since: number;
  readonly mask: string;
}

export interface Token {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly kind: 'name' | 'string' | 'mark' | 'line';
}

const TOKEN =
  /(?<skip>[ \t\f]+|\\\r?\n|#[^\n]*)|(?<line>\r?\n)|(?<string>[a-zA-Z]{0,2}(?:"""|'''|["']))|(?<name>[\p{L}\p{N}_]+)|(?<mark>.)/suy;

/** The tokens of a source, strings whole and without what stands in them; good enough to find words by. */
export function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < text.length;) {
    TOKEN.lastIndex = at;
    const { groups } = TOKEN.exec(text)!;
    let end = TOKEN.lastIndex;
    const opening = groups?.['string'];
    if (opening !== undefined) end = endOfString(text, end, opening);
    const kind = opening === undefined ? (['line', 'name', 'mark'] as const).find((each) => groups?.[each]) : 'string';
    if (kind !== undefined) tokens.push({ start: at, end, text: text.slice(at, end), kind });
    at = end;
  }
  return tokens;
}

function endOfString(text: string, start: number, opening: string): number {
  const quotes = opening.replace(/^[a-zA-Z]*/, '');
  for (let at = start; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text.startsWith(quotes, at)) return at + quotes.length;
    else if (quotes.length === 1 && text[at] === '\n') return at;
  }
  return text.length;
}

/** What the grammar does not know of a source, in its order. */
export function unknownToGrammar(text: string): Masked[] {
  const tokens = tokensOf(text);
  const found: Masked[] = [];
  /** The open brackets; for those of type parameters, whether the parameter at hand has a bound. */
  const open: { readonly mark: string; readonly kind: 'types' | 'items' | 'other'; hasBound: boolean }[] = [];
  for (const [at, token] of tokens.entries()) {
    const { start, end, text: word, kind } = token;
    const [last, next] = [tokens[at - 1], tokens[at + 1]];
    const inner = open.at(-1);
    if (kind === 'string') {
      const prefix = /^[a-zA-Z]*/.exec(word)?.[0] ?? '';
      if (/t/i.test(prefix)) {
        const mask = prefix.replace('t', 'f').replace('T', 'F');
        found.push({ start, end: start + prefix.length, since: 14, mask });
      }
    } else if (word === 'lazy' && /^(?:import|from)$/.test(next?.text ?? '') && isLineStart(last)) {
      found.push({ start, end: next!.end, since: 15, mask: next!.text.padEnd(next!.end - start) });
    } else if (word === '[' || word === '(' || word === '{') {
      const isTypes = word === '[' && /^(?:def|class|type)$/.test(tokens[at - 2]?.text ?? '');
      const isItems = word === '[' && (last?.kind === 'name' || /^[\])]$/.test(last?.text ?? ''));
      open.push({ mark: word, kind: isTypes ? 'types' : isItems ? 'items' : 'other', hasBound: false });
    } else if (word === ']' || word === ')' || word === '}') open.pop();
    else if (inner?.kind === 'types' && word === ':') inner.hasBound = true;
    else if (inner?.kind === 'types' && word === ',') inner.hasBound = false;
    else if (inner?.kind === 'types' && word === '=' && next?.text !== '=' && last?.text !== '=') {
      const isStarred = next?.text === '*';
      const length = (isStarred ? next.end : end) - start;
      found.push({ start, end: start + length, since: 13, mask: (inner.hasBound ? '|' : ':').padEnd(length) });
    } else if (word === '*' && /^[[({]$/.test(next?.text ?? '')) {
      const isItem = inner?.kind === 'items' && (last?.text === '[' || last?.text === ',');
      const isInList = inner === undefined && (last?.text === ',' || last?.text === '=' || isLineStart(last));
      if (isItem || isInList) found.push({ start, end, since: isItem ? 11 : 8, mask: ' ' });
    }
  }
  return found;
}

const LIST_SUBJECT = /(?<![\w.])match[ \t]*\[/;

/**
 * Subjects of `match` that begin with a list, which the grammar takes for an index: it would read `match [a]:` as an
 * annotation, and that without an error. The mask is a set, `match {a}:`.
 */
export function listSubjects(text: string): Masked[] {
  if (!LIST_SUBJECT.test(text)) return [];
  const tokens = tokensOf(text);
  return tokens.flatMap(({ text: word }, at) => {
    if (word !== 'match' || tokens[at + 1]?.text !== '[' || !isLineStart(tokens[at - 1])) return [];
    let depth = 0;
    const inside = (token: Token): boolean => {
      if (/^[[({]$/.test(token.text)) depth += 1;
      if (/^[\])}]$/.test(token.text)) depth -= 1;
      return depth > 0;
    };
    const close = tokens.findIndex((token, index) => index > at && !inside(token));
    // What follows is the rest of the subject, and a block of cases.
    const end = tokens.findIndex((token, index) => index > close && !inside(token) && token.kind === 'line');
    const first = tokens.slice(end).find(({ kind }) => kind !== 'line');
    if (close === -1 || end === -1 || tokens[end - 1]?.text !== ':' || first?.text !== 'case') return [];
    const [open, last] = [tokens[at + 1]!, tokens[close]!];
    return [
      { start: open.start, end: open.end, since: 10, mask: '{' },
      { start: last.start, end: last.end, since: 10, mask: '}' },
    ];
  });
}

function isLineStart(last: Token | undefined): boolean {
  return last === undefined || last.kind === 'line' || last.text === ';' || last.text === ':';
}

/** The source with its masks. */
export function withMasks(text: string, codes: readonly Masked[]): string {
  let [result, done] = ['', 0];
  for (const { start, end, mask } of codes) {
    result += text.slice(done, start) + mask;
    done = end;
  }
  return result + text.slice(done);
}
