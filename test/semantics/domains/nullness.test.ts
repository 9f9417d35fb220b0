import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { mayBeNone } from '../../../src/semantics/domains/nullness.ts';
import { asked } from '../../support/asked.ts';

/* Whether `probe(…)` may be given None. Python runs the cells: what it is given is None in no case where that is said. */

const PROGRAM = `
import json, sys
def run(cells):
    given = []
    names = {"probe": given.append}
    for cell in cells: exec(cell, names)
    return [value is None for value in given]
print(json.dumps([run(cells) for cells in json.load(sys.stdin)]))
`;

const PICK = 'def pick(n):\n    if n > 1:\n        return "a"';

const CASES: readonly (readonly [boolean, ...string[]])[] = [
  [true, 'probe(None)'],
  [false, 'probe("a")'],
  [false, 'probe([None])'],
  [false, 'probe(1 + 2)'],
  [true, 'probe("a" if len("a") > 1 else None)'],
  [false, 'probe("a" if len("a") > 1 else 3)'],
  [true, 'probe(None or None)'],
  [false, 'probe("" or "a")'],
  [true, 'table = {"a": None}\nprobe(table["a"])'],
  [false, 'import json\nprobe(json.loads("[1]"))'],
  [false, 'probe(len("a"))'],
  [true, 'import re\nprobe(re.match("a", "b"))'],
  [true, 'probe(print())'],
  [true, 'probe(getattr(3, "a", None))'],
  // Names.
  [false, 'shown = 3', 'probe(shown)'],
  [true, 'shown = None\nif len("a") > 1:\n    shown = 3', 'probe(shown)'],
  [true, 'first = None\nshown = first', 'probe(shown)'],
  [false, 'first = 3\nshown = first if len("a") > 1 else 4', 'probe(shown)'],
  [false, 'total = 0\nfor each in [1, 2]:\n    total += each\nprobe(total)'],
  [false, 'a, b = 1, None\nprobe(a)'],
  [true, 'a, b = 1, None\nprobe(b)'],
  [true, 'def use(shown):\n    probe(shown)\nuse(None)'],
  [true, 'for each in [1, None]:\n    probe(each)'],
  [false, 'for each in [1, 2]:\n    probe(each)'],
  [true, 'rows = [1]\nrows.append(None)\nfor each in rows:\n    probe(each)'],
  // Functions.
  [true, PICK, 'probe(pick(0))'],
  [false, `${PICK}\n    return "b"`, 'probe(pick(0))'],
  [false, `${PICK}\n    else:\n        return "b"`, 'probe(pick(0))'],
  [false, `${PICK}\n    elif n == 1:\n        return "b"\n    else:\n        raise ValueError`, 'probe(pick(1))'],
  [true, `${PICK}\n    return None`, 'probe(pick(0))'],
  [true, `${PICK}\n    return`, 'probe(pick(0))'],
  [true, 'def pick(): pass', 'probe(pick())'],
  [
    false,
    'def pick():\n    try:\n        return 1 / 0\n    except ZeroDivisionError:\n        return 3',
    'probe(pick())',
  ],
  [true, 'def pick():\n    try:\n        return 1 / 0\n    except ZeroDivisionError:\n        pass', 'probe(pick())'],
  [false, 'def pick():\n    while True:\n        return 3', 'probe(pick())'],
  [true, 'def pick(n=0):\n    while True:\n        if n > 2: return 3\n        break', 'probe(pick())'],
  [false, 'def pick(n): return 3 if n < 1 else pick(n - 1)', 'probe(pick(2))'],
  [true, 'def pick(n): return None if n < 1 else pick(n - 1)', 'probe(pick(2))'],
  [false, 'class Page: pass', 'probe(Page())'],
  [true, 'def use(make):\n    probe(make())\nuse(print)'],
];

describe('nullness', () => {
  const input = JSON.stringify(CASES.map(([, ...cells]) => cells));
  const given = JSON.parse(execFileSync('python3', ['-c', PROGRAM], { input, encoding: 'utf8' })) as boolean[][];

  test.each(CASES.map((each, at) => [...each, at] as const))('%s: %s', (expected, ...rest) => {
    const at = rest.at(-1) as number;
    const [, ...cells] = CASES[at]!;
    expect(asked(cells, mayBeNone)).toBe(expected);
    expect(given[at]).not.toEqual([]);
    if (!expected) expect(given[at]).not.toContain(true);
  });
});
