import type { ConfigReport } from '../model/config-report.ts';
import { SCHEMA_VERSION } from './json-text.ts';
import type { Paint } from './paint.ts';
import { visible } from './shown.ts';
import { textTable } from './text-table.ts';

/** What is in force, as a table: key, value, where it was set. */
export function configText({ path, values, rules }: ConfigReport, paint: Paint): string {
  const rows = values.map(({ key, value, source }, index) => [
    values[index - 1]?.key === key ? '' : key,
    source === null ? String(value) : visible(shown(value)),
    source ?? 'default',
  ]);
  return [
    paint('bold', visible(path)),
    ...textTable(rows).map((line) => `  ${line}`),
    '',
    ruleLine('audit', rules.audit),
    ruleLine('apply', rules.apply),
    '',
  ].join('\n');
}

function ruleLine(command: string, rules: readonly string[]): string {
  return `${command}: ${rules.length} ${rules.length === 1 ? 'rule' : 'rules'}${rules.length === 0 ? '' : `: ${rules.join(', ')}`}`;
}

function shown(value: unknown): string {
  if (!Array.isArray(value)) return String(value);
  return value
    .map((each: unknown) => (isOfGlob(each) ? `${each.glob}: ${each.rules.join(' ')}` : String(each)))
    .join(', ');
}

function isOfGlob(value: unknown): value is { readonly glob: string; readonly rules: readonly string[] } {
  return typeof value === 'object' && value !== null && 'glob' in value;
}

/** The same for programs. */
export function configJson(report: ConfigReport): string {
  return `${JSON.stringify({ schemaVersion: SCHEMA_VERSION, ...report }, null, 2)}\n`;
}
