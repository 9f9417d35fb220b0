import { expect, test } from 'vitest';
import { codemods } from '../../codemods/index.ts';
import { auditNotebook } from '../../src/engine/audit.ts';
import { parseNotebook } from '../../src/notebook/parse.ts';
import { notebookOf } from '../support/build.ts';
import { projectOf } from '../support/project.ts';
import { readTemplates } from '../support/templates.ts';

/** What `audit` finds in a notebook beside a module `lab`, and what it does not know; rules by the numbers of cells. */
function audited(modules: string | Readonly<Record<string, string>>, ...bodies: readonly string[]): string {
  const text = notebookOf('import torch\nimport numpy as np\nreturn', ...bodies.map((each) => `${each}\nreturn`));
  const findModule = projectOf(typeof modules === 'string' ? { lab: modules } : modules);
  const notebook = parseNotebook('notebook.py', text, { findModule });
  const { findings, unchecked } = auditNotebook(notebook, codemods, readTemplates());
  expect(findings.every(({ fixable, refusal }) => fixable === true || refusal !== null)).toBe(true);
  return [...findings.map(({ rule, cell }) => `${rule} ${cell}`), ...unchecked.map(({ call }) => `? ${call}`)].join(
    ', ',
  );
}

const DEVICE =
  'import torch\ndef get_device():\n    return torch.device("cuda" if torch.cuda.is_available() else "cpu")\n';
const LONG = 'import time\ndef work(rounds=100):\n    for each in range(rounds):\n        time.sleep(each)\n';
const SHORT = 'def work(x):\n    return x + 1\n';
const USE = ['from lab import work', 'work(3)'] as const;
const CHOICE = 'torch.ones(3).to("cuda" if torch.cuda.is_available() else "cpu")';
const NET = 'net = torch.nn.Linear(4, 4)\nnet.requires_grad_(False)';

test.each([
  // Which device.
  [
    'a helper that falls back',
    DEVICE,
    ['from lab import get_device', `torch.manual_seed(0)\n${NET}.to(get_device())`],
    '',
  ],
  [
    'a helper that always gives a GPU',
    'def get_device():\n    return "cuda"\n',
    ['from lab import get_device', 'x = torch.ones(3, device=get_device())'],
    'gpu-gate 3',
  ],
  [
    'a device that a module keeps',
    'DEVICE = "cuda"\n',
    ['from lab import DEVICE', 'x = torch.ones(3, device=DEVICE)'],
    'gpu-gate 3',
  ],
  [
    'the same by an attribute',
    'DEVICE = "cuda"\n',
    ['import lab', 'x = torch.ones(3, device=lab.DEVICE)'],
    'gpu-gate 3',
  ],
  [
    'a module that works on the GPU itself',
    'import torch\ndef work(x):\n    return torch.ones(x).cuda()\n',
    USE,
    'gpu-gate 3',
  ],
  [
    'a gate in a module',
    'import marimo as mo\nimport torch\ndef need_gpu():\n    mo.stop(not torch.cuda.is_available(), "no GPU")\n',
    ['from lab import need_gpu', 'need_gpu()\nx = torch.ones(3).cuda()'],
    '',
  ],
  [
    'a device that a module passes on',
    'import torch\ndef work(x):\n    return torch.ones(3, device=x.device)\n',
    ['from lab import work', 'work(torch.ones(3))'],
    '',
  ],
  // How long.
  ['long work', LONG, USE, 'progress-spinner 3'],
  ['long work, by an attribute', LONG, ['import lab', 'lab.work()'], 'progress-spinner 3'],
  [
    'long work that shows progress',
    LONG.replace('import time', 'import time\nfrom tqdm import tqdm').replace('range(rounds)', 'tqdm(range(rounds))'),
    USE,
    '',
  ],
  [
    'long work that draws at each turn',
    `${LONG}        Meter().add(each)\nfrom IPython import display\nclass Meter:\n    def add(self, x):\n        display.display(x)\n`,
    USE,
    '',
  ],
  [
    'long work that is given marimo to show how far it is',
    LONG.replace('(rounds=100)', '(mo, rounds=100)').replace('range(rounds)', 'mo.status.progress_bar(range(rounds))'),
    ['import marimo as mo\nfrom lab import work', 'work(mo)'],
    '',
  ],
  ['short work', SHORT, USE, ''],
  [
    'what its name makes look long',
    SHORT.replace('work', 'train_model'),
    ['from lab import train_model', 'train_model(3)'],
    '',
  ],
  [
    'such a name of a loop in which nothing is seen',
    'def train_model(x):\n    def step(each):\n        return x(each)\n    for each in range(9):\n        step(each)\n',
    ['from lab import train_model', 'train_model(3)'],
    'progress-spinner 3',
  ],
  [
    'such a name where something is not known',
    'import strange\ndef train_model(x):\n    return strange.fit_all(x)\n',
    ['from lab import train_model', 'train_model(3)'],
    'progress-spinner 3, ? strange.fit_all',
  ],
  [
    'a method',
    `${LONG}class Runner:\n    def run(self):\n        work()\n`,
    ['from lab import Runner', 'runner = Runner()', 'runner.run()'],
    'progress-spinner 4',
  ],
  ['a name that only looks like it', LONG, ['from lab import work', 'def use(work: object) -> None:\n    work(3)'], ''],
  // Random numbers.
  [
    'what a module draws',
    'import torch\ndef work(x):\n    return torch.rand(x)\n',
    [USE[0], `print(work(3))\n${CHOICE}`],
    'random-seeds 3',
  ],
  [
    'what a module seeds',
    'import torch\ndef seed_all():\n    torch.manual_seed(0)\n',
    ['from lab import seed_all', `seed_all()\nprint(torch.rand(3))\n${CHOICE}`],
    '',
  ],
  [
    'weights that are loaded over those that are drawn',
    'import torch\nclass Net(torch.nn.Module):\n    def __init__(self):\n        self.a = torch.nn.Linear(3, 3)\n    def load(self, path):\n        self.load_state_dict(torch.load(path))\n        return self\n',
    ['from lab import Net', `net = Net().load("a.pt")\nprint(net.a.weight)\n${CHOICE}`],
    '',
  ],
  [
    'a table of functions that draw, which is only listed',
    'import torch\ndef draw():\n    return torch.rand(3)\nTABLE = {"a": draw}\ndef names():\n    return sorted(TABLE)\n',
    ['from lab import names', `print(names())\n${CHOICE}`],
    '',
  ],
  // What is not known.
  ['a module that is missing', {}, USE, '? lab.work'],
  ['one that is no Python', 'def work(:\n', USE, '? lab.work'],
  ['what a module does not have', 'x = 3\n', USE, '? lab.work'],
  ['what a module has made somehow', 'import strange\nwork = strange.make()\n', USE, '? lab.work'],
  ['a lambda', 'work = lambda x: x + 1\n', USE, ''],
  ['the name of a function of a library', 'import torch\nwork = torch.ones\n', USE, ''],
  ['another module of the project', { lab: 'from tools import work\n', tools: LONG }, USE, 'progress-spinner 3'],
  ['modules that import each other', { lab: `import tools\n${SHORT}`, tools: `import lab\n${LONG}` }, USE, ''],
  [
    'what lies too deep',
    {
      lab: 'from a import f\ndef work(x):\n    return f(x)\n',
      a: 'from b import g\ndef f(x):\n    return g(x)\n',
      b: 'def g(x):\n    return x\n',
    },
    USE,
    '? b.g',
  ],
  // A fix edits the notebook only.
  [
    'a handler that swallows in a module',
    'import torch\ndef work(x):\n    try:\n        return torch.ones(x).cuda()\n    except Exception:\n        print("no")\n',
    USE,
    'gpu-gate 3',
  ],
] as const)('%s', (_what, modules, bodies, expected) => {
  expect(audited(modules, ...bodies)).toBe(expected);
});
