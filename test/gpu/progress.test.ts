import { describe, expect, test } from 'vitest';
import { showsProgress } from '../../src/gpu/progress.ts';
import { workOf } from '../../src/gpu/work.ts';
import { parseNotebook } from '../../src/notebook/parse.ts';
import { nodesOf } from '../../src/python/tree.ts';
import { notebookOf } from '../support/build.ts';

const IMPORTS = `import lab
import marimo as mo
from rich.progress import track
from tqdm.auto import tqdm, trange`;

/** Whether the work of the last cell, calls of `lab.train`, is hidden from who looks at the page. */
function isHidden(...cells: readonly string[]): boolean {
  const notebook = parseNotebook('notebook.py', notebookOf(...[IMPORTS, ...cells].map((each) => `${each}\nreturn`)));
  const { hidden, longOperations } = workOf(notebook).cells.at(-1)!;
  expect(longOperations.length).toBeGreaterThan(0);
  return hidden.length > 0;
}

test.each([
  'with mo.status.spinner("Training"):\n    lab.train(1)',
  'for i in mo.status.progress_bar(range(3)):\n    lab.train(i)',
  'for i in tqdm(range(3)):\n    lab.train(i)',
  'for i in trange(3):\n    lab.train(i)',
  'for i in track(range(3)):\n    lab.train(i)',
  'bar = tqdm(range(3))\nfor i in bar:\n    lab.train(i)',
  'losses = [lab.train(i) for i in tqdm(range(3))]',
  'bar = tqdm(total=3)\nfor i in range(3):\n    lab.train(i)\n    bar.update(1)',
  'with mo.status.progress_bar(total=3) as bar:\n    for i in range(3):\n        lab.train(i)\n        bar.update()',
  'for i in range(3):\n    loss = lab.train(i)\n    mo.output.replace(mo.md(f"{loss}"))',
  'for i in range(3):\n    mo.output.append(lab.train(i))',
  'def show(loss):\n    mo.output.replace(mo.md(f"{loss}"))\nfor i in range(3):\n    show(lab.train(i))',
  'def fit():\n    for i in tqdm(range(3)):\n        lab.train(i)\nfit()',
  'def tell(trial):\n    mo.output.replace(mo.md(f"{trial}"))\nlab.train(1, after_each=tell)',
  'lab.train(1, progress_callback=show)',
  'lab.train(1, show_progress_bar=True)',
])('shows that it is at work: %j', (body) => {
  expect(isHidden(body)).toBe(false);
});

test.each([
  'lab.train(1)',
  'for i in range(3):\n    lab.train(i)',
  'mo.status.spinner("Training")\nlab.train(1)',
  'bar = tqdm(total=3)\nfor i in range(3):\n    lab.train(i)',
  'bar = {}\nfor i in range(3):\n    lab.train(i)\n    bar.update(i=1)',
  // A note is there to be read afterwards, too.
  'for i in range(3):\n    mo.output.append(mo.md("Training"))\n    lab.train(i)',
  'mo.output.replace(mo.md("Training"))\nlab.train(1)',
  'def tell(trial):\n    print(trial)\nlab.train(1, after_each=tell)',
  'lab.train(1, progress_callback=None)',
  'lab.train(1, show_progress=False)',
  'for i in range(3):\n    print(lab.train(i))',
])('shows nothing: %j', (body) => {
  expect(isHidden(body)).toBe(true);
});

const LIBRARIES = 'import datasets\nimport diffusers\nimport torch\nimport transformers\nimport tqdm';
const WITH_BARS = `${LIBRARIES}\ntqdm.auto.tqdm = tqdm.notebook.tqdm`;

test.each([
  ['a load', ['model = transformers.AutoModel.from_pretrained("a")']],
  ['what a load gives', ['pipe = diffusers.FluxPipeline.from_pretrained("a")', 'image = pipe("a cat")']],
  [
    'a function that calls it',
    ['pipe = diffusers.FluxPipeline.from_pretrained("a")', 'def draw(text):\n    return pipe(text)', 'draw("b")'],
  ],
  ['a trainer', ['trainer = transformers.Trainer(lab.model)', 'trainer.train()']],
])('%s shows a bar where the notebook has put one that marimo shows', (_, cells) => {
  expect(isHidden(LIBRARIES, ...cells)).toBe(true);
  expect(isHidden(WITH_BARS, ...cells)).toBe(false);
});

test.each([
  ['what another library does', ['lab.train(1)']],
  ['a model that writes', ['model = transformers.AutoModel.from_pretrained("a")', 'model.generate(1)']],
  ['a pipeline of Transformers', ['pipe = transformers.pipeline("a")', 'pipe("b")']],
])('%s shows no bar even then', (_, cells) => {
  expect(isHidden(WITH_BARS, ...cells)).toBe(true);
});

test('what makes rows of a data set shows a bar, what sorts them counts as none', () => {
  const cells = [WITH_BARS, 'rows = datasets.load_dataset("a")', 'rows.filter(keep).map(double)\nrows.sort("b")'];
  const notebook = parseNotebook('notebook.py', notebookOf(...cells.map((each) => `${each}\nreturn`)));
  const calls = nodesOf(notebook.root, 'call').filter(({ text }) => text.startsWith('rows.'));
  const shown = calls.filter((each) => showsProgress(each, notebook)).map(({ text }) => text);
  expect(shown.toSorted()).toEqual(['rows.filter(keep)', 'rows.filter(keep).map(double)']);
});

describe('what is printed goes to the output of the cell', () => {
  const tee = (writes: string): string =>
    `import contextlib\nimport io\nclass Tee(io.StringIO):\n    def write(self, text):\n        ${writes}\n        return len(text)`;
  const shows = tee('mo.output.append(text)');
  const within = (with_: string): string => `tee = Tee()\nwith ${with_}:\n    lab.train(1)`;

  test.each([
    [shows, within('contextlib.redirect_stdout(tee)'), false],
    [shows, within('contextlib.redirect_stderr(Tee())'), false],
    [shows, within('contextlib.closing(tee)'), true],
    [shows, within('contextlib.redirect_stdout(io.StringIO())'), true],
    [tee('self.lines.append(text)'), within('contextlib.redirect_stdout(tee)'), true],
  ])('%s; %s', (defines, body, expected) => {
    expect(isHidden(defines, body)).toBe(expected);
  });
});
