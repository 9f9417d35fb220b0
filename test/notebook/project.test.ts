import { expect, test } from 'vitest';
import { memberPath } from '../../src/notebook/imports.ts';
import { parseNotebook } from '../../src/notebook/parse.ts';
import { originalPath } from '../../src/notebook/project.ts';
import { argumentsOf } from '../../src/python/arguments.ts';
import { nodesOf } from '../../src/python/tree.ts';
import { calleeOf } from '../../src/semantics/calls.ts';
import { notebookOf } from '../support/build.ts';
import { projectOf } from '../support/project.ts';

const UTILS = 'import torch\ndef get_device():\n    return "cuda"\nDEVICE = get_device()\ntensor = torch.tensor\n';
const LAB = {
  'lab/': 'from .models import Net as Model\nfrom .tools import *\nfrom torch import nn\n',
  'lab.models': 'from . import tools\nfrom .tools import score\nclass Net:\n    pass\n',
  'lab.tools':
    'from lab.models import Net\nimport sys\nme = sys.modules[__name__]\ndef score():\n    return me.other()\ndef other():\n    pass\n',
  'lab.circle': 'from lab.round import x\n',
  'lab.round': 'from lab.circle import x\n',
};

/** What `probe(…)` is given in a notebook beside modules: the module's own name of it, and the definition that it is. */
function meantBy(modules: Readonly<Record<string, string>>, ...cells: readonly string[]): string | undefined {
  const text = notebookOf(...cells.map((each) => `${each}\nreturn`));
  const notebook = parseNotebook('notebook.py', text, { findModule: projectOf(modules) });
  const probe = nodesOf(notebook.root, 'call').find((each) => each.text.startsWith('probe('))!;
  const given = argumentsOf(probe)[0]!.value;
  const definition = calleeOf(given, notebook);
  return [memberPath(given, notebook), definition && `def line ${definition.node.startPosition.row + 1}`]
    .filter((each) => each !== undefined)
    .join(', ');
}

test.each([
  ['utils.get_device, def line 2', { utils: UTILS }, ['from utils import get_device', 'probe(get_device)']],
  ['utils.get_device, def line 2', { utils: UTILS }, ['from utils import get_device as pick', 'probe(pick)']],
  ['utils.get_device, def line 2', { utils: UTILS }, ['import utils as u', 'probe(u.get_device)']],
  ['utils.DEVICE', { utils: UTILS }, ['from utils import DEVICE', 'probe(DEVICE)']],
  ['', { utils: UTILS }, ['from utils import missing', 'probe(missing)']],
  // Names of their own, and of libraries.
  ['', { utils: UTILS }, ['from utils import get_device', 'def f(get_device):\n    probe(get_device)']],
  ['', { utils: UTILS }, ['import other as utils', 'probe(utils.get_device)']],
  ['', { torch: 'def ones():\n    pass\n' }, ['import torch', 'probe(torch.ones)']],
  ['', { datasets: 'def load_dataset():\n    pass\n' }, ['from datasets import load_dataset', 'probe(load_dataset)']],
  // Of these nbfix has no tables.
  [
    'evaluate.score, def line 1',
    { evaluate: 'def score():\n    pass\n' },
    ['from evaluate import score', 'probe(score)'],
  ],
  // Where something is imported from.
  ['lab.models.Net, def line 3', LAB, ['from lab import Model', 'probe(Model)']],
  ['lab.models.Net, def line 3', LAB, ['import lab.models', 'probe(lab.models.Net)']],
  ['lab.models.Net, def line 3', LAB, ['from lab import models', 'probe(models.Net)']],
  ['lab.tools.score, def line 4', LAB, ['from lab.models import score', 'probe(score)']],
  ['lab.tools.score, def line 4', LAB, ['import lab', 'probe(lab.score)']],
  ['', LAB, ['from lab.circle import x', 'probe(x)']],
  // What cannot be read.
  ['', { utils: 'def get_device(:\n' }, ['from utils import get_device', 'probe(get_device)']],
] as const)('%s: %j', (meaning, modules, cells) => {
  expect(meantBy(modules, ...cells)).toBe(meaning);
});

test.each([
  ['utils.tensor', 'torch.tensor'],
  ['lab.nn.Linear', 'torch.nn.Linear'],
  ['lab.models.tools.score', 'lab.tools.score'],
  ['lab.missing', 'lab.missing'],
])('%s is %s', (path, original) => {
  const text = notebookOf('import utils\nimport lab.models\nreturn');
  const findModule = projectOf({ utils: UTILS, ...LAB });
  expect(originalPath(path, parseNotebook('notebook.py', text, { findModule }))).toBe(original);
});
