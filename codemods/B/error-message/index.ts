import { appendToText } from '../../../src/edit/append-text.ts';
import { applyEdits, insertion, type Edit } from '../../../src/edit/edit.ts';
import { placeIn } from '../../../src/edit/place.ts';
import { fillPart, type Snippet } from '../../../src/edit/snippet.ts';
import { defineCodemod, type Outcome, type Refusal } from '../../../src/engine/codemod.ts';
import { hasSettings } from '../../../src/marimo/settings.ts';
import { freshName } from '../../../src/notebook/fresh-name.ts';
import { ownerOf } from '../../../src/notebook/meaning.ts';
import type { Cell, Notebook } from '../../../src/notebook/notebook.ts';
import { caught } from '../../../src/python/handlers.ts';
import { isFormatted, stringBody } from '../../../src/python/strings.ts';
import { ancestors, children, lineOf, nodesOf, parsePython, walk, type Node } from '../../../src/python/tree.ts';
import { errorHandlers, type ErrorHandler, type Message } from './error-handlers.ts';
import { formattedAround } from './error-text.ts';
import { loadsFiles } from './loaded-files.ts';
import { errorsWithoutAdvice, type ShownError } from './shown-errors.ts';
import { useOfText } from './text-uses.ts';

/** `type`: a handler says nothing of the type of the error. `advice`: a person reads of it, and not what to do. */
type Data =
  { readonly kind: 'type'; readonly handler: ErrorHandler } | { readonly kind: 'advice'; readonly shown: ShownError };

export default defineCodemod<Data>({
  meta: {
    id: 'error-message',
    phase: 'B',
    severity: 'medium',
    safety: 'safe',
    what: 'When the work fails, the reader sees only the text of the error: neither its type nor what to do.',
    why: 'The text alone is often as short as `0` or `weight` (a KeyError), and the reader cannot tell whether to change a setting, check the network or restart.',
    fix: 'Puts the type of the error before its text and, if a person reads it, what to try after it. What is caught, the keys of results and the text itself stay.',
    effects: { movesOutput: true },
  },

  appliesTo: (notebook) => errorHandlers(notebook).length > 0,

  *find(notebook) {
    for (const handler of errorHandlers(notebook).filter(({ namesType }) => !namesType)) {
      const head = handler.handler.text.split(':')[0] ?? 'except';
      const lacks =
        handler.says === 'text'
          ? 'shows the text of an error without its type'
          : 'tells that something failed, but not what';
      const message = `\`${head}\` ${lacks}`;
      yield { cell: handler.cell, node: handler.handler, message, data: { kind: 'type', handler } };
    }
    for (const shown of errorsWithoutAdvice(notebook)) {
      const message = 'the error message does not say what to do';
      yield { cell: shown.cell, node: shown.call, message, data: { kind: 'advice', shown } };
    }
  },

  fix: ({ cell, data }, notebook, { snippet }) =>
    data.kind === 'type' ? tellType(notebook, cell, data.handler, snippet) : giveAdvice(notebook, data.shown, snippet),
});

function tellType(notebook: Notebook, cell: Cell, handler: ErrorHandler, snippet: Snippet): Outcome {
  // `str(e)` is the text of the error only where `str` is Python's own.
  const builtins = ['type', ...(handler.messages.some(({ node }) => /\bstr\(/.test(node.text)) ? ['str'] : [])];
  for (const builtin of builtins) {
    const owner = ownerOf(notebook, cell, handler.messages[0].node, builtin);
    if (owner !== undefined)
      return { refused: `${owner} defines \`${builtin}\`, but the fix needs the builtin; rename it` };
  }
  const name = handler.name ?? freshName(cell, '_error');
  const edits: Edit[] = [];
  let unclear: Node | undefined;
  for (const message of handler.messages) {
    const use = useOfText(notebook, message.node, handler.says === 'text');
    if (use.kind === 'data') {
      return {
        refused: `line ${lineOf(use.at)} uses the message as data; check the type of the error there instead`,
      };
    }
    if (use.kind === 'unknown') unclear ??= use.at;
    const edit = handler.says === 'text' ? withType(message, name, snippet) : withReason(message, name, snippet);
    if ('refused' in edit) return edit;
    edits.push(edit);
  }
  const [type] = caught(handler.handler).slice(-1);
  if (handler.name === undefined && type !== undefined) {
    const end = type.parent?.type === 'tuple' ? type.parent.endIndex : type.endIndex;
    edits.push(insertion(end, ` as ${name}`));
  }
  if (unclear === undefined) return edits;
  return { edits, unsafe: `it is unknown what happens to the message on line ${lineOf(unclear)}` };
}

/** What a part of the template, filled with names, has between its quotes, if it is one f-string that tells the type. */
function bodyOf(lines: string): string | undefined {
  const string = parsePython(lines).firstNamedChild?.firstNamedChild;
  if (string === null || string === undefined || string.text !== lines || !isFormatted(string)) return undefined;
  const body = quoteOf(string).length === 1 ? stringBody(string) : '\\';
  return /\btype\(/.test(body) && !body.includes('\\') ? body : undefined;
}

function wrongTemplate({ path }: Snippet): Refusal {
  return { refused: `${path}: \`text\` and \`reason\` must be one f-string each, with the type of the error` };
}

/** `str(e)` → `f"{type(e).__name__}: {e}"`; in an f-string, `{e}` → `{type(e).__name__}: {e}`. */
function withType({ node }: Message, name: string, snippet: Snippet): Edit | Refusal {
  const string = formattedAround(node);
  const shown = node.text === `str(${name})` && string === undefined ? name : node.text;
  if (bodyOf(fillPart(snippet, 'text', { error: name, shown: name })) === undefined) return wrongTemplate(snippet);
  // What is filled in may hold quotes that end the string of the template: its own are one character each.
  const body = fillPart(snippet, 'text', { error: name, shown })
    .replace(/^\w+["']/, '')
    .slice(0, -1);
  if (string === undefined) {
    const quote = [quoteNear(node), '"', "'"].find((each) => !body.includes(each));
    const isHeld = quote !== undefined && !/[\\#\n]/.test(shown);
    return isHeld
      ? { start: node.startIndex, end: node.endIndex, text: `f${quote}${body}${quote}` }
      : { refused: 'Python before 3.12 does not allow this expression in an f-string; put the type before it by hand' };
  }
  const field = node.parent ?? node;
  if (body.includes(quoteOf(string)[0]!) && !node.text.includes(quoteOf(string)[0]!)) return clash(string);
  return replaced(string, [{ start: field.startIndex, end: field.endIndex, text: body }]);
}

/** `"Training failed"` → `f"Training failed ({type(_error).__name__}: {_error})"`. */
function withReason({ node }: Message, name: string, snippet: Snippet): Edit | Refusal {
  const body = bodyOf(fillPart(snippet, 'reason', { error: name }));
  if (body === undefined) return wrongTemplate(snippet);
  const quote = quoteOf(node);
  if (body.includes(quote[0]!)) return clash(node);
  const prefix = node.text.slice(0, node.text.indexOf(quote));
  if (
    node.parent?.type === 'concatenated_string' ||
    node.text.includes('\n') ||
    /[rbu]/i.test(prefix) ||
    node.text.includes('\\N')
  ) {
    return { refused: 'the message is not a plain string on one line; add the error by hand' };
  }
  const braces = [...(isFormatted(node) ? '' : node.text)].flatMap((each, at) =>
    each === '{' || each === '}' ? [insertion(node.startIndex + at, each)] : [],
  );
  const start = isFormatted(node) ? [] : [insertion(node.startIndex, 'f')];
  return replaced(node, [...start, ...braces, insertion(node.endIndex - quote.length, body)]);
}

function clash(string: Node): Refusal {
  return {
    refused: `the template uses the same quotes as the string on line ${lineOf(string)}; use other quotes there`,
  };
}

/** A string with edits inside, as one edit: the rest of it stays, character for character. */
function replaced(string: Node, edits: readonly Edit[]): Edit {
  const { startIndex: start, endIndex: end } = string;
  const inside = edits.map((each) => ({ start: each.start - start, end: each.end - start, text: each.text }));
  return { start, end, text: applyEdits(string.text, inside) };
}

function quoteOf(string: Node): string {
  return string.children.at(-1)?.text ?? '"';
}

/** The author's quotes: those of the key, or of another string of the same statement. */
function quoteNear(node: Node): string {
  for (let each = node.parent; each !== null && each.type !== 'block'; each = each.parent) {
    const string = walk(each).find(({ type }) => type === 'string');
    if (string !== undefined) return quoteOf(string)[0] ?? '"';
  }
  return '"';
}

function giveAdvice(notebook: Notebook, { call, text, handler }: ShownError, snippet: Snippet): Edit[] | Refusal {
  if (!/^(?:string|concatenated_string|binary_operator)$/.test(text.type)) {
    return { refused: 'the text is built elsewhere; say there what to do' };
  }
  if (nodesOf(text, 'string').some((each) => each.text.includes('\n'))) {
    return { refused: 'the text spans several lines; add one that says what to do' };
  }
  if (ancestors(call).some(({ type }) => type === 'interpolation'))
    return { refused: 'the text is part of an f-string; say there what to do' };
  const sentences = [
    ...(handler.runBy.some((each) => hasSettings(notebook, each)) ? [fillPart(snippet, 'settings', {})] : []),
    ...(loadsFiles(notebook, handler.attempt) ? [fillPart(snippet, 'files', {})] : []),
    fillPart(snippet, 'restart', {}),
  ];
  const quote =
    quoteOf(text.type === 'string' ? text : (walk(text).findLast(({ type }) => type === 'string') ?? text))[0] ?? '"';
  const literals = joined(fillPart(snippet, 'lead', {}), sentences, quote);
  return literals === undefined
    ? { refused: `${snippet.path}: lead, settings, files and restart must be plain strings, and say something` }
    : appendToText(placeIn(notebook), call, text, literals);
}

/** The lead and a sentence each in one literal, in the author's quotes where they fit; undefined for a template without words. */
function joined(lead: string, sentences: readonly string[], quote: string): string[] | undefined {
  const parts = [lead, ...sentences].map((lines) => {
    const string = children(parsePython(lines))[0]?.firstNamedChild;
    const isPlain = string?.type === 'string' && string.text === lines && /^"(?!"")/.test(lines);
    return isPlain ? stringBody(string) : undefined;
  });
  if (parts.includes(undefined) || !/\p{L}{2}/u.test(parts.join(''))) return undefined;
  const [head = '', ...bodies] = parts.map((each) => each ?? '');
  return bodies.map((body, at) => {
    const whole = at === 0 ? head + body : ` ${body}`;
    return whole.includes(quote) ? `"${whole}"` : `${quote}${whole}${quote}`;
  });
}
