import { expect, test } from 'vitest';
import { useOfText } from '../../../codemods/B/error-message/text-uses.ts';
import { parseNotebook } from '../../../src/notebook/parse.ts';
import { walk } from '../../../src/python/tree.ts';
import { notebookOf } from '../../support/build.ts';

/** What becomes of `str(e)` in the first body, which other cells may read. */
function kindOf(startsText: boolean, ...bodies: readonly string[]): string {
  const cells = ['import json, logging, re\nimport marimo as mo\nimport pandas as pd', ...bodies].map(
    (body) => `${body}\nreturn`,
  );
  const notebook = parseNotebook('notebook.py', notebookOf(...cells));
  const text = walk(notebook.root).find((node) => node.text === 'str(e)');
  return useOfText(notebook, text!, startsText).kind;
}

const CAUGHT = 'try:\n    work()\nexcept Exception as e:\n    ';

test.each([
  ['print(str(e))'],
  ['logging.error("failed: %s", str(e))'],
  ['result = {"error": str(e)}\nmo.md(f"**{result[\'error\']}**")'],
  ['result = {"error": str(e), "code": 3}\nprint(json.loads(result["code"]))'],
  ['result = {"error": str(e)}\nif "error" in result and result["error"]: print("failed")'],
  ['result = dict(error=str(e))\nmo.callout(mo.md(result.get("error", "none")), kind="danger")'],
  ['rows = []\nrows.append({"error": str(e)})\nfor row in rows: print(row["error"])'],
  ['rows = []\nrows.append((1, str(e)))\nfor number, text in rows: print(text, number == 1)'],
  ['results = {}\nresults["a"] = {"error": str(e)}\nfor name, r in results.items(): print(name == "a", r["error"])'],
  ['text = str(e)\nmo.vstack([mo.md(text[:80]), mo.md(text.strip() or "none")])'],
  ['rows = [{"error": str(e)}]\nmo.ui.table(pd.DataFrame(rows))'],
  ['lines = ["a"]\nlines += [str(e)]\nmo.md("\\n".join(lines))'],
  ['text = str(e)\nif text is not None and text != "": print("%s!" % text)'],
  ['text = str(e)\nprint("out of memory" in text.lower())'],
  ['def show(text, *, loud=False): print(text)\nshow(loud=True, text=str(e))'],
  ['result = {"error": str(e)}\nif "error" in result: print(result["error"])\nelse: unknown(result)'],
  [
    'result = {"error": str(e)}\nif not result: pass\nelif "error" in result: pass\nelif result: unknown(result["size"])',
  ],
  ['result = {"error": str(e)}\nif "error" not in result: unknown(result)'],
  ['for number, text in enumerate([str(e)]): print(text if number == 0 else "")'],
])('it is shown: %s', (code) => {
  expect(kindOf(true, CAUGHT + code.replaceAll('\n', '\n    '))).toBe('shown');
});

test.each([
  ['print(int(str(e)))'],
  ['print(len(str(e)))'],
  ['print(str(e) == "stop")'],
  ['print("stop" in str(e))'],
  ['print("failed: x" in str(e))'],
  ['print({"stop": 1}.get(str(e)))'],
  ['print({"stop": 1}[str(e)])'],
  ['print({str(e): 1})'],
  ['print(str(e).split(":")[-1])'],
  ['print(str(e)[0])'],
  ['print(sorted([str(e), "8", "A"]))'],
  ['texts = [str(e)]\nfor text in sorted(texts): print(text)'],
  ['print(re.search("[0-9]+", str(e)))'],
  ['match str(e):\n    case "stop": pass'],
  ['result = {"error": str(e)}\nprint(json.loads(result["error"]))'],
  ['result = {"error": str(e)}\nprint(result["error"].startswith("CUDA"))'],
  ['result = {"error": str(e)}\ntext = result.get("error")\nwith open("log", "w") as out: out.write(text)'],
  ['rows = []\nrows.append({"error": str(e)})\nprint([int(row["error"]) for row in rows])'],
  ['key = "error"\nresult = {key: str(e)}\nprint(int(result["error"]))'],
  ['a, b = 1, str(e)\nprint(int(b))'],
  ['(text := str(e))\nprint(hash(text))'],
  ['def code(text): return int(text)\ncode(str(e))'],
  ['def same(text): return text\nprint(int(same(str(e))))'],
  ['text = f"failed: {str(e)}"\nprint("out of memory" in text)'],
])('something depends on its words: %s', (code) => {
  expect(kindOf(true, CAUGHT + code.replaceAll('\n', '\n    '))).toBe('data');
});

test.each([
  ['raise ValueError(str(e))'],
  ['unknown(str(e))'],
  ['self.error = str(e)'],
  ['set_state(str(e))'],
  ['result = {"error": str(e)}\nunknown(result)'],
  ['rows = unknown()\nrows.append(str(e))'],
  ['def keep(rows): rows.append(str(e))'],
  ['field = mo.ui.text(value=str(e))'],
  ['result = {"error": str(e)}\nif "error" in result: unknown(result)\nelif "size" in result: pass'],
  ['result = {"error": str(e)}\nif "size" in result: pass\nelse: unknown(result)'],
])('nobody knows: %s', (code) => {
  expect(kindOf(true, CAUGHT + code.replaceAll('\n', '\n    '))).toBe('unknown');
});

const RUN = 'def run():\n    try:\n        work()\n    except Exception as e:\n        return {"error": str(e)}';

test('it is followed to callers and to other cells', () => {
  expect(kindOf(true, RUN, 'outcome = run()', 'mo.md(outcome["error"])')).toBe('shown');
  expect(
    kindOf(true, RUN, 'outcome = run()', '_text = outcome["error"]', '_code = {"stop": 1}.get(outcome["error"])'),
  ).toBe('data');
  expect(kindOf(true, RUN, 'other = run()["done"]', 'int(other)')).toBe('shown');
  expect(kindOf(true, RUN, 'import threading\nthreading.Thread(target=run).start()')).toBe('unknown');
  expect(kindOf(true, `class Job:\n    ${RUN.replaceAll('\n', '\n    ')}`)).toBe('unknown');
  expect(kindOf(true, RUN.replace('return', 'yield'), 'for _each in run():\n    int(_each["error"])')).toBe('data');
  expect(kindOf(true, `@other\n${RUN}`, 'print(run())')).toBe('unknown');
});

test('another end of a text is another text for those who look into it', () => {
  expect(kindOf(false, `${CAUGHT}print("out of memory" in str(e))`)).toBe('data');
});
