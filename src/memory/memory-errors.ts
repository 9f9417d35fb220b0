import type { Edit } from '../edit/edit.ts';
import { reachBrought, reachModule, type Reach } from '../edit/reach-module.ts';
import { bringsTorch, FRAMEWORKS, type Framework } from '../knowledge/frameworks.ts';
import { isStop } from '../marimo/stops.ts';
import { BUILTIN_NAMES } from '../notebook/builtins.ts';
import { aliasesOf, importsOf, isSure, qualifiedName, type ImportedName } from '../notebook/imports.ts';
import type { Cell, Notebook } from '../notebook/notebook.ts';
import { isPrivate } from '../python/bindings.ts';
import { aliasOf, caught, handlersOf } from '../python/handlers.ts';
import { ancestors, children, contains, field, walk, type Node } from '../python/tree.ts';

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

/** Whether a clause catches the memory errors of a framework with others. */
export function isBroad(handler: Node, framework: string, notebook: Notebook): boolean {
  const aliases = aliasesOf(notebook);
  const types = caught(handler).map((each) => qualifiedName(each, aliases) ?? each.text);
  const broad = [...BROAD, ...(ABOVE.get(framework) ?? [])];
  return types.length === 0 || types.some((each) => broad.includes(each));
}

/** Whether a clause ends in passing the error on, or in a stop. */
export function raisesAgain(handler: Node, notebook: Notebook): boolean {
  const block = handler.namedChildren.find(({ type }) => type === 'block');
  const last = block === undefined ? undefined : children(block).at(-1);
  // `raise` and `raise error` pass the error on; `raise ImportError(…)` makes another of it.
  if (last?.type === 'raise_statement')
    return last.namedChildren.length === 0 || last.text === `raise ${aliasOf(handler)}`;
  const call = last?.type === 'expression_statement' ? last.firstNamedChild : null;
  return call !== null && call !== undefined && isStop(call, aliasesOf(notebook));
}

/** Whether a clause names the memory errors of a framework, or what may stand for them. */
export function catchesAlone(handler: Node, framework: string, notebook: Notebook): boolean {
  const aliases = aliasesOf(notebook);
  return caught(handler).some(
    (each) => errorsOf(framework).includes(qualifiedName(each, aliases) ?? each.text) || !isClass(each, notebook),
  );
}

/** Whether an expression is an error class by its name; not so `MEMORY_ERRORS`, `errors()` and `self.errors`. */
function isClass(type: Node, notebook: Notebook): boolean {
  if (qualifiedName(type, aliasesOf(notebook)) !== undefined) return true;
  if (type.type !== 'identifier') return false;
  const isAssigned = notebook.cells.some(({ bindings }) => bindings.defs.has(type.text));
  if (!isAssigned && BUILTIN_NAMES.has(type.text)) return true;
  return walk(notebook.root).some(
    (each) => each.type === 'class_definition' && field(each, 'name')?.text === type.text,
  );
}

/** `with contextlib.suppress(RuntimeError):` goes on after the block when memory has run out in it. */
export function suppresses(statement: Node, framework: string, notebook: Notebook): boolean {
  const aliases = aliasesOf(notebook);
  const taken = [...BROAD, ...(ABOVE.get(framework) ?? []), ...errorsOf(framework)];
  const clause = statement.namedChildren.find(({ type }) => type === 'with_clause');
  return (clause === undefined ? [] : walk(clause)).some(
    (call) =>
      call.type === 'call' &&
      qualifiedName(field(call, 'function') ?? call, aliases) === 'contextlib.suppress' &&
      children(field(call, 'arguments') ?? call).some((each) =>
        taken.includes(qualifiedName(each, aliases) ?? each.text),
      ),
  );
}

function errorsOf(framework: string): string[] {
  const own = FRAMEWORKS.find(({ module }) => module === framework)?.memoryErrors ?? [];
  return [...own.map((each) => each.replace('{name}', framework)), ...(ALSO.get(framework) ?? [])];
}

/** transformers runs on other frameworks too, but names a GPU only with PyTorch. */
function needsTorch(module: string): boolean {
  return bringsTorch(module) || /^transformers\b/.test(module);
}

/**
 * The name for a framework's module where code goes into a cell, or why that code cannot count on one.
 * @param place the statement that the code goes around or into
 */
function reachFramework(notebook: Notebook, cell: Cell, { module }: Framework, place: Node): Reach {
  const all = importsOf(notebook).filter((each) => each.module === module);
  const local = all.find((each) => importsBefore(each, place));
  if (local !== undefined) return { name: local.name, edits: [] };
  const own = all.filter(({ name }) => !isPrivate(name));
  const around = functionAround(place);
  if (own.some(({ node, when }) => when === 'function' && functionAround(node)?.id === around?.id)) {
    return {
      refused: `the function imports ${module} for itself, perhaps too late for an except clause; import it first`,
    };
  }
  // Where it is imported only if it is there, the notebook is to run without it.
  if (own.length > 0 && !own.some(isSure)) {
    const where = own.some(({ when }) => when === 'branch') ? 'a branch' : 'a function';
    return {
      refused: `${module} is imported in ${where}, so an except clause cannot count on it; import it at the top`,
    };
  }
  if (own.length === 0 && module === 'torch') {
    return reachBrought(notebook, cell, module, module, place, { brings: needsTorch, surely: bringsTorch });
  }
  return reachModule(notebook, cell, module, module, place);
}

/**
 * Whether an import of a function, or a private one, stands before a place and has surely bound its name there: in a block
 * around, or in a `try` whose handlers all leave the function.
 */
function importsBefore({ node, name, when }: ImportedName, place: Node): boolean {
  if ((when !== 'function' && !isPrivate(name)) || node.endIndex > place.startIndex) return false;
  const attempt = node.parent?.parent?.type === 'try_statement' ? node.parent.parent : undefined;
  const isBound = attempt === undefined || handlersOf(attempt).every(leaves);
  const block = attempt?.parent ?? node.parent;
  return isBound && block !== null && contains(block, place);
}

function functionAround(node: Node): Node | undefined {
  return ancestors(node).find((each) => each.type === 'function_definition');
}

function leaves(handler: Node): boolean {
  const block = handler.namedChildren.find(({ type }) => type === 'block');
  const last = block === undefined ? undefined : children(block).at(-1);
  return last?.type === 'return_statement' || last?.type === 'raise_statement';
}

/**
 * What a handler in a cell must catch and empty for the given frameworks, or why no handler can.
 * @param place the statement that the handler is for
 */
export function memoryErrorsOf(
  notebook: Notebook,
  cell: Cell,
  frameworks: readonly string[],
  place: Node,
): MemoryErrors | { readonly refused: string } {
  const edits: Edit[] = [];
  const types = new Set<string>();
  const caches: string[] = [];
  for (const framework of FRAMEWORKS.filter(({ module }) => frameworks.includes(module))) {
    if (framework.memoryErrors.length === 0) {
      return {
        refused: `${framework.title} has no error type of its own for running out of memory; check the text of the error`,
      };
    }
    const isNamed = [...framework.memoryErrors, framework.emptyCache ?? ''].some((each) => each.includes('{name}'));
    const reach = isNamed ? reachFramework(notebook, cell, framework, place) : { name: '', edits: [] };
    if ('refused' in reach) return reach;
    edits.push(...reach.edits);
    framework.memoryErrors.forEach((each) => types.add(each.replaceAll('{name}', reach.name)));
    if (framework.emptyCache !== null) caches.push(framework.emptyCache.replaceAll('{name}', reach.name));
  }
  const list = [...types];
  return { types: list.length === 1 ? list[0]! : `(${list.join(', ')})`, caches, edits };
}

/**
 * Statements that empty the caches of frameworks after every run, where a GPU may also be missing.
 * @param place the statement after which they run
 */
export function guardedCachesOf(
  notebook: Notebook,
  cell: Cell,
  frameworks: readonly string[],
  place: Node,
): { readonly lines: readonly string[]; readonly edits: readonly Edit[] } | { readonly refused: string } {
  const lines: string[] = [];
  const edits: Edit[] = [];
  for (const framework of FRAMEWORKS.filter(({ module }) => frameworks.includes(module))) {
    if (framework.emptyCache === null) continue;
    const reach = reachFramework(notebook, cell, framework, place);
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
