import { rowFinder } from '../knowledge/fits.ts';
import { AVAILABILITY_CALLS, RAISES_WITHOUT_GPU, UNCLEAR_ANSWERS } from '../knowledge/known-calls.ts';
import { qualifiedName } from '../notebook/imports.ts';
import { positional } from '../python/arguments.ts';
import { plainText, stringBody } from '../python/strings.ts';
import { children, field, walk, type Node } from '../python/tree.ts';

/** Commands and libraries that ask the driver. */
export const DRIVER_QUERY = /nvidia-smi|nvmlInit|getGPUs/;

/** What it means when a value is true; `unclear` where the expression does not tell, such as the name of a backend. */
export type Meaning = 'gpu' | 'no gpu' | 'unclear';

const HOLDS_WITH_GPU = />\s*0\b|>=\s*1\b|!=\s*0\b|==\s*["'](?:gpu|cuda)["']|!=\s*["']cpu["']|\bis not None\b/;
const HOLDS_WITHOUT_GPU = /==\s*0\b|<\s*1\b|<=\s*0\b|!=\s*["'](?:gpu|cuda)["']|==\s*["']cpu["']|\bis None\b/;

/** Whether an expression or a function asks a framework or the driver for a GPU. */
export function asksForGpu(node: Node, aliases: ReadonlyMap<string, string>): boolean {
  const asksDriver = (each: Node): boolean => each.type === 'string' && DRIVER_QUERY.test(stringBody(each));
  return asksFramework(node, aliases) || walk(node).some(asksDriver);
}

/** Whether it asks a framework, which starts with that; nvidia-smi starts nothing. */
export function asksFramework(node: Node, aliases: ReadonlyMap<string, string>): boolean {
  return namesIn(node, aliases).some((path) => AVAILABILITY_CALLS.includes(path));
}

/** Whether it starts a framework, by asking it for a GPU or for what only a GPU has. */
export function startsFramework(node: Node, aliases: ReadonlyMap<string, string>): boolean {
  // What starts processes of its own starts nothing here.
  const presumes = (path: string): boolean => presumesGpu(path) !== undefined && !path.startsWith('sglang.');
  return asksFramework(node, aliases) || namesIn(node, aliases).some(presumes);
}

const presumesGpu = rowFinder(RAISES_WITHOUT_GPU);

function namesIn(node: Node, aliases: ReadonlyMap<string, string>): readonly string[] {
  return walk(node).flatMap((each) => {
    if (each.type === 'identifier') return qualifiedName(each, aliases) ?? [];
    return each.type === 'attribute' ? (qualifiedName(each, aliases) ?? lookedUp(each, aliases) ?? []) : [];
  });
}

/** `torch.accelerator.is_available` for `getattr(torch, "accelerator", torch.cuda).is_available`, which older versions lack. */
function lookedUp(attribute: Node, aliases: ReadonlyMap<string, string>): string | undefined {
  const call = field(attribute, 'object');
  if (call?.type !== 'call' || field(call, 'function')?.text !== 'getattr') return undefined;
  const [module, name] = positional(call);
  const path = module === undefined ? undefined : qualifiedName(module, aliases);
  const key = name === undefined ? undefined : plainText(name);
  return path === undefined || key === undefined ? undefined : `${path}.${key}.${field(attribute, 'attribute')?.text}`;
}

/**
 * What the answer of an expression that asks for a GPU means: `not torch.cuda.is_available()` → `no gpu`. Undefined
 * where the value says nothing about the GPU any more: a text, a callout, a number that only depends on the answer.
 */
export function meaningOf(node: Node, aliases: ReadonlyMap<string, string>): Meaning | undefined {
  if (!asksForGpu(node, aliases)) return undefined;
  const inner = (each: Node | null | undefined): Meaning | undefined =>
    each === null || each === undefined ? undefined : meaningOf(each, aliases);
  switch (node.type) {
    case 'string':
    case 'concatenated_string':
      return undefined;
    case 'parenthesized_expression':
      return inner(node.firstNamedChild);
    case 'not_operator':
      return opposite(inner(field(node, 'argument')));
    case 'comparison_operator':
      if (HOLDS_WITH_GPU.test(node.text)) return 'gpu';
      return HOLDS_WITHOUT_GPU.test(node.text) ? 'no gpu' : 'unclear';
    case 'conditional_expression': {
      // `torch.cuda.device_count() if torch.cuda.is_available() else 0`
      const [value, , otherwise] = children(node);
      return /^(?:0|False|None)$/.test(otherwise?.text ?? '') ? inner(value) : undefined;
    }
    case 'call':
      return meaningOfCall(node, aliases);
    default:
      return 'unclear';
  }
}

function meaningOfCall(call: Node, aliases: ReadonlyMap<string, string>): Meaning | undefined {
  const callee = field(call, 'function');
  const path = callee === undefined ? undefined : qualifiedName(callee, aliases);
  if (path?.startsWith('marimo.') === true) return undefined;
  if (path !== undefined && AVAILABILITY_CALLS.includes(path))
    return UNCLEAR_ANSWERS.includes(path) ? 'unclear' : 'gpu';
  const list = field(call, 'arguments');
  const first = list === undefined ? undefined : children(list)[0];
  if (first !== undefined && (callee?.text === 'bool' || callee?.text === 'len')) return meaningOf(first, aliases);
  return 'unclear';
}

export function opposite(meaning: Meaning | undefined): Meaning | undefined {
  if (meaning === 'gpu') return 'no gpu';
  return meaning === 'no gpu' ? 'gpu' : meaning;
}
