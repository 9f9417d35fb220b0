import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import multipleDefinitions from '../codemods/0/multiple-definitions/index.ts';
import { planNotebook } from '../src/engine/plan.ts';
import { parseNotebook } from '../src/notebook/parse.ts';
import { notebookOf } from './support/build.ts';
import { startPython } from './support/python.ts';

/*
 * A name is defined in two cells and becomes private in both. CPython compiles the cell before and after: the two byte
 * codes must differ in nothing but the name of the top-level variable. A renaming of text, as one that once made
 * `__results` and `training__results` of `results` and `training_results`, cannot pass.
 */

const NAME = 'results';
const NAMES = [NAME, 'training_results', 'results_2', '_results', 'result', 'Results', 'resultsresults'];

const python = startPython(`
import dis

GLOBAL = {"STORE_GLOBAL", "LOAD_GLOBAL", "DELETE_GLOBAL"}
NAMED = {"STORE_NAME", "LOAD_NAME", "DELETE_NAME"}

def instructions(code):
    return [(each.opname, each.argval) for each in dis.get_instructions(code) if each.opname != "CACHE"]

def difference(old, new, name, fresh, is_module, is_class):
    if (old.co_varnames, old.co_freevars, old.co_cellvars) != (new.co_varnames, new.co_freevars, new.co_cellvars):
        return f"variables of {old.co_name}"
    before, after = instructions(old), instructions(new)
    if len(before) != len(after):
        return f"length of {old.co_name}"
    is_bound = False
    for (operation, value), (new_operation, new_value) in zip(before, after):
        if hasattr(value, "co_code") and hasattr(new_value, "co_code"):
            nested = difference(value, new_value, name, fresh, False, ("LOAD_NAME", "__name__") in instructions(value))
            if nested:
                return nested
            continue
        expected = value
        if value == name:
            # A class body sees the outer variable until it has one of its own.
            is_own = operation in NAMED and (is_module or (is_class and operation == "LOAD_NAME" and not is_bound))
            if is_own or operation in GLOBAL:
                expected = fresh
            if operation == "STORE_NAME":
                is_bound = True
        if isinstance(value, str) and value.startswith(name + ".<locals>."):
            # The qualified name of a class in a function that has the name.
            expected = fresh + value[len(name):]
        if (operation, expected) != (new_operation, new_value):
            return f"{operation} {value!r} became {new_operation} {new_value!r} in {old.co_name}"

def answer(question):
    old, new = (compile(question[key], "cell", "exec") for key in ("before", "after"))
    return difference(old, new, question["name"], question["fresh"], True, False)
`);
afterAll(python.close);

const name = fc.constantFrom(...NAMES);

/** Code that reads and binds the names in every way that has a scope, a key, a keyword or a text in it. */
const code = fc.letrec<{ simple: string; expression: string; statement: string; block: string }>((tie) => ({
  // Without quotes and braces, so that it can stand in an f-string.
  simple: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    name,
    name.map((each) => `box.${each}`),
    fc.tuple(name, name).map(([key, value]) => `call(${key}=${value})`),
    fc.tuple(name, name, name).map(([target, value, source]) => `[${value} for ${target} in [${source}]]`),
    fc.tuple(name, name).map(([parameter, value]) => `(lambda ${parameter}: ${value})(${value})`),
    fc.tuple(tie('simple'), tie('simple')).map(([left, right]) => `(${left} + ${right})`),
  ),
  expression: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    tie('simple'),
    name.map((each) => `"${each} {${each}} training_${each}"`),
    fc.tuple(name, tie('simple'), name).map(([a, b, c]) => `f"${a} {${b}!r:>{${c}}} ${c} {f'{${a}} ${a}'}"`),
    fc.tuple(name, tie('expression')).map(([key, value]) => `{"${key}": ${value}, **{"_${key}": 1}}`),
    fc.tuple(name, tie('expression')).map(([key, value]) => `box["${key}"][${value}].${key}`),
    fc.tuple(name, tie('expression')).map(([parameter, value]) => `(lambda ${parameter}=${value}: ${parameter})`),
    fc
      .tuple(name, name, tie('simple'))
      .map(([target, other, value]) => `{${other}: ${target} for ${target} in ${value} if ${other}}`),
    fc.tuple(name, tie('expression'), tie('expression')).map(([a, b, c]) => `(${b} if ${a} else ${c})`),
  ),
  statement: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.tuple(name, tie('expression')).map(([target, value]) => `${target} = ${value}`),
    fc.tuple(name, tie('expression')).map(([target, value]) => `box.${target} = box["${target}"] = ${value}`),
    fc.tuple(name, name, tie('expression')).map(([a, b, value]) => `(${a}, [*${b}]) = ${value}`),
    fc.tuple(name, tie('expression')).map(([target, value]) => `if (${target} := ${value}):\n    print(${target})`),
    fc.tuple(name, tie('simple')).map(([target, value]) => `${target} += ${value}`),
    fc.tuple(name, name).map(([module, other]) => `import ${module}, os.path as ${other}`),
    fc.tuple(name, name).map(([a, b]) => `from ${a} import ${a}, ${b} as ${a}`),
    fc
      .tuple(name, tie('expression'), tie('block'))
      .map(([target, value, body]) => `for ${target}, item in ${value}:\n${body}`),
    fc
      .tuple(name, tie('expression'), tie('block'))
      .map(([target, value, body]) => `with ${value} as ${target}:\n${body}`),
    fc.tuple(tie('expression'), tie('block'), tie('block')).map(([test_, a, b]) => `if ${test_}:\n${a}\nelse:\n${b}`),
    fc.tuple(tie('block'), tie('block')).map(([a, b]) => `try:\n${a}\nexcept ValueError as error:\n${b}`),
    fc
      .tuple(name, name, tie('expression'), tie('block'))
      .map(([own, parameter, value, body]) => `def ${own}(${parameter}=${value}):\n${body}\n    return ${value}`),
    fc.tuple(name, tie('block')).map(([own, body]) => `def function():\n    ${own} = 1\n${body}`),
    fc
      .tuple(name, tie('expression'), tie('simple'))
      .map(([own, value, read]) => `class Box:\n    ${own} = ${value}\n    def method(self):\n        return ${read}`),
    fc
      .tuple(name, name, tie('block'))
      .map(([value, target, body]) => `match ${value}:\n    case {"${value}": ${target}}:\n${indent(body)}`),
  ),
  block: fc.array(tie('statement'), { minLength: 1, maxLength: 2 }).map((statements) => indent(statements.join('\n'))),
}));

function indent(lines: string): string {
  return lines.replaceAll(/^/gm, '    ');
}

/** The body of the first cell, without its `return`. */
function firstBody(notebook: string): string {
  const [, cell = ''] = notebook.split('@app.cell\n');
  return cell
    .split('\n')
    .slice(1)
    .filter((line) => line !== '    return')
    .join('\n')
    .replaceAll(/^ {4}/gm, '');
}

test('only the variable gets another name, by the byte code of CPython', async () => {
  let renamed = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(code.statement, { minLength: 1, maxLength: 6 }), async (statements) => {
      const start = NAMES.map((each) => `${each} = 0`).join('\n');
      const first = `${start}\nprint(${NAME})\n${statements.join('\n')}\nreturn`;
      const text = notebookOf(first, `${NAME} = 1\nprint(${NAME})\nreturn`);
      const before = firstBody(text);
      fc.pre((await python.ask({ before, after: before, name: NAME, fresh: NAME })) === null);
      // No line is broken: CPython puts in an instruction where an expression goes on in another line.
      const notebook = parseNotebook('notebook.py', text, { lineLength: Number.POSITIVE_INFINITY });
      const plan = planNotebook(notebook, [multipleDefinitions], new Map());
      expect(plan.error).toBeNull();
      expect(plan.dropped).toEqual([]);
      expect(plan.refused).toEqual([]);
      const after = firstBody(plan.after);
      const fresh = /^\w+/.exec(after)?.[0] ?? '';
      expect(fresh).toBe('_results_2');
      expect(await python.ask({ before, after, name: NAME, fresh })).toBeNull();
      renamed += 1;
    }),
    { numRuns: 400 },
  );
  expect(renamed).toBeGreaterThan(100);
});

test.each([
  ['of a text', (body: string) => body.replaceAll('results', '_results')],
  ['of words', (body: string) => body.replaceAll(/\bresults\b/g, '_results')],
  ['of one place too few', (body: string) => body.replace(/results/, '_results')],
])('a renaming %s is seen', async (_, rename) => {
  const before = 'results = 0\ntraining_results = {"results": results}\n\ndef f(results):\n    return results\n';
  const fresh = '_results';
  expect(await python.ask({ before, after: rename(before), name: NAME, fresh })).not.toBeNull();
});
