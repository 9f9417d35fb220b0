import { expect, test } from 'vitest';
import { workOf } from '../../src/gpu/work.ts';
import { embedsFewTexts } from '../../src/memory/few-texts.ts';
import { parseNotebook } from '../../src/notebook/parse.ts';
import { notebookOf } from '../support/build.ts';

const CELLS = [
  `import marimo as mo
import re
import torch
from datasets import load_dataset
from transformers import AutoModel, AutoModelForCausalLM, AutoTokenizer
device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
tokenizer = AutoTokenizer.from_pretrained("lab/encoder")
net = AutoModel.from_pretrained("lab/encoder").to(device)
writer = AutoModelForCausalLM.from_pretrained("lab/writer").to(device)`,
  `def words(text):
    found = []
    for part in re.split(" ", text):
        found.append({"text": part.strip()})
    return found
def rows(name):
    return load_dataset(name)["train"]["text"]`,
  `def embed(texts, size=32, model=net):
    texts = [texts] if isinstance(texts, str) else texts
    parts = []
    for start in range(0, len(texts), size):
        batch = {}
        for key, value in tokenizer(texts[start:start + size], return_tensors="pt").items():
            batch[key] = value.to(device)
        parts.append(model(**batch)[0].detach().cpu())
    return torch.cat(parts)
def embed_all(name):
    return embed(load_dataset(name)["text"])
def near(text, others):
    embed(text)
    for other in others:
        net(**tokenizer(other).to(device))
def many(text):
    tokens = tokenizer(text)
    for _ in range(100000):
        net(**tokens.to(device))
def write(text):
    for token in tokenizer(text):
        print(writer.generate(token.to(device)))
def on(device, texts):
    for text in texts:
        net(**tokenizer(text, device).to(device))
def run(name):
    for batch in batches:
        net(batch.to(device))`,
  `query = mo.ui.text(value="a cat")
level = mo.ui.slider(1, 9)
ONE = "a cat"
SOME = ["a cat", "a dog"]
PARTS = words(ONE)
ROWS = rows("lab/texts")`,
];

function isOfFewTexts(line: string): boolean {
  const text = notebookOf(...[...CELLS, line].map((each) => `${each}\nreturn`));
  const notebook = parseNotebook('notebook.py', text);
  const work = workOf(notebook).byCell.get(notebook.cells.at(-1)!)!;
  expect(work.gpu.length).toBeGreaterThan(0);
  return embedsFewTexts(notebook, work);
}

test.each([
  'x = embed("a cat")',
  'x = embed(["a cat", "a dog"])',
  'x = embed(ONE, 32, net)',
  'x = embed(texts=SOME, model=net)',
  'x = embed(SOME[0].lower())',
  'x = embed(ONE.split())',
  'x = embed(f"a {ONE}")',
  'x = embed(PARTS)',
  'x = embed(query.value)',
  'x = embed([query.value])',
  'for text in SOME: print(embed(text))',
  'found = {text: embed(text) for text in SOME}',
  'first, second = embed("a cat"), embed("a dog")\nscore = first @ second.T',
])('few: %s', (line) => {
  expect(isOfFewTexts(line)).toBe(true);
});

test.each([
  'x = embed(texts)',
  'x = embed(ROWS)',
  'x = embed(rows("lab/texts"))',
  'x = embed(SOME + ROWS)',
  'x = embed([*ROWS])',
  'x = embed(SOME * level.value)',
  'x = embed_all("lab/texts")',
  'x = near("a cat", ROWS)',
  'x = many("a cat")',
  'x = write("a cat")',
  'x = run("first")',
  'x = embed("a cat")\ny = embed(ROWS)',
  'for text in ROWS: embed(text)',
  'x = on("cuda", ROWS)',
  'x = on("some device", ROWS)',
  'for _ in "ab": print(torch.rand(level.value, device="cuda"))',
  'for _ in range(100000): embed("a cat")',
  'while True: embed("a cat")',
  `x = embed([${Array.from({ length: 40 }, () => '"a cat"').join(', ')}])`,
])('perhaps many: %s', (line) => {
  expect(isOfFewTexts(line)).toBe(false);
});
