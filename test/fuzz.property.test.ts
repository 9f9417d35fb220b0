import { readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { codemods } from '../codemods/index.ts';
import { applyEdits } from '../src/edit/edit.ts';
import { placeIn, wrap } from '../src/edit/place.ts';
import { NbfixError } from '../src/error.ts';
import type { LeftFinding } from '../src/model/report.ts';
import type { Notebook } from '../src/notebook/notebook.ts';
import { parseNotebook } from '../src/notebook/parse.ts';
import { planText } from './support/plan.ts';
import { startPython } from './support/python.ts';
import { readTemplates } from './support/templates.ts';

/* The eleven notebooks with something broken or changed in them: whatever it is, nbfix makes nothing worse. */

const FOLDER = new URL('notebooks/', import.meta.url);
const templates = readTemplates();
const texts = readdirSync(FOLDER)
  .filter((file) => file.endsWith('.py'))
  .map((file) => readFileSync(new URL(file, FOLDER), 'utf8'));

/** What CPython says about one text; comments are null where it does not compile. */
interface Facts {
  readonly error: string | null;
  readonly comments: readonly string[] | null;
}

const python = startPython(`
import io, tokenize
def facts(text):
    try:
        compile(text, "notebook.py", "exec")
    except (SyntaxError, ValueError) as error:
        return {"error": str(error), "comments": None}
    lines = io.StringIO(text.removeprefix("\\ufeff"), newline="").readline
    comments = [token.string.rstrip() for token in tokenize.generate_tokens(lines) if token.type == tokenize.COMMENT]
    return {"error": None, "comments": comments}

def answer(texts):
    return [facts(text) for text in texts]
`);
afterAll(python.close);

/** A change of a text; the number chooses the place. */
type Mutation = (text: string, choice: number) => string;

/** A change of one line of the cells. */
function line(change: (line: string) => readonly string[]): Mutation {
  return (text, choice) => {
    const lines = text.split('\n');
    const start = lines.findIndex((each) => each.startsWith('@app.'));
    const at = start + (choice % (lines.length - start));
    return [...lines.slice(0, at), ...change(lines[at]!), ...lines.slice(at + 1)].join('\n');
  };
}

/** A change of one name, in all of its places or in one. */
function name(change: (name: string) => string, everywhere: boolean): Mutation {
  return (text, choice) => {
    const names = [...text.matchAll(/\b[a-z_]\w*\b/gi)];
    const { 0: chosen, index } = names[choice % names.length]!;
    if (everywhere) return text.replaceAll(new RegExp(`\\b${chosen}\\b`, 'g'), change(chosen));
    return text.slice(0, index) + change(chosen) + text.slice(index + chosen.length);
  };
}

/** The body of one cell, or its first statements, moved into a block. */
function nest(lines: string, isWhole: boolean): Mutation {
  return (text, choice) => {
    const notebook = parsed(text);
    const cells = notebook?.cells.filter(({ kind, statements }) => kind === 'cell' && statements.length > 0) ?? [];
    const statements = cells[choice % cells.length]?.statements ?? [];
    const [first] = statements;
    const last = isWhole ? statements.at(-1) : statements[choice % statements.length];
    if (notebook === undefined || first === undefined || last === undefined) return text;
    return applyEdits(text, wrap(placeIn(notebook), first, last, lines));
  };
}

function parsed(text: string): Notebook | undefined {
  try {
    return parseNotebook('notebook.py', text);
  } catch (error) {
    if (error instanceof NbfixError) return undefined;
    throw error;
  }
}

const MUTATIONS: Readonly<Record<string, Mutation>> = {
  'drop a line': line(() => []),
  'double a line': line((each) => [each, each]),
  'indent a line': line((each) => [`    ${each}`]),
  'end a line early': line((each) => [each.slice(0, Math.ceil(each.length / 2))]),
  'add a comment': line((each) => [each, `${/^ */.exec(each)![0]}# 🔥 naïve`]),
  'rename a name': name((each) => `${each}_x`, true),
  'rename a name in one place': name((each) => `${each}_x`, false),
  'make a name private': name((each) => `_${each}`, true),
  'nest a body in if': nest('if True:\n    __work__', true),
  'nest statements in if': nest('if True:\n    __work__', false),
  'nest a body in with': nest('with open("x") as _file:\n    __work__', true),
  'nest a body in try': nest('try:\n    __work__\nexcept Exception as _problem:\n    print(_problem)', true),
  'nest a body in two blocks': nest('for _round in range(2):\n    if _round:\n        __work__', true),
  'Windows line breaks': (text) => text.replaceAll(/\r?\n/g, '\r\n'),
  'some Windows line breaks': (text, choice) =>
    text.replaceAll('\n', (match, at: number) => ((at + choice) % 5 === 0 ? '\r\n' : match)),
  tabs: (text) => text.replaceAll(/^(?: {4})+/gm, (spaces) => '\t'.repeat(spaces.length / 4)),
  'two spaces': (text) => text.replaceAll(/^(?: {4})+/gm, (spaces) => '  '.repeat(spaces.length / 4)),
  'an emoji in front': (text) => text.replace('import marimo', '# 🔥🔥\nimport marimo'),
  'a byte order mark': (text) => `\ufeff${text}`,
  'no final line break': (text) => text.trimEnd(),
};

const mutated = fc
  .tuple(
    fc.nat({ max: texts.length - 1 }),
    fc.array(fc.tuple(fc.constantFrom(...Object.keys(MUTATIONS)), fc.nat()), { minLength: 1, maxLength: 4 }),
  )
  .map(([notebook, mutations]) => ({
    mutations: mutations.map(([title]) => title),
    text: mutations.reduce((text, [title, choice]) => MUTATIONS[title]!(text, choice), texts[notebook]!),
  }));

function inResult(left: LeftFinding): LeftFinding {
  return { ...left, originalLine: 0 };
}

test('whatever a notebook looks like, nbfix makes it no worse', async () => {
  await fc.assert(
    fc.asyncProperty(mutated, async ({ text }) => {
      const plan = planText('notebook.py', text, codemods, templates);
      if (plan.error !== null) {
        expect(plan).toMatchObject({ after: text, changed: false, applied: [], refused: [], dropped: [] });
        return;
      }
      for (const { reason } of [...plan.dropped, ...plan.refused]) expect(reason).toMatch(/\w{3}/);
      const again = planText('notebook.py', plan.after, codemods, templates);
      expect(again).toMatchObject({ error: null, after: plan.after, applied: [] });
      // The second run starts from the first one's result, so that its findings come from other lines.
      expect(again.refused.map(inResult)).toEqual(plan.refused.map(inResult));
      expect(again.dropped.map(inResult)).toEqual(plan.dropped.map(inResult));
      if (!plan.changed) return;
      const [before, after] = (await python.ask([text, plan.after])) as [Facts, Facts];
      if (before.comments === null) return;
      expect(after.error).toBeNull();
      const left = [...(after.comments ?? [])];
      for (const comment of before.comments) {
        expect(left).toContain(comment);
        left.splice(left.indexOf(comment), 1);
      }
    }),
    { numRuns: 25 },
  );
});
