import type { Notebook } from '../../notebook/notebook.ts';
import type { Node } from '../../python/tree.ts';
import { evaluatorIn, type Domain } from '../evaluate.ts';

/*
 * The domain of None. What a library gives is taken for a value: most of it is, and what is not is said so by its makers.
 *
 *     def picture(kind):
 *         if kind == "bar":
 *             return bars()      →  `picture(kind)` may be None
 */

/** `holder`: a value, in which there may be None. `maybe`: None in some cases, or what nothing is known of. */
type Nullness = 'nothing' | 'none' | 'value' | 'holder' | 'maybe';

const NULLNESS: Domain<Nullness> = {
  bottom: 'nothing',
  join: (one = 'maybe', other = 'maybe') => {
    if (one === 'nothing' || one === other) return other;
    if (other === 'nothing') return one;
    return isValue(one) && isValue(other) ? 'holder' : 'maybe';
  },
  literal: (type) => (type === 'none' ? 'none' : type === 'await' || type === 'yield' ? 'maybe' : 'value'),
  parameter: () => 'maybe',
  operation: () => 'value',
  container: (item) => holding([item]),
  dictionary: (entries) => holding(entries.map(({ value }) => value)),
  filled: (of, puts) => (isValue(of) ? holding([of, ...puts.map(({ value }) => value)]) : of),
  item: (of) => (of === 'value' ? 'value' : 'maybe'),
  part: () => 'maybe',
  imported: () => 'value',
  attribute: () => 'maybe',
  entered: () => 'value',
  call: (_call, name) => (MAY_GIVE_NONE.test(name) ? 'maybe' : 'value'),
  method: () => 'value',
  called: (_call, callee) => (callee === 'value' ? 'value' : 'maybe'),
};

function isValue(of: Nullness | undefined): boolean {
  return of === 'value' || of === 'holder';
}

function holding(items: readonly (Nullness | undefined)[]): Nullness {
  return items.every((each) => each === 'value' || each === 'nothing') ? 'value' : 'holder';
}

/** Functions of Python that give what they are given, or nothing. */
const MAY_GIVE_NONE = /^(?:eval|exec|getattr|next|print|setattr|shutil\.which|re\.(?:\w*match|search))$/;

const nullness = evaluatorIn(NULLNESS);

/** Whether an expression is None in some case, or nothing is known of it. */
export function mayBeNone(node: Node, notebook: Notebook): boolean {
  const found = nullness(node, notebook);
  return found === undefined || found === 'none' || found === 'maybe';
}
