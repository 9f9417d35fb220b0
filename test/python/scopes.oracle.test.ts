import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parseNotebook } from '../../src/notebook/parse.ts';
import { variablesOf } from '../../src/python/bindings.ts';
import { children, parsePython } from '../../src/python/tree.ts';

/* Which names a function, class or comprehension binds: what Python's own symbol tables say, on every notebook of the corpus. */

const NOTEBOOKS = new URL('../notebooks/', import.meta.url);

/** For each text: the scopes in it, as `kind names`, sorted. */
const PROGRAM = `
import ast, json, sys, symtable
class AsGenerators(ast.NodeTransformer):
    """Since 3.12 the names of other comprehensions are shown as those of the function around them."""
    def visit_ListComp(self, node): return self.generic_visit(ast.GeneratorExp(node.elt, node.generators))
    visit_SetComp = visit_ListComp
    def visit_DictComp(self, node):
        return self.generic_visit(ast.GeneratorExp(ast.Tuple([node.key, node.value], ast.Load()), node.generators))
def table_of(text):
    return symtable.symtable(ast.unparse(AsGenerators().visit(ast.parse(text))), "cell", "exec")
def scopes(table):
    for inner in table.get_children():
        kind = inner.get_type() if isinstance(inner.get_type(), str) else inner.get_type().value
        if kind in ("function", "class"):
            if inner.get_name() == "genexpr": kind = "comprehension"
            bound = {s.get_name() for s in inner.get_symbols() if s.is_local()}
            yield " ".join([kind, *sorted(name for name in bound if not name.startswith((".", "__")))])
        yield from scopes(inner)
print(json.dumps([sorted(scopes(table_of(text))) for text in json.load(sys.stdin)]))
`;

function asRead(text: string): string[] {
  const [, ...scopes] = variablesOf(children(parsePython(text))).scopes;
  return scopes
    .filter(({ code }) => code !== undefined)
    .map(({ kind, bound }) => [kind, ...[...bound].filter((name) => !name.startsWith('__')).sort()].join(' '))
    .sort();
}

function asPythonSays(texts: readonly string[]): string[][] {
  const output = execFileSync('python3', ['-c', PROGRAM], { input: JSON.stringify(texts), encoding: 'utf8' });
  return JSON.parse(output) as string[][];
}

const SNIPPETS = [
  'def f(a, /, b=1, *c, d, **e):\n    g = a\n    def h(): return g\n    return h',
  'def f():\n    global x\n    x = 1\n    y = x',
  'def f():\n    x = 1\n    def g():\n        nonlocal x\n        x = 2\n    return g',
  'class A:\n    x = 1\n    def f(self): return x\n    y = [x for x in range(3)]',
  'f = lambda a, *b: (a, b)',
  'xs = [(y := x) for x in range(3) if x]',
  'def f():\n    return [z := x for x in range(3)]',
  'def f():\n    for i, (j, *k) in []: pass\n    with open("x") as h: pass\n    import os.path as p, sys\n    del i',
  'def f(value):\n    match value:\n        case {"a": b, **rest}: pass\n        case [c, *d] | C(c, d=d): pass\n        case str() as e: pass',
  'def f():\n    try: pass\n    except ValueError as error: print(error)',
  'def f():\n    return {k: v for k, v in {}.items()}, (w for w in ()), {u for u in ()}',
  'async def f():\n    async for x in y: pass\n    async with z as w: pass\n    return [a async for a in b]',
  'def f():\n    x: int\n    y: int = 1\n    z += 1',
];

test('small code', () => {
  const read = new Map(SNIPPETS.map((text) => [text, asRead(text)]));
  const said = asPythonSays(SNIPPETS);
  expect(read).toEqual(new Map(SNIPPETS.map((text, at) => [text, said[at]])));
});

test('every cell of the corpus', () => {
  const names = readdirSync(NOTEBOOKS).filter((name) => name.endsWith('.py'));
  const texts = names.flatMap((name) =>
    parseNotebook(name, readFileSync(new URL(name, NOTEBOOKS), 'utf8')).cells.map(({ definition }) => definition.text),
  );
  expect(texts.length).toBeGreaterThan(100);
  expect(texts.map(asRead)).toEqual(asPythonSays(texts));
});
