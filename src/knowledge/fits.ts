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

/**
 * Finds the first row of a table that a qualified name fits. A row's library, the part before the first dot, has no star:
 * rows are looked up by it, for a plan asks of every call, many times.
 */
export function rowFinder<Row extends { readonly path: string }>(
  rows: readonly Row[],
): (path: string) => Row | undefined {
  const byLibrary = new Map<string, Row[]>();
  for (const row of rows) {
    const library = libraryOf(row.path);
    byLibrary.set(library, [...(byLibrary.get(library) ?? []), row]);
  }
  return (path) => byLibrary.get(libraryOf(path))?.find((row) => fits(path, row.path));
}

function libraryOf(path: string): string {
  const dot = path.indexOf('.');
  return dot === -1 ? path : path.slice(0, dot);
}
