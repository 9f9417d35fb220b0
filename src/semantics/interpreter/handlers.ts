import { BUILTIN_NAMES } from '../../notebook/builtins.ts';
import { qualifiedName } from '../../notebook/imports.ts';
import type { Notebook } from '../../notebook/notebook.ts';
import { aliasOf } from '../../python/handlers.ts';
import { children, field, type Node } from '../../python/tree.ts';
import { onlyTells } from '../telling.ts';
import type { Exit } from './frame.ts';

/** What the lack of a GPU, of a driver is raised as. */
const RAISED: Readonly<Record<'gpu' | 'driver', RegExp>> = {
  gpu: /^(?:RuntimeError|AssertionError|ImportError|ModuleNotFoundError|NotImplementedError)$|CUDA|Cuda|AcceleratorError/,
  driver: /^(?:FileNotFoundError|OSError|EnvironmentError|IOError)$|CalledProcessError|SubprocessError|NVMLError/,
};

/** Whether a handler catches what leaves the body of its `try`; undefined where its type is not known to fit. */
export function catches(handler: Node, exit: Exit, aliases: ReadonlyMap<string, string>): boolean | undefined {
  const value = field(handler, 'value');
  const type = value?.type === 'as_pattern' ? children(value)[0] : value;
  // A bare `except:`
  if (type === undefined) return !/^(?:return|break|continue)$/.test(exit.way);
  return isOneOf(type.type === 'tuple' ? children(type) : [type], exit, aliases);
}

/** Whether what leaves a block is an error of one of some types; undefined where nbfix does not know them. */
export function isOneOf(
  types: readonly Node[],
  { way, node, value }: Exit,
  aliases: ReadonlyMap<string, string>,
): boolean | undefined {
  if (way === 'return' || way === 'break' || way === 'continue') return false;
  const names = types.map((each) => qualifiedName(each, aliases) ?? each.text);
  if (names.includes('BaseException')) return true;
  if (way === 'stop') return false;
  if (names.includes('Exception')) return true;
  if (way !== 'raise') {
    if (names.some((name) => RAISED[way].test(name) && !/OutOfMemory/.test(name))) return true;
    if (way === 'gpu' && typeof value === 'string' && names.includes(value)) return true;
    // A name of the notebook may be any error, or several.
    const isKnown = (each: Node): boolean => qualifiedName(each, aliases) !== undefined || BUILTIN_NAMES.has(each.text);
    return types.every(isKnown) ? false : undefined;
  }
  // An import, or the author's own error.
  const raised = node.type.startsWith('import_') ? /^(?:ImportError|ModuleNotFoundError)$/ : undefined;
  if (raised !== undefined) return names.some((name) => raised.test(name));
  return names.some((name) => new RegExp(`\\b${name.replaceAll('.', '\\.')}\\b`).test(node.text)) ? true : undefined;
}

/** Whether a handler does nothing but to tell of the error, and not that it goes on with the processor. */
export function onlyReports(handler: Node, notebook: Notebook): boolean {
  const block = children(handler).find(({ type }) => type === 'block');
  if (block === undefined || children(block).every(({ type }) => type === 'pass_statement')) return false;
  return onlyTells(children(block), aliasOf(handler), notebook) && !/cpu|fall/i.test(block.text);
}
