import type { ShownCell } from '../../model/verify-report.ts';
import { FRAME_STYLE } from '../frame-style.ts';
import { inert } from './inert.ts';

/** Nothing of a notebook's page runs, loads or leads anywhere: whoever frames it says so, and it says so itself. */
const POLICY = "default-src 'none'; img-src data:; style-src 'unsafe-inline'";

/** The page of a notebook as a document for a frame: what its cells show, in their order. */
export function frameText(cells: readonly ShownCell[], title: string): string {
  const page = document.implementation.createHTMLDocument(title);
  page.documentElement.lang = 'en';
  const policy = page.createElement('meta');
  policy.httpEquiv = 'Content-Security-Policy';
  policy.content = POLICY;
  const style = page.createElement('style');
  style.textContent = FRAME_STYLE;
  page.head.prepend(policy);
  page.head.append(style);
  page.body.append(...cells.flatMap((cell) => sectionOf(cell, page)));
  return `<!doctype html>${page.documentElement.outerHTML}`;
}

const STATES: Readonly<Partial<Record<ShownCell['status'], string>>> = {
  stopped: 'stopped itself',
  cancelled: 'did not run',
  error: 'failed',
  'not-run': 'did not run',
};

/** A cell that shows something, or failed, or was stopped. */
function sectionOf({ cell, status, mimetype, markup, errors, console: printed }: ShownCell, page: Document): Node[] {
  const section = page.createElement('section');
  const add = (name: string, className: string, ...content: (Node | string)[]): void => {
    const element = page.createElement(name);
    element.className = className;
    element.append(...content);
    section.append(element);
  };
  const state = STATES[status];
  if (mimetype !== null && markup === null) add('p', 'note', 'Too much to be kept here.');
  else if (markup !== null && markup !== '' && errors.length === 0)
    add('div', '', ...outputOf(mimetype ?? '', markup, page));
  for (const error of errors) add('p', 'error', error);
  if (printed !== '') add('pre', '', printed);
  if (section.childNodes.length === 0 && state === undefined) return [];
  const title = page.createElement('p');
  title.className = 'cell';
  title.textContent = state === undefined ? `cell ${cell}` : `cell ${cell}, ${state}`;
  section.prepend(title);
  return [section];
}

/** What a cell shows, by its type. */
function outputOf(mimetype: string, markup: string, page: Document): Node[] {
  if (mimetype === 'application/vnd.marimo+mimebundle') {
    const bundle = JSON.parse(markup) as Readonly<Record<string, string>>;
    const type = ['text/html', 'text/markdown', 'image/png', 'image/svg+xml', 'text/plain'].find(
      (each) => each in bundle,
    );
    return type === undefined ? [] : outputOf(type, bundle[type]!, page);
  }
  if (mimetype === 'text/html' || mimetype === 'text/markdown' || mimetype === 'image/svg+xml') return [inert(markup)];
  if (mimetype.startsWith('image/')) {
    const image = page.createElement('img');
    image.alt = '';
    if (markup.startsWith('data:image/')) image.src = markup;
    return [image];
  }
  const text = page.createElement('pre');
  text.textContent = markup;
  return [text];
}
