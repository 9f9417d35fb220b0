import { expect, test } from 'vitest';
import { holdsOthersUp } from '../../src/semantics/holding-up.ts';
import { mayWaitFor } from '../../src/gpu/waiting.ts';
import { parseNotebook } from '../../src/notebook/parse.ts';
import { notebookOf } from '../support/build.ts';

const IMPORTS = 'import functools, os, sys\nimport marimo as mo\nimport torch';

const DEFINITIONS = `
def require(name):
    if name not in os.environ: raise KeyError(name)
def require_all(): return [require(name) for name in ["HOME"]]
def check(condition): mo.stop(not condition, "no")
def ready(): return True
class Settings:
    def __init__(self): assert ready()
class Defaults:
    size = 3
`.trim();

/** Why others would not wait for a cell with these lines, after cells with imports and definitions. */
function reasonOf(body: string): string | undefined {
  const cells = [IMPORTS, DEFINITIONS, body, 'print("waits")'].map((each) => `${each}\nreturn`);
  const notebook = parseNotebook('notebook.py', notebookOf(...cells));
  const [, , cell, other] = notebook.cells;
  const reason = holdsOthersUp(notebook, cell!);
  expect(mayWaitFor(notebook, other!, cell!)).toBe(reason === undefined);
  return reason;
}

test.each([
  ['may stop', 'mo.stop(not ready())'],
  ['may stop', 'check(ready())'],
  ['may stop', 'if not ready():\n    check(False)'],
  ['may stop', 'results = list(map(check, [1]))'],
  ['may stop', 'try:\n    check(ready())\nexcept Exception:\n    pass'],
  ['may stop', 'results = list(map(lambda each: check(each), [1]))'],
  ['may raise an error', 'if not ready(): raise RuntimeError("no")'],
  ['may raise an error', 'raise SystemExit'],
  ['may raise an error', 'assert ready(), "no"'],
  ['may raise an error', 'require("HOME")'],
  ['may raise an error', 'require_all()'],
  ['may raise an error', 'settings = Settings()'],
  ['may raise an error', 'try:\n    require("HOME")\nexcept ImportError:\n    pass'],
  ['may raise an error', 'try:\n    home = 1\nexcept KeyError as error:\n    raise RuntimeError("no") from error'],
  ['may raise an error', 'try:\n    raise SystemExit\nexcept Exception:\n    pass'],
  ['does work', 'sys.exit(1)'],
  ['does work', 'exit()'],
])('%s: %s', (reason, body) => {
  expect(reasonOf(body)).toBe(reason);
});

test.each([
  ['value = ready()'],
  ['settings = Defaults()'],
  ['def later(): raise NotImplementedError'],
  ['button = mo.ui.button(on_click=require)'],
  ['try:\n    require("HOME")\nexcept KeyError:\n    pass'],
  ['try:\n    assert ready()\nexcept Exception:\n    pass'],
  ['try:\n    mo.stop(True)\nexcept BaseException:\n    pass'],
  ['try:\n    import cupy\nexcept ImportError:\n    raise RuntimeError("pip install cupy")'],
])('nothing: %s', (body) => {
  expect(reasonOf(body)).toBe(undefined);
});
