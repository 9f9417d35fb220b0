import { NbfixError } from '../../src/error.ts';
import type { Notebook } from '../../src/notebook/notebook.ts';
import { parseNotebook } from '../../src/notebook/parse.ts';

/** A cell without its signature; `kind` is what stands after `@app.`, or the setup block. */
export interface CellSource {
  readonly code: string;
  readonly kind?: 'cell' | 'function' | 'class_definition' | 'setup';
}

/** The text of a notebook, with the parameters and returns that marimo would write. */
export function render(cells: readonly CellSource[], header = ''): string {
  const bare = layOut(cells, header, () => ({ reads: [], gives: [] }));
  const notebook = parsed(bare);
  if (notebook === undefined) return bare;
  const ordinary = notebook.cells.filter(({ kind }) => kind === 'cell');
  const definer = new Map(ordinary.flatMap((cell) => [...cell.bindings.defs].map((name) => [name, cell] as const)));
  const reads = ordinary.map((cell) =>
    [...cell.bindings.refs]
      .filter((name) => !cell.bindings.defs.has(name) && (definer.get(name) ?? cell) !== cell)
      .sort(),
  );
  const read = new Set(reads.flat());
  let at = -1;
  return layOut(cells, header, () => {
    at += 1;
    return {
      reads: reads[at] ?? [],
      gives: [...(ordinary[at]?.bindings.defs ?? [])].filter((name) => read.has(name)).sort(),
    };
  });
}

interface Signature {
  readonly reads: readonly string[];
  readonly gives: readonly string[];
}

function layOut(cells: readonly CellSource[], header: string, signatureOf: () => Signature): string {
  const texts = cells.map(({ code, kind = 'cell' }) => {
    if (kind === 'setup') return `\nwith app.setup:\n${indented(code)}\n`;
    if (kind !== 'cell') return `\n\n@app.${kind}\n${code}\n`;
    const { reads, gives } = signatureOf();
    const last = gives.length === 0 ? 'return' : `return ${gives.join(', ')}${gives.length === 1 ? ',' : ''}`;
    const result = gives.length === 1 ? `return (${gives[0]},)` : last;
    return `\n\n@app.cell\n${waits(code) ? 'async ' : ''}def _(${reads.join(', ')}):\n${indented(code)}\n    ${result}\n`;
  });
  return `${header}import marimo\n\napp = marimo.App()\n${texts.join('')}\n\nif __name__ == "__main__":\n    app.run()\n`;
}

/** A text four columns deeper; blank lines stay empty. */
function indented(code: string, by = '    '): string {
  return code
    .split('\n')
    .map((line) => (line.trim() === '' ? '' : by + line))
    .join('\n');
}

/** Whether a cell awaits something itself, outside its functions. */
function waits(code: string): boolean {
  let inside: number | undefined;
  for (const line of code.split('\n')) {
    if (line.trim() === '') continue;
    const depth = line.length - line.trimStart().length;
    if (inside !== undefined && depth <= inside) inside = undefined;
    if (inside === undefined && /\bawait\b|\basync (?:for|with)\b/.test(line)) return true;
    if (inside === undefined && /^\s*(?:async )?def /.test(line)) inside = depth;
  }
  return false;
}

function parsed(text: string): Notebook | undefined {
  try {
    return parseNotebook('notebook.py', text);
  } catch (error) {
    if (error instanceof NbfixError) return undefined;
    throw error;
  }
}

/** A code with holes filled: `BODY` on a line of its own takes lines, `EXPR` and the like what stands for them. */
export function fill(template: string, holes: Readonly<Record<string, string>>): string {
  const lines = template.split('\n').flatMap((line) => {
    const hole = /^( *)([A-Z]{3,})$/.exec(line);
    const code = hole === null ? undefined : holes[hole[2]!];
    if (hole === null || code === undefined) return [line.replaceAll(/\b[A-Z]{3,}\b/g, (name) => holes[name] ?? name)];
    return code === '' ? [] : [indented(fill(code, without(holes, hole[2]!)), hole[1])];
  });
  return lines.join('\n');
}

function without(holes: Readonly<Record<string, string>>, name: string): Record<string, string> {
  return Object.fromEntries(Object.entries(holes).filter(([each]) => each !== name));
}
