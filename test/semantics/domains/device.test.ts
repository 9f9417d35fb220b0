import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { isDevice, isSurelyGpu, mayBeGpu, mayMapToGpu } from '../../../src/semantics/domains/device.ts';
import { asked } from '../../support/asked.ts';

/*
 * Where `probe(…)` puts things. Python is asked what the cells really give, with a GPU and without: a value that names one
 * must be found to do so, and what is surely one is one both times.
 */

/** Runs each notebook's cells with a stand-in for torch; prints all that its `probe(…)` is given. */
const PROGRAM = `
import json, sys, types
def torch(has_gpu):
    module = types.ModuleType("torch")
    module.cuda = types.SimpleNamespace(is_available=lambda: has_gpu)
    module.device = lambda kind, index=0: f"cuda:{kind}" if isinstance(kind, int) else kind
    return module
def run(cells, has_gpu):
    given = []
    sys.modules["torch"] = torch(has_gpu)
    names = {"probe": given.append}
    exec("import torch", names)
    for cell in cells: exec(cell, names)
    return [str(value) for value in given]
print(json.dumps([[run(cells, has_gpu) for has_gpu in (True, False)] for cells in json.load(sys.stdin)]))
`;

type Said = 'surely' | 'device' | 'passed' | 'no';

/** What nbfix says, and the cells below \`import torch\`. */
const CASES: readonly (readonly [Said, ...string[]])[] = [
  ['surely', 'probe("cuda")'],
  ['surely', 'probe("cuda:1")'],
  ['no', 'probe("cpu")'],
  ['no', 'probe("GPU")'],
  ['no', 'probe("cuda_kernel")'],
  ['surely', 'i = 1\nprobe(f"cuda:{i}")'],
  ['surely', 'i = 1\nprobe("cuda:" + str(i))'],
  ['surely', 'i = 1\nprobe("cuda:%d" % i)'],
  ['device', 'kind = "cuda" if torch.cuda.is_available() else "cpu"\nprobe(f"{kind}:0")'],
  ['no', 'kind = "cuda"\nprobe(f"on {kind}")'],
  ['surely', 'probe(torch.device("cuda"))'],
  ['surely', 'probe(torch.device("cuda", 1))'],
  ['device', 'probe(torch.device(0))'],
  ['no', 'probe(torch.device("cpu"))'],
  ['device', 'probe(torch.device("cuda" if torch.cuda.is_available() else "cpu"))'],
  ['device', 'probe(None or "cuda" if torch.cuda.is_available() else None)'],
  // transformers counts GPUs.
  ['device', 'probe(0 if torch.cuda.is_available() else -1)'],
  ['device', 'probe(-1 if not torch.cuda.is_available() else 0)'],
  ['no', 'probe(0 if torch.cuda.is_available() else 1)'],
  ['no', 'probe(-1)'],
  ['device', 'kinds = ["cpu"] + (["cuda"] if torch.cuda.is_available() else [])\nprobe(kinds[-1])'],
  ['no', 'kinds = ["cpu"] + ["mps"]\nprobe(kinds[-1])'],
  // Names, of all cells.
  ['device', 'kind = "cpu"\nif torch.cuda.is_available():\n    kind = "cuda"', 'probe(torch.device(kind))'],
  ['no', 'cuda = "cpu"\nprobe(cuda)'],
  ['surely', '_kind = "cuda"\nprobe(_kind)', '_kind = "cpu"'],
  ['surely', 'one, other = "cuda", 3\nprobe(one)'],
  ['no', 'one, other = "cuda", 3\nprobe(other)'],
  ['device', 'one, other = ("cuda", 3) if torch.cuda.is_available() else ("cpu", 4)\nprobe(one)'],
  ['no', 'one, other = ("cuda", 3) if torch.cuda.is_available() else ("cpu", 4)\nprobe(other)'],
  ['device', 'for kind in ["cpu", "cuda"]:\n    probe(kind)'],
  ['no', 'probe(["cpu", "cuda"])'],
  ['device', 'kinds = ["cpu"]\nkinds.append("cuda")\nprobe(kinds[-1])'],
  [
    'device',
    'all = [f"cuda:{i}" for i in range(2)]\nkinds = all if torch.cuda.is_available() else ["cpu"]\nprobe(kinds[0])',
  ],
  // What nothing is known of may be a GPU besides.
  ['device', 'import os\nprobe(os.environ.get("WHERE", "cuda"))'],
  ['device', 'kind = input if torch.cuda.is_available() else "cuda"\nprobe(kind)'],
  ['no', 'probe(max(["cpu"]))'],
  // Functions.
  ['device', 'def pick():\n    return "cuda" if torch.cuda.is_available() else "cpu"', 'probe(pick())'],
  ['surely', 'def name(): return "cuda"\ndef pick():\n    return torch.device(name())', 'probe(pick())'],
  ['no', 'def pick(): return "cpu"', 'probe(pick())'],
  ['no', 'def pick(): return "cuda"', 'probe(pick)'],
  ['passed', 'def move(device):\n    probe(device)\nmove("cuda")'],
  ['passed', 'def move(device="cpu"):\n    probe(device)\nmove("cuda")'],
  ['device', 'def move(where="cuda"):\n    probe(where)\nmove()'],
  ['no', 'def move(where):\n    probe(where)\nmove("cpu")'],
  // Configurations.
  ['surely', 'settings = {"device": "cuda", "size": 3}', 'probe(settings["device"])'],
  ['no', 'settings = {"device": "cuda", "size": 3}', 'probe(settings["size"])'],
  ['no', 'settings = {"device": "cpu"}', 'probe(settings["device"])'],
  ['device', 'settings = {"device": "cpu"}\nsettings["device"] = "cuda"', 'probe(settings["device"])'],
  ['surely', 'settings = {**{"device": "cuda"}}', 'probe(settings["device"])'],
  ['surely', 'settings = {}', 'probe(settings.get("device", "cuda"))'],
  ['device', 'settings = {"device": "cpu"}', 'probe(settings.get("device", "cuda"))'],
  ['surely', 'class Settings:\n    device = "cuda"\n    size = 3', 'probe(Settings.device)'],
  ['no', 'class Settings:\n    device: str = "cpu"', 'settings = Settings()', 'probe(settings.device)'],
  [
    'surely',
    'import dataclasses\n@dataclasses.dataclass\nclass Settings:\n    device: str = "cpu"',
    'settings = Settings(device="cuda")\nprobe(settings.device)',
  ],
  [
    'passed',
    'import dataclasses\n@dataclasses.dataclass\nclass Settings:\n    device: str = "cpu"',
    'settings = Settings("cuda")\nprobe(settings.device)',
  ],
  [
    'passed',
    'class Settings:\n    device = "cpu"',
    'settings = Settings()\nsettings.device = "cuda"\nprobe(settings.device)',
  ],
  ['passed', 'class Net:\n    def __init__(self, device): self.device = device', 'probe(Net("cuda").device)'],
  ['surely', 'import types\nsettings = types.SimpleNamespace(device="cuda")\nprobe(settings.device)'],
  ['passed', 'class Net:\n    pass\nnet = Net()\nsetattr(net, "device", "cuda")\nprobe(getattr(net, "device"))'],
  // Circles.
  ['device', 'kind = "cpu"\nfor each in range(2):\n    other = kind\n    kind = "cuda"\nprobe(other)'],
  ['no', 'def pick(n):\n    return "cpu" if n < 1 else pick(n - 1)\nprobe(pick(2))'],
];

describe('devices', () => {
  const given = JSON.parse(
    execFileSync('python3', ['-c', PROGRAM], {
      input: JSON.stringify(CASES.map(([, ...cells]) => cells)),
      encoding: 'utf8',
    }),
  ) as string[][][];

  test.each(CASES.map((each, at) => [...each, at] as const))('%s: %s', (said, ...rest) => {
    const at = rest.at(-1) as number;
    const [, ...more] = CASES[at]!;
    const cells = ['import torch', ...more];
    const is = (ask: typeof isDevice): boolean => asked(cells, ask);
    const found: Said = is(isSurelyGpu) ? 'surely' : is(isDevice) ? 'device' : is(mayBeGpu) ? 'passed' : 'no';
    expect(found).toBe(said);
    const values = given[at]!.flat();
    expect(values).not.toEqual([]);
    const isGpu = (value: string): boolean => /^cuda(?::|$)/.test(value);
    if (said === 'surely') expect(values.every(isGpu)).toBe(true);
    if (said === 'no') expect(values.some(isGpu)).toBe(false);
  });
});

test.each([
  [true, '{"": 0}'],
  [true, '{"encoder": "cpu", "decoder": "cuda:0"}'],
  [true, '"cuda"'],
  [false, '{"": "cpu"}'],
  [false, '"auto"'],
])('a device map names a GPU, %s: %s', (expected, map) => {
  expect(asked([`probe(${map})`], mayMapToGpu)).toBe(expected);
});

test('what is chosen in an element is one of its options', () => {
  const choice = 'import marimo as mo\nkind = mo.ui.dropdown(["cpu", "cuda"], value="cpu")';
  expect(asked([choice, 'probe(kind.value)'], isDevice)).toBe(true);
  expect(asked([choice.replace('"cuda"', '"mps"'), 'probe(kind.value)'], mayBeGpu)).toBe(false);
});
