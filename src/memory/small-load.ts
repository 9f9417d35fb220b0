import { knownLongCall } from '../gpu/long-call.ts';
import { definitionOf } from '../gpu/work.ts';
import { rowFinder } from '../knowledge/fits.ts';
import { isLargeModel, isSmallModel, LARGE_TASKS, MODEL_LOADS, otherLoad } from '../knowledge/model-names.ts';
import { aliasesOf, qualifiedName } from '../notebook/imports.ts';
import type { Notebook } from '../notebook/notebook.ts';
import { argumentsOf, hasSplat, positional } from '../python/arguments.ts';
import { plainText } from '../python/strings.ts';
import { field, nodesOf, type Node } from '../python/tree.ts';
import { assignedTo } from '../semantics/name-uses.ts';

const loadBy = rowFinder(MODEL_LOADS);

/**
 * Whether a call loads a model that takes little of a GPU: one that is small by its name, as `pipeline(model="distilbert-…")`,
 * or of a kind that mostly is, such as encoders and classifiers of pictures, where the name says nothing else. Without a
 * name, `pipeline("sentiment-analysis")` loads a small one of its own choice.
 */
export function isSmallLoad(call: Node, notebook: Notebook): boolean {
  const callee = call.type === 'call' ? field(call, 'function') : undefined;
  const path = callee && qualifiedName(callee, aliasesOf(notebook));
  const isOther = callee?.text.endsWith('.from_pretrained') === true;
  const load =
    (path === undefined ? undefined : loadBy(path)) ?? (isOther ? otherLoad(path ?? callee.text) : undefined);
  if (load === undefined) return isOfSmallLoads(call, notebook);
  if (hasSplat(call) || argumentsOf(call).some(({ name }) => QUANTIZED.test(name ?? ''))) return false;
  if (load.at === undefined) return true;
  const named = argumentsOf(call).find(({ name }) => load.names?.includes(name ?? ''))?.value;
  const model = named ?? positional(call)[load.at];
  if (model === undefined) return path === 'transformers.pipeline';
  const isLarge = load.isLarge === 'by task' ? writes(call) : load.isLarge;
  const values = model.type === 'identifier' ? assignedTo(model, notebook) : [model];
  const names = values.map((each) => each && plainText(each));
  return (
    names.length > 0 &&
    names.every((name) => name !== undefined && (isLarge ? isSmallModel(name) : !isLargeModel(name)))
  );
}

/** Nobody makes the numbers of a small model shorter. */
const QUANTIZED = /^(?:load_in_[48]bit|quantization_config)$/;

/** Whether a pipeline is for a task for which models write, or for one that is not known. */
function writes(pipeline: Node): boolean {
  const task = argumentsOf(pipeline).find(({ name }) => name === 'task')?.value ?? positional(pipeline)[0];
  const text = task && plainText(task);
  return text === undefined || LARGE_TASKS.test(text);
}

/** Whether a call of a function of the notebook loads models, all of which are small. */
function isOfSmallLoads(call: Node, notebook: Notebook): boolean {
  const called = definitionOf(call, notebook);
  if (called?.node.type !== 'function_definition' || called.longOperation !== 'model load') return false;
  const loads = nodesOf(called.node, 'call').filter((each) => {
    const callee = field(each, 'function') ?? each;
    const path = qualifiedName(callee, aliasesOf(notebook));
    return knownLongCall(each, callee, path, notebook)?.what === 'model load';
  });
  return loads.length > 0 && loads.every((each) => isSmallLoad(each, notebook));
}
