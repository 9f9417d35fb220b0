import { aliasesOf, importsOf, qualifiedName } from '../notebook/imports.ts';
import type { Notebook } from '../notebook/notebook.ts';
import { stringBody } from '../python/strings.ts';
import { children, field, walk, type Node } from '../python/tree.ts';
import { argumentsOf } from './arguments.ts';
import { controlsOf, valuesRead } from './controls.ts';
import { isGpuLiteral } from './devices.ts';
import { executed } from './executed.ts';
import type { GpuOperation } from './survey.ts';
import { workOf } from './work.ts';

/** `does not need a GPU`, `no GPU required` */
const NEGATED = /\b(?:no|not|never|no longer|without)(?: an?)? $|n['’]t $/i;

/** What says, in a docstring or on a page, that a notebook needs a GPU, unless the words around it take it back. */
const CLAIMS: readonly { readonly words: RegExp; readonly unless?: RegExp }[] = [
  { words: /\bGPU requirements?\b/gi },
  // `requires a CUDA-capable GPU`, but not `requires no GPU` or `needs more GPU memory`.
  {
    words:
      /\b(?:requires?|needs?) (?:at least )?(?:an? |one )?(?:(?!no\b|more\b|less\b|extra\b)[\w-]+ )?(?:NVIDIA |CUDA )?GPU/gi,
    unless: NEGATED,
  },
  { words: /\bGPUs? (?:is |are )?required\b/gi, unless: NEGATED },
  { words: /\b(?:NVIDIA|CUDA)[ -]GPU with\b/gi },
  // An item in a list of requirements, unless it is an optional one.
  { words: /(?:^|\n)\s*[-*]\s*(?:\*\*)?(?:\d\+?x? )?(?:\w+ )?NVIDIA GPUs?\b(?!.*\b(?:optional|recommended)\b)/gi },
  // A warning, unless it goes on to say what happens then: `No GPU found, using the CPU`.
  {
    words:
      /\b(?:no|without) (?:NVIDIA |CUDA )?GPU (?:detected|found|available)\b(?![^\n]*\b(?:CPU|fall\w*|slow\w*)\b)/gi,
  },
];

/** What also runs elsewhere says so in its detection: the text must then name NVIDIA or CUDA to mean no other GPU. */
const OTHER_GPUS = /^torch\.(?:backends\.mps|mps|accelerator|xpu)\b/;

/**
 * Why the notebook needs a GPU, in words for a message, or undefined when it falls back by design: it picks a device
 * (`"cuda" if … else "cpu"`) and says nothing, as most notebooks in the wild do.
 */
export function whyGpuIsNeeded(notebook: Notebook): string | undefined {
  const othersWillDo = takesOtherGpus(notebook);
  const says = (text: string): boolean => claimIn(text, othersWillDo);
  if (notebook.docstring !== undefined && says(notebook.docstring.text)) return 'its docstring says so';
  const cpuLess = importsOf(notebook).find(
    ({ module, when }) => when === 'always' && /^(?:cudf|cugraph|cuml|cupy|pycuda|vllm|unsloth)\b/.test(module),
  );
  if (cpuLess !== undefined) return `${cpuLess.module} has no CPU mode`;
  for (const node of notebook.cells.flatMap(({ statements }) => statements.flatMap((each) => [...executed(each)]))) {
    // Fenced examples in the text of a page are no claims about the notebook.
    if (node.type === 'string' && says(textOf(node).replace(/```[\s\S]*?```/g, ''))) return 'its own text says so';
  }
  const hard = hardCodedWork(notebook);
  return hard === undefined ? undefined : `\`${hard.text.split('\n')[0]}\` has no other path`;
}

function claimIn(text: string, othersWillDo: boolean): boolean {
  return CLAIMS.some(({ words, unless }) => {
    const claims = [...text.matchAll(words)].filter(({ index }) => unless?.test(text.slice(0, index)) !== true);
    return claims.some(([claim]) => !othersWillDo || /NVIDIA|CUDA/i.test(claim));
  });
}

/** What the string says; of its escapes only line breaks matter here. */
function textOf(string: Node): string {
  return stringBody(string).replaceAll('\\n', '\n');
}

function takesOtherGpus(notebook: Notebook): boolean {
  const aliases = aliasesOf(notebook);
  for (const statement of notebook.cells.flatMap(({ statements }) => statements)) {
    for (const node of walk(statement)) {
      if (node.type === 'attribute' && OTHER_GPUS.test(qualifiedName(node, aliases) ?? '')) return true;
    }
  }
  return false;
}

/** The first GPU operation of a cell that has no other path. */
function hardCodedWork(notebook: Notebook): Node | undefined {
  const { cells, definitions } = workOf(notebook);
  const fixed = fixedDevices(notebook);
  const isHardCoded = ({ node }: GpuOperation, seen: ReadonlySet<string>): boolean => {
    if (hasOtherPath(node, notebook)) return false;
    const callee = field(node, 'function') ?? node;
    const definition = definitions.get(callee.text);
    if (definition !== undefined && !seen.has(definition.name)) {
      return definition.gpu.some((each) => isHardCoded(each, new Set([...seen, definition.name])));
    }
    if (field(callee, 'attribute')?.text === 'cuda') return true;
    return argumentsOf(node).some(({ value }) => GPU_TEXT.test(value.text) || fixed.has(value.text));
  };
  return cells.flatMap(({ gpu }) => gpu).find((each) => isHardCoded(each, new Set()))?.node;
}

const BUTTONS = new Set(['run_button', 'button', 'form']);

const GPU_TEXT = /^[fF]?["']cuda(?::[^"']*)?["']$/;

/** Names that stand for a GPU wherever the notebook assigns them: `device = torch.device("cuda")`. */
function fixedDevices(notebook: Notebook): Set<string> {
  const aliases = aliasesOf(notebook);
  const fixed = new Set<string>();
  const open = new Set<string>();
  for (const statement of notebook.cells.flatMap(({ statements }) => statements)) {
    for (const node of walk(statement)) {
      const name = node.type === 'assignment' ? field(node, 'left')?.text : undefined;
      const value = field(node, 'right');
      if (name !== undefined && value !== undefined) (isGpuLiteral(value, aliases) ? fixed : open).add(name);
    }
  }
  return new Set([...fixed].filter((name) => !open.has(name)));
}

/**
 * Whether a call stands in an `if` that may lead elsewhere, or in a `try` that may go on without it. An `if` that waits
 * for a button leads nowhere else, and a handler that reports the error does not go on.
 */
export function hasOtherPath(call: Node, notebook: Notebook): boolean {
  for (let each = call.parent; each !== null && each.type !== 'function_definition'; each = each.parent) {
    if (each.type === 'conditional_expression') return true;
    const condition = each.type === 'if_statement' ? field(each, 'condition') : undefined;
    if (condition !== undefined && !waitsForButton(condition, notebook)) return true;
    if (each.type === 'try_statement' && !reportsErrors(each)) return true;
  }
  return false;
}

function waitsForButton(condition: Node, notebook: Notebook): boolean {
  const read = valuesRead([condition], controlsOf(notebook));
  return read.length > 0 && read.every(({ kind }) => BUTTONS.has(kind));
}

function reportsErrors(attempt: Node): boolean {
  const handlers = children(attempt).filter(({ type }) => type === 'except_clause');
  return handlers.every(({ text }) => /\braise\b|\bstr\(|\{\w+\}|error/.test(text) && !/cpu|fall/i.test(text));
}
