import { expect, test } from 'vitest';
import { isKnownLibrary } from '../../src/knowledge/known-libraries.ts';

test.each([
  ['of Python', 'json.dumps', true],
  ['with a row among those that take long', 'kagglehub.dataset_download', true],
  ['that computes on GPUs', 'cudf.read_csv', true],
  ['that draws', 'altair.Chart', true],
  ['whose long calls are known', 'sklearn.cluster.KMeans', true],
  ['of layers for JAX', 'flax.nnx.Linear', true],
  ['of a book', 'd2l.torch.train_ch6', true],
  ['of the project', 'lab.train', false],
  ['that starts like a known one', 'torchlab.train', false],
  ['by its own name', 'plotly', true],
])('a library %s: %s', (_, path, isKnown) => {
  expect(isKnownLibrary(path)).toBe(isKnown);
});
