import { describe, expect, it } from 'vitest';
import { onlyTells } from '../../src/semantics/telling.ts';
import { parseNotebook } from '../../src/notebook/parse.ts';
import { children, walk } from '../../src/python/tree.ts';

/* What a handler of `except Exception as error` comes to: a word about the error, or something done about it. */

const HEAD = `import marimo

app = marimo.App()


@app.cell
def _():
    import logging, traceback
    import marimo as mo
    import torch

    def train(size):
        return torch.rand(size, size, device="cuda").norm().item()

    def shrink():
        return False
    return logging, mo, shrink, torch, traceback, train


@app.cell
def _(logging, mo, shrink, torch, traceback, train):
    def run(batch, cached, results):
        try:
            return train(batch)
        except Exception as error:
`;

function isOnlyTold(lines: string): boolean {
  const indented = lines.split('\n').map((line) => ' '.repeat(12) + line);
  const notebook = parseNotebook('n.py', `${HEAD}${indented.join('\n')}\n    return\n`);
  const handler = walk(notebook.root).find(({ type }) => type === 'except_clause');
  const block = handler?.namedChildren.find(({ type }) => type === 'block');
  if (block === undefined) throw new Error('the test has no handler');
  return onlyTells(children(block), 'error', notebook);
}

describe('a handler that only tells', () => {
  it.each([
    'print(error)',
    'print(f"{type(error).__name__}: {error}", torch.cuda.memory_allocated())',
    'logging.exception("training failed")',
    'mo.output.replace(mo.callout(mo.md(f"**Out of memory** {error}")))',
    'return None',
    'return None, str(error)',
    'return [], traceback.format_exc()',
    'return "failed: " + str(error)',
    'return {"batch": batch, "time": None}',
    'return {"name": "run", "error": type(error).__name__}',
    'results.append((batch, None))',
    'results.append({"batch": batch, "loss": float("nan")})',
    'note = str(error)\nreturn note',
    'return None if batch > 4 else "failed"',
    'if batch > 4:\n    print("too large")\nelif batch < 0:\n    print("too small")\nelse:\n    print(error)\nreturn None',
    'raise RuntimeError(f"no luck with {batch}: {error}") from error',
  ])('%s', (lines) => expect(isOnlyTold(lines)).toBe(true));
});

describe('a handler that does something about it', () => {
  it.each([
    'return train(batch // 2), None',
    'return train(batch // 2) if batch > 4 else None',
    'return None if batch < 4 else cached',
    'return None if "CUDA" in str(error) else "failed"',
    'return train(batch // 2) + 0 * len(str(error))',
    'return cached, None',
    'return cached',
    'return batch // 2',
    'print(train(batch // 2))',
    'print(f"with half: {train(batch // 2)}")',
    'mo.output.replace(mo.md(f"{train(batch // 2)}"))',
    'results.append({"batch": batch, "loss": train(batch // 2), "error": str(error)})',
    'results.append((train(batch // 2), None))',
    'note = f"{error} {shrink()}"\nreturn None',
    'if not shrink():\n    raise\nreturn None',
    'if batch < 4:\n    print(error)\nelif shrink():\n    print("smaller")\nreturn None',
    'if (half := batch // 2) > 4:\n    print(half)\nreturn None',
    'raise RuntimeError(train(batch // 2))',
    'results.append([half for half in map(train, (1, 2))])',
    'results.clear()',
    'f"{train(batch // 2)}"',
  ])('%s', (lines) => expect(isOnlyTold(lines)).toBe(false));
});
