import { expect, test } from 'vitest';
import { parseNotebook } from '../../../src/notebook/parse.ts';
import { argumentsOf } from '../../../src/python/arguments.ts';
import { nodesOf } from '../../../src/python/tree.ts';
import { makersOf } from '../../../src/semantics/domains/maker.ts';
import { notebookOf } from '../../support/build.ts';

/** What may have made what `probe(…)` is given. */
function makers(code: string): string[] {
  const notebook = parseNotebook('notebook.py', notebookOf(`import pandas as pd\n${code}\nreturn`));
  const probe = nodesOf(notebook.root, 'call').find(({ text }) => text.startsWith('probe('))!;
  return [...makersOf(argumentsOf(probe)[0]!.value, notebook)];
}

test.each([
  ['df = pd.read_csv("a.csv")\nprobe(df)', ['pandas.read_csv']],
  ['df = pd.read_csv("a.csv").dropna().head()\nprobe(df)', ['pandas.read_csv.dropna.head']],
  ['frames = {"a": pd.read_csv("a.csv")}\nprobe(frames["a"])', ['pandas.read_csv']],
  ['frames = {"a": pd.read_csv("a.csv")}\nprobe(frames)', []],
])('%s: %j', (code, expected) => {
  expect(makers(code)).toEqual(expected);
});

test('what is put through methods again and again comes to an end', () => {
  const methods = Array.from({ length: 12 }, (_none, at) => `    df = df.m${at}()\n    df["c"] = df["d"].n${at}()`);
  expect(makers(`df = pd.read_csv("a.csv")\nfor each in range(9):\n${methods.join('\n')}\nprobe(df)`)).toEqual([]);
});
