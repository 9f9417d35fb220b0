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

const CALLBACK =
  'class Bar(lab.Callback):\n    def on_epoch_end(self, epoch):\n        mo.output.replace(mo.md(f"{epoch}"))\n';

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
  // marimo makes that of it.
  'from IPython import display\nfor i in range(3):\n    display.display(lab.train(i))',
  'from IPython.display import display\nclass Plot:\n    def add(self, loss):\n        display(loss)\nplot = Plot()\nfor i in range(3):\n    plot.add(lab.train(i))',
  'def show(loss):\n    mo.output.replace(mo.md(f"{loss}"))\nfor i in range(3):\n    show(lab.train(i))',
  'def fit():\n    for i in tqdm(range(3)):\n        lab.train(i)\nfit()',
  'def tell(trial):\n    mo.output.replace(mo.md(f"{trial}"))\nlab.train(1, after_each=tell)',
  'lab.train(1, progress_callback=show)',
  'lab.train(1, show_progress_bar=True)',
  // Bars that are kept somewhere.
  'bars = {}\nbars["a"] = mo.status.progress_bar(total=3).__enter__()\nfor i in range(3):\n    lab.train(i)\n    bars["a"].update()',
  'bars, done = {}, {}\nfor i in range(3):\n    if i not in bars:\n        bars[i] = tqdm(total=3)\n    lab.train(i)\n    bars[i].update(1)',
  'bars = {"a": tqdm(total=3)}\nfor i in range(3):\n    lab.train(i)\n    bars.get("a").update(1)',
  'bars = [tqdm(total=3)]\nfor i in range(3):\n    lab.train(i)\n    bars[0].update(1)',
  'bars = []\nbars.append(tqdm(total=3))\nfor i in range(3):\n    lab.train(i)\n    for bar in bars:\n        bar.update(1)',
  'bars = {"a": tqdm(total=3)}\nfor i in range(3):\n    lab.train(i)\n    for bar in bars.values():\n        bar.update(1)',
  'state.bar = tqdm(total=3)\nfor i in range(3):\n    lab.train(i)\n    state.bar.update(1)',
  'class Log:\n    def __init__(self):\n        self.bar = mo.status.progress_bar(total=3).__enter__()\n    def tell(self, i):\n        self.bar.update()\nlog = Log()\nfor i in range(3):\n    lab.train(i)\n    log.tell(i)',
  // Widgets that are on the page, and change with what they hold.
  'from mofresh import ImageRefreshWidget\nchart = ImageRefreshWidget()\nfor i in range(3):\n    chart.src = lab.train(i)',
  'counter = mo.ui.anywidget(lab.Counter())\nfor i in range(3):\n    lab.train(i)\n    counter.value += 1',
  'import anywidget\nclass Plot(anywidget.AnyWidget):\n    pass\nplot = Plot()\nfor i in range(3):\n    plot.losses = lab.train(i)',
  'from wigglystuff import Matrix\nweights = Matrix(rows=3)\nfor i in range(3):\n    weights.matrix = lab.train(i)',
  'import plotly.graph_objects as go\nfigure = go.FigureWidget()\nfor i in range(3):\n    figure.data[0].y = lab.train(i)',
  'chart = lab.ChartWidget()\ndef show(loss):\n    chart.losses = loss\nfor i in range(3):\n    show(lab.train(i))',
  'class Log:\n    def __init__(self):\n        self.chart = lab.ChartWidget()\n    def tell(self, loss):\n        self.chart.losses = loss\nlog = Log()\nfor i in range(3):\n    log.tell(lab.train(i))',
  // Indicators that are entered by hand.
  'spinner = mo.status.spinner("Training")\nspinner.__enter__()\nlab.train(1)\nspinner.__exit__(None, None, None)',
  'bar = mo.status.progress_bar(total=3).__enter__()\ntry:\n    lab.train(1)\nfinally:\n    bar.__exit__(None, None, None)',
  'import contextlib\nwith contextlib.ExitStack() as stack:\n    stack.enter_context(mo.status.spinner())\n    lab.train(1)',
  // Objects whose methods show it.
  `${CALLBACK}lab.train(1, callbacks=[Bar()])`,
  `${CALLBACK}bar = Bar()\nlab.train(1, callbacks=[bar])`,
  `${CALLBACK}lab.train(1, callback=Bar())`,
  `${CALLBACK}trainer = lab.Trainer(callbacks=[Bar()])\ntrainer.train()`,
  // What a function shows that another one calls.
  'def fit():\n    for i in tqdm(range(3)):\n        lab.train(i)\ndef run():\n    fit()\nrun()',
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
  'from IPython.display import Markdown, display\nfor i in range(3):\n    display(Markdown("Training"))\n    lab.train(i)',
  'class Plot:\n    def add(self, loss):\n        print(loss)\nplot = Plot()\nfor i in range(3):\n    plot.add(lab.train(i))',
  'def tell(trial):\n    print(trial)\nlab.train(1, after_each=tell)',
  'lab.train(1, progress_callback=None)',
  'lab.train(1, show_progress=False)',
  'for i in range(3):\n    print(lab.train(i))',
  'bars = {}\nbars["a"] = tqdm(total=3)\nfor i in range(3):\n    lab.train(i)\n    bars.update(i=1)',
  'sizes = {"a": lab.size()}\nfor i in range(3):\n    lab.train(i)\n    sizes["a"].update(1)',
  'state.bar = lab.bar()\nfor i in range(3):\n    lab.train(i)\n    state.bar.update(1)',
  'bar = mo.status.progress_bar(total=3).__enter__()\nbar.__exit__(None, None, None)\nlab.train(1)',
  'lock = lab.lock()\nlock.__enter__()\nlab.train(1)',
  `${CALLBACK.replace('mo.output.replace(mo.md(f"{epoch}"))', 'print(epoch)')}lab.train(1, callbacks=[Bar()])`,
  `${CALLBACK}lab.train(1)`,
  'state = lab.State()\nfor i in range(3):\n    state.loss = lab.train(i)',
  'chart = lab.ChartWidget()\nfor i in range(3):\n    loss = lab.train(i)\nchart.losses = loss',
])('shows nothing: %j', (body) => {
  expect(isHidden(body)).toBe(true);
});

const LOADS = 'import torch\nfrom transformers import AutoModel\nmodel = AutoModel.from_pretrained("a")\n';
const SHOWN = 'for i in tqdm(range(3)):\n    lab.train(i)';

test('a training that shows itself needs no sign of the load before it, another one does', () => {
  expect(isHidden(`${LOADS}${SHOWN}`)).toBe(false);
  expect(isHidden(`${LOADS}def fit():\n    for i in tqdm(range(3)):\n        lab.train(i)\nfit()`)).toBe(false);
  expect(isHidden(`def run():\n    ${`${LOADS}${SHOWN}`.replaceAll('\n', '\n    ')}\nrun()`)).toBe(false);
  expect(isHidden(`${LOADS}${SHOWN}\nlab.predict(model)`)).toBe(true);
  expect(isHidden(`${LOADS}lab.train(1)\nfor i in tqdm(range(3)):\n    model.generate(i)`)).toBe(true);
  expect(isHidden(LOADS)).toBe(true);
});

test('a function is said to train that loads a model first', () => {
  const body = `def run():\n    ${LOADS.replaceAll('\n', '\n    ')}lab.train(model)\nrun()`;
  const notebook = parseNotebook('notebook.py', notebookOf(IMPORTS, `${body}\nreturn`));
  expect(
    workOf(notebook)
      .cells.at(-1)!
      .hidden.map(({ what }) => what),
  ).toEqual(['training']);
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
    [shows, 'import sys\nsys.stdout = Tee()\nlab.train(1)', false],
    [shows, 'import sys\nsys.stdout = Tee()\ntry:\n    lab.train(1)\nfinally:\n    sys.stdout = sys.__stdout__', false],
    [shows, 'import sys\nsys.stdout = Tee()\nsys.stdout = sys.__stdout__\nlab.train(1)', true],
    [tee('self.lines.append(text)'), 'import sys\nsys.stdout = Tee()\nlab.train(1)', true],
  ])('%s; %s', (defines, body, expected) => {
    expect(isHidden(defines, body)).toBe(expected);
  });
});
