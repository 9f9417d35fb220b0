import { rowFinder } from '../knowledge/fits.ts';
import { isSmallModel } from '../knowledge/model-names.ts';
import { aliasesOf, qualifiedName } from '../notebook/imports.ts';
import type { Notebook } from '../notebook/notebook.ts';
import { argumentsOf, hasSplat, positional } from '../python/arguments.ts';
import { plainText } from '../python/strings.ts';
import { field, type Node } from '../python/tree.ts';
import { assignedTo } from '../semantics/name-uses.ts';

/** Where the loads whose model is told by its name take that name. */
const LOADS: readonly { readonly path: string; readonly at: number; readonly names: readonly string[] }[] = [
  { path: 'transformers.pipeline', at: 1, names: ['model'] },
  { path: 'sentence_transformers.SentenceTransformer', at: 0, names: ['model_name_or_path'] },
  { path: 'chromadb.**.SentenceTransformerEmbeddingFunction', at: 0, names: ['model_name'] },
  { path: 'sentence_transformers.CrossEncoder', at: 0, names: ['model_name_or_path', 'model_name'] },
];

const loadBy = rowFinder(LOADS);

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
