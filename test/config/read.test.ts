import { expect, test } from 'vitest';
import { readLayer } from '../../src/config/read.ts';

const read = (toml: string, isNotebook = false): ReturnType<typeof readLayer> =>
  readLayer({ file: 'pyproject.toml', toml, line: 1 }, isNotebook);

const TABLE = '[tool.nbfix]\n';

test('every key is read, with its line', () => {
  const layer = read(`[project]
name = "lab"

[tool.nbfix]
select = ["0", "A"]
extend-select = [
    "B",
    "type-hints",
]
ignore = ["gpu-gate"]
exclude = ["old", "gen/**"]
templates = "snippets"
fail-on = "high"
unsafe-fixes = true
python = ".venv/bin/python"
work = ["mylab.train", "mylab.*.fit"]

[tool.nbfix.per-file-ignores]
"talks/*.py" = ["all"]
`);
  expect(Object.entries(layer?.values ?? {}).map(([key, { value, source }]) => [key, value, source])).toEqual([
    ['select', ['0', 'A'], { file: 'pyproject.toml', line: 5 }],
    ['extend-select', ['B', 'type-hints'], { file: 'pyproject.toml', line: 6 }],
    ['ignore', ['gpu-gate'], { file: 'pyproject.toml', line: 10 }],
    ['exclude', ['old', 'gen/**'], { file: 'pyproject.toml', line: 11 }],
    ['templates', 'snippets', { file: 'pyproject.toml', line: 12 }],
    ['fail-on', 'high', { file: 'pyproject.toml', line: 13 }],
    ['unsafe-fixes', true, { file: 'pyproject.toml', line: 14 }],
    ['python', '.venv/bin/python', { file: 'pyproject.toml', line: 15 }],
    ['work', ['mylab.train', 'mylab.*.fit'], { file: 'pyproject.toml', line: 16 }],
    ['per-file-ignores', [{ glob: 'talks/*.py', rules: ['all'] }], { file: 'pyproject.toml', line: 18 }],
  ]);
  expect(layer?.named.map(({ name, source }) => [name, source])).toEqual(
    [
      ['0', 5],
      ['A', 5],
      ['B', 7],
      ['type-hints', 8],
      ['gpu-gate', 10],
      ['all', 19],
    ].map(([name, line]) => [name, { file: 'pyproject.toml', line }]),
  );
});

test.each([
  '[tool.nbfix]\nignore = ["gpu-gate"]\n',
  'tool.nbfix.ignore = ["gpu-gate"]\n',
  '[tool]\nnbfix = { ignore = ["gpu-gate"] }\n',
  'tool = { nbfix = { ignore = ["gpu-gate"] } }\n',
  '[tool]\nnbfix.ignore = ["gpu-gate"]\n',
  '["tool"."nbfix"]\r\n"ignore" = [\r\n"gpu-gate" # why\r\n]\r\n',
])('however the table is written: %j', (toml) => {
  expect(read(toml)?.values.ignore?.value).toEqual(['gpu-gate']);
});

test.each([
  '',
  '[project]\nname = "nbfix"\n',
  '[tool.nbfixer]\nselect = 3\n',
  '[[tool.other]]\nnbfix = 1\n',
  'tool = 3\n',
])('a text that is not about nbfix: %j', (toml) => {
  expect(read(toml)).toBeUndefined();
});

test('an empty table counts: nothing is searched for beyond it', () => {
  expect(read(TABLE)).toEqual({ values: {}, named: [] });
});

const LISTS = 'must be a list of strings, such as';

test.each<[string, string, string]>([
  ['an unknown key', `${TABLE}selct = ["A"]`, '2: unknown key "selct" in [tool.nbfix]; did you mean "select"?'],
  ['an underscore', `${TABLE}fail_on = "low"`, '2: unknown key "fail_on" in [tool.nbfix]; did you mean "fail-on"?'],
  ['another word', `${TABLE}phase = "A"`, '2: unknown key "phase" in [tool.nbfix]; did you mean "select"?'],
  [
    'a key like no other',
    `${TABLE}line-length = 3`,
    '2: unknown key "line-length" in [tool.nbfix]; the keys are select, extend-select, ignore, per-file-ignores, exclude, templates, fail-on, unsafe-fixes, python, work',
  ],
  ['a table of a key', '[tool.nbfix.selct]\na = 1', '1: unknown key "selct" in [tool.nbfix]; did you mean "select"?'],
  [
    'control characters',
    `${TABLE}"select\\u001b\\n" = 1`,
    '2: unknown key "select\\u001b\\n" in [tool.nbfix]; did you mean "select"?',
  ],
  ['a string for a list', `${TABLE}select = "A"`, `2: "select": ${LISTS} ["A", "gpu-gate"]; it is a string`],
  ['a number in a list', `${TABLE}ignore = [\n"A",\n3]`, `4: "ignore": ${LISTS} ["A", "gpu-gate"]; it holds a number`],
  [
    'a list for a table',
    `${TABLE}per-file-ignores = ["A"]`,
    '2: "per-file-ignores": must be a table, such as { "old/*.py" = ["gpu-gate"] }; it is a list',
  ],
  [
    'a string in a table',
    `${TABLE}per-file-ignores = { "a" = "A" }`,
    `2: "per-file-ignores": ${LISTS} ["gpu-gate"]; it is a string`,
  ],
  ['a string for a flag', `${TABLE}unsafe-fixes = "yes"`, '2: "unsafe-fixes": must be true or false; it is a string'],
  ['a date for a path', `${TABLE}templates = 2026-01-01`, '2: "templates": must be a path in quotes; it is a date'],
  ['an empty path', `${TABLE}python = " "`, '2: "python": is empty; give a path'],
  ['an unknown severity', `${TABLE}fail-on = "hgh"`, '2: "fail-on": unknown severity "hgh"; did you mean "high"?'],
  [
    'a severity like no other',
    `${TABLE}fail-on = "sometimes"`,
    '2: "fail-on": unknown severity "sometimes"; give one of critical, high, medium, low, any, never',
  ],
  ['a bad glob', `${TABLE}exclude = ["a", "b[0-9"]`, '2: "exclude": "b[0-9" is no glob: missing closing "]"'],
  ['an empty glob', `${TABLE}exclude = [""]`, '2: "exclude": "" is empty'],
  [
    'a glob turned round',
    `${TABLE}exclude = ["!a"]`,
    '2: "exclude": "!a" can\'t bring back what another glob excludes',
  ],
  [
    'a bad glob as a key',
    '[tool.nbfix.per-file-ignores]\n"{a" = ["A"]',
    '2: "per-file-ignores": "{a" is no glob: missing closing "}"',
  ],
  [
    'a call that is none',
    `${TABLE}work = ["train()"]`,
    '2: "work": "train()" is no dotted name, such as "mylab.train" or "mylab.Trainer.fit"',
  ],
  ['no table', 'tool.nbfix = 3', '1: [tool.nbfix] must be a table'],
  ['a table of several', '[[tool.nbfix]]\nselect = ["A"]', '1: [tool.nbfix] must be a table'],
  ['a key that comes twice', `${TABLE}select = ["A"]\nselect = ["B"]`, '3: "select" is defined twice; remove one'],
  ['a table that comes twice', `${TABLE}\n[tool.nbfix]\n`, '3: "[tool.nbfix]" is defined twice; remove one'],
  ['no TOML', `${TABLE}select = ["A"\nignore = []\n`, '3: no valid TOML: unexpected character'],
  ['a value that is missing', `${TABLE}select =\n`, '2: no valid TOML: a value is missing'],
])('what is wrong: %s', (_name, toml, message) => {
  expect(() => read(toml)).toThrow(
    expect.objectContaining({ name: 'NbfixError', message: `pyproject.toml:${message}` }),
  );
});

test('what is nested too deeply is an error, and no crash', () => {
  expect(() => read(`tool.nbfix.select = ${'['.repeat(50_000)}${']'.repeat(50_000)}`)).toThrow(
    'pyproject.toml: nested too deeply to be read',
  );
});

test.each(['exclude = []', 'per-file-ignores = {}', 'templates = "a"', 'python = "a"'])(
  "what a notebook can't set: %s",
  (line) => {
    const key = line.split(' ')[0];
    expect(() => readLayer({ file: 'one.py', toml: `${TABLE}${line}`, line: 7 }, true)).toThrow(
      `one.py:8: "${key}" can't be set in a notebook; set it in pyproject.toml`,
    );
  },
);

test('the lines of a notebook are its own', () => {
  const text = { file: 'one.py', toml: `${TABLE}select = [\n  "A",\n  3]`, line: 4 };
  expect(() => readLayer(text, true)).toThrow('one.py:7: "select"');
});
