import { FRAMEWORKS } from '../knowledge/frameworks.ts';
import { isStop } from '../marimo/stops.ts';
import { BUILTIN_NAMES } from '../notebook/builtins.ts';
import { aliasesOf, qualifiedName } from '../notebook/imports.ts';
import type { Notebook } from '../notebook/notebook.ts';
import { aliasOf, caught } from '../python/handlers.ts';
import { children, field, walk, type Node } from '../python/tree.ts';

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
  ['jax', ['RuntimeError', 'jax.errors.JaxRuntimeError']],
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

/** Whether a clause catches memory errors of known libraries, by their names, and nothing else. */
export function nothingButMemoryErrors(handler: Node, notebook: Notebook): boolean {
  const known = FRAMEWORKS.flatMap(({ module }) => errorsOf(module));
  const types = caught(handler).map((each) => qualifiedName(each, aliasesOf(notebook)) ?? each.text);
  return types.length > 0 && types.every((each) => known.includes(each));
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

/** Why a handler cannot tell by an error of some frameworks that memory has run out; undefined where it can. */
export function whyUnrecognised(frameworks: readonly string[]): string | undefined {
  const unclear = FRAMEWORKS.find(
    ({ module, memoryErrors, tellsInText }) =>
      frameworks.includes(module) && memoryErrors.length === 0 && tellsInText !== true,
  );
  if (unclear === undefined) return undefined;
  return `${unclear.title} has no error type for out-of-memory errors; check the text of the error`;
}
