import { BUNDLED_ROWS, KEEPS_ROWS, KEEPS_ROWS_METHODS, MAPS_ROWS, REPEATS_ROWS } from '../../knowledge/small-data.ts';
import { hasSplat, isGiven, positional } from '../../python/arguments.ts';
import { evaluatorIn, type Domain } from '../evaluate.ts';
import { sum } from '../sum.ts';

/*
 * The domain of how many rows data have at most that are made of a data set which comes with a library.
 *
 *     data = load_digits()
 *     loader = DataLoader(TensorDataset(torch.tensor(data["data"] / 16)), batch_size=32)      →  1797
 */

type Known = number | undefined;

function most(values: readonly Known[]): Known {
  return values.reduce<Known>(
    (one, other) => (one === undefined || other === undefined ? undefined : Math.max(one, other)),
    0,
  );
}

const ROWS: Domain<number> = {
  bottom: 0,
  join: (one, other) => most([one, other]),
  literal: (type) => (/^(?:integer|float)$/.test(type) ? 1 : type === 'none' ? 0 : undefined),
  parameter: () => undefined,
  // `[0] * 9` repeats a list, `a + b` joins two.
  operation: (operator, operands) => (operator === '*' ? undefined : operator === '+' ? sum(operands) : most(operands)),
  container: (item, parts) => (parts === undefined ? undefined : most([item, parts.length])),
  dictionary: () => undefined,
  filled: () => undefined,
  item: (of) => of,
  part: (of) => of,
  imported: () => undefined,
  attribute: (_node, of) => of,
  entered: () => undefined,
  call: (call, name, { valueOf }) => {
    const bundled = BUNDLED_ROWS.get(name);
    if (bundled !== undefined) return bundled;
    const isKept = KEEPS_ROWS.test(name) && !hasSplat(call) && !isGiven(call, REPEATS_ROWS);
    return isKept ? most(positional(call).map(valueOf)) : undefined;
  },
  method: (call, of, method, { valueOf }) => {
    const [given] = positional(call);
    if (MAPS_ROWS.has(method)) return given && valueOf(given);
    return KEEPS_ROWS_METHODS.has(method) ? of : undefined;
  },
  called: () => undefined,
};

/** How many rows a value has at most; undefined where that is not known. */
export const rowsOf = evaluatorIn(ROWS);
