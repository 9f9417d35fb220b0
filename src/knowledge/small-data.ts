/*
 * Data sets that come with a library and are small, and what makes data of them that have no more rows, as data. Paths are
 * qualified names with import aliases resolved. Source: the documentation of scikit-learn.
 */

/** How many rows they have. */
export const BUNDLED_ROWS: ReadonlyMap<string, number> = new Map([
  ['sklearn.datasets.load_breast_cancer', 569],
  ['sklearn.datasets.load_diabetes', 442],
  ['sklearn.datasets.load_digits', 1797],
  ['sklearn.datasets.load_iris', 150],
  ['sklearn.datasets.load_linnerud', 20],
  ['sklearn.datasets.load_wine', 178],
]);

/** Calls that give no more rows than the longest of what they are given by position. */
export const KEEPS_ROWS =
  /^(?:enumerate|numpy\.(?:array|asarray)|torch\.(?:tensor|as_tensor|from_numpy|FloatTensor|LongTensor)|torch\.utils\.data\.(?:TensorDataset|DataLoader|random_split|Subset)|sklearn\.model_selection\.train_test_split)$/;

/** Arguments by which a loader may give rows more than once. */
export const REPEATS_ROWS: readonly string[] = ['sampler', 'batch_sampler'];

/** Methods of arrays and tensors that do the same. */
export const KEEPS_ROWS_METHODS: ReadonlySet<string> = new Set('astype cpu double float long numpy to'.split(' '));

/** Methods of scalers and the like that give as many rows as they are given. */
export const MAPS_ROWS: ReadonlySet<string> = new Set(['fit_transform', 'transform']);
