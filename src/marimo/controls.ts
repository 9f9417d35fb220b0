import { memoized } from '../memoized.ts';
import { aliasesOf, qualifiedName } from '../notebook/imports.ts';
import type { Cell, Notebook } from '../notebook/notebook.ts';
import { symbolOf } from '../notebook/symbols.ts';
import { walkCell } from '../notebook/walk-cell.ts';
import { plainText } from '../python/strings.ts';
import { children, field, walk, type Node } from '../python/tree.ts';

/** A `mo.ui` element that the notebook makes. */
export interface Control {
  readonly name: string;
  /** The constructor: slider, number, dropdown, run_button, … */
  readonly kind: string;
  readonly cell: Cell;
  /** Positional and keyword arguments by name. */
  readonly settings: ReadonlyMap<string, Node>;
}

/** The positional parameters of the numeric elements (marimo `_plugins/ui/_impl/input.py`). */
const POSITIONAL = ['start', 'stop', 'step', 'value'];

/** The notebook's UI elements by the key of the name that they are bound to. */
export const controlsOf: (notebook: Notebook) => ReadonlyMap<string, Control> = memoized((notebook) => {
  const aliases = aliasesOf(notebook);
  const controls = new Map<string, Control>();
  for (const cell of notebook.cells) {
    for (const node of walkCell(cell)) {
      if (node.type !== 'assignment') continue;
      const name = field(node, 'left');
      const value = field(node, 'right');
      if (name?.type !== 'identifier' || value === undefined) continue;
      const call = constructorIn(value, aliases);
      if (call !== undefined) controls.set(symbolOf(name), { name: name.text, cell, ...call });
    }
  }
  return controls;
});

/** `mo.ui.slider(…)`, also as `mo.ui.slider(…).form()`. */
function constructorIn(
  value: Node,
  aliases: ReadonlyMap<string, string>,
): { kind: string; settings: ReadonlyMap<string, Node> } | undefined {
  if (value.type !== 'call') return undefined;
  const callee = field(value, 'function');
  if (callee === undefined) return undefined;
  const path = qualifiedName(callee, aliases);
  if (path?.startsWith('marimo.ui.') === true) {
    const settings = new Map<string, Node>();
    const list = field(value, 'arguments');
    (list === undefined ? [] : children(list)).forEach((argument, index) => {
      const name = argument.type === 'keyword_argument' ? field(argument, 'name')?.text : POSITIONAL[index];
      const node = argument.type === 'keyword_argument' ? field(argument, 'value') : argument;
      if (name !== undefined && node !== undefined) settings.set(name, node);
    });
    return { kind: path.slice('marimo.ui.'.length), settings };
  }
  const object = callee.type === 'attribute' ? field(callee, 'object') : undefined;
  const method = field(callee, 'attribute')?.text;
  if (object === undefined || (method !== 'form' && method !== 'batch')) return undefined;
  const inner = constructorIn(object, aliases);
  return inner === undefined ? undefined : { kind: 'form', settings: inner.settings };
}

/** The label as written in the source (escapes kept), or undefined. */
export function labelOf(control: Control): string | undefined {
  const label = control.settings.get('label');
  const text = label === undefined ? undefined : plainText(label)?.trim();
  return text === undefined || text === '' ? undefined : text;
}

/** The label without Markdown marks and trailing colon; undefined for one with escapes, whose text is another. */
export function plainLabelOf(control: Control): string | undefined {
  const label = labelOf(control);
  if (label === undefined || label.includes('\\')) return undefined;
  const text = label
    .replace(/[*_`]+/g, ' ')
    .replace(/[:\s]+$/, '')
    .replace(/\s+/g, ' ')
    .trim();
  return text === '' ? undefined : text;
}

/** Names of elements whose `.value` is read in the nodes, in the order of their first reading. */
export function valuesRead(nodes: Iterable<Node>, controls: ReadonlyMap<string, Control>): Control[] {
  const found = new Set<Control>();
  for (const node of nodes) {
    for (const each of walk(node)) {
      if (each.type !== 'attribute' || field(each, 'attribute')?.text !== 'value') continue;
      const control = controls.get(symbolOf(field(each, 'object')));
      if (control !== undefined) found.add(control);
    }
  }
  return [...found];
}

const RUN_KINDS = new Set(['run_button', 'button', 'form', 'switch']);

/** Whether a condition asks whether a button was pressed, or a form handed in: `btn.value and ready`. */
export function asksForButton(condition: Node, controls: ReadonlyMap<string, Control>): boolean {
  return valuesRead([condition], controls).some(({ kind }) => RUN_KINDS.has(kind));
}
