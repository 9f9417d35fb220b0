/**
 * Rules that marimo has for a running cell: marimo itself says that it runs the notebook before and not the one after,
 * and the contract drops the fix that would make the one of the other.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { notebookOf } from '../support/build.ts';
import { fake, NO_TEMPLATES } from '../support/fake-codemods.ts';
import { marimoPython, MARIMO_VERSION, OLDEST_MARIMO_VERSION, oldestMarimoPython } from '../support/marimo.ts';
import { planText } from '../support/plan.ts';

interface Rule {
  /** What the fix does. */
  readonly what: string;
  /** The cell before and after it; no `after`: it may be done. */
  readonly before: string;
  readonly after: string;
  /** What marimo says of the cell after it; undefined where it runs. */
  readonly marimo?: RegExp;
  /** What the reason for dropping the fix starts with. */
  readonly contract?: string;
  readonly mode?: 'script' | 'kernel';
  readonly isSetup?: boolean;
}

const BLOCK = 'with mo.persistent_cache("block"):\n    x = 1\n    y = x + 1';
const COUNTED = `total = 0\n${BLOCK}`;
const FUNCTION = '@mo.cache\ndef double(a):\n    return 2 * a\n\nlock = threading.Lock()\nx = double(2)';

function indented(text: string, by = 4): string {
  return text.replaceAll(/^(?=.)/gm, ' '.repeat(by));
}

const CACHE = 'marimo would refuse a cache block: it would be';
const REFUSED = /^BlockException: /;

const RULES: readonly Rule[] = [
  {
    what: 'puts a cache block under try',
    before: BLOCK,
    after: `try:\n${indented(BLOCK)}\nexcept MemoryError:\n    raise`,
    marimo: REFUSED,
    contract: `${CACHE} inside \`try\``,
  },
  {
    what: 'puts a cache block under try and finally',
    before: BLOCK,
    after: `try:\n${indented(BLOCK)}\nfinally:\n    print("done")`,
    marimo: REFUSED,
    contract: `${CACHE} inside \`try\``,
  },
  {
    what: 'puts a cache block after another statement into a loop',
    before: COUNTED,
    after: `for i in range(1):\n${indented(COUNTED)}`,
    marimo: REFUSED,
    contract: `${CACHE} inside \`for\``,
  },
  {
    what: 'puts a cache block under while',
    before: `turns = 1\n${BLOCK}`,
    after: `turns = 1\nwhile turns:\n    turns = 0\n${indented(BLOCK)}`,
    marimo: REFUSED,
    contract: `${CACHE} inside \`while\``,
  },
  {
    what: 'puts a cache block under match',
    before: BLOCK,
    after: `match 1:\n    case 1:\n${indented(BLOCK, 8)}`,
    marimo: REFUSED,
    contract: `${CACHE} inside \`match\``,
  },
  {
    what: 'puts a cache block into a function',
    before: `${BLOCK}\nz = y`,
    after: `def work():\n${indented(BLOCK)}\n    return x, y\n\nx, y = work()\nz = y`,
    marimo: REFUSED,
    contract: `${CACHE} inside \`def\``,
  },
  {
    what: 'puts a cache block into the with of a spinner',
    before: BLOCK,
    after: BLOCK.replace('with ', 'with mo.status.spinner("Working"), '),
    marimo: /^AssertionError: Unexpected with block structure/,
    contract: `${CACHE} in a \`with\` that opens something else too`,
  },
  {
    what: 'writes a cache block on one line',
    before: BLOCK,
    after: 'with mo.persistent_cache("block"): x = 1; y = 2',
    marimo: REFUSED,
    contract: `${CACHE} on one line`,
  },
  {
    what: 'puts all that a cache block does under try',
    before: BLOCK,
    after: 'with mo.persistent_cache("block"):\n    try:\n        x = 1\n        y = x + 1\n    finally:\n        pass',
    marimo: REFUSED,
    contract: `${CACHE} and begins with a \`try\``,
  },
  {
    what: 'deletes what a cache block is to keep',
    before: BLOCK,
    after: `${BLOCK}\n    del x`,
    marimo: /^CacheException: Failure while saving cached values/,
    contract: `${CACHE} and deletes x, which it is to keep`,
  },
  {
    what: 'puts a spinner around a cache block',
    before: BLOCK,
    after: `with mo.status.spinner("Working") as _spinner:\n${indented(BLOCK)}\n        _spinner.update("Still")`,
  },
  {
    what: 'puts a cache block under if',
    before: BLOCK,
    after: `if mo:\n${indented(BLOCK)}`,
  },
  {
    what: 'puts a spinner into a cache block',
    before: BLOCK,
    after:
      'with mo.persistent_cache("block"):\n    with mo.status.spinner("Working"):\n        x = 1\n        y = x + 1',
  },
  {
    what: 'puts what follows the first statement of a cache block under try',
    before: BLOCK,
    after: 'with mo.persistent_cache("block"):\n    x = 1\n    try:\n        y = x + 1\n    finally:\n        pass',
  },
  {
    what: 'lets a cached function read what cannot be hashed',
    before: FUNCTION,
    after: FUNCTION.replace('lock =', '_lock =')
      .replace('@mo', '_lock = threading.Lock()\n\n@mo')
      .replace('return 2 * a', 'return 2 * a if _lock else a')
      .replace('\n_lock = threading.Lock()\nx', '\nlock = _lock\nx'),
    marimo: /^TypeError: Content addressed hash could not be utilized/,
    contract: 'the cached function `double` would also read `_lock`',
  },
  {
    what: 'puts a cached function and its call under try',
    before: FUNCTION,
    after: `try:\n${indented(FUNCTION)}\nfinally:\n    pass`,
  },
  {
    what: 'puts a stop under a handler that catches everything',
    before: 'x = 1',
    after: 'try:\n    mo.stop(True, "Stopped")\nexcept:\n    pass\nx = 1\nassert False, "went on"',
    marimo: /^AssertionError: went on/,
    contract: 'a handler would catch a `mo.stop`',
  },
  {
    what: 'puts a stop under a handler that catches exceptions',
    before: 'x = 1',
    after: 'try:\n    mo.stop(True, "Stopped")\nexcept Exception:\n    pass\nx = 1\nassert False, "went on"',
  },
  {
    what: 'puts a stop into the setup cell',
    isSetup: true,
    before: 'import marimo as mo',
    after: 'import marimo as mo\nmo.stop(True, "Stopped")',
    marimo: /^MarimoStopError: /,
    contract: 'a `mo.stop` in the setup cell would end a script with an error',
  },
  {
    what: 'lets the setup cell read a name of another cell',
    isSetup: true,
    before: 'import marimo as mo',
    after: 'import marimo as mo\nprint(threading)',
    marimo: /^NameError: |^SetupRootError: /,
    contract: 'the setup cell would read `threading`, which it cannot see',
  },
  {
    what: 'puts a stop that shows nothing after an output',
    mode: 'kernel',
    before: 'mo.output.append("shown")\nx = 1',
    after: 'mo.output.append("shown")\nx = 1\nmo.stop(True)',
    marimo: /^exception: None/,
    contract: 'marimo would report an error for a `mo.stop` that shows nothing after an output',
  },
  {
    what: 'puts a stop that shows something after an output',
    mode: 'kernel',
    before: 'mo.output.append("shown")\nx = 1',
    after: 'mo.output.append("shown")\nx = 1\nmo.stop(True, "Stopped")',
  },
  {
    what: 'reads the value of an element where it is made',
    before: 'slider = mo.ui.slider(1, 5)',
    after: 'slider = mo.ui.slider(1, 5)\n_value = slider.value',
    marimo: /^RuntimeError: Accessing the value of a UIElement in the cell that created it/,
    contract: 'a cell would read the value of an element that it creates',
  },
];

function textOf({ isSetup }: Rule, body: string): string {
  if (isSetup !== true)
    return notebookOf('import threading\nimport marimo as mo\nreturn mo, threading', `${body}\nreturn`);
  const text = notebookOf('import threading\nreturn (threading,)');
  return text.replace('app = marimo.App()\n', `app = marimo.App()\n\nwith app.setup:\n${indented(body)}\n`);
}

/** How marimo ends with each of the notebooks; null for one that it runs. */
function runsOf(
  python: string,
  notebooks: readonly { readonly text: string; readonly mode: string }[],
): (string | null)[] {
  const folder = mkdtempSync(join(tmpdir(), 'nbfix-rules-'));
  try {
    const runs = notebooks.map(({ text, mode }, at) => {
      // A folder each: marimo keeps what it caches beside the notebook.
      mkdirSync(join(folder, String(at)));
      const path = join(folder, String(at), 'notebook.py');
      writeFileSync(path, text);
      return [path, mode];
    });
    const script = fileURLToPath(new URL('../support/runs.py', import.meta.url));
    const output = execFileSync(python, [script], { input: JSON.stringify(runs), encoding: 'utf8', stdio: 'pipe' });
    return JSON.parse(output) as (string | null)[];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The oldest marimo cannot say how its kernel ended. */
const MARIMO = [
  { version: MARIMO_VERSION, python: marimoPython, rules: RULES },
  { version: OLDEST_MARIMO_VERSION, python: oldestMarimoPython, rules: RULES.filter(({ mode }) => mode !== 'kernel') },
];

describe.each(MARIMO)('marimo $version does what the rules say', ({ python, rules }) => {
  let runs: readonly (string | null)[];
  beforeAll(() => {
    const notebooks = rules.flatMap((rule) =>
      [rule.before, rule.after].map((body) => ({ text: textOf(rule, body), mode: rule.mode ?? 'script' })),
    );
    runs = runsOf(python(), notebooks);
  }, 600_000);

  test.each(rules.map(({ what, marimo }, at) => ({ what, marimo, at })))('$what', ({ marimo, at }) => {
    const [before, after] = [runs[2 * at], runs[2 * at + 1]];
    expect(before).toBeNull();
    if (marimo === undefined) expect(after).toBeNull();
    else expect(after).toMatch(marimo);
  });
});

describe('what marimo does not run, the contract does not let through', () => {
  test.each(RULES)('$what', (rule) => {
    const { contract } = rule;
    const text = textOf(rule, rule.before);
    const start = text.indexOf(indented(rule.before));
    const edit = { start, end: start + indented(rule.before).length, text: indented(rule.after) };
    const codemod = fake({
      id: 'fix',
      effects: { addsNames: true, dropsNames: true, movesOutput: true },
      at: (node, notebook) => node.text === 'threading' && node.type === 'dotted_name' && notebook.text === text,
      fix: () => [edit],
    });
    const { dropped, applied } = planText('notebook.py', text, [codemod], NO_TEMPLATES);
    expect(dropped.map(({ reason }) => reason.slice(0, contract?.length))).toEqual(
      contract === undefined ? [] : [contract],
    );
    expect(applied).toHaveLength(contract === undefined ? 1 : 0);
  });
});
