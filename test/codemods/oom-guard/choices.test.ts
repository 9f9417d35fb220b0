import { describe, expect, it } from 'vitest';
import { deciderBelow } from '../../../codemods/A/oom-guard/choices.ts';
import { parseNotebook } from '../../../src/notebook/parse.ts';

/* Whether the cell below decides by what a handler has left what to do, or only words it. */

function decides(below: string): boolean {
  const text = `import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    return (mo,)


@app.cell
def _(torch):
    ok, error, loss, out = False, None, None, {}
    try:
        loss = torch.rand(4096, 4096, device="cuda").norm().item()
        ok = True
    except Exception as problem:
        error = str(problem)
        out = {"error": error}
    return error, loss, ok, out


@app.cell
def _(error, loss, mo, ok, out, train):
${below.replace(/^/gm, '    ')}
    return
`;
  const notebook = parseNotebook('choices.py', text);
  return deciderBelow(notebook, notebook.cells[1]!) !== undefined;
}

describe('a cell that decides by it', () => {
  it.each([
    'size = 16 if error else 8192',
    'device = "gpu" if ok else train(16)',
    'if "error" in out:\n    train(16)',
    'if not ok:\n    train(16)',
    'if ok:\n    print("fine")\nelse:\n    train(16)',
    'if loss is None:\n    loss_now = train(16)',
    'if error is not None:\n    train(16)\nelse:\n    print("fine")',
    'match loss:\n    case None:\n        train(16)\n    case _:\n        pass',
    'def show():\n    return train(16) if out.get("error") else None',
  ])('%s', (below) => expect(decides(below)).toBe(true));
});

describe('a cell that only words it', () => {
  it.each([
    'print(error, loss)',
    'mo.md(f"failed: {error}") if error else mo.md(f"loss {loss}")',
    'if "error" in out:\n    mo.callout(mo.md(out["error"]), kind="danger")\nelse:\n    mo.vstack([train(16)])',
    'if out is None:\n    mo.md("press the button")\nelif "error" in out:\n    mo.md("failed")\nelse:\n    if out["on_gpu"]:\n        train(1)\n    else:\n        train(2)',
    'if ok:\n    train(16)',
    'if error is None:\n    train(16)',
    'loss_now = 0 if loss is None else loss',
  ])('%s', (below) => expect(decides(below)).toBe(false));
});
