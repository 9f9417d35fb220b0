import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import type { Notebook } from '../../src/notebook/notebook.ts';
import { parseNotebook } from '../../src/notebook/parse.ts';
import { nodesOf, type Node } from '../../src/python/tree.ts';
import { guardBlockOf, isBehindButton } from '../../src/semantics/buttons.ts';
import { dominates, guardsOf, type Branch } from '../../src/semantics/guards.ts';
import { notebookOf } from '../support/build.ts';

function notebookWith(...cells: readonly string[]): Notebook {
  return parseNotebook('notebook.py', notebookOf(...cells.map((each) => `${each}\nreturn`)));
}

function callOf(notebook: Notebook, name: string): Node {
  return nodesOf(notebook.root, 'call').find(({ text }) => text.startsWith(`${name}(`))!;
}

/*
 * Python runs each cell with all answers of `a()`, `b()` and `c()`, and says which way each condition went whenever
 * `probe()` was reached, and whether `first()` was always called before `then()`.
 */
const PROGRAM = `
import itertools, json, sys, types
class Stop(BaseException): pass
def stop(predicate, output=None):
    if predicate: raise Stop
def run(code, conditions):
    reached, isBefore = [], True
    for answers in itertools.product((True, False), repeat=3):
        calls = []
        names = {key: (lambda answer=answer: answer) for key, answer in zip("abc", answers)}
        names |= {key: (lambda *_, key=key: calls.append(key)) for key in ("first", "then", "probe")}
        names["mo"] = types.SimpleNamespace(stop=stop)
        try: exec("def cell():\\n" + "".join(f"    {line}\\n" for line in code.splitlines()) + "cell()", names)
        except (Stop, AssertionError, ValueError): pass
        if "probe" in calls: reached.append([bool(eval(each, names)) for each in conditions])
        if "then" in calls: isBefore &= "first" in calls[:calls.index("then")]
    return [reached, isBefore]
print(json.dumps([run(*each) for each in json.load(sys.stdin)]))
`;

function python<T>(cases: readonly (readonly [code: string, conditions: readonly string[]])[]): T[] {
  return JSON.parse(
    execFileSync('python3', ['-c', PROGRAM], { input: JSON.stringify(cases), encoding: 'utf8' }),
  ) as T[];
}

/** The cell, and the conditions under which it comes to `probe()`: `-` before those that do not hold. */
const GUARDED: readonly (readonly [code: string, ...guards: readonly string[]])[] = [
  ['probe()'],
  ['if a():\n    probe()', 'a()'],
  ['if a():\n    pass\nprobe()'],
  ['if a():\n    pass\nelse:\n    probe()', '-a()'],
  ['if a():\n    pass\nelif b():\n    probe()', '-a()', 'b()'],
  ['if a():\n    pass\nelif b():\n    pass\nelse:\n    probe()', '-a()', '-b()'],
  ['if a():\n    if not b():\n        probe()', 'a()', 'not b()'],
  ['if a():\n    pass\nelif probe():\n    pass', '-a()'],
  ['x = probe() if a() else b()', 'a()'],
  ['x = a() if b() else probe()', '-b()'],
  ['x = a() and probe()', 'a()'],
  ['x = a() or b() or probe()', '-a() or b()'],
  ['x = probe() and a()'],
  ['x = [probe() for _ in range(2) if a()]', 'a()'],
  ['match 3:\n    case 3 if a():\n        probe()', 'a()'],
  ['while a():\n    probe()\n    break'],
  ['for _ in range(2):\n    probe()\nelse:\n    pass'],
  ['try:\n    pass\nexcept ValueError:\n    pass\nelse:\n    probe()'],
  ['if a():\n    with open("/dev/null"):\n        probe()', 'a()'],
  // What has ended the code above.
  ['mo.stop(a())\nprobe()', '-a()'],
  ['mo.stop(a(), "text")\nprobe()', '-a()'],
  ['mo.stop(output="text", predicate=a())\nprobe()', '-a()'],
  ['mo.stop(not a())\nif b():\n    probe()', '-not a()', 'b()'],
  ['probe()\nmo.stop(a())'],
  ['if a():\n    mo.stop(b())\nprobe()'],
  ['if a():\n    mo.stop(b())\n    probe()', 'a()', '-b()'],
  ['try:\n    mo.stop(a())\nexcept BaseException:\n    pass\nprobe()'],
  ['assert a()\nprobe()', 'a()'],
  ['if a():\n    mo.stop(True)\nprobe()', '-a()'],
  ['if a():\n    raise ValueError\nprobe()', '-a()'],
  ['if a():\n    raise ValueError\nelif b():\n    pass\nelif c():\n    raise ValueError\nprobe()', '-a()'],
  ['if a():\n    raise ValueError\nelif b():\n    raise ValueError\nelse:\n    pass\nprobe()', '-a()', '-b()'],
  ['for _ in range(2):\n    if a():\n        continue\n    probe()', '-a()'],
  ['def work():\n    if a():\n        return\n    probe()\nwork()', '-a()'],
  ['if b():\n    def work():\n        probe()\n    work()', 'b()'],
];

describe('guards', () => {
  const plain = (guard: string): string => guard.replace(/^-/, '');
  const found = python<[boolean[][], boolean]>(GUARDED.map(([code, ...guards]) => [code, guards.map(plain)]));

  test.each(GUARDED.map(([code, ...guards], at) => [code, guards, at] as const))('%s', (code, guards, at) => {
    const notebook = notebookWith('import marimo as mo', code);
    const said = guardsOf(callOf(notebook, 'probe'), notebook);
    expect(said.map(({ condition, holds }) => `${holds ? '' : '-'}${condition.text}`)).toEqual(guards);
    const [reached] = found[at]!;
    expect(reached).not.toEqual([]);
    for (const answers of reached) expect(answers).toEqual(said.map(({ holds }) => holds));
  });
});

/** Whether `first()` has run whenever `then()` runs. */
const ORDERED: readonly (readonly [boolean, string])[] = [
  [true, 'first()\nthen()'],
  [false, 'then()\nfirst()'],
  [false, 'if a():\n    first()\nthen()'],
  [true, 'if a():\n    first()\n    then()'],
  [true, 'if a():\n    first()\n    if b():\n        then()'],
  [false, 'if a():\n    first()\nelse:\n    then()'],
  [true, 'first()\nfor _ in range(2):\n    then()'],
  [false, 'for _ in range(0):\n    first()\nthen()'],
  [false, 'while a():\n    first()\n    break\nthen()'],
  [true, 'with open("/dev/null"):\n    first()\nthen()'],
  [false, 'try:\n    if a(): raise ValueError\nexcept ValueError:\n    first()\nthen()'],
  [true, 'try:\n    pass\nfinally:\n    first()\nthen()'],
  [false, 'x = a() and first()\nthen()'],
  [true, 'x = first() and a()\nthen()'],
  [false, 'x = first() if a() else 3\nthen()'],
  [true, 'x = 3 if first() else 4\nthen()'],
  [false, 'x = [first() for _ in range(0)]\nthen()'],
  [false, 'def work():\n    first()\nthen()'],
  [false, 'work = lambda: first()\nthen()'],
  [false, 'match 3:\n    case 4:\n        first()\nthen()'],
  [true, 'mo.stop(a())\nfirst()\nthen()'],
];

describe('order', () => {
  const found = python<[boolean[][], boolean]>(ORDERED.map(([, code]) => [code, []]));

  test.each(ORDERED.map(([isBefore, code], at) => [isBefore, code, at] as const))('%s: %s', (isBefore, code, at) => {
    const notebook = notebookWith('import marimo as mo', code);
    expect(dominates(callOf(notebook, 'first'), callOf(notebook, 'then'))).toBe(isBefore);
    expect(found[at]![1]).toBe(isBefore);
  });

  test('a branch that counts as taken', () => {
    const notebook = notebookWith('if use_seed:\n    first()\nthen()');
    const isTaken = ({ guards }: Branch): boolean => guards.some(({ condition }) => condition.text === 'use_seed');
    expect(dominates(callOf(notebook, 'first'), callOf(notebook, 'then'), isTaken)).toBe(true);
  });
});

const CONTROLS = 'import marimo as mo\nrun = mo.ui.run_button()\nsize = mo.ui.slider(1, 3)\nask = mo.ui.text().form()';

test.each([
  [true, 'if run.value:\n    probe()'],
  [false, 'if run.value:\n    pass\nprobe()'],
  [false, 'if run.value:\n    pass\nelse:\n    probe()'],
  [true, 'if not run.value:\n    pass\nelse:\n    probe()'],
  [true, 'if size.value > 1 and run.value:\n    probe()'],
  [false, 'if size.value > 1:\n    probe()'],
  [true, 'if ask.value is None:\n    pass\nelse:\n    probe()'],
  [true, 'mo.stop(not run.value)\nprobe()'],
  [true, 'mo.stop(output="text", predicate=not run.value)\nprobe()'],
  [false, 'mo.stop(size.value > 1)\nprobe()'],
  [true, 'if not run.value:\n    mo.stop(True, "press")\nprobe()'],
  [true, 'try:\n    if run.value:\n        probe()\nfinally:\n    pass'],
])('waits for a button, %s: %s', (expected, code) => {
  const notebook = notebookWith(CONTROLS, code);
  expect(isBehindButton(callOf(notebook, 'probe'), notebook)).toBe(expected);
});

test('the block behind a button is the outermost one', () => {
  const notebook = notebookWith(CONTROLS, 'if run.value:\n    if size.value:\n        probe()\n    done()');
  expect(guardBlockOf(callOf(notebook, 'probe'), notebook)?.text).toMatch(/done\(\)$/);
  const stopped = notebookWith(CONTROLS, 'mo.stop(not run.value)\nprobe()');
  expect(guardBlockOf(callOf(stopped, 'probe'), stopped)).toBeUndefined();
});
