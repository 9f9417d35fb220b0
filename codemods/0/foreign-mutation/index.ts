import { defineCodemod } from '../../../src/engine/codemod.ts';
import { cellWords } from '../../../src/notebook/cell-words.ts';
import { aliasesOf, importsOf, qualifiedName } from '../../../src/notebook/imports.ts';
import type { Cell, Notebook } from '../../../src/notebook/notebook.ts';
import { walkCell } from '../../../src/notebook/walk-cell.ts';
import { METHOD_CALL, pattern } from '../../../src/python/pattern.ts';
import { children, field, type Node } from '../../../src/python/tree.ts';
import { calleeOf } from '../../../src/semantics/calls.ts';
import { assignedTo } from '../../../src/semantics/name-uses.ts';

const SETATTR = pattern('setattr(__object__, *__given__)');

/** Methods that change a list, dictionary, set or deque in place. */
const CHANGES: ReadonlySet<string> = new Set(
  `add append appendleft clear discard extend extendleft insert pop popitem popleft remove reverse rotate setdefault sort
  update`.split(/\s+/),
);

const CONTAINERS: ReadonlySet<string> = new Set([
  'list',
  'dictionary',
  'set',
  'list_comprehension',
  'dictionary_comprehension',
  'set_comprehension',
]);
const CONTAINER_CALLS = /^(?:list|dict|set|bytearray|(?:collections\.)?(?:defaultdict|OrderedDict|Counter|deque))$/;

/** What a statement or call changes, the words for it, and whether it sets an attribute. */
interface Changed {
  readonly name: Node;
  readonly what: string;
  readonly isAttribute: boolean;
}

interface Mutation {
  readonly name: string;
  readonly home: Cell;
}

export default defineCodemod<Mutation>({
  meta: {
    id: 'foreign-mutation',
    phase: '0',
    severity: 'medium',
    safety: 'suggest',
    what: 'A cell changes an object that another cell made.',
    why: 'marimo does not see the change: no other cell runs again, a second run of this cell changes the object once more, and the object keeps all it holds in memory.',
    fix: 'No automatic fix: the change belongs in the cell that makes the object, or the new value in a variable of its own.',
  },

  appliesTo: (notebook) => notebook.cells.length > 1,

  *find(notebook) {
    const imported = new Set(importsOf(notebook).map(({ name }) => name));
    for (const cell of notebook.cells.filter(({ kind }) => kind === 'cell')) {
      const known = new Set<string>();
      for (const node of walkCell(cell)) {
        const changed = changedBy(node);
        if (changed === undefined || imported.has(changed.name.text)) continue;
        const name = changed.name.text;
        const home = notebook.cells.find((each) => each.bindings.defs.has(name));
        if (home === undefined || home === cell || cell.bindings.defs.has(name)) continue;
        const isVariable = cell.bindings.occurrences.get(name)?.some(({ id }) => id === changed.name.id) === true;
        if (
          !isVariable ||
          !(changed.isAttribute ? isOwnObject(notebook, changed) : isContainer(changed.name, notebook))
        )
          continue;
        // One finding for each thing that is changed, not for each line.
        if (known.has(changed.what)) continue;
        known.add(changed.what);
        yield {
          cell,
          node,
          message: `\`${changed.what}\` changes an object that ${cellWords(home)} made`,
          data: { name, home },
        };
      }
    }
  },

  fix: ({ data: { name, home } }) => ({
    refused: `change \`${name}\` in ${cellWords(home)}, or make a new object here under another name`,
  }),
});

/**
 * Whether an attribute is set on something that is not made for it: an element of `mo.ui`, an instance of a class of the
 * notebook; on anything where the attribute is private. Widgets of other packages are driven by their attributes.
 */
function isOwnObject(notebook: Notebook, { name, what }: Changed): boolean {
  if (what.startsWith(`${name.text}._`)) return true;
  const aliases = aliasesOf(notebook);
  return assignedTo(name, notebook).some((value) => {
    const callee = value?.type === 'call' ? field(value, 'function') : undefined;
    if (callee === undefined) return false;
    const path = qualifiedName(callee, aliases);
    if (path?.startsWith('marimo.ui.') === true) return path !== 'marimo.ui.anywidget';
    const { node: made, cell } = calleeOf(callee, notebook) ?? {};
    if (cell?.kind === 'module') return false;
    return made?.type === 'class_definition' && !/Widget|Traits/.test(field(made, 'superclasses')?.text ?? '');
  });
}

/** The variable whose object a statement or call changes, and the words for it. */
function changedBy(node: Node): Changed | undefined {
  if (node.type === 'assignment' || node.type === 'augmented_assignment') {
    return changedTarget(field(node, 'left'));
  }
  if (node.type === 'delete_statement') return changedTarget(children(node)[0]);
  const set = SETATTR(node)?.object;
  if (set?.type === 'identifier') return { name: set, what: `setattr(${set.text}, …)`, isAttribute: true };
  const call = METHOD_CALL(node);
  if (call?.object.type !== 'identifier' || !CHANGES.has(call.method.text)) return undefined;
  return { name: call.object, what: `${call.object.text}.${call.method.text}(…)`, isAttribute: false };
}

/** `name.attribute` and `name[…]`; what lies deeper may belong to something else. */
function changedTarget(target: Node | undefined): Changed | undefined {
  const isAttribute = target?.type === 'attribute';
  const object = target === undefined ? undefined : (field(target, 'object') ?? field(target, 'value'));
  if (object?.type !== 'identifier' || (!isAttribute && target?.type !== 'subscript')) return undefined;
  return { name: object, what: isAttribute ? (target?.text ?? '') : `${object.text}[…]`, isAttribute };
}

/** Whether a name is bound to a list, dictionary, set or deque, and to nothing else. */
function isContainer(name: Node, notebook: Notebook): boolean {
  const values = assignedTo(name, notebook);
  return (
    values.length > 0 &&
    values.every((value) => {
      if (value === undefined) return false;
      return (
        CONTAINERS.has(value.type) ||
        (value.type === 'call' && CONTAINER_CALLS.test(field(value, 'function')?.text ?? ''))
      );
    })
  );
}
