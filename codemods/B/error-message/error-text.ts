import { aliasesOf, qualifiedName } from '../../../src/notebook/imports.ts';
import type { Notebook } from '../../../src/notebook/notebook.ts';
import { isOutputCall } from '../../../src/notebook/shown-calls.ts';
import { pattern } from '../../../src/python/pattern.ts';
import { isFormatted, plainText } from '../../../src/python/strings.ts';
import { ancestors, children, field, type Node } from '../../../src/python/tree.ts';

/**
 * Where a text goes. `shown`: into a call that puts it on the page or prints it. `result`: into a dictionary, under a
 * key, which a name holds or a function returns. `variable`: into a name of its own.
 */
export type Destination =
  | { readonly kind: 'shown'; readonly call: Node }
  | { readonly kind: 'result'; readonly carrier: string; readonly key: string; readonly node: Node }
  | { readonly kind: 'variable'; readonly carrier: string; readonly node: Node };

/** What a text may stand in on its way: it stays readable in all of these. */
const AROUND: ReadonlySet<string> = new Set([
  'argument_list',
  'concatenated_string',
  'conditional_expression',
  'dictionary',
  'interpolation',
  'list',
  'parenthesized_expression',
  'string',
  'tuple',
]);

/** Methods that put a dictionary into a collection. */
const COLLECTS = /^(?:append|extend|insert|update)$/;

/** Follows a text outwards to the reader; undefined where it goes elsewhere: to a log, an exception, another function. */
export function destinationOf(text: Node, notebook: Notebook): Destination | undefined {
  let key: string | undefined;
  for (let each = text; each.parent !== null; each = each.parent) {
    const { parent } = each;
    switch (parent.type) {
      case 'binary_operator':
        if (!/^[+%]$/.test(field(parent, 'operator')?.type ?? '')) return undefined;
        break;
      case 'pair':
        if (field(parent, 'value')?.id !== each.id) return undefined;
        key ??= plainText(field(parent, 'key') ?? parent);
        break;
      case 'keyword_argument':
        if (isCallOf(parent.parent?.parent, /^dict$/)) key ??= field(parent, 'name')?.text;
        break;
      case 'call': {
        if (isReaderCall(parent, notebook)) return { kind: 'shown', call: parent };
        const callee = field(parent, 'function');
        const object = callee === undefined ? undefined : field(callee, 'object');
        const method = callee?.type === 'attribute' ? (field(callee, 'attribute')?.text ?? '') : '';
        const carrier = object === undefined ? undefined : rootName(object);
        if (COLLECTS.test(method) && key !== undefined && carrier !== undefined)
          return { kind: 'result', carrier, key, node: parent };
        const isFormat = method === 'format' && object !== undefined && plainText(object) !== undefined;
        if (!isFormat && callee?.text !== 'dict') return undefined;
        break;
      }
      case 'assignment':
      case 'augmented_assignment':
        return field(parent, 'right')?.id === each.id ? assigned(parent, key) : undefined;
      case 'return_statement': {
        const carrier = functionAround(parent);
        return key === undefined || carrier === undefined ? undefined : { kind: 'result', carrier, key, node: parent };
      }
      default:
        if (!AROUND.has(parent.type)) return undefined;
    }
  }
  return undefined;
}

function assigned(assignment: Node, key: string | undefined): Destination | undefined {
  const left = field(assignment, 'left');
  if (left?.type === 'identifier') {
    const carrier = left.text;
    return key === undefined
      ? { kind: 'variable', carrier, node: assignment }
      : { kind: 'result', carrier, key, node: assignment };
  }
  if (left?.type !== 'subscript') return undefined;
  const carrier = rootName(left);
  const own = key ?? keyOf(left);
  return own === undefined || carrier === undefined
    ? undefined
    : { kind: 'result', carrier, key: own, node: assignment };
}

/** `print(…)`, or something of marimo's other than `mo.stop`, which shows only its second argument. */
function isReaderCall(call: Node, notebook: Notebook): boolean {
  const aliases = aliasesOf(notebook);
  const path = qualifiedName(field(call, 'function') ?? call, aliases);
  return (
    isCallOf(call, /^print$/) ||
    (path?.startsWith('marimo.') === true && path !== 'marimo.stop') ||
    isOutputCall(call, aliases)
  );
}

function isCallOf(node: Node | null | undefined, name: RegExp): boolean {
  return node?.type === 'call' && name.test(field(node, 'function')?.text ?? '');
}

/** The name of the function that a node stands in; the function of a cell counts, too, and is called `_` or the like. */
export function functionAround(node: Node): string | undefined {
  const around = ancestors(node).find(({ type }) => type === 'function_definition');
  return around === undefined ? undefined : field(around, 'name')?.text;
}

/** `results` in `results['single'].get('error')`. */
export function rootName(node: Node): string | undefined {
  if (node.type === 'identifier') return node.text;
  const inner = field(node, 'value') ?? field(node, 'object') ?? field(node, 'function');
  return /^(?:subscript|attribute|call)$/.test(node.type) && inner !== undefined ? rootName(inner) : undefined;
}

const ITEM = pattern('__results__[__key__]');
const GET = pattern('__results__.get(__key__, *__default__)');

/** The key in `results['error']` and in `results.get('error', …)`, if it is written out. */
export function keyOf(node: Node): string | undefined {
  const read = ITEM(node) ?? GET(node);
  return read === undefined ? undefined : plainText(read.key);
}

/** Methods that leave a text readable: `str(e).strip()`. */
const READABLE = /^(?:capitalize|lower|lstrip|replace|rstrip|split|splitlines|strip|title|upper)$/;

/**
 * The expression by which a name of an exception becomes a text: `str(e)`, `str(e)[:200]`, the `e` of `f"{e}"`,
 * `print(e)`, `"%s" % e` and `"{}".format(e)`. Undefined for anything else that is done with it.
 */
export function textOf(name: Node): Node | undefined {
  const list = name.parent;
  if (list?.type === 'interpolation') return isPlainField(list) ? name : undefined;
  if (list?.type === 'binary_operator') {
    const left = field(list, 'left');
    const isFormat =
      field(list, 'operator')?.type === '%' && left !== undefined && /^[^%]*(?:%s[^%]*)+$/.test(plainText(left) ?? '');
    return isFormat && left.id !== name.id ? name : undefined;
  }
  const call = list?.type === 'argument_list' ? list.parent : undefined;
  if (call === null || call === undefined) return undefined;
  const callee = field(call, 'function');
  if (isCallOf(call, /^print$/)) return name;
  if (callee?.type === 'attribute' && field(callee, 'attribute')?.text === 'format') {
    return /^[^{}]*(?:\{\w*\}[^{}]*)+$/.test(plainText(field(callee, 'object') ?? callee) ?? '') ? name : undefined;
  }
  if (callee?.text !== 'str' || list === null || children(list).length !== 1) return undefined;
  let text = call;
  for (;;) {
    const { parent } = text;
    const outer = parent?.parent;
    const isMethod = parent?.type === 'attribute' && READABLE.test(field(parent, 'attribute')?.text ?? '');
    if (parent?.type === 'subscript' && field(parent, 'value')?.id === text.id) text = parent;
    else if (isMethod && outer?.type === 'call' && field(outer, 'function')?.id === parent.id) text = outer;
    else return parent?.type === 'interpolation' && !isPlainField(parent) ? undefined : text;
  }
}

/** A field that shows its expression as it is: not `{e!r}`, `{e:>20}` or `{e=}`. */
function isPlainField({ children }: Node): boolean {
  return children.every(({ fieldName, text }) => fieldName === 'expression' || text === '!s');
}

/** The f-string whose field the expression is. */
export function formattedAround({ parent }: Node): Node | undefined {
  const string = parent?.type === 'interpolation' ? parent.parent : null;
  return string !== null && isFormatted(string) ? string : undefined;
}
