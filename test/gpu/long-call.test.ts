import { describe, expect, test } from 'vitest';
import { workOf } from '../../src/gpu/work.ts';
import { fits } from '../../src/knowledge/fits.ts';
import {
  COMPILED_LOOPS,
  ENVIRONMENTS,
  GRADIENTS,
  LONG_CALLS,
  LONG_METHODS,
  LONG_NAMES,
  LONG_OBJECTS,
  STEPS,
  TRANSFORMS,
} from '../../src/knowledge/long-calls.ts';
import { parseNotebook } from '../../src/notebook/parse.ts';
import { notebookOf } from '../support/build.ts';

/** What the last of the cells does that takes long. */
function longIn(...cells: readonly string[]): string[] {
  const notebook = parseNotebook('notebook.py', notebookOf(...cells.map((each) => `${each}\nreturn`)));
  return workOf(notebook)
    .cells.at(-1)!
    .hidden.map(({ what }) => what);
}

/** A qualified name that a row of a table means. */
function nameFor(row: string): string {
  return row.replaceAll('**', 'some.where').replaceAll('*', 'Some');
}

function importing(path: string): string {
  const at = path.lastIndexOf('.');
  return `from ${path.slice(0, at)} import ${path.slice(at + 1)} as probe`;
}

describe('what is called by its qualified name', () => {
  test.each(LONG_CALLS)('$path', ({ path, what, with: needed }) => {
    const name = nameFor(path);
    const given = needed === undefined ? '' : `${needed.split('|')[0]}=True`;
    expect(longIn(importing(name), `result = probe(${given})`)).toEqual([what]);
  });

  test.each(LONG_CALLS.filter((each) => each.with !== undefined))('$path, which is told not to', ({ path, ...row }) => {
    const off = `${row.with!.split('|')[0]}=False`;
    const given = longIn(importing(nameFor(path)), `result = probe(${off})`);
    expect(given).toEqual([]);
    expect(longIn(importing(nameFor(path)), 'result = probe()')).toEqual([]);
  });

  test.each([...LONG_NAMES])('lab.%s, of a library that is not known', (name, what) => {
    expect(longIn(`import lab`, `result = lab.${name}(3)`)).toEqual([what]);
    expect(longIn(`import numpy as np`, `result = np.${name}(3)`)).toEqual([]);
  });
});

describe('what is done by an object', () => {
  const rows = LONG_OBJECTS.flatMap(({ methods, ...row }) =>
    Object.entries(methods).map(([method, what]) => ({ ...row, method, what })),
  );
  test.each(rows)('$method of $made', ({ made, method, what, with: needed, unless }) => {
    const path = nameFor(made.includes('.') ? made : `library.${made}`);
    const given = needed === undefined ? '3' : `${needed}=3`;
    const call = method === '__call__' ? `thing(${given})` : `thing.${method}(${given})`;
    if (needed !== undefined) expect(longIn(importing(path), 'thing = probe(1)', `thing.${method}(3)`)).toEqual([]);
    if (unless !== undefined) {
      expect(longIn(importing(path), 'thing = probe(1)', `thing.${method}(${given}, ${unless}=3)`)).toEqual([]);
    }
    expect(longIn(importing(path), 'thing = probe(1)', `result = ${call}`)).toEqual([what]);
    // Of anything else nothing is known.
    if (!LONG_METHODS.has(method)) expect(longIn('from lab import probe', 'thing = probe(1)', call)).toEqual([]);
  });

  test.each([...LONG_METHODS])('%s, beside a library that computes on GPUs', (method, { what }) => {
    expect(longIn('import torch\nfrom lab import thing', `def work():\n    thing.${method}(3)\nwork()`)).toEqual([
      what,
    ]);
    const alone = longIn('from lab import thing', `result = thing.${method}(3)`);
    expect(alone).toEqual(method === 'from_pretrained' ? ['model load'] : []);
    const loaded = longIn('import lab', 'thing = lab.Model.from_pretrained("a")', `result = thing.${method}(3)`);
    expect(loaded).toEqual(method === 'backward' ? [] : [what]);
  });

  test.each([
    ['through the methods that give it back', 'thing = Probe().to("cuda").eval()'],
    ['through a function', 'def make():\n    return Probe()\nthing = make()'],
    ['of a class of its own', 'class Own(Probe):\n    pass\nthing = Own()'],
    ['in one of two ways', 'thing = Probe() if big else None'],
    ['in a with statement', 'with Probe() as thing:\n    pass'],
  ])('%s', (_, makes) => {
    expect(longIn('from transformers import Trainer as Probe', makes, 'thing.train()')).toEqual(['training']);
  });

  test('what a method of a known object gives', () => {
    const opens = 'database = lancedb.connect("a")\ntable = database.open_table("b")';
    expect(longIn('import lancedb', opens, 'rows = table.to_pandas()')).toEqual(['computation']);
    expect(longIn('import lancedb', opens, 'names = database.table_names().to_pandas()')).toEqual([]);
  });

  test.each(STEPS)('one $method of $made is no training, and many are', ({ made, method }) => {
    const makes = `${importing(made)}\nthing = probe(1)`;
    expect(longIn(makes, `thing.${method}(3)`)).toEqual([]);
    expect(longIn(makes, `for _ in range(n):\n    thing.${method}(3)`)).toEqual(['training', 'training loop']);
    const step = `${importing(made)}\ndef step(batch):\n    with probe() as thing:\n        pass\n    thing.${method}(3)`;
    expect(longIn(step, 'for each in batches:\n    step(each)')).toEqual(['training', 'training loop']);
  });

  test('a function that a decorator has made into a series of measurements', () => {
    const makes = 'import triton\n@triton.testing.perf_report(settings)\ndef measure(size):\n    pass';
    expect(longIn(makes, 'measure.run(print_data=True)')).toEqual(['computation']);
    expect(longIn(makes.replace(/@.*\n/, ''), 'measure.run(print_data=True)')).toEqual([]);
  });

  test('one gradient is no training, and many are', () => {
    const loop = 'for loss in losses:\n    loss.backward()';
    expect(longIn('import torch', 'loss.backward()')).toEqual([]);
    expect(longIn('import torch', loop)).toEqual(['training', 'training loop']);
  });

  test('switching a module to training mode takes no time', () => {
    expect(longIn('import torch', 'thing = torch.nn.Linear(3, 3)', 'thing.train()')).toEqual([]);
  });

  test.each(['preprocessing.StandardScaler', 'decomposition.TruncatedSVD'])('%s is fitted at once', (path) => {
    const imports = `import torch\nfrom sklearn.${path.replace('.', ' import ')} as Probe`;
    expect(longIn(imports, 'thing = Probe()', 'thing.fit_transform(rows)')).toEqual([]);
  });

  test('an agent that trains, and one that is a module', () => {
    const makes = 'agent = lab.RaceAgent(env, episodes=1000)';
    expect(longIn('import lab', makes, 'agent.train()')).toEqual(['training']);
    expect(longIn('import lab', `${makes}\nweights = list(agent.parameters())`, 'agent.train()')).toEqual([]);
  });
});

describe('work that is done when somebody goes through what a call has given', () => {
  const whisper = ['from faster_whisper import WhisperModel\nmodel = WhisperModel("small")'];
  const unpacked = [...whisper, 'segments, info = model.transcribe("a.mp3")'];
  const loop = 'for segment in segments:\n    print(segment.text)';

  test.each<[what: string, cells: readonly string[], expected: readonly string[]]>([
    ['a loop', [...unpacked, loop], ['prediction loop']],
    ['a loop with a number', [...unpacked, loop.replace(/segments/, 'enumerate(segments)')], ['prediction loop']],
    ['a part of it', [...whisper, 'result = model.transcribe("a.mp3")', 'list(result[0])'], ['prediction']],
    ['a comprehension', [...unpacked, 'texts = [each.text for each in segments]'], ['prediction']],
    ['a generator', [...unpacked, 'text = " ".join(each.text for each in segments)'], ['prediction']],
    ['a list', [...unpacked, 'texts = list(segments)'], ['prediction']],
    [
      'what a function gives',
      [
        ...whisper,
        'def run(path):\n    segments, _ = model.transcribe(path)\n    return segments',
        'parts = run(1)',
        'list(parts)',
      ],
      ['prediction'],
    ],
    [
      'through a batched model',
      [whisper[0]!.replaceAll('WhisperModel', 'BatchedInferencePipeline'), ...unpacked.slice(1), loop],
      ['prediction loop'],
    ],
    ['under a bar', [...unpacked, `from tqdm import tqdm\n${loop.replace('segments', 'tqdm(segments)')}`], []],
    [
      'under a bar in the same cell',
      [...whisper, `from tqdm import tqdm\n${unpacked[1]!}\n${loop.replace('segments', 'tqdm(segments)')}`],
      [],
    ],
    ['in the same cell', [...whisper, `${unpacked[1]!}\n${loop}`], ['prediction', 'prediction loop']],
    ['nobody', [...unpacked, 'print(segments)'], []],
    ['one after another', [...unpacked, 'first = next(segments)'], []],
    ['again', [...unpacked, 'parts = list(segments)', 'for each in parts:\n    print(each)'], []],
    ['a list of the same name', [...whisper, `${unpacked[1]!}\nsegments = list(segments)`, loop], []],
    [
      'where there is any',
      [...whisper, 'result = model.transcribe("a.mp3") if ready else None', 'list(result[0])'],
      ['prediction'],
    ],
    ['another object', ['from lab import model', unpacked[1]!, loop], []],
  ])('%s', (_, cells, expected) => {
    expect(longIn(...cells)).toEqual(expected);
  });

  test('only where it is told so', () => {
    const makes = 'from ultralytics import YOLO\nmodel = YOLO("yolo11x.pt")';
    const boxes = 'for each in results:\n    print(each.boxes)';
    expect(longIn(makes, 'results = model.predict("a.mp4", stream=True)', boxes)).toEqual(['prediction loop']);
    expect(longIn(makes, 'results = model("a.mp4", stream=True)', boxes)).toEqual(['prediction loop']);
    expect(longIn(makes, 'results = model.predict("a.mp4", stream=False)', boxes)).toEqual([]);
    expect(longIn(makes, 'results = model.predict("a.mp4")', boxes)).toEqual([]);
  });
});

test.each([
  ['a.b', 'a.b', true],
  ['a.b.c', 'a.b', false],
  ['a.b.c', 'a.*', true],
  ['a', 'a.*', false],
  ['ab.c', 'a.*', false],
  ['diffusers.FluxPipeline.from_pretrained', 'diffusers.*Pipeline*.from_*', true],
  ['diffusers.a.FluxPipeline.from_pretrained', 'diffusers.*Pipeline*.from_*', false],
  ['sglang.a.b.launch', 'sglang.**.launch', true],
  ['axb', 'a.b', false],
])('%s fits %s: %s', (path, row, answer) => {
  expect(fits(path, row)).toBe(answer);
});

test.each([
  ['# takes about 5 minutes\nresult = lab.work()', ['long by its comment']],
  [
    '# Around 40s on a CPU-only machine\ndef scale(x):\n    return x\nresult = lab.work(scale)',
    ['long by its comment'],
  ],
  ['x = 3\n# This may take a while\nresult = lab.work(x)', ['long by its comment']],
  ['# ~ 10-20 min\nresult = lab.work()', ['long by its comment']],
  ['# takes 2 s\nresult = lab.work()', []],
  ['# takes about 5 minutes\n\nx = 3', []],
  ['# about 40 samples\nresult = lab.work()', []],
  ['# takes 5 minutes\nx = 3\nresult = lab.work(x)\n', ['long by its comment']],
  ['y = 1\n# takes 5 minutes\nx = 3\nresult = lab.work(x)\n', []],
  ['# takes 5 minutes\nresult = lab.train()', ['training']],
])('what a comment says of the time: %j', (body, expected) => {
  expect(longIn('import lab', body)).toEqual(expected);
});

test.each([
  ['map', 'list(map(fit, grid))'],
  ['a key', 'best = min(grid, key=fit)'],
])('work that is handed to %s', (_, call) => {
  const defines = 'import lab\ndef fit(size):\n    return lab.train(size)';
  expect(longIn(defines, call)).toEqual(['training']);
});

test.each([
  ['AutoModel', ['model load']],
  ['AutoTokenizer', []],
  ['BertTokenizerFast', []],
  ['AutoConfig', []],
  ['AutoImageProcessor', []],
  ['WhisperFeatureExtractor', []],
])('what %s loads', (name, expected) => {
  expect(longIn(`import torch\nfrom transformers import ${name}`, `${name}.from_pretrained("a/b")`)).toEqual(expected);
});

describe('loops that compute gradients', () => {
  test.each(GRADIENTS)('by $path', ({ path }) => {
    const imports = `import jax\n${importing(path)}`;
    const step = 'def step(weights):\n    return weights - probe(loss)(weights)';
    const loop = (call: string): string => `for _ in range(n):\n    weights = ${call}`;
    expect(longIn(imports, `weights = probe(loss)(weights)`)).toEqual([]);
    expect(longIn(imports, loop('weights - probe(loss)(weights)'))).toEqual(['training loop']);
    expect(longIn(imports, 'slope = probe(loss)', loop('weights - slope(weights)'))).toEqual(['training loop']);
    expect(longIn(imports, step, loop('step(weights)'))).toEqual(['training loop']);
    expect(longIn(imports, step, loop('jax.jit(step)'))).toEqual([]);
    expect(longIn(imports, step, 'weights = step(weights)')).toEqual([]);
  });
});

describe('loops that are compiled with their body', () => {
  const step = 'def step(weights, batch):\n    return weights - jax.grad(loss)(weights, batch), None';
  const epoch = 'def epoch(weights, _):\n    return probe(step, weights, batches)';

  test.each(COMPILED_LOOPS)('by $path', ({ path }) => {
    const imports = `import jax\n${importing(path)}\n${step}`;
    expect(longIn(imports, epoch, 'weights, _ = probe(epoch, weights, None, 9)')).toEqual(['training loop']);
    expect(longIn(imports, 'probe(lambda w, _: probe(step, w, batches), weights, None, 9)')).toEqual(['training loop']);
    expect(longIn(imports, 'weights, _ = probe(step, weights, batches)')).toEqual([]);
    const sums = 'def add(a, b):\n    return a + b, b\ndef epoch(a, _):\n    return probe(add, a, xs)';
    expect(longIn(imports, sums, 'probe(epoch, 0, None, 9)')).toEqual([]);
  });

  test('in a function, with their bodies', () => {
    const body = `${step}\n${epoch}\nreturn jax.lax.scan(epoch, key, None, 9)`.replace(/^/gm, '    ');
    const train = `def work(key):\n${body.replaceAll('probe', 'jax.lax.scan')}`;
    expect(longIn('import jax', train, 'work(key)')).toEqual(['training loop']);
    expect(longIn('import jax', train, 'jax.jit(jax.vmap(work))(keys)')).toEqual(['training loop']);
  });

  test('through which a gradient is taken', () => {
    const loss =
      'def loss(w):\n    return jax.lax.scan(move, w, forces)[0]\ndef step(w, _):\n    return jax.grad(loss)(w), 0';
    expect(longIn('import jax', loss, 'jax.lax.scan(step, w, None, 9)')).toEqual(['training loop']);
  });
});

describe('functions that JAX makes of others', () => {
  const defines = 'import jax\nimport lab\ndef work(key):\n    return lab.train(key)\ndef quick(key):\n    return key';

  test.each(TRANSFORMS)('by $path', ({ path }) => {
    const imports = `${defines}\n${importing(path)}`;
    expect(longIn(imports, 'run = probe(work)', 'run(key)')).toEqual(['training']);
    expect(longIn(imports, 'agent = lab.PPO()', 'probe(agent.train)(key)')).toEqual(['training']);
    expect(longIn(imports, 'run = probe(quick)', 'run(key)')).toEqual([]);
    expect(longIn(imports, 'agent = lab.PPO()', 'probe(agent.train_step)(key)')).toEqual([]);
    expect(longIn(imports, 'run = probe(work)')).toEqual([]);
  });

  test.each([
    ['run = jax.jit(jax.vmap(work)).lower(keys).compile()', ['compilation']],
    ['run = jax.jit(lab.make_train(3)).lower(keys).compile()', ['compilation']],
    ['run = jax.jit(quick).lower(keys).compile()', []],
    ['run = jax.jit(work).lower(keys)', []],
  ])('compiled ahead of time: %s', (body, expected) => {
    expect(longIn(defines, body)).toEqual(expected);
    expect(longIn(defines, body.replace(/\.lower.*/, '.lower(keys).compile()'), 'run(keys)')).toEqual(
      body.includes('quick') ? [] : ['training'],
    );
  });

  test('a name that is two functions', () => {
    expect(longIn(defines, 'run = jax.jit(work)\nif small:\n    run = jax.jit(quick)', 'run(key)')).toEqual([]);
  });
});

describe('loops over an environment', () => {
  test.each(ENVIRONMENTS)('of $path', ({ path }) => {
    const makes = `${importing(nameFor(path))}\nenv = probe("Walker")\nMANY = 200_000\nFEW = 200`;
    const loop = (head: string): string => `${head}:\n    env.step(action)`;
    const nested = (head: string): string => `${head}:\n    while not done:\n        env.step(action)`;
    expect(longIn(makes, loop('while len(rows) < MANY'))).toEqual(['computation loop']);
    expect(longIn(makes, loop('for _ in range(MANY)'))).toEqual(['computation loop']);
    expect(longIn(makes, nested('for _ in range(5000)'))).toEqual(['computation loop']);
    expect(longIn(makes, loop('while len(rows) < FEW'))).toEqual([]);
    expect(longIn(makes, loop('while not done'))).toEqual([]);
    expect(longIn(makes, loop('while len(rows) > MANY'))).toEqual([]);
    expect(longIn(makes, nested('for _ in range(FEW)'))).toEqual([]);
    expect(longIn(makes, 'for _ in range(MANY):\n    other.step(action)')).toEqual([]);
  });
});

describe('a training on data that are known to be small', () => {
  const data = `import torch
from sklearn.datasets import load_digits
from torch.utils.data import DataLoader, TensorDataset
loader = DataLoader(TensorDataset(torch.tensor(load_digits().data)), batch_size=32)`;
  const epochs = (head: string, over = 'loader'): string =>
    `${head}:\n    for (x,) in ${over}:\n        loss = model(x).sum()\n        loss.backward()`;
  const TRAINS = ['training', 'training loop', 'training loop'];

  test.each([
    [epochs('for epoch in range(10)'), []],
    [epochs('for epoch in range(10)', 'enumerate(loader)'), []],
    [epochs('for epoch in range(1000)'), TRAINS],
    [epochs('for epoch in range(n)'), TRAINS],
    [epochs('while epoch < 10'), TRAINS],
    [epochs('for epoch in range(10)', 'other'), TRAINS],
  ])('%s', (body, expected) => {
    expect(longIn(data, body)).toEqual(expected);
  });

  test('in a function, which may be called many times', () => {
    const body = epochs('for epoch in range(10)').replace(/^/gm, '    ');
    expect(longIn(data, `def work():\n${body}\nwork()`)).toEqual(['training']);
  });
});

test.each([
  ['for _ in range(10):\n    time.sleep(0.1)', []],
  ['for _ in range(10):\n    time.sleep(1)', ['waiting loop']],
  ['for _ in range(n):\n    time.sleep(0.1)', ['waiting loop']],
  ['while busy():\n    time.sleep(0.1)', ['waiting loop']],
])('loops that wait: %j', (body, expected) => {
  expect(longIn('import time', body)).toEqual(expected);
});

describe('loops of passes through a model on the GPU', () => {
  const makes =
    'import torch\nimport lab\nmodel = lab.Classifier(300).to("cuda")\nregistry = lab.Registry()\nrows = lab.rows()';
  const loop = (head: string, body: string): string[] => longIn(makes, `outputs = []\n${head}:\n    ${body}`);
  test.each([
    ['for i in range(len(rows))', 'outputs.append(model.classify(model.hidden(rows[i : i + 1])))'],
    ['for i in range(0, count)', 'outputs.append(model.score(rows[i]))'],
    ['for row in rows', 'outputs.append(model.predict_one(row))'],
    ['for i, row in enumerate(rows)', 'outputs.append(model.embed(row))'],
  ])('%s', (head, body) => {
    expect(loop(head, body)).toEqual(['loop over GPU work']);
  });
  test.each([
    ['for i in range(5)', 'outputs.append(model.score(rows[i]))'],
    ['for row in rows[:10]', 'outputs.append(model.score(row))'],
    ['for name in ["a", "b"]', 'outputs.append(model.score(name))'],
    ['for row in rows', 'registry.add(model.name)'],
    ['for row in rows', 'outputs.append(registry.find(row))'],
    ['for name in rows', 'model.register_hook(name)'],
    ['for name in rows', 'outputs.append(model.parameters())'],
  ])('%s: %s is over at once', (head, body) => {
    expect(loop(head, body)).toEqual([]);
  });
});

// They once found what all objects of JavaScript have.
test.each(['constructor(lab)', '"".constructor(lab)', 'toString(lab)', 'lab.valueOf(lab)'])(
  'a name like %s',
  (call) => {
    expect(longIn('import lab', `result = ${call}`)).toEqual([]);
    expect(longIn('import lab', `result = [${call} for each in lab.all]`)).toEqual([]);
  },
);

test('switching a model on the GPU to training mode is no work there', () => {
  const cells = ['import torch', 'model = torch.nn.Linear(3, 3).to("cuda")', 'model.train()'];
  const notebook = parseNotebook('notebook.py', notebookOf(...cells.map((each) => `${each}\nreturn`)));
  expect(workOf(notebook).cells.map(({ gpu }) => gpu.length)).toEqual([0, 1, 0]);
});

describe('what JAX has made another form of', () => {
  const imports = 'import jax\nimport equinox as eqx\nfrom lab import algorithm, make_train, train, train_step, embed';
  test.each([
    ['jax.jit(train)', 'run(keys)'],
    ['jax.jit(jax.vmap(algorithm.train))', 'run(keys)'],
    ['jax.vmap(make_train(3))', 'run(keys)'],
    ['eqx.filter_jit(train)', 'run(keys)'],
    ['jax.jit(train).lower(1).compile()', 'run(keys)'],
    ['3', 'jax.jit(make_train(3))(keys)'],
  ])('a training: run = %s, %s', (made, call) => {
    expect(longIn(imports, 'keys = jax.random.split(jax.random.key(0), 9)', `run = ${made}`, call)).toEqual([
      'training',
    ]);
  });

  test.each(['jax.jit(train_step)', 'jax.jit(embed)', 'jax.grad(train)', 'jax.jit()', 'embed(train)', 'train'])(
    'no training: run = %s',
    (made) => {
      expect(longIn(imports, `run = ${made}`, 'run(3)')).toEqual([]);
    },
  );

  test('which may be something else', () => {
    expect(longIn(imports, 'run = jax.jit(train)\nif keys:\n    run = jax.jit(embed)', 'run(3)')).toEqual([]);
  });
});

describe('rows of a data set of Hugging Face', () => {
  const IMPORTS = 'from datasets import Dataset, load_dataset\nfrom transformers import AutoTokenizer, AutoModel';
  const MADE =
    'data = load_dataset("a")\ntokenizer = AutoTokenizer.from_pretrained("b")\ndef tokenize(rows):\n    return tokenizer(rows["text"])';

  test.each([
    'rows = data.map(tokenize, batched=True)',
    'rows = data["train"].map(tokenize)',
    'rows = data.map(function=tokenize)',
    'rows = data.map(lambda row: tokenizer(row["text"]))',
    'rows = data.map(lambda row: tokenizer.encode(row["text"]))',
    'part = data["train"].shuffle(seed=1)\nrows = part.map(tokenize)',
    'rows = data["train"].train_test_split(0.1)["train"].map(tokenize)',
    'rows = data.remove_columns("a").map(tokenize)',
    'rows = data.filter(keep).map(tokenize)',
    'model = AutoModel.from_pretrained("c")\ndef embed(rows):\n    return model(rows)\nrows = data.map(embed)',
    'def prepare(rows):\n    return image_processor(rows["image"])\nrows = data.map(prepare)',
  ])('%j takes long', (body) => {
    expect(longIn(IMPORTS, MADE, body)).toContain('computation');
  });

  test.each([
    'rows = data.map(lambda row: {"text": row["text"].strip()})',
    'rows = data["train"].select(range(100)).map(tokenize)',
    'rows = Dataset.from_dict({"text": ["a"]}).map(tokenize)',
    'rows = data.map(lambda row: {"text": tokenizer.apply_chat_template(row["messages"])})',
    'rows = map(tokenize, texts)',
    'rows = frame.map(tokenize)',
    'rows = data.map(prepared)',
    'row = tokenize(data["train"][0])',
  ])('%j does not', (body) => {
    expect(longIn(IMPORTS, MADE, body)).toEqual([]);
  });

  test('rows that are streamed are made when they are read', () => {
    expect(longIn(IMPORTS, MADE.replace('"a")', '"a", streaming=True)'), 'rows = data.map(tokenize)')).toEqual([]);
  });
});

describe('a handful is soon done', () => {
  const chroma = (documents: string): string[] =>
    longIn(
      'import chromadb',
      'store = chromadb.Client().create_collection("a")',
      `store.add(documents=${documents}, ids=ids)`,
    );
  test.each([
    ['chunks', ['embedding']],
    ['["a cat", "a dog"]', []],
    ['[text.strip() for text in texts]', ['embedding']],
    [`[${'"a", '.repeat(40)}]`, ['embedding']],
  ])('documents=%s', (documents, expected) => {
    expect(chroma(documents)).toEqual(expected);
  });

  test.each([
    ['Chroma.from_texts(texts, model)', ['embedding']],
    ['Chroma.from_texts(["a", "b"], model)', []],
    ['Chroma.from_documents(documents=pages, embedding=model)', ['embedding']],
  ])('%s', (call, expected) => {
    expect(longIn('from langchain_chroma import Chroma', `store = ${call}`)).toEqual(expected);
  });

  const encoded = (body: string): string[] =>
    longIn(
      'import marimo as mo\nfrom sentence_transformers import SentenceTransformer',
      'model = SentenceTransformer("a")\nbox = mo.ui.text()\nslider = mo.ui.slider(1, 3)\ntexts = lab.read()',
      body,
    );
  test.each([
    'model.encode("a cat")',
    'model.encode(["a cat", f"{count} dogs"])',
    'model.encode(box.value)',
    'model.encode([query])',
    'model.encode([box.value.strip()], convert_to_numpy=True)',
    'query = "a cat"\nmodel.encode(query)',
    'model.encode_query(question, convert_to_tensor=True)',
  ])('%s', (body) => {
    expect(encoded(body)).toEqual([]);
  });
  test.each([
    'model.encode(texts)',
    'model.encode(slider.value)',
    'model.encode(lab.read().strip())',
    'model.encode(queries)',
    'model.encode([*texts])',
    'query = lab.read()\nmodel.encode(query)',
    'for query in texts:\n    model.encode(query)',
    'rows = [model.encode(query) for query in texts]',
    'model.predict(pairs)',
  ])('%s takes long', (body) => {
    expect(encoded(body).length).toBeGreaterThan(0);
  });

  const yolo = (weights: string, body: string): string[] =>
    longIn('from ultralytics import YOLO', `model = YOLO("${weights}")`, body);
  const three = 'for path in paths[:3]:\n    model.predict(path)';
  test.each([
    ['yolov8n.pt', three],
    ['yolo11n-seg.pt', three],
    ['models/yolov5nu.pt', three],
    ['yolov8n.pt', 'few = list(paths)[:3]\nfor at, path in enumerate(few):\n    model(str(path))'],
    ['yolov8n.pt', 'for path in ["a.jpg", "b.jpg"]:\n    model.predict(source=path)'],
    ['yolov8n.pt', 'result = model("bus.jpg")'],
  ])('%s: %j', (weights, body) => {
    expect(yolo(weights, body)).toEqual([]);
  });

  test.each([
    ['yolov8x.pt', three],
    ['best.pt', three],
    ['yolov8n.pt', 'for path in paths:\n    model.predict(path)'],
    ['yolov8n.pt', 'for fold in range(3):\n    model.predict(folder)'],
    ['yolov8n.pt', 'result = model("film.mp4")'],
    ['yolov8n.pt', 'result = model(folder)'],
    ['yolov8n.pt', 'for path in paths[:3]:\n    model.train(data=path)'],
  ])('%s: %j takes long', (weights, body) => {
    expect(yolo(weights, body).length).toBeGreaterThan(0);
  });
});

describe('what a library does that is not known with what it is given', () => {
  const MODEL = 'import lab\nfrom sentence_transformers import SentenceTransformer';
  const MADE =
    'model = SentenceTransformer("a")\nbench = lab.Bench(paths)\nwriter = lab.Writer(paths, openai_api_key=key)';

  test.each([
    ['bench.get_collections(chunker, model)', ['embedding']],
    ['lab.build_index(chunks, embedder=model)', ['embedding']],
    ['writer.generate_questions(rounds=3)', ['generation']],
    ['writer.evaluate(answers)', ['evaluation']],
    ['bench.set_model(model)', []],
    ['lab.Index(model)', []],
    ['bench.get_collections(chunker)', []],
    ['bench.generate_questions(rounds=3)', []],
    ['writer.save(paths)', []],
    ['print(model)', []],
  ])('%s', (call, expected) => {
    expect(longIn(MODEL, MADE, `result = ${call}`)).toEqual(expected);
  });

  test('one that is known has rows of its own', () => {
    expect(longIn(`${MODEL}\nimport chromadb`, MADE, 'chromadb.Client().create_collection("a", model)')).toEqual([]);
  });
});
