import { indexOf } from './collect.ts';
import { FRAME_STYLE } from './frame-style.ts';
import type { NotebookPart, ReviewIndex } from './data.ts';

/** What runs in the browser, and how it looks. */
export interface Client {
  readonly script: string;
  readonly style: string;
  /** Of the packages in the script. */
  readonly licences: string;
}

/** What a page is made with that this layer does not know. */
interface Tools {
  /** A text as one word of Base64, which a browser reads again: see client/unpack.ts. */
  readonly pack: (text: string) => string;
  /** The hash of a text, in Base64. */
  readonly sha256: (text: string) => string;
}

/** A page, and how much it takes in words. */
interface Page {
  readonly text: string;
  readonly size: string;
}

/**
 * The page of a review: one document that loads nothing. All that comes from notebooks is packed into words of letters,
 * digits and `+/=`, so that no text of theirs can be markup; the browser runs the one script and uses the one style sheet
 * that are named by their hash.
 */
export function reviewPage(
  parts: readonly NotebookPart[],
  about: Omit<ReviewIndex, 'notebooks' | 'size'>,
  client: Client,
  { pack, sha256 }: Tools,
): Page {
  const { script, style } = client;
  if (/<\/script|<!--/i.test(script) || /<\/style/i.test(style)) throw new Error('the client would end its element');
  const blocks = [
    dataBlock('licences', pack(client.licences)),
    ...parts.map((part, at) => dataBlock(`notebook-${at}`, pack(JSON.stringify(part)))),
  ];
  const index = (size: string): string => pack(JSON.stringify(indexOf(parts, { ...about, size })));
  const known = [script, style, index(''), ...blocks];
  const size = sizeWords(known.reduce((sum, { length }) => sum + length, 0));
  const policy = [
    "default-src 'none'",
    `script-src 'sha256-${sha256(script)}'`,
    // Pages of notebooks say in attributes how they are laid out; of ours, none comes out of a text.
    `style-src-elem 'sha256-${sha256(style)}' 'sha256-${sha256(FRAME_STYLE)}'`,
    "style-src-attr 'unsafe-inline'",
    'img-src data:',
    ...(about.token === null ? [] : ["connect-src 'self'"]),
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  const lines = [
    '<!doctype html>',
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    `<meta http-equiv="Content-Security-Policy" content="${policy}">`,
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    '<meta name="referrer" content="no-referrer">',
    '<title>nbfix review</title>',
    `<style>${style}</style>`,
    '</head>',
    '<body>',
    '<div id="page"><noscript><p>This page needs JavaScript. It loads nothing and sends nothing.</p></noscript></div>',
    dataBlock('index', index(size)),
    ...blocks,
    `<script>${script}</script>`,
    '</body>',
    '</html>',
    '',
  ];
  return { text: lines.join('\n'), size };
}

/** `840 kB`, `1.2 MB`. */
function sizeWords(bytes: number): string {
  return bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}

/** No browser runs a script of such a type. */
function dataBlock(id: string, word: string): string {
  if (!/^[\w+/=]*$/.test(word)) throw new Error(`${id} is not packed`);
  return `<script type="text/plain" id="${id}">${word}</script>`;
}
