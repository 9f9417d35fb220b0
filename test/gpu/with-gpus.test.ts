import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { numbersWith } from '../../src/gpu/with-gpus.ts';
import { parseNotebook } from '../../src/notebook/parse.ts';
import { argumentsOf } from '../../src/python/arguments.ts';
import { walk } from '../../src/python/tree.ts';
import { notebookOf } from '../support/build.ts';

/* What nbfix computes for machines with 0 to 3 GPUs is what Python computes there, or nothing. */

const COUNTS = [0, 1, 2, 3];

/** Python with a stand-in of PyTorch that has so many GPUs: prints what `probe(…)` is given, for each of them. */
const PROGRAM = `
import json, sys, types
def run(code, gpus):
    torch = types.ModuleType("torch")
    torch.cuda = types.SimpleNamespace(device_count=lambda: gpus, is_available=lambda: gpus > 0)
    sys.modules["torch"] = torch
    given = []
    exec(code, {"probe": given.append, "torch": torch, "xs": []})
    return given[-1] if given else None
code = sys.stdin.read()
print(json.dumps([run(code, gpus) for gpus in ${JSON.stringify(COUNTS)}]))
`;

function asComputed(code: string): (number | undefined)[] {
  const notebook = parseNotebook('notebook.py', notebookOf('import torch\nreturn (torch,)', `${code}\nreturn`));
  const cell = notebook.cells[1]!;
  const probe = cell.statements
    .flatMap((each) => walk(each))
    .find(({ type, text }) => type === 'call' && text.startsWith('probe('));
  const [expression] = argumentsOf(probe!);
  return COUNTS.map((gpus) => numbersWith(gpus, notebook).valueOf(expression!.value, cell));
}

function asRun(code: string): number[] {
  return JSON.parse(execFileSync('python3', ['-c', PROGRAM], { input: code, encoding: 'utf8' })) as number[];
}

test.each([
  'probe(torch.cuda.device_count())',
  'n = torch.cuda.device_count()\nprobe(max(n, 32))',
  'n = torch.cuda.device_count()\nprobe((32 + n) // max(n, 1) * 7 % 5 - -2)',
  'n = torch.cuda.device_count() if torch.cuda.is_available() else 1\nprobe(n)',
  'n = 1\nif torch.cuda.device_count() > 1:\n    n = torch.cuda.device_count()\nprobe(n)',
  'n = 8\nif torch.cuda.device_count() > 2:\n    n = 4\nelif torch.cuda.is_available():\n    n = 2\nelse:\n    n = 1\nprobe(n)',
  'def count():\n    return min(torch.cuda.device_count(), 2)\nprobe(count() * 16)',
  'n = 4\nif True:\n    n = 8\n    probe(n)',
  'class Plan:\n    def size(self):\n        return torch.cuda.device_count()\nprobe(Plan().size())',
])('%s', (code) => {
  expect(asComputed(code)).toEqual(asRun(code));
});

test.each([
  ['a loop may not run', 'n = 4\nfor x in xs:\n    n = 8\nprobe(n)'],
  ['a name changes in a loop', 'n = 4\nfor x in range(3):\n    n = n + 1\n    probe(n)'],
  ['a function changes it', 'n = 4\ndef grow():\n    global n\n    n = 8\ngrow()\nprobe(n)'],
  ['a condition is not known', 'import os\nn = 4\nif os.environ.get("BIG"):\n    n = 8\nprobe(n)'],
  ['it is no whole number', 'probe(torch.cuda.device_count() / 2)'],
  ['it is taken apart', 'n, m = divmod(torch.cuda.device_count(), 2)\nprobe(n)'],
])('tells nothing where %s', (_why, code) => {
  expect(asComputed(code)).toEqual(COUNTS.map(() => undefined));
});
