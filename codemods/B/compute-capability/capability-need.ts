import { gpuCells } from '../../../src/gpu/cells.ts';
import { controlsOf, valuesRead } from '../../../src/marimo/controls.ts';
import { aliasesOf, importsOf, qualifiedName } from '../../../src/notebook/imports.ts';
import type { Notebook } from '../../../src/notebook/notebook.ts';
import { walkCell } from '../../../src/notebook/walk-cell.ts';
import { argumentsOf } from '../../../src/python/arguments.ts';
import { aliasOf, handlersOf } from '../../../src/python/handlers.ts';
import { plainText, stringBody } from '../../../src/python/strings.ts';
import { ancestorsInFunction, children, field, type Node } from '../../../src/python/tree.ts';
import { guardsOf } from '../../../src/semantics/guards.ts';
import { reachedBy } from '../../../src/semantics/reached.ts';
import { onlyTells } from '../../../src/semantics/telling.ts';

/** A CUDA compute capability, major and minor: an A100 has 8.0. */
export type Capability = readonly [major: number, minor: number];

/** The least compute capability that a notebook needs, and why, as the end of `it needs compute capability 7.0: …`. */
export interface CapabilityNeed {
  readonly capability: Capability;
  readonly why: string;
}

/**
 * What a library or a feature can't do without on any older GPU, where no other path leads around it. What older GPUs
 * only do more slowly is no reason to stop: bfloat16 works on a T4 and a V100, which convert to float32 and back
 * (`torch.cuda.is_bf16_supported()` is true there, unless it is told not to count emulation).
 */
const FEATURES: readonly {
  readonly capability: Capability;
  readonly why: string;
  readonly isUsed: (call: Node, path: string | undefined) => boolean;
}[] = [
  {
    // "TensorRT has been compiled to support all NVIDIA hardware with capability SM 7.0 or higher" (support matrix, 10.1).
    capability: [7, 0],
    why: 'TensorRT builds no engines for older GPUs',
    isUsed: (_call, path) => /^(?:torch_tensorrt\.(?:\w+\.)?compile|tensorrt\.(?:Builder|Runtime))$/.test(path ?? ''),
  },
  {
    // "FlashAttention only supports Ampere GPUs or newer" (the error of flash-attn 2, which transformers calls).
    capability: [8, 0],
    why: 'FlashAttention 2 does not run on older GPUs',
    isUsed: (call, path) =>
      /^flash_attn\.(?:\w+\.)*flash_attn_\w+$/.test(path ?? '') ||
      argumentsOf(call).some(
        ({ name, value }) => name === 'attn_implementation' && plainText(value) === 'flash_attention_2',
      ),
  },
  {
    // Storing 8-bit floats works everywhere. "torch._scaled_mm is only supported on CUDA devices with compute capability
    // >= 9.0 or 8.9"; Transformer Engine: "Device compute capability 8.9 or higher required for FP8 execution."
    capability: [8, 9],
    why: 'it multiplies FP8 numbers',
    isUsed: (call, path) =>
      path === 'torch._scaled_mm' ||
      (/^transformer_engine\..*fp8_autocast$/.test(path ?? '') && isOn(argumentsOf(call)[0])),
  },
];

/** `fp8_autocast(enabled=True)` and `fp8_autocast()`; a condition is another path. */
function isOn(first: { readonly name: string | undefined; readonly value: Node } | undefined): boolean {
  return first === undefined || (first.name !== undefined && first.name !== 'enabled') || first.value.type === 'true';
}

/**
 * The compute capability that the notebook needs: what its docstring or the list of requirements on its page says, or what
 * the code that it runs needs. Undefined where nothing asks for one.
 */
export function capabilityNeed(notebook: Notebook): CapabilityNeed | undefined {
  if (gpuCells(notebook).length === 0) return undefined;
  const needs = [...stated(notebook), ...features(notebook)];
  const [greatest] = needs.sort((a, b) => b.capability[0] - a.capability[0] || b.capability[1] - a.capability[1]);
  return greatest;
}

function* stated(notebook: Notebook): Iterable<CapabilityNeed> {
  for (const line of notebook.docstring?.text.split('\n') ?? []) {
    const capability = OF_THE_GPU.test(line) ? leastIn(line) : undefined;
    if (capability !== undefined) yield { capability, why: 'its docstring says so' };
  }
  for (const node of notebook.cells.flatMap(walkCell)) {
    if (node.type !== 'string') continue;
    const text = stringBody(node)
      .replaceAll('\\n', '\n')
      .replace(/```[\s\S]*?```/g, '');
    for (const line of text.split('\n').filter((each) => REQUIREMENT.test(each))) {
      const capability = leastIn(line);
      if (capability !== undefined) yield { capability, why: 'its own text says so' };
    }
  }
}

/** In a docstring: a line about the GPU, or an item that names nothing but the capability. */
const OF_THE_GPU = /\bGPUs?\b|\bcards?\b|^\s*(?:[-*•]\s*)?(?:\*\*)?(?:minimum )?(?:CUDA )?compute capability\b/i;

/** On a page, which explains much else: an item of a list that begins with the GPU, or a sentence about the notebook. */
const REQUIREMENT =
  /^\s*[-*•]\s*(?:\*\*)?(?:an? |one )?(?:NVIDIA|CUDA)\b[\w -]*\bGPUs?\b|\bthis (?:notebook|page|app|demo|example|tutorial) (?:requires|needs)\b/i;

/** `compute capability 7.0+`, `>= 7.0`, `at least 7.0`, `7.0 or newer`. */
const LEAST =
  /(\b(?:minimum|at least) (?:CUDA )?)?\bcompute capability(?:\*\*|[\s:=(]|\bof\b|\bis\b)*(>=|≥|at least|from|min(?:imum)?\.?)?\s*(\d{1,2})(?:\.(\d))?(\+|\s*\(?(?:or|and) (?:higher|newer|later|above|greater|better|more|up)\b)?/i;

/** Advice, one feature among others, a row of a table: nothing that the whole notebook needs. */
const NOT_ALL =
  /\b(?:optional|recommended|prefer\w*|ideally|best|no|not|without)\b|\b(?:bf|fp|int|float|bfloat)\d+\b|\|/i;

function leastIn(line: string): Capability | undefined {
  const found = NOT_ALL.test(line) ? null : LEAST.exec(line);
  if (found === null) return undefined;
  const [, before, least, major, minor, more] = found;
  const isLeast = (before ?? least ?? more) !== undefined;
  return isLeast ? [Number(major), Number(minor ?? 0)] : undefined;
}

function* features(notebook: Notebook): Iterable<CapabilityNeed> {
  const aliases = aliasesOf(notebook);
  const isOptional = new Set(importsOf(notebook).flatMap(({ name, when }) => (when === 'branch' ? [name] : [])));
  for (const { node } of gpuCells(notebook).flatMap((cell) => reachedBy(notebook, cell))) {
    const callee = node.type === 'call' ? field(node, 'function') : undefined;
    // What is imported in a `try` is done without where it is missing.
    if (callee === undefined || isOptional.has(callee.text.split('.')[0] ?? '') || hasOtherPath(node, notebook))
      continue;
    const path = qualifiedName(callee, aliases);
    for (const { capability, why, isUsed } of FEATURES) if (isUsed(node, path)) yield { capability, why };
  }
}

const BUTTONS = new Set(['run_button', 'button', 'form']);

/**
 * Whether a call stands in an `if` that may lead elsewhere, or in a `try` that may go on without it. An `if` that waits
 * for a button leads nowhere else, and a handler that reports the error does not go on.
 */
function hasOtherPath(call: Node, notebook: Notebook): boolean {
  const around = ancestorsInFunction(call);
  const guards = guardsOf(call, notebook, around.at(-1));
  if (guards.some(({ condition, block }) => block !== undefined && !waitsForButton(condition, notebook))) return true;
  return around.some((each) => each.type === 'try_statement' && !reportsErrors(each, notebook));
}

function waitsForButton(condition: Node, notebook: Notebook): boolean {
  const read = valuesRead([condition], controlsOf(notebook));
  return read.length > 0 && read.every(({ kind }) => BUTTONS.has(kind));
}

/** Whether all handlers tell of the error and do nothing else: what computes another way, or says so, goes on. */
function reportsErrors(attempt: Node, notebook: Notebook): boolean {
  return handlersOf(attempt).every(
    (handler) =>
      /\braise\b|\bstr\(|\{\w+\}|error/.test(handler.text) &&
      !/cpu|fall/i.test(handler.text) &&
      onlyTells(children(children(handler).at(-1)!), aliasOf(handler), notebook),
  );
}
