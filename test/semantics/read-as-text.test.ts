import { expect, it } from 'vitest';
import { isReadAsText } from '../../src/semantics/read-as-text.ts';
import { parseNotebook } from '../../src/notebook/parse.ts';

/* Names that a notebook may read without writing them. */

function isRead(code: string, end = 'app.run()'): boolean {
  const text = `import marimo\n\napp = marimo.App()\n\n\n@app.cell\ndef _():\n    import sys\n    weights = 1\n    ${code}\n    return\n\n\nif __name__ == "__main__":\n    ${end}\n`;
  return isReadAsText(parseNotebook('names.py', text), 'weights');
}

it.each([
  'print(globals()[sys.argv[1]])',
  'print(eval("weights + 1"))',
  'print(sys._getframe().f_globals.get("weights"))',
  'print((lambda: 0).__globals__["weights"])',
  'import __main__; print(__main__.weights)',
  'print(vars(sys.modules["__main__"])["weights"])',
  'print(getattr(sys.modules[__name__], "weights"))',
  'print(sys.modules.get("__main__").weights)',
])('reads a name with %s', (code) => {
  expect(isRead(code)).toBe(true);
});

it.each([
  'print("weights")',
  'print("torch" in sys.modules)',
  'print(sys.modules["torch"].weights, sys.modules.get("torch"))',
  'print(eval("1 + 1"))',
  'print(__name__ == "__main__")',
])('reads none with %s', (code) => {
  expect(isRead(code)).toBe(false);
});

it('reads the names that the app gives back', () => {
  expect(isRead('pass', '_, names = app.run()')).toBe(true);
});
