import { aliasesOf, importsOf, qualifiedName } from '../notebook/imports.ts';
import type { Notebook } from '../notebook/notebook.ts';
import { stringBody } from '../python/strings.ts';
import { field, type Node } from '../python/tree.ts';
import { argumentsOf } from './arguments.ts';
import { executed } from './executed.ts';
import { gpuCells } from './gpu-cells.ts';
import { hasOtherPath } from './gpu-need.ts';
import { reachedBy } from './reached.ts';

/** A CUDA compute capability, major and minor: an A100 has 8.0. */
export type Capability = readonly [major: number, minor: number];

/** The least compute capability that a notebook needs, and why, as the end of `it needs compute capability 7.0: …`. */
export interface CapabilityNeed {
  readonly capability: Capability;
  readonly why: string;
}

/** What a library or a feature needs, where no other path leads around it. */
const FEATURES: readonly {
  readonly capability: Capability;
  readonly why: string;
  readonly isUsed: (call: Node, path: string | undefined, aliases: ReadonlyMap<string, string>) => boolean;
}[] = [
  {
    // TensorRT 8.5 to 10.4 build engines for Volta and newer (NVIDIA's support matrix).
    capability: [7, 0],
    why: 'TensorRT builds no engines for older GPUs',
    isUsed: (_call, path) => /^(?:torch_tensorrt\.(?:\w+\.)?compile|tensorrt\.(?:Builder|Runtime))$/.test(path ?? ''),
  },
  {
    // Tensor cores compute in bfloat16 from Ampere on; older GPUs convert to float32 and back, or refuse.
    capability: [8, 0],
    why: 'it computes in bfloat16',
    isUsed: computesInBfloat16,
  },
  {
    // Storing 8-bit floats works everywhere; multiplying them needs Ada or Hopper.
    capability: [8, 9],
    why: 'it multiplies 8-bit floats (FP8)',
    isUsed: (_call, path) => path === 'torch._scaled_mm' || /^transformer_engine\..*fp8_autocast$/.test(path ?? ''),
  },
];

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
  for (const node of notebook.cells.flatMap(({ statements }) => statements.flatMap((each) => [...executed(each)]))) {
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
    for (const { capability, why, isUsed } of FEATURES) if (isUsed(node, path, aliases)) yield { capability, why };
  }
}

/** `dtype=torch.bfloat16`, `.to(torch.bfloat16)`, `.bfloat16()`, `bf16=True`; a choice between types is none. */
function computesInBfloat16(call: Node, path: string | undefined, aliases: ReadonlyMap<string, string>): boolean {
  const isMethod = (name: string): boolean =>
    path === undefined && field(field(call, 'function') ?? call, 'attribute')?.text === name;
  const given = argumentsOf(call);
  if (given.some(({ value }) => /^["']cpu["']$/.test(value.text))) return false;
  if (isMethod('bfloat16') && given.length === 0) return true;
  return given.some(({ name, value }) => {
    if (name === 'bf16') return value.text === 'True';
    const isType = name === undefined ? isMethod('to') : /(?:^|_)dtype$/.test(name);
    return isType && qualifiedName(value, aliases) === 'torch.bfloat16';
  });
}
