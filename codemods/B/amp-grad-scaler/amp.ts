import { freezesModel, loraAttachments, usesPeft, type LoraAttachment } from '../../../src/gpu/lora.ts';
import { aliasesOf, importsOf, qualifiedName } from '../../../src/notebook/imports.ts';
import type { Cell, Notebook } from '../../../src/notebook/notebook.ts';
import { walkCell } from '../../../src/notebook/walk-cell.ts';
import { argumentsOf, hasSplat, positional } from '../../../src/python/arguments.ts';
import { pattern } from '../../../src/python/pattern.ts';
import { stringBody } from '../../../src/python/strings.ts';
import { ancestors, children, contains, field, nodesOf, walk, type Node } from '../../../src/python/tree.ts';
import { walkScope } from '../../../src/python/walk-scope.ts';

const BACKWARD = pattern('__loss__.backward(**__options__)');
const SCALE = pattern('__scaler__.scale(*__given__, **__named__)');

/** Autocast contexts and their positional parameters. */
const AUTOCASTS: ReadonlyMap<string, readonly string[]> = new Map([
  ['torch.autocast', ['device_type', 'dtype', 'enabled']],
  ['torch.amp.autocast', ['device_type', 'dtype', 'enabled']],
  ['torch.cuda.amp.autocast', ['enabled', 'dtype']],
]);

/** Libraries that scale the loss themselves. */
const SCALING_LIBRARIES = /^(?:accelerate|lightning|pytorch_lightning|deepspeed|apex)\b/;

/** A training loop whose forward pass runs under autocast in float16. */
export interface MixedPrecisionLoop {
  readonly cell: Cell;
  /** The outermost loop of the function or cell; undefined where the steps stand in no loop. */
  readonly loop: Node | undefined;
  /** The qualified name of the autocast: `torch.cuda.amp.autocast`. */
  readonly autocast: string;
  /** The conditions under which autocast is on, from the outside in: `use_fp16.value`. */
  readonly conditions: readonly Node[];
  /** Why it is not clear when autocast is on. */
  readonly unclear: string | undefined;
  /** The type in which it computes, where that is not surely float16. */
  readonly dtype: Node | undefined;
  /** The calls `loss.backward()`; mostly one. */
  readonly backwards: readonly [Node, ...Node[]];
}

/**
 * The loops of a notebook that go backward through what ran under autocast, and whose loss no GradScaler scales. Small
 * float16 gradients become zero, and large ones infinite. bfloat16 has the range of float32 and needs no scaler.
 */
export function unscaledLoops(notebook: Notebook): MixedPrecisionLoop[] {
  const isLeft = importsOf(notebook).some(({ module }) => SCALING_LIBRARIES.test(module));
  return isLeft ? [] : mixedLoops(notebook).filter((each) => !each.backwards.some((call) => isScaled(call, each)));
}

/** The same, scaled or not. */
export function mixedLoops(notebook: Notebook): MixedPrecisionLoop[] {
  const aliases = aliasesOf(notebook);
  return notebook.cells.flatMap((cell) => regionsOf(cell).flatMap((nodes) => loopsIn(cell, nodes, aliases)));
}

/** `scaler.scale(loss).backward()`; also by a name, `scaled = scaler.scale(loss)`. */
function isScaled(backward: Node, { loop, cell }: MixedPrecisionLoop): boolean {
  const loss = BACKWARD(backward)?.loss;
  if (loss === undefined) return false;
  const isScale = (node: Node): boolean => walk(node).some((each) => SCALE(each) !== undefined);
  if (isScale(loss)) return true;
  return walk(loop ?? cell.node).some(
    (node) =>
      node.type === 'assignment' && field(node, 'left')?.text === loss.text && isScale(field(node, 'right') ?? node),
  );
}

/** The nodes that run together: those of the cell, and those of each function in it. */
function regionsOf(cell: Cell): (readonly Node[])[] {
  const functions = cell.statements
    .flatMap((statement) => nodesOf(statement, 'function_definition'))
    .flatMap((definition) => field(definition, 'body') ?? []);
  return [walkCell(cell), ...functions.map((body) => walkScope(body))];
}

function loopsIn(cell: Cell, nodes: readonly Node[], aliases: ReadonlyMap<string, string>): MixedPrecisionLoop[] {
  const isLoop = ({ type }: Node): boolean => type === 'for_statement' || type === 'while_statement';
  const loops = nodes.filter(isLoop);
  const outermost = (node: Node): Node | undefined => loops.find((loop) => contains(loop, node));
  // `engine.backward(loss)` is a library's.
  const backwards = nodes.filter((node) => BACKWARD(node) !== undefined);
  const found = new Map<Node | undefined, MixedPrecisionLoop>();
  for (const context of nodes.filter(({ type }) => type === 'with_statement')) {
    const casts = walk(children(context)[0] ?? context).flatMap((call) => castAt(call, aliases) ?? []);
    const [cast] = casts;
    const loop = outermost(context);
    const after = backwards.filter((each) => each.startIndex > context.startIndex && outermost(each) === loop);
    const [first, ...rest] = after;
    if (cast === undefined || first === undefined || !cast.mayBeHalf) continue;
    const { conditions, unclear } = conditionsOf(context, loop ?? cell.definition);
    found.set(loop, {
      cell,
      loop,
      autocast: cast.path,
      conditions: [...conditions, ...(cast.enabled === undefined ? [] : [cast.enabled])],
      unclear: whyUnclear(cast.call, context) ?? unclear,
      dtype: cast.dtype,
      backwards: [first, ...rest],
    });
  }
  return [...found.values()];
}

interface Cast {
  readonly call: Node;
  readonly path: string;
  /** Not on the CPU, and not in bfloat16. */
  readonly mayBeHalf: boolean;
  /** The type in which it computes, where that is not surely float16. */
  readonly dtype: Node | undefined;
  readonly enabled: Node | undefined;
}

function castAt(call: Node, aliases: ReadonlyMap<string, string>): Cast | undefined {
  const path = call.type === 'call' ? qualifiedName(field(call, 'function') ?? call, aliases) : undefined;
  const parameters = path === undefined ? undefined : AUTOCASTS.get(path);
  if (path === undefined || parameters === undefined) return undefined;
  const unnamed = positional(call);
  const given = new Map(
    argumentsOf(call).map(({ name, value }) => [name ?? parameters[unnamed.indexOf(value)], value]),
  );
  const [device, dtype, enabled] = ['device_type', 'dtype', 'enabled'].map((name) => given.get(name));
  const type = dtype === undefined ? 'torch.float16' : qualifiedName(dtype, aliases);
  const isElsewhere = device?.type === 'string' && stringBody(device) !== 'cuda';
  const mayBeHalf = !isElsewhere && type !== 'torch.bfloat16' && enabled?.type !== 'false';
  const isHalf = type === 'torch.float16' || type === 'torch.half';
  return {
    call,
    path,
    mayBeHalf,
    dtype: isHalf ? undefined : dtype,
    enabled: enabled?.type === 'true' ? undefined : enabled,
  };
}

/** `with torch.autocast("cuda") if half else nullcontext():`, `with torch.autocast("cuda", **options):` */
function whyUnclear(call: Node, context: Node): string | undefined {
  const isChosen = ancestors(call, context).some(
    (each) => each.type === 'conditional_expression' || each.type === 'boolean_operator',
  );
  if (isChosen) return 'autocast is on in only one of several branches';
  return hasSplat(call) ? `not all arguments of \`${call.text}\` are written out` : undefined;
}

/** The conditions of the `if`s around a node, up to the given one. */
function conditionsOf(node: Node, end: Node): { conditions: Node[]; unclear: string | undefined } {
  const conditions: Node[] = [];
  let unclear: string | undefined;
  for (let each: Node = node; each.parent !== null && each.id !== end.id; each = each.parent) {
    const { parent } = each;
    if (/^(?:elif_clause|else_clause|case_clause|except_clause)$/.test(parent.type))
      unclear = 'autocast is on in only one of several branches';
    const condition = parent.type === 'if_statement' ? field(parent, 'condition') : undefined;
    if (condition !== undefined && field(parent, 'consequence')?.id === each.id) conditions.unshift(condition);
  }
  return { conditions, unclear };
}

/**
 * Where a notebook makes float16 weights that it then trains: a GradScaler refuses to unscale their gradients
 * ("Attempting to unscale FP16 gradients"). Undefined where there are none, or where they are frozen under adapters.
 */
export function trainedHalfWeights(notebook: Notebook): Node | undefined {
  const nodes = notebook.cells.flatMap(({ statements }) => statements.flatMap((statement) => walk(statement)));
  const attachments = loraAttachments(notebook);
  const areAdaptersTrained = attachments.length > 0 && attachments.every(staysFloat32) && nodes.some(freezesModel);
  if (usesPeft(notebook) || areAdaptersTrained) return undefined;
  const aliases = aliasesOf(notebook);
  return nodes.find((node) => isHalf(node, aliases) && !isInAutocast(node, aliases));
}

/** Whether an adapter takes part in the forward pass, and its injector says that it is float32. */
function staysFloat32({ use, injector }: LoraAttachment): boolean {
  return use === 'called' && /\.float\(\)|\bfloat32\b/.test(injector?.text ?? '');
}

function isHalf(node: Node, aliases: ReadonlyMap<string, string>): boolean {
  if (node.type === 'call') return node.text.endsWith('.half()');
  const path = node.type === 'attribute' || node.type === 'identifier' ? qualifiedName(node, aliases) : undefined;
  return path === 'torch.float16' || path === 'torch.half';
}

function isInAutocast(node: Node, aliases: ReadonlyMap<string, string>): boolean {
  return ancestors(node).some((each) => castAt(each, aliases) !== undefined);
}
