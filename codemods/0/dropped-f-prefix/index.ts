import { defineCodemod } from '../../../src/engine/codemod.ts';
import { aliasesOf } from '../../../src/notebook/imports.ts';
import type { Notebook } from '../../../src/notebook/notebook.ts';
import { isOutputCall } from '../../../src/notebook/shown-calls.ts';
import { isFormatted, stringBody } from '../../../src/python/strings.ts';
import { children, field, nodesOf, walk, type Node } from '../../../src/python/tree.ts';

/** `{name}`, `{name.attribute['key'][0]:.1f}`, `{name()}`: nothing that JSON, CSS or LaTeX would have. */
const FIELD = /\{([a-z_]\w*)((?:\.[a-z_]\w*|\[[^\]{}]*\]|\([^(){}]*\))*)(?:![rsa])?(?::[-+,.<>^=_%\w]*)?\}/gi;

/** A field in LaTeX (`x_{i}`, `\frac{a}{b}`), in a template of another kind (`${a}`, `{{a}}`), or code in a text. */
const FOREIGN = /[\\^_$}{\w`]$/;

interface Field {
  readonly name: string;
  readonly text: string;
}

export default defineCodemod<readonly Field[]>({
  meta: {
    id: 'dropped-f-prefix',
    phase: '0',
    severity: 'medium',
    safety: 'suggest',
    what: 'A string on the page contains `{name}` but has no `f` prefix.',
    why: 'The page shows the braces and the name instead of the value.',
    fix: 'No automatic fix: the braces may be intended.',
  },

  appliesTo: (notebook) => notebook.cells.length > 0,

  *find(notebook) {
    const names = new Set(notebook.cells.flatMap(({ bindings }) => [...bindings.defs]));
    for (const cell of notebook.cells) {
      const own = new Set([...cell.bindings.privateDefs, ...cell.bindings.defs]);
      for (const node of cell.statements.flatMap((statement) => [...walk(statement)])) {
        if (node.type !== 'string' || /^\w*[fbrt]/i.test(node.children[0]?.text ?? '')) continue;
        const fields = fieldsOf(stringBody(node));
        // All of them, so that a text about something else with one such name is left alone.
        const areKnown =
          fields.length > 0 && fields.every(({ name }) => own.has(name) || names.has(name) || isLocal(node, name));
        if (!areKnown || !isShown(notebook, node)) continue;
        yield {
          cell,
          node,
          message: `\`${fields[0]?.text ?? ''}\` is in a string without an \`f\` prefix, so the page shows the braces`,
          data: fields,
        };
      }
    }
  },

  fix: () => ({ refused: 'add an `f` prefix to show the value; double the braces to show them as text' }),
});

/** The replacement fields of a text; none when anything else in it has braces. Fenced code is an example of something. */
function fieldsOf(text: string): Field[] {
  const body = text.replaceAll(/```[^]*?(?:```|$)/g, '');
  const matches = [...body.matchAll(FIELD)];
  const isMixed =
    /[{}]/.test(body.replaceAll(FIELD, '')) || matches.some(({ index }) => FOREIGN.test(body.slice(0, index)));
  return isMixed ? [] : matches.map(([text, name = '']) => ({ name, text }));
}

/** Whether a function around the string has the name as a parameter or a variable. */
function isLocal(node: Node, name: string): boolean {
  for (let each = node.parent; each !== null; each = each.parent) {
    if (each.type !== 'function_definition' && !/comprehension|generator/.test(each.type)) continue;
    if (nodesOf(each, 'identifier').some((inner) => inner.text === name && inner.fieldName !== 'attribute'))
      return true;
  }
  return false;
}

/** Whether the string goes to the page or the console as it is, or is one part of a text of which another has the prefix. */
function isShown(notebook: Notebook, node: Node): boolean {
  const whole = node.parent?.type === 'concatenated_string' ? node.parent : node;
  const call = whole.parent?.parent;
  if (call?.type === 'attribute' || whole.parent?.type === 'attribute' || whole.parent?.type === 'binary_operator')
    return false;
  if (whole !== node && children(whole).some(isFormatted)) return true;
  if (whole.parent?.type !== 'argument_list' || call?.type !== 'call') return false;
  const callee = field(call, 'function');
  if (callee === undefined || isFilledIn(notebook, call)) return false;
  return callee.text === 'print' || isOutputCall(call, aliasesOf(notebook));
}

/** `mo.md("{name}").batch(name=…)` fills the fields in itself. */
function isFilledIn(notebook: Notebook, call: Node): boolean {
  for (let each = call.parent; each !== null && !each.type.endsWith('statement'); each = each.parent) {
    if (isFilling(each)) return true;
    // `form = mo.md("{name}")`, and `form.batch(…)` further down.
    const variable = each.type === 'assignment' ? field(each, 'left')?.text : undefined;
    if (
      variable !== undefined &&
      walk(notebook.root).some((node) => isFilling(node) && field(node, 'object')?.text === variable)
    )
      return true;
  }
  return false;
}

function isFilling(node: Node): boolean {
  return node.type === 'attribute' && /^(?:batch|format|format_map)$/.test(field(node, 'attribute')?.text ?? '');
}
