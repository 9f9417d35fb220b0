import { elementOf } from './marimo-elements.ts';

/** What no page of a notebook needs to be read, and what would load or run something. */
const DROPPED =
  'script, style, link, meta, base, template, iframe, object, embed, audio, video, source, noscript, form > button';

/** Attributes that load, lead away or run; images may hold their data themselves. */
function isKept({ name, value }: Attr): boolean {
  if (name === 'src') return /^data:image\//i.test(value);
  return !/^(?:on|srcset$|href$|xlink:|action$|formaction$|ping$|target$|background$|data-|id$|autofocus$|tabindex$)/i.test(
    name,
  );
}

/**
 * Markup that marimo would send to a browser, as nodes that only show: marimo's own elements have become plain ones, and
 * nothing in it loads, leads away or runs. It is parsed in a document of its own, which runs and loads nothing either.
 */
export function inert(markup: string): DocumentFragment {
  const parsed = new DOMParser().parseFromString(markup, 'text/html');
  for (const element of parsed.querySelectorAll(DROPPED)) element.remove();
  const shown = document.implementation.createHTMLDocument('');
  const fragment = shown.createDocumentFragment();
  fragment.append(...[...parsed.body.childNodes].flatMap((node) => shownNode(node, shown)));
  return fragment;
}

function shownNode(node: Node, shown: Document): Node[] {
  if (node.nodeType === Node.TEXT_NODE) return [shown.createTextNode(node.textContent ?? '')];
  if (!(node instanceof Element)) return [];
  const children = (): Node[] => [...node.childNodes].flatMap((child) => shownNode(child, shown));
  if (node.localName.startsWith('marimo-')) return elementOf(node, children, inert, shown);
  const copy = shown.createElementNS(node.namespaceURI, node.localName);
  for (const attribute of node.attributes) if (isKept(attribute)) copy.setAttribute(attribute.name, attribute.value);
  copy.append(...children());
  return [copy];
}
