import type { Effects, Meta } from '../model/meta.ts';
import type { Paint } from './paint.ts';
import { textTable } from './text-table.ts';

/** The codemods as a table, in the order in which they run. */
export function rulesText(metas: readonly Meta[], paint: Paint): string {
  const [header = '', ...rows] = textTable([
    ['rule', 'phase', 'severity', 'safety', 'what'],
    ...metas.map(({ id, phase, severity, safety, what }) => [id, phase, severity, safety, what]),
  ]);
  return [paint('bold', header), ...rows, ''].join('\n');
}

/** All that a codemod says of itself. */
export function explainText(meta: Meta, paint: Paint): string {
  return [
    `${paint('bold', meta.id)}: phase ${meta.phase}, ${meta.severity}, ${meta.safety}`,
    '',
    `${paint('cyan', 'What')}  ${meta.what}`,
    `${paint('cyan', 'Why')}   ${meta.why}`,
    `${paint('cyan', 'Fix')}   ${meta.fix}`,
    '',
    'Beyond the lines that it edits, it may',
    ...effectLines(meta.effects).map((line) => `  - ${line}`),
    '',
  ].join('\n');
}

/** What a fix may do beyond the lines that it edits, one effect an item. */
export function effectLines({ imports, addsNames, dropsNames, addsCells, movesOutput }: Effects): string[] {
  const lines = [
    ...(imports.length > 0 ? [`import ${imports.join(', ')} in the cell of the imports`] : []),
    ...(addsNames ? ['define new public names'] : []),
    ...(dropsNames ? ['make a public name private, or drop a second definition'] : []),
    ...(addsCells ? ['add or split cells'] : []),
    ...(movesOutput ? ['change what a cell displays'] : []),
  ];
  return lines.length > 0 ? lines : ['change nothing'];
}
