import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { applyEdits } from '../../src/edit/edit.ts';
import { placeIn, wrap } from '../../src/edit/place.ts';
import { parseNotebook } from '../../src/notebook/parse.ts';
import { children, walk, type Node } from '../../src/python/tree.ts';
import { startPython } from '../support/python.ts';

/*
 * Wrapping statements of random code. CPython is the judge: its tokenizer says which lines start inside a string, and
 * from that alone the expected text follows, byte for byte.
 */

/** What CPython says about one text. */
interface Facts {
  /** Null when it compiles. */
  readonly error: string | null;
  /** The values of all string constants, f-strings' parts included, in source order. */
  readonly strings: readonly string[];
  readonly comments: readonly string[];
  /** 1-based lines that start inside a string. */
  readonly inside: readonly number[];
}

const python = startPython(`
import ast, io, tokenize
STARTS = {getattr(tokenize, name, None) for name in ("FSTRING_START", "TSTRING_START")} - {None}
ENDS = {getattr(tokenize, name, None) for name in ("FSTRING_END", "TSTRING_END")} - {None}

class Strings(ast.NodeVisitor):
    def __init__(self):
        self.values = []
    def visit_Constant(self, node):
        if isinstance(node.value, str):
            self.values.append(node.value)

def facts(text):
    try:
        compile(text, "notebook.py", "exec")
    except SyntaxError as error:
        return {"error": f"{error.msg} in line {error.lineno}", "strings": [], "comments": [], "inside": []}
    strings = Strings()
    strings.visit(ast.parse(text))
    comments, inside, opened = [], [], []
    for token in tokenize.generate_tokens(io.StringIO(text, newline="").readline):
        if token.type == tokenize.COMMENT:
            comments.append(token.string.rstrip())
        if token.type == tokenize.STRING:
            inside += range(token.start[0] + 1, token.end[0] + 1)
        if token.type in STARTS:
            opened.append(token.start[0])
        if token.type in ENDS:
            inside += range(opened.pop() + 1, token.end[0] + 1)
    return {"error": None, "strings": strings.values, "comments": comments, "inside": inside}

def answer(texts):
    return [facts(text) for text in texts]
`);
afterAll(python.close);

/** Lines of code at their place: all but the insides of strings begin with the indentation. */
type Code = (indentation: string) => readonly string[];

/** What stands inside strings: code, comments and blanks that must not be taken for any. */
const WORDS = [
  'words',
  '',
  '   ',
  '    four spaces',
  '\ta tab',
  '# no comment',
  'except ValueError:',
  'return 1',
  '🔥 naïve 漢字',
  '{{x}}',
  '\\n \\\\ \\t',
];

const inString = fc.array(fc.constantFrom(...WORDS), { minLength: 1, maxLength: 4 });

/** An expression, as lines: the first follows other code, the others bring their own indentation. */
const expression: fc.Arbitrary<readonly string[]> = fc.oneof(
  fc.constantFrom(['x'], ['1'], ["'🔥'"], ['f"{x}"'], ["rb'\\d'"], ["f'{x!r:>{y}}'"]),
  fc.tuple(fc.constantFrom('"""', "'''", 'r"""', "b'''"), inString).map(([open, lines]) => {
    const ascii = open.startsWith('b') ? lines.map((line) => line.replaceAll(/[^\x20-\x7e]/g, '?')) : lines;
    return `${open}${ascii.join('\n')}\n${open.slice(-3)}`.split('\n');
  }),
  fc
    .tuple(inString, fc.constantFrom('x', "f'{y}'", "f'''{x}\n  deep'''", '\n   x\n', "'a' 'b'"))
    .map(([lines, value]) => `f"""${lines.join('\n')} {${value}} {{no}}\n   """`.split('\n')),
  fc.constantFrom(["'first \\", '  second \\', "third'"], ["f'{x} \\", "\t{y}'"]),
  fc.constantFrom(
    ['(', '  x,', '', '            # odd', '   y', ')'],
    ['[', "'a'", "        'b',", '   ', ']'],
    ['{', '"k": """', 'v"""', '}'],
  ),
  fc.constantFrom(['x + \\', '      y'], ['x + \\', 'y \\', ''], ['x if y else \\', '  (1,', '2)']),
);

const comment = fc
  .tuple(fc.nat({ max: 12 }), fc.constantFrom('# a comment', '# 🔥', '#', '# """', '# if x:'))
  .map(([column, text]): Code => () => [' '.repeat(column) + text]);
const blank = fc.constantFrom('', '', '  ', '        ').map((line): Code => () => [line]);

function lines(first: string, rest: readonly string[]): Code {
  // A backslash joins the next line to this one, so what follows is not blank space between statements.
  return (indentation) => [`${indentation}${first}${rest[0] ?? ''}`, ...rest.slice(1)];
}

const { statement } = fc.letrec<{ statement: Code; block: Code; plain: Code; compound: Code }>((tie) => ({
  plain: fc.oneof(
    expression.map((value) => lines('x = ', value)),
    expression.map((value) => lines('', value)),
    fc.constantFrom<Code>(
      (at) => [`${at}y = 1  # after`],
      (at) => [`${at}x = 1; y = 2`],
      (at) => [`${at}if x: y = 3`],
      (at) => [`${at}print(x, y);`],
      (at) => [`\f${at}y = 4`],
    ),
  ),
  block: fc
    .tuple(
      fc.array(fc.oneof(tie('statement'), comment, blank), { maxLength: 3 }),
      tie('statement'),
      fc.array(comment, { maxLength: 1 }),
    )
    .map(
      ([some, last, end]): Code =>
        (at) =>
          [...some, last, ...end].flatMap((code) => code(at)),
    ),
  compound: fc
    .tuple(
      fc.constantFrom(
        ['if x:'],
        ['if x:', 'elif y:', 'else:'],
        ['for _i in x:', 'else:'],
        ['while x:'],
        ['with x as y:'],
        ['try:', 'except ValueError as _e:', 'finally:'],
        ['try:', 'finally:'],
        ['def _f(a, b=1):'],
        ['class _C:'],
        ['match x:'],
        ['if (x', '    and y):'],
      ),
      fc.array(tie('block'), { minLength: 3, maxLength: 3 }),
      fc.constantFrom('  ', '    ', '        ', '\t'),
    )
    .map(([heads, bodies, unit]): Code => (at) => {
      if (heads[0] === 'match x:') return [`${at}match x:`, `${at}${unit}case 1:`, ...bodies[0]!(at + unit + unit)];
      if (heads[1]?.startsWith(' ') === true) return [`${at}${heads[0]}`, heads[1], ...bodies[0]!(at + unit)];
      return heads.flatMap((head, index) => [`${at}${head}`, ...bodies[index]!(at + unit)]);
    }),
  statement: fc.oneof({ maxDepth: 4, depthIdentifier: 'block' }, tie('plain'), tie('compound')),
}));

const WRAPS = [
  'with spinner():\n    __work__',
  'try:\n    __work__\nexcept MemoryError as _error:\n    pass\nafter = 1',
  '_before = 1\ntry:\n    with spinner():\n        __work__\nexcept MemoryError:\n    pass',
];

/** A notebook with random code in its cell, and numbers that choose a run of statements in one of its blocks. */
interface Case {
  readonly text: string;
  readonly block: number;
  readonly from: number;
  readonly count: number;
  readonly snippet: string;
}

const cases: fc.Arbitrary<Case> = fc
  .record({
    head: fc.constantFrom('', '"""🔥 A docstring."""\n', '\ufeff# 🔥\n'),
    unit: fc.constantFrom('  ', '    ', '        ', '\t'),
    codes: fc.array(
      fc.oneof({ weight: 4, arbitrary: statement }, { weight: 1, arbitrary: comment }, { weight: 1, arbitrary: blank }),
      {
        minLength: 1,
        maxLength: 6,
      },
    ),
    ending: fc.constantFrom('    return\n', '', '    return'),
    isWindows: fc.boolean(),
    block: fc.nat(),
    from: fc.nat(),
    count: fc.nat(),
    snippet: fc.constantFrom(...WRAPS),
  })
  .map(({ head, unit, codes, ending, isWindows, block, from, count, snippet }) => {
    const body = [...codes, lines('x = 1', [])].flatMap((code) => code(unit)).join('\n');
    const end = ending === '' ? '' : `\n${unit}${ending.trimStart()}`;
    const unix = `${head}import marimo\n\napp = marimo.App()\n\n\n@app.cell\ndef _():\n${body}${end}`;
    return { text: isWindows ? unix.replaceAll('\n', '\r\n') : unix, block, from, count, snippet };
  });

function chosen({ text, block, from, count }: Case, root: Node): readonly [first: Node, last: Node] {
  const blocks = walk(root)
    .filter(({ type }) => type === 'block')
    .map((each) => children(each).filter((node) => standsAlone(text, node)))
    .filter((statements) => statements.length > 0);
  const statements = blocks[block % blocks.length]!;
  const first = from % statements.length;
  return [statements[first]!, statements[Math.min(statements.length - 1, first + (count % 3))]!];
}

/** Whether the statement shares no line with another one: those are never wrapped. The final `return` stays outside too. */
function standsAlone(text: string, node: Node): boolean {
  if (node.type === 'return_statement' || !/_statement$|_definition$/.test(node.type)) return false;
  const before = text.slice(text.lastIndexOf('\n', node.startIndex - 1) + 1, node.startIndex);
  const after = /^[^\r\n]*/.exec(text.slice(node.endIndex))?.[0] ?? '';
  return before.trim() === '' && /^\s*;?\s*(?:#.*|\\)?$/.test(after);
}

/** The lines of a text, each with its line break. */
function physical(text: string): string[] {
  return text.split(/(?<=\n)/);
}

/** What the wrapped text must be, by lines: which lines are moved is CPython's verdict. */
function expectedText(
  { text, snippet }: Case,
  [first, last]: readonly [Node, Node],
  unit: string,
  inside: ReadonlySet<number>,
): string {
  const lineBreak = text.includes('\r\n') ? '\r\n' : '\n';
  const all = physical(text);
  const [top, bottom] = [first.startPosition.row, lastRow(text, last)];
  const base = /^\f?([ \t]*)/.exec(all[top]!)![1]!;
  const [above = '', below = ''] = snippet.split(/^ *__work__$\n?/m);
  const depth = /^( *)__work__$/m.exec(snippet)![1]!.length / 4;
  const laidOut = (part: string): string =>
    part
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => base + line.replace(/^ +/, (spaces) => unit.repeat(spaces.length / 4)))
      .join(lineBreak);
  const moved = all.slice(top, bottom + 1).map((line, index) => {
    if (line.trim() === '' || inside.has(top + index + 1)) return line;
    const feed = line.startsWith('\f') ? '\f' : '';
    const kept = line.startsWith(base, feed.length) ? feed + base : feed;
    return kept + unit.repeat(depth) + line.slice(kept.length);
  });
  const work = moved.join('');
  const epilogue = below === '' ? '' : work.endsWith('\n') ? laidOut(below) + lineBreak : lineBreak + laidOut(below);
  return [...all.slice(0, top), laidOut(above) + lineBreak, work, epilogue, ...all.slice(bottom + 1)].join('');
}

/** The row on which the statement ends; a backslash after it joins the next line to it. */
function lastRow(text: string, last: Node): number {
  const all = physical(text);
  let row = text.slice(0, last.endIndex).split('\n').length - 1;
  while (/\\\r?\n$/.test(all[row] ?? '')) row += 1;
  return row;
}

test('wrapped code keeps its strings, comments, blank lines and everything around it', async () => {
  await fc.assert(
    fc.asyncProperty(cases, async (each) => {
      const { text, snippet } = each;
      const [before] = (await python.ask([text])) as [Facts];
      fc.pre(before.error === null);
      const notebook = parseNotebook('notebook.py', text);
      const place = placeIn(notebook);
      const range = chosen(each, notebook.root);
      const wrapped = applyEdits(text, wrap(place, ...range, snippet));
      const [after] = (await python.ask([wrapped])) as [Facts];
      expect(wrapped).toBe(expectedText(each, range, place.unit, new Set(before.inside)));
      expect(after.error).toBeNull();
      expect(after.strings).toEqual(before.strings);
      expect(after.comments).toEqual(before.comments);
      expect(parseNotebook('notebook.py', wrapped).cells).toHaveLength(1);
    }),
    { numRuns: 500 },
  );
});
