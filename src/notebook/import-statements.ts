import { children, field, nodesOf, type Node } from '../python/tree.ts';

/** A name that an import statement binds. */
export interface BoundImport {
  /** The identifier that is bound. */
  readonly identifier: Node | undefined;
  readonly name: string;
  /** What it stands for: `torch`, `torch.nn`, `diffusers.StableDiffusionPipeline`; `.tools` of `from . import tools`. */
  readonly module: string;
  /** What is imported besides: `torch.nn` of `import torch.nn`, which binds `torch`. */
  readonly path: string;
}

/** The import statements at and below a node, in source order. */
export function importStatementsIn(node: Node): readonly Node[] {
  return [...nodesOf(node, 'import_statement'), ...nodesOf(node, 'import_from_statement')].sort(
    (a, b) => a.startIndex - b.startIndex,
  );
}

/** The names that an import statement binds, but for those of `import *`. */
export function boundBy(statement: Node): readonly BoundImport[] {
  const from = statement.type === 'import_from_statement' ? field(statement, 'module_name') : undefined;
  return children(statement)
    .filter((child) => child.startIndex !== from?.startIndex && child.type !== 'wildcard_import')
    .map((child) => {
      const path = (field(child, 'name') ?? child).text;
      const alias = field(child, 'alias')?.text;
      const identifier = field(child, 'alias') ?? nodesOf(child, 'identifier')[0];
      // `from . import tools` → `.tools`
      const joint = from?.text.endsWith('.') === true ? '' : '.';
      if (from !== undefined) {
        const module = `${from.text}${joint}${path}`;
        return { identifier, name: alias ?? path, module, path: module };
      }
      // `import torch.nn` binds `torch`; `import torch.nn as nn` binds `nn` to the inner module.
      const first = path.split('.')[0] ?? path;
      return { identifier, name: alias ?? first, module: alias === undefined ? first : path, path };
    });
}
