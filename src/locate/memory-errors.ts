import type { Edit } from '../edit/edit.ts';
import { aliasesOf, importsOf, qualifiedName } from '../notebook/imports.ts';
import type { Cell, Notebook } from '../notebook/notebook.ts';
import { children, field, walk, type Node } from '../python/tree.ts';
import { bringsTorch, FRAMEWORKS, type Framework } from './frameworks.ts';
import { reachModule } from './reach-module.ts';

/** What a handler needs to know of the libraries in use. */
export interface MemoryErrors {
  /** The exception types as an expression. */
  readonly types: string;
  /** Statements that hand cached memory back. */
  readonly caches: readonly string[];
  /** Imports that these need. */
  readonly edits: readonly Edit[];
}

/** Other names of the same errors, and classes between them and Exception, by framework. */
const ALSO: ReadonlyMap<string, readonly string[]> = new Map([
  ['torch', ['torch.OutOfMemoryError', 'torch.cuda.OutOfMemoryError']],
  ['cupy', ['cupy.cuda.memory.OutOfMemoryError']],
]);

/** Classes above every error: a clause with one of them, or with none, takes memory errors too. */
export const BROAD: readonly string[] = ['Exception', 'BaseException'];

/** Classes above the memory errors of one framework: PyTorch's is a RuntimeError, MemoryError is none. */
const ABOVE: ReadonlyMap<string, readonly string[]> = new Map([
  ['torch', ['RuntimeError']],
  ['tensorflow', ['tensorflow.errors.OpError']],
]);

/** The `except` clauses of a `try`, in order. */
export function handlersOf(attempt: Node): Node[] {
  return attempt.namedChildren.filter(({ type }) => type === 'except_clause');
}

/** The types that a clause catches; none for a bare `except:`. */
export function caught(handler: Node): Node[] {
  const [first] = children(handler).filter(({ type }) => type !== 'block');
  if (first === undefined) return [];
  const types = first.type === 'as_pattern' ? (first.firstNamedChild ?? first) : first;
  return types.type === 'tuple' ? children(types) : [types];
}

/** Whether a clause catches memory errors of one of the frameworks with others, and does not raise again. */
export function swallows(handler: Node, frameworks: readonly string[], notebook: Notebook): boolean {
  return frameworks.some((framework) => isBroad(handler, framework, notebook)) && !raisesAgain(handler, notebook);
}

function isBroad(handler: Node, framework: string, notebook: Notebook): boolean {
  const aliases = aliasesOf(notebook);
  const types = caught(handler).map((each) => qualifiedName(each, aliases) ?? each.text);
  const broad = [...BROAD, ...(ABOVE.get(framework) ?? [])];
  return types.length === 0 || types.some((each) => broad.includes(each));
}

/** The `error` of `except … as error`. */
export function aliasOf(handler: Node): string | undefined {
  const pattern = handler.namedChildren.find(({ type }) => type === 'as_pattern');
  return pattern === undefined ? undefined : field(pattern, 'alias')?.text;
}

function raisesAgain(handler: Node, notebook: Notebook): boolean {
  const block = handler.namedChildren.find(({ type }) => type === 'block');
  const last = block === undefined ? undefined : children(block).at(-1);
  // `raise` and `raise error` pass the error on; `raise ImportError(…)` makes another of it.
  if (last?.type === 'raise_statement')
    return last.namedChildren.length === 0 || last.text === `raise ${aliasOf(handler)}`;
  const call = last?.type === 'expression_statement' ? last.firstNamedChild : null;
  return call?.type === 'call' && qualifiedName(field(call, 'function') ?? call, aliasesOf(notebook)) === 'marimo.stop';
}

/** `if "out of memory" in str(error):`, `if re.search("out of memory", str(error)):`. A mere message is no look. */
function looksAtText(handler: Node): boolean {
  for (const each of walk(handler)) {
    if (each.type !== 'string' || !/out of memory/i.test(each.text)) continue;
    const isCompared = each.parent?.type === 'comparison_operator';
    const call = each.parent?.type === 'argument_list' ? each.parent.parent : null;
    if (
      isCompared ||
      /\b(?:search|match|find|count|index)$/.test(call === null ? '' : (field(call, 'function')?.text ?? ''))
    )
      return true;
  }
  return false;
}

/**
 * The frameworks whose memory errors a `try` leaves to others, or to a broad clause that comes first.
 * A broad clause that looks for "out of memory" in the text handles them.
 */
export function unhandled(attempt: Node, frameworks: readonly string[], notebook: Notebook): string[] {
  const aliases = aliasesOf(notebook);
  const open = new Set(frameworks);
  /** Those that a broad clause takes before any clause of their own. */
  const taken = new Set<string>();
  for (const handler of handlersOf(attempt)) {
    const paths = caught(handler).map((each) => qualifiedName(each, aliases) ?? each.text);
    for (const framework of open) {
      const own = FRAMEWORKS.find(({ module }) => module === framework)?.memoryErrors ?? [];
      const types = [...own.map((each) => each.replace('{name}', framework)), ...(ALSO.get(framework) ?? [])];
      const isCaught = paths.some((path) => types.includes(path));
      const isTakenFirst = isBroad(handler, framework, notebook);
      if (isCaught || (isTakenFirst && looksAtText(handler))) open.delete(framework);
      else if (isTakenFirst) taken.add(framework);
    }
    taken.forEach((framework) => open.delete(framework));
  }
  return [...open, ...taken];
}

/** transformers runs on other frameworks too, but names a GPU only with PyTorch. */
function needsTorch(module: string): boolean {
  return bringsTorch(module) || /^transformers\b/.test(module);
}

/** The cell's name for a framework's module, or why code in the cell cannot count on one. */
function reachFramework(
  notebook: Notebook,
  cell: Cell,
  { module }: Framework,
): { readonly name: string; readonly edits: readonly Edit[] } | { readonly refused: string } {
  const imports = importsOf(notebook).filter((each) => each.module === module);
  if (imports.length > 0 && imports.every(({ when }) => when === 'branch')) {
    return {
      refused: `${module} is imported in a branch, so an except clause cannot count on it; import it at the top`,
    };
  }
  if (imports.length === 0 && module === 'torch' && !importsOf(notebook).some((each) => needsTorch(each.module))) {
    return {
      refused: 'the notebook does not import torch, and nothing shows that it is installed; import it with the others',
    };
  }
  return reachModule(notebook, cell, module, module);
}

/** What a handler in a cell must catch and empty for the given frameworks, or why no handler can. */
export function memoryErrorsOf(
  notebook: Notebook,
  cell: Cell,
  frameworks: readonly string[],
): MemoryErrors | { readonly refused: string } {
  const edits: Edit[] = [];
  const types = new Set<string>();
  const caches: string[] = [];
  for (const framework of FRAMEWORKS.filter(({ module }) => frameworks.includes(module))) {
    if (framework.memoryErrors.length === 0) {
      return {
        refused: `${framework.title} has no error type for running out of memory alone; look at the error's text`,
      };
    }
    const isNamed = [...framework.memoryErrors, framework.emptyCache ?? ''].some((each) => each.includes('{name}'));
    const reach = isNamed ? reachFramework(notebook, cell, framework) : { name: '', edits: [] };
    if ('refused' in reach) return reach;
    edits.push(...reach.edits);
    framework.memoryErrors.forEach((each) => types.add(each.replaceAll('{name}', reach.name)));
    if (framework.emptyCache !== null) caches.push(framework.emptyCache.replaceAll('{name}', reach.name));
  }
  const list = [...types];
  return { types: list.length === 1 ? list[0]! : `(${list.join(', ')})`, caches, edits };
}

/** Statements that empty the caches of frameworks after every run, where a GPU may also be missing. */
export function guardedCachesOf(
  notebook: Notebook,
  cell: Cell,
  frameworks: readonly string[],
): { readonly lines: readonly string[]; readonly edits: readonly Edit[] } | { readonly refused: string } {
  const lines: string[] = [];
  const edits: Edit[] = [];
  for (const framework of FRAMEWORKS.filter(({ module }) => frameworks.includes(module))) {
    if (framework.emptyCache === null) continue;
    const reach = reachFramework(notebook, cell, framework);
    if ('refused' in reach) return reach;
    edits.push(...reach.edits);
    // Each framework that has a cache answers with `not ….is_available()`.
    const isThere = framework.gpuMissing?.replace(/^not /, '') ?? 'True';
    lines.push(
      ...[`if ${isThere}:`, `    ${framework.emptyCache}`].map((each) => each.replaceAll('{name}', reach.name)),
    );
  }
  return { lines, edits };
}
