import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { parametersOf } from '../../src/python/parameters.ts';
import { calleeOf } from '../../src/semantics/calls.ts';
import { field } from '../../src/python/tree.ts';
import { classesOf } from '../../src/semantics/definitions.ts';
import { callablesOf, givenParameters } from '../../src/semantics/methods.ts';
import { parseNotebook } from '../../src/notebook/parse.ts';
import { notebookOf } from '../support/build.ts';
import { asked } from '../support/asked.ts';

/*
 * Which method `probe(…)` calls. Each method returns its own name, as far as Python is asked: where a method is named, it is
 * the one that Python calls each time.
 */
const PROGRAM = `
import json, sys, types
def run(cells):
    given = []
    sys.modules["torch"] = torch = types.ModuleType("torch")
    torch.no_grad = lambda: lambda function: function
    torch.nn = types.SimpleNamespace(Module=type("Module", (), {"to": lambda self, device: self, "eval": lambda self: self}))
    names = {"probe": given.append}
    for cell in cells: exec(cell, names)
    return [str(value) for value in given]
print(json.dumps([run(cells) for cells in json.load(sys.stdin)]))
`;

const TRAINER = 'import torch\nclass Trainer:\n    def step(self, x=0):\n        return "Trainer.step"';
const FAST = 'class Fast(Trainer):\n    def step(self, x=0):\n        return "Fast.step"';

const CASES: readonly (readonly [method: string | undefined, ...cells: readonly string[]])[] = [
  ['Trainer.step', 'trainer = Trainer()', 'probe(trainer.step())'],
  ['Trainer.step', 'probe(Trainer().step())'],
  ['Trainer.step', 'probe(Trainer.step(Trainer()))'],
  ['Trainer.step', 'trainer = None\nif len("a") == 1:\n    trainer = Trainer()', 'probe(trainer.step())'],
  ['Trainer.step', 'one, other = Trainer(), 3', 'probe(one.step())'],
  ['Trainer.step', 'def make():\n    return Trainer()', 'probe(make().step())'],
  [
    'Trainer.step',
    'import dataclasses\n@dataclasses.dataclass\nclass Other(Trainer):\n    size: int = 3',
    'probe(Other().step())',
  ],
  [undefined, 'trainer = Trainer() if len("a") == 1 else 3', 'probe(trainer.step())'],
  [undefined, FAST, 'trainer = Trainer() if len("a") == 1 else Fast()', 'probe(trainer.step())'],
  [undefined, 'def use(trainer):\n    probe(trainer.step())\nuse(Trainer())'],
  [undefined, 'trainers = [Trainer()]\nprobe(trainers[0].step())'],
  // `self`.
  ['Trainer.step', 'class Other(Trainer):\n    def run(self):\n        probe(self.step())\nOther().run()'],
  [
    'Loop.step',
    'class Loop:\n    def run(self):\n        probe(self.step())\n    def step(self): return "Loop.step"\nLoop().run()',
  ],
  [
    undefined,
    'class Loop:\n    def run(self):\n        probe(self.step())\n    def step(self): return "Loop.step"',
    'class Fast(Loop):\n    def step(self): return "Fast.step"\nFast().run()',
  ],
  [
    'Meter.add',
    'class Meter:\n    def add(self, x): return "Meter.add"',
    'meter = Meter()\nmeter.add(3)\nprobe(meter.add(4))',
  ],
  // What is moved, and put back where it was, asks for itself.
  [
    'Net.step',
    'class Net(torch.nn.Module):\n    def step(self): return "Net.step"',
    'class Loop:\n    def __init__(self):\n        self.net = Net()\n        self.net = self.net.to("cpu")\nprobe(Loop().net.step())',
  ],
  [
    'Loop.step',
    'class Loop:\n    @classmethod\n    def run(cls):\n        probe(cls.step())\n    @staticmethod\n    def step(): return "Loop.step"\nLoop.run()',
  ],
  [
    'Trainer.step',
    'class Loop:\n    def __init__(self): self.trainer = Trainer()\n    def run(self): probe(self.trainer.step())\nLoop().run()',
  ],
  [
    'Trainer.step',
    'class Loop:\n    def __init__(self): self.trainer = Trainer()\nloop = Loop()',
    'probe(loop.trainer.step())',
  ],
  [
    undefined,
    FAST,
    'class Loop:\n    def __init__(self): self.trainer = Trainer()\nloop = Loop()\nloop.trainer = Fast()\nprobe(loop.trainer.step())',
  ],
  [
    undefined,
    FAST,
    'class Loop:\n    def __init__(self): self.trainer = Trainer()\nloop = Loop()\nloop.trainer, x = Fast(), 3\nprobe(loop.trainer.step())',
  ],
  // What a class gets from those above.
  ['Fast.step', FAST, 'probe(Fast().step())'],
  ['Trainer.step', 'class Slow(Trainer): pass', 'probe(Slow().step())'],
  ['Fast.step', FAST, 'class Both(Fast, Trainer): pass', 'probe(Both().step())'],
  [
    undefined,
    'Base = type("Base", (Trainer,), {"step": lambda self: "Base.step"})',
    'class Other(Base, Trainer): pass',
    'probe(Other().step())',
  ],
  [
    'Net.step',
    'class Net(torch.nn.Module):\n    def step(self): return "Net.step"',
    'net = Net().to("cpu").eval()',
    'probe(net.step())',
  ],
  [
    undefined,
    'class Net:\n    def to(self, device): return Trainer()\n    def step(self): return "Net.step"',
    'probe(Net().to("cpu").step())',
  ],
  // What stands in a method's place.
  [undefined, 'trainer = Trainer()\ntrainer.step = lambda: "other"\nprobe(trainer.step())'],
  ['Net.step', 'class Net:\n    @torch.no_grad()\n    def step(self): return "Net.step"', 'probe(Net().step())'],
  [undefined, 'class Net:\n    @property\n    def step(self): return lambda: "other"', 'probe(Net().step())'],
  [
    undefined,
    'def change(cls):\n    return Trainer',
    '@change\nclass Net:\n    def step(self): return "Net.step"',
    'probe(Net().step())',
  ],
];

describe('methods', () => {
  const cellsOf = (cells: readonly string[]): string[] => [TRAINER, ...cells];
  const input = JSON.stringify(CASES.map(([, ...cells]) => cellsOf(cells)));
  const given = JSON.parse(execFileSync('python3', ['-c', PROGRAM], { input, encoding: 'utf8' })) as string[][];

  test.each(CASES.map((each, at) => [...each, at] as const))('%s: %s', (method, ...rest) => {
    const at = rest.at(-1) as number;
    const [, ...cells] = CASES[at]!;
    const found = asked(cellsOf(cells), calleeOf);
    const owner = found?.owner && field(found.owner, 'name')?.text;
    expect(found && `${owner}.${found.name}`).toBe(method);
    expect(given[at]).not.toEqual([]);
    if (method !== undefined) for (const each of given[at]!) expect(each).toBe(method);
  });
});

test.each([
  ['x', 'probe(Trainer().step(3))'],
  ['self x', 'probe(Trainer.step(Trainer(), 3))'],
  ['a b', 'class Net:\n    @staticmethod\n    def size(a, b): return a\nprobe(Net().size(1, 2))'],
  ['b', 'class Net:\n    @classmethod\n    def size(a, b): return a\nprobe(Net.size(2))'],
  ['a b', 'def size(a, b): return a\nprobe(size(1, 2))'],
])('a call gives %s: %s', (names, code) => {
  const given = asked([TRAINER, code], (call, notebook) => givenParameters(calleeOf(call, notebook)!, call, notebook));
  expect(given.map(({ name }) => name).join(' ')).toBe(names);
});

test('what calls may reach: functions, classes and their methods', () => {
  const notebook = parseNotebook('notebook.py', notebookOf(`${TRAINER}\nreturn`, 'def size(a): return a\nreturn'));
  expect(callablesOf(notebook).map(({ symbol }) => symbol)).toEqual(['Trainer', 'size', 'Trainer.step']);
  const [{ methods } = { methods: new Map() }] = classesOf(notebook).values();
  expect(parametersOf(methods.get('step')!.node)).toHaveLength(2);
});
