import { expect, test } from 'vitest';
import { parseNotebook } from '../../src/notebook/parse.ts';
import { argumentsOf } from '../../src/python/arguments.ts';
import { nodesOf } from '../../src/python/tree.ts';
import { keepsInRecord } from '../../src/semantics/records.ts';
import { notebookOf } from '../support/build.ts';

const IMPORTS = `
import dataclasses, os
import acme
from acme.config import Evaluation
from pydantic import BaseModel
from somewhere import Mixin
`.trim();

/** Whether the first call that is given a device keeps it in a record. */
function isKept(...bodies: readonly string[]): boolean {
  const notebook = parseNotebook('n.py', notebookOf(...[IMPORTS, ...bodies].map((each) => `${each}\nreturn`)));
  const calls = nodesOf(notebook.root, 'call').flatMap((call) =>
    argumentsOf(call).flatMap(({ value }) => (value.text === '"cuda"' ? [keepsInRecord(value, call, notebook)] : [])),
  );
  return calls[0]!;
}

const FIELDS = 'class Task:\n    device: str = "cpu"\n    size: int = 3';
const KEEPS =
  'class Task:\n    def __init__(self, device, size=3):\n        self.device = device\n        self.size = size';

test.each([
  [['train(acme.TrainConfig(device="cuda"))']],
  [['arguments = acme.trainer.TrainingArguments("out", device="cuda")', 'arguments.run()']],
  [['task = Evaluation(device="cuda")']],
  [['task = acme.Task(device="cuda", root="data")', 'os.listdir(task.root)']],
  [['task = acme.Task(device="cuda")', 'task.size = 3\nfiles = acme.open(task, task.root.name)\ntask']],
  [['settings = dict(device="cuda")']],
  [['settings = {}\nsettings.update(device="cuda")']],
  [['task = dataclasses.replace(acme.task, device="cuda")']],
  [[`@dataclasses.dataclass\n${FIELDS}`, 'Task(device="cuda")']],
  [[FIELDS.replace('Task', 'Task(BaseModel)'), 'Task(device="cuda")']],
  [[KEEPS, 'Task("cuda")']],
  [[KEEPS, 'Task(size=4, device="cuda")']],
])('a record: %j', (bodies) => {
  expect(isKept(...bodies)).toBe(true);
});

test.each([
  // Nothing tells it from a model.
  [['model = acme.Model(device="cuda")']],
  [['model = acme.Model(device="cuda")', 'acme.train(model)']],
  [['model = acme.Model(device="cuda")', 'print(model.device)']],
  [['model = acme.Model(device="cuda")', 'acme.train(model, model.name)']],
  [['model = acme.Model(device="cuda")', 'print(model.root)\nmodel.fit()']],
  [['model = acme.Model(device="cuda")', 'print(model.root)\nmodel.inner.fit()']],
  [['model = acme.Model(device="cuda")', 'print(model.root)\nmodel(3)']],
  [['model = acme.Model(device="cuda")', 'print(model.root)\nrows = model[3]']],
  [['model = acme.Model(device="cuda")', 'print(model.root)\nrows = [each for each in model]']],
  [['model = acme.Model(device="cuda")\nmodel = acme.other(model)', 'print(model.root)']],
  [['model = acme.Model("net", device="cuda")', 'print(model.root)']],
  [['acme.Config.build(device="cuda")']],
  [['def dict(device): return acme.start(device)', 'dict(device="cuda")']],
  [['model = acme.load()\nmodel.update(device="cuda")']],
  // Classes of the notebook that do more than keep it, or may.
  [[FIELDS.replace('Task', 'Task(Mixin)'), 'Task(device="cuda")']],
  [[`${FIELDS}\n    def __post_init__(self):\n        acme.start(self)`, 'Task(device="cuda")']],
  [[`${KEEPS}\n        acme.start(device)`, 'Task("cuda")']],
  [['class Task:\n    def __init__(self, **more):\n        acme.start(more)', 'Task(device="cuda")']],
  [['def task(device):\n    acme.start(device)', 'task("cuda")']],
])('perhaps none: %j', (bodies) => {
  expect(isKept(...bodies)).toBe(false);
});
