import type { Meta } from '../../src/model/meta.ts';

const START = '<!-- rules: written by `npm run docs` -->';
const END = '<!-- /rules -->';

/** The list of the rules, docs/rules/README.md, with the table between its marks brought up to date. */
export function withRulesTable(list: string, metas: readonly Meta[]): string {
  const start = list.indexOf(START);
  const end = list.indexOf(END);
  if (start === -1 || end < start) throw new Error(`the list lacks the lines ${START} and ${END}`);
  return `${list.slice(0, start + START.length)}\n\n${table(metas)}\n\n${list.slice(end)}`;
}

/** Laid out as prettier does, in the order in which the rules run. */
function table(metas: readonly Meta[]): string {
  const rows = [
    ['rule', 'phase', 'severity', 'fix', 'what it finds'],
    ...metas.map(({ id, phase, severity, safety, what }) => [
      `[\`${id}\`](${id}.md)`,
      phase,
      severity,
      safety,
      what.replaceAll('|', '\\|'),
    ]),
  ];
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const [head, ...body] = rows.map(
    (row) => `| ${row.map((text, column) => text.padEnd(widths[column]!)).join(' | ')} |`,
  );
  return [head, `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...body].join('\n');
}
