import { mayWaitFor } from '../gpu/waiting.ts';
import { workOf } from '../gpu/work.ts';
import { FRAMEWORKS, type Framework } from '../knowledge/frameworks.ts';
import { graphOf } from '../notebook/graph.ts';
import { importCell, importsOf, isSure } from '../notebook/imports.ts';
import type { Cell, Notebook } from '../notebook/notebook.ts';
import { isPrivate } from '../python/bindings.ts';
import { quote } from '../python/strings.ts';
import { walk } from '../python/tree.ts';
import { holdsOthersUp } from '../semantics/holding-up.ts';
import type { HelperFunction, HelperHoles, HelperTemplate } from './helper-template.ts';
import { reachModule } from './reach-module.ts';

/*
 * What helper functions need of the libraries of a notebook: names for the modules that they read, advice, caches to empty.
 * Reading a module must not make a cell wait for work, nor import anything sooner than the notebook does.
 */

/** How to check that a library can use the GPU, where nothing more is known of it. */
const ADVICE = 'The library that works on the GPU must be installed with CUDA support.';

/** How the functions read modules. */
interface Modules {
  /** Their names in the notebook, by those of the template. */
  readonly names: Map<string, string>;
  /** Imports that the helper cell needs. */
  readonly imports: readonly string[];
  /** Imports of the functions that read a name of the template, where the helper cell should not have them. */
  readonly local: ReadonlyMap<string, string>;
}

/** How helper functions of a notebook can read the modules that they need, with the cells that wait for theirs. */
export function modulesFor(
  notebook: Notebook,
  template: HelperTemplate,
  functions: readonly HelperFunction[],
  home: Cell | undefined,
  waiting: readonly Cell[],
): Modules {
  const names = new Map<string, string>();
  const imports: string[] = [];
  const local = new Map<string, string>();
  for (const [name, module] of template.modules) {
    if (!functions.some((each) => reads(each, name))) continue;
    const own = importsOf(notebook).find(
      (each) => each.module === module && each.cell === home && each.when === 'always',
    );
    const reached = own?.name ?? sharedName(notebook, module, waiting) ?? importedAnew(notebook, module, name, waiting);
    // marimo runs the notebook; anything else may be missing, or cost something where it is imported sooner.
    const isThere = module === 'marimo';
    names.set(name, reached ?? (isThere ? `_${name}` : name));
    if (reached !== undefined) continue;
    if (isThere) imports.push(`import ${module} as _${name}`);
    else local.set(name, name === module ? `import ${module}` : `import ${module} as ${name}`);
  }
  return { names, imports, local };
}

/** Whether a function reads a name. */
export function reads({ root }: HelperFunction, name: string): boolean {
  return walk(root).some((node) => node.type === 'identifier' && node.text === name);
}

/** The name of a module that the fix imports for its own cell, in another one that holds the imports. */
function importedAnew(notebook: Notebook, module: string, name: string, waiting: readonly Cell[]): string | undefined {
  const home = importCell(notebook);
  if (home === undefined || !waiting.every((cell) => runsBefore(notebook, home, cell))) return undefined;
  const reach = reachModule(notebook, waiting[0]!, module, name);
  return 'refused' in reach || reach.edits.length === 0 || isPrivate(reach.name) ? undefined : reach.name;
}

/** Whether a cell runs before another one as it is, so that nothing is imported sooner when that one waits for it. */
export function runsBefore(notebook: Notebook, cell: Cell, other: Cell): boolean {
  const order = graphOf(notebook).runOrder();
  return cell.kind === 'setup' || order.indexOf(cell.index) < order.indexOf(other.index);
}

/** The public name of a module in a cell that only imports, and that all of some cells may wait for. */
function sharedName(notebook: Notebook, module: string, waiting: readonly Cell[]): string | undefined {
  return importsOf(notebook).find(
    (each) =>
      each.module === module &&
      isSure(each) &&
      !isPrivate(each.name) &&
      holdsOthersUp(notebook, each.cell) === undefined &&
      waiting.every((cell) => runsBefore(notebook, each.cell, cell) && mayWaitFor(notebook, cell, each.cell)),
  )?.name;
}

/** Every advice that nbfix writes, as it is quoted. */
export const ADVICES: readonly string[] = [ADVICE, ...FRAMEWORKS.flatMap(({ advice }) => advice ?? [])].map((each) =>
  quote(each),
);

/** What the libraries of a notebook say for the holes of the functions. */
export function holesFor(notebook: Notebook, waiting: readonly Cell[]): HelperHoles {
  const used = frameworksOf(notebook);
  const caches = used.flatMap((each) => cacheLines(notebook, each, waiting));
  const advice = used.find((each) => each.advice !== null)?.advice ?? ADVICE;
  return new Map([
    ['advice', [quote(advice)]],
    ['imports', caches.some((line) => /\bsys\./.test(line)) ? ['import sys'] : []],
    ['empty_caches', caches],
  ]);
}

/** The frameworks of the notebook's GPU work; of what it imports, where none is to be seen. */
function frameworksOf(notebook: Notebook): readonly Framework[] {
  const { cells, definitions } = workOf(notebook);
  const operations = [...cells, ...definitions.values()].flatMap(({ gpu }) => gpu);
  const used = new Set(operations.flatMap(({ frameworks }) => frameworks));
  const found = FRAMEWORKS.filter(({ module }) => used.has(module));
  const modules = importsOf(notebook).map(({ module }) => module);
  const imported = FRAMEWORKS.filter(({ module }) => modules.some((each) => `${each}.`.startsWith(`${module}.`)));
  return found.length > 0 ? found : imported;
}

/** The statements that hand back the memory that a framework keeps, by the name of a cell that only imports it, where there is one. */
function cacheLines(
  notebook: Notebook,
  { module, emptyCache, gpuMissing, isQuietWithoutGpu }: Framework,
  waiting: readonly Cell[],
): readonly string[] {
  if (emptyCache === null) return [];
  const shared = sharedName(notebook, module, waiting);
  const name = shared ?? module;
  const question = gpuMissing === null || isQuietWithoutGpu === true ? undefined : gpuMissing.replace(/^not /, '');
  const conditions = [
    ...(shared === undefined ? [`${name} is not None`] : []),
    ...(question === undefined ? [] : [question]),
  ];
  const line = emptyCache.replaceAll('{name}', name);
  const own = shared === undefined ? [`${name} = sys.modules.get("${module}")`] : [];
  if (conditions.length === 0) return [line];
  return [...own, `if ${conditions.join(' and ').replaceAll('{name}', name)}:`, `    ${line}`];
}
