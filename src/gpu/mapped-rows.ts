import type { Notebook } from '../notebook/notebook.ts';
import { argumentsOf } from '../python/arguments.ts';
import { field, nodesOf, type Node } from '../python/tree.ts';
import { calleeOf } from '../semantics/calls.ts';
import { makersOf } from '../semantics/domains/maker.ts';
import { aliasesOf, qualifiedName } from '../notebook/imports.ts';
import { memoized } from '../memoized.ts';

/*
 * `dataset.map(tokenize)` of Hugging Face's datasets. What changes a few letters of each row is soon done, also for many
 * rows; a tokenizer, a processor of pictures or sound, or a model is not.
 *
 *     dataset = load_dataset("yelp_review_full")
 *     dataset["train"].map(lambda rows: tokenizer(rows["text"]), batched=True)
 */

/** A data set as a whole: of a selection of its rows nobody knows how many there are. */
const DATA_SET =
  /^datasets\.load_(?:dataset|from_disk)(?:\.(?:cast\w*|filter|map|re(?:move|name)_columns?|shuffle|train_test_split|with_\w+))*$/;

/** What takes a row apart, by the name of what is called. */
const PROCESSOR = /(?:^|_)(?:tokeni[sz]er?|processor|feature_extractor)$/i;

/** Methods of those that only arrange text. */
const ARRANGES = /^(?:apply_chat_template|decode|batch_decode|convert_\w+)$/;

/** Whether a call puts all rows of a data set through a tokenizer, a processor or a model. */
export function mapsRows(call: Node, object: Node, notebook: Notebook): boolean {
  if (![...makersOf(object, notebook)].some((maker) => DATA_SET.test(maker)) || streams(notebook)) return false;
  const given = argumentsOf(call).find(
    ({ name }, at) => name === 'function' || (name === undefined && at === 0),
  )?.value;
  const code = given?.type === 'lambda' ? given : given && calleeOf(given, notebook)?.node;
  return code !== undefined && nodesOf(code, 'call').some((each) => processes(each, notebook));
}

function processes(call: Node, notebook: Notebook): boolean {
  const callee = field(call, 'function');
  const method = callee && field(callee, 'attribute')?.text;
  if (callee === undefined || ARRANGES.test(method ?? '')) return false;
  const object = field(callee, 'object') ?? callee;
  const name = (field(object, 'attribute') ?? object).text;
  return PROCESSOR.test(name) || [...makersOf(object, notebook)].some((maker) => maker.endsWith('.from_pretrained'));
}

/** Whether data sets are read row by row: then `map` only says what is to be done with them. */
const streams: (notebook: Notebook) => boolean = memoized((notebook) =>
  nodesOf(notebook.root, 'call').some(
    (call) =>
      qualifiedName(field(call, 'function') ?? call, aliasesOf(notebook)) === 'datasets.load_dataset' &&
      argumentsOf(call).some(({ name, value }) => name === 'streaming' && value.type !== 'false'),
  ),
);
