import { knownLongCall } from '../gpu/long-call.ts';
import { definitionOf } from '../gpu/work.ts';
import { rowFinder } from '../knowledge/fits.ts';
import { isLargeModel, isSmallModel, LARGE_TASKS, MODEL_LOADS, otherLoad } from '../knowledge/model-names.ts';
import { controlsOf } from '../marimo/controls.ts';
import { aliasesOf, qualifiedName } from '../notebook/imports.ts';
import type { Notebook } from '../notebook/notebook.ts';
import { symbolOf } from '../notebook/symbols.ts';
import { argumentsOf, hasSplat, positional } from '../python/arguments.ts';
import { plainText } from '../python/strings.ts';
import { children, field, nodesOf, type Node } from '../python/tree.ts';
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
  const names = valuesOf(model, notebook)
    .flatMap((each) => (each === undefined ? [each] : (chosenFrom(each, notebook) ?? [each])))
    .map((each) => each && plainText(each));
  return (
    names.length > 0 &&
    names.every((name) => name !== undefined && (isLarge ? isSmallModel(name) : !isLargeModel(name)))
  );
}

function valuesOf(node: Node, notebook: Notebook): readonly (Node | undefined)[] {
  return node.type === 'identifier' ? assignedTo(node, notebook) : [node];
}

/** What is chosen from: `choice.value` of `mo.ui.dropdown(["a", "b"])`, `MODELS[size]` of `{"small": "a", "base": "b"}`. */
function chosenFrom(value: Node, notebook: Notebook): readonly (Node | undefined)[] | undefined {
  if (value.type === 'subscript') return itemsOf(field(value, 'value'), notebook);
  const object = value.type === 'attribute' && value.text.endsWith('.value') ? field(value, 'object') : undefined;
  const control = object?.type === 'identifier' ? controlsOf(notebook).get(symbolOf(object)) : undefined;
  if (control === undefined || !/^(?:dropdown|radio)$/.test(control.kind)) return undefined;
  // What comes first has the name of what comes first in a slider.
  return itemsOf(control.settings.get('options') ?? control.settings.get('start'), notebook);
}

/** The items of lists and the values of dictionaries that an expression may be. */
function itemsOf(container: Node | undefined, notebook: Notebook): readonly (Node | undefined)[] {
  const containers = container === undefined ? [] : valuesOf(container, notebook);
  const items = containers.flatMap((each) =>
    each !== undefined && /^(?:list|tuple|dictionary)$/.test(each.type)
      ? children(each).map((item) => (item.type === 'pair' ? field(item, 'value') : item))
      : [undefined],
  );
  return items.length === 0 ? [undefined] : items;
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
