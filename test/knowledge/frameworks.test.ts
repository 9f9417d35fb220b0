import { expect, test } from 'vitest';
import { gateIn } from '../../src/gpu/gates.ts';
import { askerOf, FRAMEWORKS } from '../../src/knowledge/frameworks.ts';
import { parseNotebook } from '../../src/notebook/parse.ts';
import { notebookOf } from '../support/build.ts';

const asked = FRAMEWORKS.filter(({ gpuMissing }) => gpuMissing !== null);

test.each(asked)('a gate that asks $title is known to be one', ({ module, gpuMissing }) => {
  const cells = [
    `import marimo as mo\nimport ${module} as library`,
    `mo.stop(${gpuMissing!.replaceAll('{name}', 'library')})`,
  ];
  const notebook = parseNotebook('notebook.py', notebookOf(...cells.map((each) => `${each}\nreturn`)));
  expect(gateIn(notebook, notebook.cells[1]!)?.text).toMatch(/^mo\.stop/);
});

test.each([
  ['cuml', 'cupy'],
  ['torchvision.models', 'torch'],
  ['transformers', 'torch'],
  ['faster_whisper', 'ctranslate2'],
])('%s loads %s', (module, asker) => {
  expect(askerOf(module)?.module).toBe(asker);
  expect(asked.map((each) => each.module)).toContain(asker);
});

test.each(['numpy', 'cucim', 'polars'])('%s loads nothing to ask', (module) => {
  expect(askerOf(module)).toBeUndefined();
});
