/** What ANSI codes of nbfix's reports look like: the colours of a light page that pass WCAG AA on white. */
const STYLES: Readonly<Record<string, string>> = {
  '1': 'font-weight="bold"',
  '2': 'fill="#5f6368"',
  '31': 'fill="#b3261e"',
  '32': 'fill="#146c2e"',
  '33': 'fill="#8a5000"',
  '34': 'fill="#0b57d0"',
  '35': 'fill="#8430ce"',
  '36': 'fill="#006a6a"',
};

// oxlint-disable-next-line no-control-regex
const CODE = /(\u001b\[[\d;]*m)/g;

const FONT_SIZE = 13;
const LINE_HEIGHT = 18;
const CHARACTER_WIDTH = 7.9;
const MARGIN = 16;

/**
 * A terminal's page as an SVG that shows its text in colours.
 *
 * @param page text with ANSI escape codes, as it comes from `--color always`
 * @param title what the picture shows, for those who cannot see it
 */
export function terminalPicture(page: string, title: string): string {
  const lines = page.trimEnd().split('\n');
  const columns = Math.max(...lines.map((line) => plain(line).length));
  const width = Math.ceil(columns * CHARACTER_WIDTH + 2 * MARGIN);
  const height = lines.length * LINE_HEIGHT + 2 * MARGIN;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" role="img" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    `<title>${escaped(title)}</title>`,
    '<rect width="100%" height="100%" rx="8" fill="#ffffff" stroke="#dadce0"/>',
    `<g font-family="ui-monospace, Menlo, Consolas, monospace" font-size="${FONT_SIZE}" fill="#1f1f1f" xml:space="preserve">`,
    ...lines.map((line, at) => `<text x="${MARGIN}" y="${MARGIN + (at + 0.75) * LINE_HEIGHT}">${spans(line)}</text>`),
    '</g>',
    '</svg>',
    '',
  ].join('\n');
}

/** `\u001b[1mbold\u001b[22m rest` → `<tspan font-weight="bold">bold</tspan> rest`. */
function spans(line: string): string {
  let style: string | undefined;
  return line
    .split(CODE)
    .map((part) => {
      const code = part.startsWith('\u001b[') ? part.slice(2, -1) : undefined;
      if (code !== undefined) {
        style = STYLES[code];
        return '';
      }
      return style === undefined || part === '' ? escaped(part) : `<tspan ${style}>${escaped(part)}</tspan>`;
    })
    .join('');
}

function plain(line: string): string {
  return line.replaceAll(CODE, '');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
