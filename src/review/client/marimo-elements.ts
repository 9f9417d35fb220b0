/*
 * marimo's own elements as plain ones. What they show stands in attributes, as JSON; texts in it may be markup themselves.
 */

/** What an element's row is given. */
interface Given {
  /** An attribute by its name without `data-`; undefined where it is not there. */
  readonly value: (name: string) => unknown;
  readonly children: () => Node[];
  /** Nodes of markup in an attribute; none for anything that is no text. */
  readonly markup: (value: unknown) => Node[];
  readonly make: (name: string, className: string, ...content: readonly (Node | string)[]) => Node;
}

type Show = (given: Given) => Node[];

const children: Show = (given) => given.children();

const SHOWN: Readonly<Record<string, Show>> = {
  'marimo-ui-element': children,
  'marimo-carousel': children,
  'marimo-callout-output': ({ value, markup, make }) => [
    make('div', `callout ${kindOf(value('kind'))}`, ...markup(value('html'))),
  ],
  'marimo-button': ({ value, markup, make }) => [make('span', 'element', ...markup(value('label')))],
  'marimo-progress': ({ value, markup, make }) => {
    const [done, total] = [value('progress'), value('total')];
    const share = typeof done === 'number' && typeof total === 'number' ? ` (${done} of ${total})` : '';
    return [make('p', 'callout', ...markup(value('title')), ' ', ...markup(value('subtitle')), share)];
  },
  'marimo-stat': ({ value, markup, make }) => [
    make('span', 'stat', ...markup(value('label')), make('b', '', said(value('value'))), ...markup(value('caption'))),
  ],
  'marimo-tabs': ({ value, children: inside, markup, make }) => parts(value('tabs'), inside(), markup, make),
  'marimo-accordion': ({ value, children: inside, markup, make }) => parts(value('labels'), inside(), markup, make),
  'marimo-table': ({ value, markup, make }) => {
    const rows = rowsOf(value('data'));
    const total = value('total-rows');
    const more = typeof total === 'number' && total > rows.length ? [make('p', 'note', `${total} rows in all`)] : [];
    return [...markup(value('label')), tableOf(rows, make), ...more];
  },
  'marimo-plotly': ({ value, make }) => [make('p', 'note', `Chart, not drawn here: ${chartWords(value('figure'))}`)],
  'marimo-json-output': ({ value, make }) => [make('pre', '', jsonWords(value('json-data')))],
  'marimo-tex': ({ children: inside, make }) => [make('code', '', ...inside())],
  'marimo-mime-renderer': ({ value, markup, make }) => {
    const [type, data] = [value('mime'), value('data')];
    return String(type).includes('html') ? markup(data) : [make('pre', '', said(data))];
  },
};

/** An element that a reader sets: its label and its value; and whatever there is of those that nobody here knows. */
const other: Show = ({ value, children: inside, markup, make }) => {
  const set = value('initial-value');
  const shown = [set].flat().map(said).filter(Boolean).join(', ');
  const content = [...markup(value('label')), ...(shown === '' ? [] : [' ', make('b', '', shown)]), ...inside()];
  return content.length === 0 ? [] : [make('span', 'element', ...content)];
};

/**
 * @param inside the element's children, as they are shown
 * @param inert reads markup
 */
export function elementOf(
  element: Element,
  inside: () => Node[],
  inert: (markup: string) => DocumentFragment,
  shown: Document,
): Node[] {
  const show = SHOWN[element.localName] ?? other;
  return show({
    value: (name) => parsed(element.getAttribute(`data-${name}`)),
    children: inside,
    markup: (value) => (typeof value === 'string' ? [...inert(value).childNodes] : []),
    make: (name, className, ...content) => {
      const made = shown.createElement(name);
      if (className !== '') made.className = className;
      made.append(...content);
      return made;
    },
  });
}

function parsed(text: string | null): unknown {
  try {
    return text === null ? undefined : (JSON.parse(text) as unknown);
  } catch {
    return text;
  }
}

function said(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function kindOf(kind: unknown): string {
  return ['danger', 'warn', 'success', 'info'].find((known) => known === kind) ?? 'neutral';
}

/** Tabs and the like: one under the other, each with its title. */
function parts(titles: unknown, inside: readonly Node[], markup: Given['markup'], make: Given['make']): Node[] {
  const names = Array.isArray(titles) ? (titles as unknown[]) : [];
  const elements = inside.filter((node) => node instanceof Element);
  return elements.map((node, at) => make('section', '', make('h4', '', ...markup(names[at])), node));
}

/** More rows than this nobody reads in a review. */
const MOST_ROWS = 20;

function rowsOf(data: unknown): Record<string, unknown>[] {
  const rows = typeof data === 'string' ? parsed(data) : data;
  if (!Array.isArray(rows)) return [];
  return rows
    .filter((row): row is Record<string, unknown> => typeof row === 'object' && row !== null)
    .slice(0, MOST_ROWS);
}

function tableOf(rows: readonly Record<string, unknown>[], make: Given['make']): Node {
  const columns = [...new Set(rows.flatMap(Object.keys))];
  if (columns.length === 0) return make('p', 'note', 'Table without rows here');
  const line = (cell: string, texts: readonly string[]): Node =>
    make('tr', '', ...texts.map((text) => make(cell, '', text)));
  return make(
    'table',
    '',
    make('thead', '', line('th', columns)),
    make(
      'tbody',
      '',
      ...rows.map((row) =>
        line(
          'td',
          columns.map((name) => said(row[name])),
        ),
      ),
    ),
  );
}

function chartWords(figure: unknown): string {
  const { data = [], layout = {} } = (typeof figure === 'object' && figure !== null ? figure : {}) as {
    readonly data?: readonly { readonly type?: unknown; readonly name?: unknown }[];
    readonly layout?: { readonly title?: unknown };
  };
  const { title } = layout;
  const text = typeof title === 'object' && title !== null && 'text' in title ? said(title.text) : said(title);
  const traces = data.map(({ type, name }) => [said(type) || 'scatter', said(name)].filter(Boolean).join(' '));
  return [text, traces.join(', ')]
    .filter(Boolean)
    .join('; ')
    .replaceAll(/<[^>]*>/g, ' ');
}

/** marimo writes `text/plain+float:0.5` for what JSON does not hold. */
function jsonWords(value: unknown): string {
  return JSON.stringify(
    value,
    (_key, each: unknown) => (typeof each === 'string' ? each.replace(/^text\/plain(?:\+\w+)?:/, '') : each),
    2,
  );
}
