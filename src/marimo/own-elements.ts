import { memoizedWithin } from '../memoized.ts';
import { aliasesOf, qualifiedName } from '../notebook/imports.ts';
import type { Cell, Notebook } from '../notebook/notebook.ts';
import { METHOD_CALL } from '../python/pattern.ts';
import { children, field, type Node } from '../python/tree.ts';
import { walkScope } from '../python/walk-scope.ts';

/** A place where a cell reads the value of an element that it makes itself. marimo raises a RuntimeError there. */
export interface OwnReading {
  /** The index of the cell's statement that reads. */
  readonly statement: number;
  /** `E.value`, `E["key"].value` or `mo.ui.slider(1, 5).value`. */
  readonly node: Node;
  /** Undefined for an element without a name. */
  readonly name: string | undefined;
  /** The index of the cell's statement that makes the element. */
  readonly madeIn: number;
}

/** Their `value` is the widget's own state, which every cell may read (marimo `_plugins/ui/_impl/from_anywidget.py`). */
const READABLE: ReadonlySet<string> = new Set(['anywidget']);

/** Methods of an element, or of Markdown with fields, that give an element. */
const ELEMENT_METHODS: ReadonlySet<string> = new Set(['form', 'batch']);

/** What an element of elements keeps its parts in: `E["key"]` is `E.elements["key"]`. */
const PARTS: ReadonlySet<string> = new Set(['elements', 'element']);

const LOOPS: ReadonlySet<string> = new Set(['for_in_clause', 'for_statement']);

/** `several`: a list, tuple or dictionary of elements, which has no value of its own. */
type Kind = 'element' | 'several' | 'other';

interface Made {
  readonly name: string;
  readonly kind: Kind;
  readonly statement: number;
  readonly end: number;
}

/**
 * Finds where a cell reads the value of an element that it makes: in the code that runs with the cell, not in its
 * functions and lambdas (marimo `_plugins/ui/_core/ui_element.py`, `UIElement.value`).
 * @returns the readings in source order
 */
export const ownReadings: (notebook: Notebook, cell: Cell) => readonly OwnReading[] = memoizedWithin(
  (notebook, cell) => {
    if (cell.disabled || !cell.statements.some(({ text }) => text.includes('.value'))) return [];
    const aliases = aliasesOf(notebook);
    const made = bindingsIn(cell, aliases);
    return cell.statements.flatMap((statement, index) =>
      walkScope(statement).flatMap((node): OwnReading[] => {
        const object = valueRead(node);
        if (object === undefined) return [];
        if (kindOf(object, aliases, []) === 'element') {
          return [{ statement: index, node, name: undefined, madeIn: index }];
        }
        const root = rootOf(object);
        const source = root === undefined ? undefined : (iteratedBy(root) ?? root);
        const last = made.findLast(({ name, end }) => name === source?.text && end <= node.startIndex);
        if (last === undefined || last.kind === 'other') return [];
        // A list has no value; its items have.
        if (last.kind === 'several' && root === object && source === root) return [];
        return [{ statement: index, node, name: last.name, madeIn: last.statement }];
      }),
    );
  },
);

/** The object of `object.value` where that is read. */
function valueRead(node: Node): Node | undefined {
  if (node.type !== 'attribute' || field(node, 'attribute')?.text !== 'value') return undefined;
  const isTarget = node.parent?.type === 'assignment' && node.fieldName === 'left';
  return isTarget ? undefined : field(node, 'object');
}

/** The name that `E`, `E["key"]`, `E.elements["key"]` and `E.form()` start with. */
function rootOf(node: Node | undefined): Node | undefined {
  if (node === undefined || node.type === 'identifier') return node;
  if (node.type === 'subscript') return rootOf(field(node, 'value'));
  if (node.type === 'attribute')
    return PARTS.has(field(node, 'attribute')?.text ?? '') ? rootOf(field(node, 'object')) : undefined;
  const call = METHOD_CALL(node);
  return call !== undefined && ELEMENT_METHODS.has(call.method.text) ? rootOf(call.object) : undefined;
}

/** What a loop's variable goes through: `sliders` for the `s` in `[s.value for s in sliders]`. */
function iteratedBy(name: Node): Node | undefined {
  for (let each = name.parent; each !== null; each = each.parent) {
    const loop = [each, ...each.namedChildren].find(
      (part) => LOOPS.has(part.type) && field(part, 'left')?.text === name.text,
    );
    const right = loop === undefined ? undefined : field(loop, 'right');
    if (right !== undefined) return right.type === 'identifier' ? right : undefined;
  }
  return undefined;
}

/** What the names of the cell are bound to by assignment, in source order. */
function bindingsIn(cell: Cell, aliases: ReadonlyMap<string, string>): Made[] {
  const made: Made[] = [];
  cell.statements.forEach((statement, index) => {
    for (const node of walkScope(statement)) {
      const isWalrus = node.type === 'named_expression';
      if (node.type !== 'assignment' && !isWalrus) continue;
      const target = field(node, isWalrus ? 'name' : 'left');
      const value = field(node, isWalrus ? 'value' : 'right');
      if (target === undefined || value === undefined) continue;
      for (const [name, part] of pairs(target, value)) {
        made.push({ name, kind: kindOf(part, aliases, made), statement: index, end: node.endIndex });
      }
    }
  });
  return made.sort((left, right) => left.end - right.end);
}

/** `a, b = x, y` pairs names with values; `a = b = x` gives both the same. */
function pairs(target: Node, value: Node): [string, Node][] {
  if (value.type === 'assignment') {
    const inner = field(value, 'right');
    return inner === undefined ? [] : pairs(target, inner);
  }
  if (target.type === 'identifier') return [[target.text, value]];
  if (!/^(?:pattern_list|tuple_pattern|list_pattern)$/.test(target.type)) return [];
  const [targets, values] = [children(target), children(value)];
  const isPaired = /^(?:expression_list|tuple|list)$/.test(value.type) && targets.length === values.length;
  return targets.flatMap((each, index) => pairs(each, isPaired ? values[index]! : value));
}

function kindOf(value: Node, aliases: ReadonlyMap<string, string>, made: readonly Made[]): Kind {
  if (value.type === 'parenthesized_expression') return kindOf(children(value)[0] ?? value, aliases, made);
  if (value.type === 'call') return isElement(value, aliases, made) ? 'element' : 'other';
  if (value.type === 'identifier') return made.findLast(({ name }) => name === value.text)?.kind ?? 'other';
  if (/^(?:list|tuple|dictionary|list_comprehension|dictionary_comprehension)$/.test(value.type)) {
    const parts = children(value).map((each) => (each.type === 'pair' ? (field(each, 'value') ?? each) : each));
    return parts.some((each) => kindOf(each, aliases, made) === 'element') ? 'several' : 'other';
  }
  return 'other';
}

/** `mo.ui.slider(…)`, also with `.form(…)`; `mo.md("…").batch(…)`. */
function isElement(call: Node, aliases: ReadonlyMap<string, string>, made: readonly Made[]): boolean {
  const callee = field(call, 'function');
  if (callee === undefined) return false;
  const path = qualifiedName(callee, aliases);
  if (path !== undefined) {
    const constructor = /^marimo\.ui\.([a-z]\w*)$/.exec(path)?.[1];
    return constructor !== undefined && !READABLE.has(constructor);
  }
  const method = callee.type === 'attribute' ? field(callee, 'attribute')?.text : undefined;
  const object = callee.type === 'attribute' ? field(callee, 'object') : undefined;
  if (object === undefined || method === undefined || !ELEMENT_METHODS.has(method)) return false;
  if (kindOf(object, aliases, made) === 'element') return true;
  const inner = object.type === 'call' ? field(object, 'function') : undefined;
  const isMarkdown = inner !== undefined && qualifiedName(inner, aliases) === 'marimo.md';
  return method === 'batch' && isMarkdown;
}
