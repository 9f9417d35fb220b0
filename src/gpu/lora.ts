import { memoized } from '../memoized.ts';
import { importsOf } from '../notebook/imports.ts';
import type { Cell, Notebook } from '../notebook/notebook.ts';
import { isLabel } from '../python/names.ts';
import { bare, matchesIn, pattern } from '../python/pattern.ts';
import { expressionOf } from '../python/statements.ts';
import { plainText } from '../python/strings.ts';
import { contains, field, nodesOf, walk, type Node } from '../python/tree.ts';
import { bindingsAt } from '../semantics/bindings-at.ts';
import { adapterClasses, type AdapterClass } from './adapters.ts';

/**
 * A place that puts adapters onto the layers of a model:
 *
 *     for name, module in model.named_modules():
 *         if isinstance(module, nn.Linear) and "q_proj" in name:
 *             module._lora = LoRALayer(module.in_features, module.out_features, rank)
 */
export interface LoraAttachment {
  readonly cell: Cell;
  readonly adapter: AdapterClass;
  /** The function around the loop; undefined where a cell does it at its top level. */
  readonly injector: Node | undefined;
  readonly loop: Node;
  /** What the loop goes over the modules of: `model`. */
  readonly model: Node;
  /** The loop's name for a layer's name, and for the layer. */
  readonly layerName: string;
  readonly layer: string;
  /** The statement that sets the attribute, the attribute, and the expression that makes the adapter. */
  readonly statement: Node;
  readonly attribute: string;
  readonly made: Node;
  /** `called`: a forward pass goes through it; `unclear`: something else is done with it, by the given node. */
  readonly use: 'none' | 'called' | { readonly unclear: Node };
}

const LOOP = pattern('for __name__, __layer__ in __layers__: *__body__');
const NAMED_MODULES = pattern('__model__.named_modules(*__given__, **__named__)');
const ASSIGNED = pattern('__layer__.__attribute__ = __value__');
const SETATTR = pattern('setattr(__layer__, __attribute__, __value__)');
const GETATTR = pattern('getattr(__layer__, __attribute__, *__default__)');

/** Every place that sets an adapter of the notebook as an attribute of layers found by name. None where peft is used. */
export const loraAttachments: (notebook: Notebook) => readonly LoraAttachment[] = memoized((notebook) =>
  usesPeft(notebook) ? [] : locate(notebook),
);

/** Whether the notebook leaves adapters to peft or a library above it. */
export function usesPeft(notebook: Notebook): boolean {
  return importsOf(notebook).some(({ module }) => /^(?:peft|unsloth)\b/.test(module));
}

/**
 * The statement that freezes all of a model: `for p in model.parameters(): p.requires_grad = …`, or
 * `model.requires_grad_(False)`.
 */
export function freezesModel(node: Node): boolean {
  if (node.type === 'call') return /^(?:self\.)?\w+\.requires_grad_\(False\)$/.test(node.text);
  const source = node.type === 'for_statement' ? (field(node, 'right')?.text ?? '') : '';
  if (!/^(?:self\.)?\w+\.(?:named_)?parameters\(\)$/.test(source)) return false;
  return nodesOf(node, 'assignment').some((each) => isFreeze(each));
}

function isFreeze(assignment: Node): boolean {
  const left = field(assignment, 'left');
  return left?.type === 'attribute' && field(left, 'attribute')?.text === 'requires_grad';
}

function locate(notebook: Notebook): LoraAttachment[] {
  const adapters = new Map(adapterClasses(notebook).map((each) => [each.name, each]));
  if (adapters.size === 0) return [];
  const code = notebook.cells.map((cell) => ({ cell, nodes: cell.statements.flatMap((statement) => walk(statement)) }));
  const everything = code.flatMap(({ nodes }) => nodes);
  return code.flatMap(({ cell, nodes }) =>
    nodes.flatMap((loop) => {
      const layers = loopOverLayers(loop);
      if (layers === undefined) return [];
      return walk(loop).flatMap((node) => {
        const set = attributeSet(node, layers.layer);
        const made = set === undefined ? undefined : madeBy(set.value, loop, adapters);
        if (set === undefined || made === undefined) return [];
        const injector = functionAround(loop, cell);
        const use = useOf(set.attribute, made.names, set.statement, injector ?? loop, everything);
        return [{ cell, ...layers, ...set, adapter: made.adapter, made: made.made, injector, loop, use }];
      });
    }),
  );
}

/** `for name, module in model.named_modules():`, a `list(…)` around it or not. */
function loopOverLayers(loop: Node): Pick<LoraAttachment, 'model' | 'layerName' | 'layer'> | undefined {
  const holes = LOOP(loop);
  if (holes?.name.type !== 'identifier' || holes.layer.type !== 'identifier') return undefined;
  const [layers] = matchesIn(walk(holes.layers), NAMED_MODULES);
  if (layers === undefined) return undefined;
  return { model: layers.holes.model, layerName: holes.name.text, layer: holes.layer.text };
}

/** `module._lora = …` and `setattr(module, "_lora", …)`, as a statement of its own. */
function attributeSet(node: Node, layer: string): { statement: Node; attribute: string; value: Node } | undefined {
  const expression = expressionOf(node);
  const set = expression === undefined ? undefined : (ASSIGNED(expression) ?? SETATTR(expression));
  if (set?.layer.text !== layer) return undefined;
  const attribute = set.attribute.type === 'identifier' ? set.attribute.text : plainText(set.attribute);
  return attribute === undefined ? undefined : { statement: node, attribute, value: set.value };
}

/** The adapter that a value is: a call of its class with or without `.to(…)` after it, or a name bound to one. */
function madeBy(
  value: Node,
  loop: Node,
  adapters: ReadonlyMap<string, AdapterClass>,
): { adapter: AdapterClass; made: Node; names: readonly string[] } | undefined {
  if (value.type === 'identifier') {
    const bound = walk(loop)
      .flatMap(bindingsAt)
      .filter(({ name }) => name === value.text);
    const [only] = bound;
    if (bound.length !== 1 || only === undefined || typeof only.value === 'string') return undefined;
    const given = bare(only.value);
    const inner = given.type === 'identifier' ? undefined : madeBy(given, loop, adapters);
    return inner === undefined ? undefined : { ...inner, names: [value.text] };
  }
  for (let call: Node | undefined = bare(value); call?.type === 'call';) {
    const callee: Node | undefined = field(call, 'function');
    const adapter = callee?.type === 'identifier' ? adapters.get(callee.text) : undefined;
    if (adapter !== undefined) return { adapter, made: value, names: [] };
    call = callee?.type === 'attribute' ? field(callee, 'object') : undefined;
  }
  return undefined;
}

function functionAround(node: Node, cell: Cell): Node | undefined {
  for (let each = node.parent; each !== null && each.id !== cell.definition.parent?.id; each = each.parent) {
    if (each.type !== 'function_definition') continue;
    // The function of an ordinary cell is marimo's wrapper, not one that is called.
    return each.id === cell.definition.id && cell.kind === 'cell' ? undefined : each;
  }
  return undefined;
}

/** Attributes of an adapter that say nothing of a forward pass: `module._lora.parameters()`. */
const NO_USE = new Set([
  'parameters',
  'named_parameters',
  'state_dict',
  'requires_grad_',
  'to',
  'train',
  'eval',
  'float',
  'half',
  'numel',
]);

/** Ways to change what a layer computes. */
const WIRING = /^(?:register_forward_hook|register_forward_pre_hook|forward)$/;

function useOf(
  attribute: string,
  names: readonly string[],
  statement: Node,
  region: Node,
  everything: readonly Node[],
): LoraAttachment['use'] {
  const isWired = walk(region).some(
    (node) => node.type === 'attribute' && WIRING.test(field(node, 'attribute')?.text ?? ''),
  );
  if (isWired) return 'called';
  let unclear: Node | undefined;
  for (const node of [...everything.filter((each) => isRead(each, attribute)), ...readsOf(names, statement, region)]) {
    const { parent } = node;
    const isMethod = parent?.type === 'attribute' && field(parent, 'object')?.id === node.id;
    if (parent?.type === 'call' && field(parent, 'function')?.id === node.id) return 'called';
    if (isMethod && NO_USE.has(field(parent, 'attribute')?.text ?? '')) continue;
    unclear ??= node;
  }
  return unclear === undefined ? 'none' : { unclear };
}

/** `module._lora` where it is not set, and `getattr(module, "_lora")`. */
function isRead(node: Node, attribute: string): boolean {
  if (node.type === 'attribute') {
    const isTarget = node.parent?.type === 'assignment' && field(node.parent, 'left')?.id === node.id;
    return !isTarget && field(node, 'attribute')?.text === attribute;
  }
  const read = GETATTR(node);
  return read !== undefined && plainText(read.attribute) === attribute;
}

/** Where the injector reads a local name of the adapter, but for the statement that attaches it. */
function readsOf(names: readonly string[], statement: Node, region: Node): Node[] {
  return walk(region).filter(
    (node) =>
      node.type === 'identifier' &&
      names.includes(node.text) &&
      !contains(statement, node) &&
      !(node.parent?.type === 'assignment' && field(node.parent, 'left')?.id === node.id) &&
      !isLabel(node),
  );
}
