import { expect, test } from 'vitest';
import { gateIn, workAboveGate } from '../../src/gpu/gates.ts';
import { parseNotebook } from '../../src/notebook/parse.ts';
import { notebookOf } from '../support/build.ts';

/* What ends the last cell when there is no GPU, itself or by what it calls. */

const IMPORTS = 'import marimo as mo\nimport torch';
const SAID = 'import sys\ndef said(gpu_error=None):\n    if gpu_error:\n        sys.exit(1)\n    return "no GPU"';
const CHECK = 'def check():\n    if not torch.cuda.is_available():\n        raise RuntimeError("no GPU")';

test.each([
  ['mo.stop(not torch.cuda.is_available())', ['mo.stop(not torch.cuda.is_available())']],
  [
    'mo.stop(output="no GPU", predicate=not torch.cuda.is_available())',
    ['mo.stop(output="no GPU", predicate=not torch.cuda.is_available())'],
  ],
  [undefined, ['mo.stop(len("a") > 3, torch.cuda.is_available())']],
  ['assert torch.cuda.is_available()', ['assert torch.cuda.is_available()']],
  [undefined, ['assert not torch.cuda.is_available()']],
  ['raise RuntimeError', ['if torch.cuda.is_available():\n    x = 1\nelse:\n    raise RuntimeError']],
  ['raise RuntimeError', ['if len("a") > 3:\n    x = 1\nelif not torch.cuda.is_available():\n    raise RuntimeError']],
  [undefined, ['if torch.cuda.is_available():\n    raise RuntimeError("too many")']],
  [undefined, ['try:\n    assert torch.cuda.is_available()\nexcept AssertionError:\n    x = 1']],
  ['mo.stop(True, said())', [SAID, 'if not torch.cuda.is_available():\n    mo.stop(True, said())']],
  [undefined, [SAID, 'if torch.cuda.is_available():\n    mo.stop(True, said())']],
  ['mo.stop(True)', ['CPU_ONLY = not torch.cuda.is_available()', 'if CPU_ONLY:\n    mo.stop(True)']],
  [undefined, ['HAS_GPU = torch.cuda.is_available()', 'if HAS_GPU:\n    mo.stop(True)']],
  // What a function of the notebook says of the GPU.
  ['mo.stop(not ask())', ['def ask():\n    return torch.cuda.is_available()', 'mo.stop(not ask())']],
  ['mo.stop(True)', ['def ask():\n    return torch.cuda.is_available()', 'if not ask():\n    mo.stop(True)']],
  [undefined, ['def ask():\n    return torch.cuda.is_available()', 'if ask():\n    mo.stop(True)']],
  ['mo.stop(True)', ['def lacks():\n    return not torch.cuda.is_available()', 'if lacks():\n    mo.stop(True)']],
  [undefined, ['def lacks():\n    return not torch.cuda.is_available()', 'if not lacks():\n    mo.stop(True)']],
  [
    'mo.stop(count() == 0)',
    [
      'def count():\n    try:\n        return torch.cuda.device_count()\n    except Exception:\n        return 0',
      'mo.stop(count() == 0)',
    ],
  ],
  [
    'mo.stop(not ask())',
    [
      'def ask():\n    if not torch.cuda.is_available():\n        return False\n    return torch.cuda.get_device_capability() >= (8, 0)',
      'mo.stop(not ask())',
    ],
  ],
  [
    'assert ask()',
    ['def inner():\n    return torch.cuda.is_available()\ndef ask():\n    return inner()', 'assert ask()'],
  ],
  // It asks for a GPU and says nothing of it.
  [
    undefined,
    ['def load():\n    print(torch.cuda.is_available())\n    return open("x").read()', 'mo.stop(load() == "")'],
  ],
  [undefined, ['def load():\n    print(torch.cuda.is_available())\n    return True', 'mo.stop(load())']],
  // A script may end where it is told why.
  [
    'mo.stop(True, no_gpu(_error))',
    [
      SAID.replace('said', 'no_gpu'),
      'try:\n    from unsloth import F\nexcept NotImplementedError as _error:\n    mo.stop(True, no_gpu(_error))',
    ],
  ],
  // Through calls.
  ['check()', [CHECK, 'check()']],
  ['require()', [CHECK, 'def require():\n    check()', 'require()']],
  ['third()', [CHECK, 'def first():\n    check()\ndef second():\n    first()\ndef third():\n    second()', 'third()']],
  ['Trainer(3)', [CHECK, 'class Trainer:\n    def __init__(self, size):\n        check()', 'trainer = Trainer(3)']],
  [undefined, [CHECK, 'class Trainer:\n    def fit(self):\n        check()', 'trainer = Trainer()']],
  [
    undefined,
    [CHECK, 'def require():\n    try:\n        check()\n    except RuntimeError:\n        pass', 'require()'],
  ],
  [undefined, [CHECK, 'require = check']],
  [
    'require()',
    [
      'def require():\n    if torch.cuda.is_available():\n        return\n    raise RuntimeError("no GPU")',
      'require()',
    ],
  ],
  [
    'ping(3)',
    [CHECK, 'def ping(n):\n    return pong(n)\ndef pong(n):\n    check()\n    return ping(n - 1)', 'ping(3)'],
  ],
])('%s ends %s', (gate, cells) => {
  const notebook = parseNotebook('notebook.py', notebookOf(...[IMPORTS, ...cells].map((each) => `${each}\nreturn`)));
  expect(gateIn(notebook, notebook.cells.at(-1)!)?.text).toBe(gate);
});

test('the import that raises is not above the gate in its handler, even if a script ends there', () => {
  const notebook = parseNotebook(
    'notebook.py',
    notebookOf(
      `${IMPORTS}\nreturn mo, torch`,
      'import sys\ndef no_gpu(error):\n    if mo.app_meta().mode == "script":\n        sys.exit(1)\n    return error\nreturn',
      'try:\n    from unsloth import F\nexcept NotImplementedError as _error:\n    mo.stop(True, no_gpu(_error))\nreturn',
    ),
  );
  const cell = notebook.cells.at(-1)!;
  expect(gateIn(notebook, cell)?.text).toBe('mo.stop(True, no_gpu(_error))');
  expect(workAboveGate(notebook, cell)).toBeUndefined();
});
