import { rowFinder } from '../knowledge/fits.ts';
import { isSmallModel, NAMED_LOADS } from '../knowledge/model-names.ts';
import { aliasesOf, qualifiedName } from '../notebook/imports.ts';
import type { Notebook } from '../notebook/notebook.ts';
import { argumentsOf, hasSplat, positional } from '../python/arguments.ts';
import { plainText } from '../python/strings.ts';
import { field, type Node } from '../python/tree.ts';
import { assignedTo } from '../semantics/name-uses.ts';

const loadBy = rowFinder(NAMED_LOADS);

/**
 * Whether a call loads a model that is small by its name: `pipeline(model="distilbert-base-uncased")`. Without a name,
 * `pipeline("sentiment-analysis")` loads a small one of its own choice.
 */
export function isSmallLoad(call: Node, notebook: Notebook): boolean {
  const path = call.type === 'call' ? qualifiedName(field(call, 'function') ?? call, aliasesOf(notebook)) : undefined;
  const load = path === undefined ? undefined : loadBy(path);
  if (load === undefined || hasSplat(call)) return false;
  const named = argumentsOf(call).find(({ name }) => load.names.includes(name ?? ''))?.value;
  const model = named ?? positional(call)[load.at];
  if (model === undefined) return path === 'transformers.pipeline';
  const values = model.type === 'identifier' ? assignedTo(model, notebook) : [model];
  return values.length > 0 && values.every((each) => isSmallModel((each && plainText(each)) ?? ''));
}
