import { insertion, type Edit } from '../edit/edit.ts';
import { indentationAt, lineBelow, lineBreakOf, lineStart } from '../edit/indent.ts';
import { children, field, walk, type Node } from '../python/tree.ts';
import type { Cell, Notebook } from './notebook.ts';

/** A name that an import statement binds. */
export interface ImportedName {
  readonly name: string;
  /** What it stands for: `torch`, `torch.nn`, `diffusers.StableDiffusionPipeline`. */
  readonly module: string;
  readonly cell: Cell;
  /** The import statement. */
  readonly node: Node;
  /** `function`: bound inside a function; `branch`: in a try, if or other block; `always`: whenever the cell runs. */
  readonly when: 'always' | 'branch' | 'function';
}

const known = new WeakMap<Notebook, readonly ImportedName[]>();

/** Every imported name of the notebook, in source order. */
export function importsOf(notebook: Notebook): readonly ImportedName[] {
  const cached = known.get(notebook);
  if (cached !== undefined) return cached;
  const found = notebook.cells.flatMap((cell) =>
    cell.statements.flatMap((statement) => [...walk(statement)].flatMap((node) => namesOf(node, cell))),
  );
  known.set(notebook, found);
  return found;
}

function namesOf(node: Node, cell: Cell): ImportedName[] {
  if (node.type !== 'import_statement' && node.type !== 'import_from_statement') return [];
  const from = node.type === 'import_from_statement' ? field(node, 'module_name') : undefined;
  const when = placeOf(node, cell);
  return children(node)
    .filter((child) => child.startIndex !== from?.startIndex && child.type !== 'wildcard_import')
    .map((child) => {
      const path = (field(child, 'name') ?? child).text;
      const alias = field(child, 'alias')?.text;
      if (from !== undefined) return { name: alias ?? path, module: `${from.text}.${path}`, cell, node, when };
      // `import torch.nn` binds `torch`; `import torch.nn as nn` binds `nn` to the inner module.
      const first = path.split('.')[0] ?? path;
      return { name: alias ?? first, module: alias === undefined ? first : path, cell, node, when };
    });
}

function placeOf(node: Node, cell: Cell): ImportedName['when'] {
  let when: ImportedName['when'] = 'always';
  for (let each = node.parent; each !== null && each.id !== cell.definition.id; each = each.parent) {
    if (each.type === 'function_definition' || each.type === 'lambda') return 'function';
    if (each.type === 'block' && each.parent?.id !== cell.definition.id) when = 'branch';
  }
  return when;
}

/** Names to modules, for the whole notebook: what `torch`, `nn` or `F` stand for in it. */
export function aliasesOf(notebook: Notebook): ReadonlyMap<string, string> {
  return new Map(importsOf(notebook).map(({ name, module }) => [name, module]));
}

/**
 * The dotted path that an expression names, with import aliases resolved: `F.relu` → `torch.nn.functional.relu`.
 * Undefined when the expression is no chain of names or its first name is no import.
 */
export function qualifiedName(node: Node, aliases: ReadonlyMap<string, string>): string | undefined {
  if (node.type === 'identifier') return aliases.get(node.text);
  if (node.type !== 'attribute') return undefined;
  const object = field(node, 'object');
  const attribute = field(node, 'attribute');
  if (object === undefined || attribute === undefined) return undefined;
  const path = qualifiedName(object, aliases);
  return path === undefined ? undefined : `${path}.${attribute.text}`;
}

/** How a cell can reach a module: under a name that it may read, after the edits that import it, or not at all. */
export type Reach = { readonly name: string; readonly edits: readonly Edit[] } | { readonly refused: string };

/**
 * Finds the name under which code in a cell can use a module, and imports it in the notebook's import cell if no cell
 * does yet. marimo allows one definition a name, so a second import elsewhere would stop the notebook (failure F1).
 * @param name the local name to import it under: `mo` for `marimo`
 */
export function reachModule(notebook: Notebook, cell: Cell, module: string, name: string): Reach {
  const imports = importsOf(notebook);
  const usable = imports.find(
    (each) =>
      each.module === module &&
      each.when === 'always' &&
      !each.cell.disabled &&
      (each.cell.index === cell.index || !each.name.startsWith('_')) &&
      canRead(cell, each.cell),
  );
  if (usable !== undefined) return { name: usable.name, edits: [] };
  const taken = notebook.cells.find(
    (each) => each.bindings.defs.has(name) || (each.index === cell.index && each.bindings.occurrences.has(name)),
  );
  if (taken !== undefined) {
    return {
      refused: `the name ${name} is taken in cell ${taken.index + 1}; import ${module} in the cell that holds the imports`,
    };
  }
  const home = importCell(notebook);
  if (home === undefined) return { refused: `no cell holds the imports; add one with \`import ${module}\`` };
  if (!canRead(cell, home)) {
    return { refused: `cell ${cell.index + 1} sees only names of the setup cell; import ${module} there` };
  }
  return { name, edits: [importInto(notebook, home, module, name)] };
}

/** A reusable function or class sees only the setup cell and its like; an ordinary cell sees every other cell. */
function canRead(reader: Cell, home: Cell): boolean {
  return reader.kind === 'cell' || reader.kind === 'unparsable' || home.kind === 'setup' || reader.index === home.index;
}

/** The cell that holds the imports: the setup cell, else the one that imports marimo, else the one with most imports. */
export function importCell(notebook: Notebook): Cell | undefined {
  const always = importsOf(notebook).filter(
    ({ when, cell }) => when === 'always' && cell.kind !== 'function' && !cell.disabled,
  );
  const setup = always.find((each) => each.cell.kind === 'setup');
  const marimo = always.find((each) => each.module === 'marimo');
  const counts = new Map<Cell, number>();
  for (const { cell } of always) counts.set(cell, (counts.get(cell) ?? 0) + 1);
  const most = [...counts].sort((a, b) => b[1] - a[1] || a[0].index - b[0].index)[0]?.[0];
  return setup?.cell ?? marimo?.cell ?? most;
}

/** `import gc` on a line of its own: before the first plain import that sorts behind it, else behind the last one. */
function importInto(notebook: Notebook, home: Cell, module: string, name: string): Edit {
  const { text } = notebook;
  const own = importsOf(notebook).filter((each) => each.cell.index === home.index && each.when === 'always');
  const plain = own.filter((each) => each.node.type === 'import_statement');
  const last = plain.at(-1) ?? own.at(-1);
  const isSorted = plain.every((each, at) => at === 0 || (plain[at - 1]?.node.text ?? '') <= each.node.text);
  const line = name === module ? `import ${module}` : `import ${module} as ${name}`;
  const next = isSorted ? plain.find((each) => each.node.text > line) : undefined;
  const anchor = next?.node ?? last?.node ?? home.statements[0] ?? home.definition;
  const indentation = indentationAt(text, anchor.startIndex);
  const lineBreak = lineBreakOf(text);
  if (next !== undefined) {
    const start = lineStart(text, next.node.startIndex);
    const isFirstOnLine = text.slice(start, next.node.startIndex).trim() === '';
    return isFirstOnLine
      ? insertion(start, `${indentation}${line}${lineBreak}`)
      : insertion(next.node.startIndex, `${line}${lineBreak}${indentation}`);
  }
  const end = lineBelow(text, anchor);
  const isEndOfFile = text[end - 1] !== '\n';
  return isEndOfFile
    ? insertion(end, `${lineBreak}${indentation}${line}`)
    : insertion(end, `${indentation}${line}${lineBreak}`);
}
