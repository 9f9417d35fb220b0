import { memoized } from '../memoized.ts';
import { argumentsOf } from '../python/arguments.ts';
import { isLabel } from '../python/names.ts';
import type { Resolve } from '../python/pattern.ts';
import { children, field, type Node } from '../python/tree.ts';
import { boundBy, importStatementsIn } from './import-statements.ts';
import type { Cell, Notebook } from './notebook.ts';
import { hasModules, meaningsOf, memberAt, type Member } from './project.ts';
import { symbolOf } from './symbols.ts';

/** A name that an import statement binds. */
export interface ImportedName {
  readonly name: string;
  /** Its key, as `symbolOf` gives it. */
  readonly symbol: string;
  /** What it stands for: `torch`, `torch.nn`, `diffusers.StableDiffusionPipeline`. */
  readonly module: string;
  readonly cell: Cell;
  /** The import statement. */
  readonly node: Node;
  /**
   * `function`: bound inside a function; `branch`: in a try, if or other block; `always`: whenever the cell runs;
   * `or ends`: whenever the cell comes to its end, as handlers end it where the import fails.
   */
  readonly when: 'always' | 'or ends' | 'branch' | 'function';
}

/** Whether code that runs after an import can rely on it. */
export function isSure({ when }: ImportedName): boolean {
  return when === 'always' || when === 'or ends';
}

/** Every imported name of the notebook, in source order. */
export const importsOf: (notebook: Notebook) => readonly ImportedName[] = memoized((notebook) => {
  const found = notebook.cells.flatMap((cell) =>
    cell.statements.flatMap(importStatementsIn).flatMap((node) =>
      boundBy(node).map(({ identifier, name, module }) => ({
        name,
        symbol: symbolOf(identifier),
        module,
        cell,
        node,
      })),
    ),
  );
  const aliases = new Map(found.map(({ symbol, module }) => [symbol, module]));
  return found.map((each) => ({ ...each, when: placeOf(each.node, each.cell, aliases) }));
});

function placeOf(node: Node, cell: Cell, aliases: ReadonlyMap<string, string>): ImportedName['when'] {
  let when: ImportedName['when'] = 'always';
  for (let each = node.parent; each !== null && each.id !== cell.definition.id; each = each.parent) {
    if (each.type === 'function_definition' || each.type === 'lambda') return 'function';
    if (each.type !== 'block' || each.parent?.id === cell.definition.id) continue;
    if (when !== 'branch') when = isTriedForGood(each, aliases) ? 'or ends' : 'branch';
  }
  return when;
}

/** The body of a `try` whose handlers all end the cell: by `raise`, or by `mo.stop(True)`. */
function isTriedForGood(block: Node, aliases: ReadonlyMap<string, string>): boolean {
  const attempt = block.parent;
  if (attempt?.type !== 'try_statement' || block.fieldName !== 'body') return false;
  return children(attempt)
    .filter(({ type }) => /^except_(?:group_)?clause$/.test(type))
    .every((handler) => {
      const last = children(children(handler).at(-1) ?? handler).at(-1);
      if (last?.type === 'raise_statement') return true;
      const call = last?.firstNamedChild;
      if (call?.type !== 'call' || qualifiedName(field(call, 'function') ?? call, aliases) !== 'marimo.stop')
        return false;
      const [condition] = argumentsOf(call);
      return condition?.value.type === 'true';
    });
}

/**
 * Names, by their keys, to modules, for the whole notebook and the modules of the project that it imports: what `torch`,
 * `nn` or `F` stand for in it. What such a module defines itself is followed there, and is none of them.
 */
export const aliasesOf: (notebook: Notebook) => ReadonlyMap<string, string> = memoized(
  (notebook) =>
    new Map([...meaningsOf(notebook)].flatMap(([symbol, { path }]) => (path === undefined ? [] : [[symbol, path]]))),
);

/**
 * The dotted path that an expression names, with import aliases resolved: `F.relu` → `torch.nn.functional.relu`.
 * Undefined when the expression is no chain of names or its first name is no import.
 */
export function qualifiedName(node: Node, aliases: ReadonlyMap<string, string>): string | undefined {
  if (node.type === 'identifier') return isLabel(node) ? undefined : aliases.get(symbolOf(node));
  if (node.type !== 'attribute') return undefined;
  const object = field(node, 'object');
  const attribute = field(node, 'attribute');
  if (object === undefined || attribute === undefined) return undefined;
  const path = qualifiedName(object, aliases);
  return path === undefined ? undefined : `${path}.${attribute.text}`;
}

/** What a module of the project binds and an expression names: `get_device` that is imported, `utils.get_device`. */
export function memberNamed(node: Node, notebook: Notebook): Member | undefined {
  if (!hasModules(notebook)) return undefined;
  if (node.type === 'identifier') return isLabel(node) ? undefined : meaningsOf(notebook).get(symbolOf(node))?.member;
  const path = node.type === 'attribute' ? qualifiedName(node, aliasesOf(notebook)) : undefined;
  return path === undefined ? undefined : memberAt(path, notebook);
}

/** The dotted path of such a thing: `utils.get_device`. */
export function memberPath(node: Node, notebook: Notebook): string | undefined {
  const member = memberNamed(node, notebook);
  return member && `${member.cell.name}.${member.name}`;
}

/** What names stand for in a notebook, as patterns ask it. */
export function resolverOf(notebook: Notebook): Resolve {
  const aliases = aliasesOf(notebook);
  return (name) => qualifiedName(name, aliases);
}

/** The cell that holds the imports: the setup cell, else the one that imports marimo, else the one with most imports. */
export function importCell(notebook: Notebook): Cell | undefined {
  // What a cell imports for itself alone, `import marimo as _mo`, makes it no home for the others.
  const always = importsOf(notebook).filter(
    ({ when, cell, name }) => when === 'always' && cell.kind !== 'function' && !cell.disabled && !name.startsWith('_'),
  );
  const setup = always.find((each) => each.cell.kind === 'setup');
  const marimo = always.find((each) => each.module === 'marimo');
  const counts = new Map<Cell, number>();
  for (const { cell } of always) counts.set(cell, (counts.get(cell) ?? 0) + 1);
  const most = [...counts].sort((a, b) => b[1] - a[1] || a[0].index - b[0].index)[0]?.[0];
  return setup?.cell ?? marimo?.cell ?? most;
}
