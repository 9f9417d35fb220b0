import { stringContent } from '../python/strings.ts';
import { binderOf } from '../python/targets.ts';
import { field, lineOf, walk, type Node } from '../python/tree.ts';
import { BUILTIN_NAMES } from './builtins.ts';
import { decoratorsOf } from './decorators.ts';
import { importsOf } from './imports.ts';
import type { Cell, Notebook } from './notebook.ts';

/** Libraries whose decorators keep nothing under the name of what they decorate. */
const NAMELESS =
  /^(?:abc|contextlib|cuda|cupy|dataclasses|enum|functools|jax|marimo|numba|numpy|tensorflow|torch|triton|typing|warp)(?:\.|$)/;

/**
 * Why the name of a function, which its definition binds, may be read from the function itself: a decorator registers it,
 * or `f.__name__` is shown where the function is handed to.
 * @returns the reason, for a person; undefined where nothing can read it
 */
export function nameOnFunction(notebook: Notebook, cell: Cell, name: string): string | undefined {
  const occurrences = cell.bindings.occurrences.get(name) ?? [];
  const definitions = occurrences.flatMap((node) => {
    const binder = binderOf(node);
    return binder?.type === 'function_definition' ? [binder] : [];
  });
  if (definitions.length === 0) return undefined;
  const modules = new Map(importsOf(notebook).map((each) => [each.name, each.module]));
  const roots = definitions.flatMap(decoratorsOf).map((decorator) => ({ decorator, root: rootOf(decorator) }));
  const isOwn = (root: string): boolean => !modules.has(root) && !BUILTIN_NAMES.has(root);
  const registers = roots.some(({ decorator, root }) => {
    const module = modules.get(root);
    return module === undefined ? isOwn(root) && decorator.text.includes('.') : !NAMELESS.test(module);
  });
  if (registers) return `the decorator of \`${name}\` may register it under its name`;
  const isHandedOn = roots.some(({ root }) => isOwn(root)) || occurrences.some(isHanded);
  const read = isHandedOn ? nameReadIn(notebook, new Set(modules.keys())) : undefined;
  return read === undefined
    ? undefined
    : `line ${lineOf(read)} reads \`${read.text}\`, which may be that of \`${name}\``;
}

function rootOf(decorator: Node): string {
  return walk(decorator).find(({ type }) => type === 'identifier')?.text ?? '';
}

/** Whether a function goes elsewhere, and is not just called. */
function isHanded(node: Node): boolean {
  return binderOf(node) === undefined && !(node.parent?.type === 'call' && node.fieldName === 'function');
}

/** `f.__name__`, or the source, of what may be a function: no module, and not `type(error).__name__`. */
function nameReadIn(notebook: Notebook, imported: ReadonlySet<string>): Node | undefined {
  for (const { statements } of notebook.cells) {
    const found = statements.flatMap((statement) => walk(statement)).find((node) => isNameRead(node, imported));
    if (found !== undefined) return found;
  }
  return undefined;
}

function isNameRead(node: Node, imported: ReadonlySet<string>): boolean {
  if (node.type === 'string') return /^__(?:qual)?name__$/.test(stringContent(node));
  if (node.fieldName === 'function') return /(?:^|\.)getsource(?:lines)?$/.test(node.text);
  if (node.type !== 'attribute' || !/^__(?:qual)?name__$/.test(field(node, 'attribute')?.text ?? '')) return false;
  const object = field(node, 'object');
  if (object === undefined || imported.has(object.text) || object.text === 'cls') return false;
  return !object.text.endsWith('.__class__') && !/^type\s*\(/.test(object.text);
}
