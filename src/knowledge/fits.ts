/**
 * Whether a qualified name is one of those that a row of a table means: `.*` at its end stands for everything below, another
 * `*` for any part of one name, `**` for any names: `diffusers.*Pipeline.from_*`, `sglang.**.launch_server_cmd`.
 */
export function fits(path: string, row: string): boolean {
  if (!row.includes('*')) return path === row;
  const known = expressions.get(row) ?? expressionOf(row);
  expressions.set(row, known);
  return known.test(path);
}

const expressions = new Map<string, RegExp>();

function expressionOf(row: string): RegExp {
  const parts = row.replace(/\.\*$/, '.**').split(/(\*\*|\*)/);
  const source = parts.map((part) => (part === '**' ? '.*' : part === '*' ? '[^.]*' : part.replaceAll('.', '\\.')));
  return new RegExp(`^${source.join('')}$`);
}
