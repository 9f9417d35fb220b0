import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { codemods } from '../codemods/index.ts';

/* What CPython says of every fixture and of what its codemod makes of it, as test/codemods.test.ts records it. */
const FIXTURES = new URL('fixtures/', import.meta.url);
const SNAPSHOTS = new URL('../snapshots/', import.meta.url);

const cases = readdirSync(FIXTURES).flatMap((id) =>
  readdirSync(new URL(`${id}/`, FIXTURES))
    .filter((file) => file.endsWith('.py'))
    .sort()
    .map((file) => {
      const before = readFileSync(new URL(`${id}/${file}`, FIXTURES), 'utf8');
      const result = new URL(`${id}/${file}`, SNAPSHOTS);
      // What a codemod leaves alone has no snapshot.
      const after = existsSync(result) ? readFileSync(result, 'utf8') : before;
      const own = codemods.find(({ meta }) => meta.id === id)?.meta.effects.comments ?? [];
      return { name: `${id}/${file}`, before, after, own };
    }),
);

/** Null when CPython compiles the text, else its error; and the comments among its tokens. */
interface Reading {
  readonly verdict: string | null;
  readonly comments: readonly string[];
}

const readings = new Map<string, Reading>();

const PROGRAM = `
import io, json, sys, tokenize
def reading(text):
    try:
        compile(text.encode(), "notebook.py", "exec")
    except SyntaxError as error:
        return {"verdict": str(error), "comments": []}
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return {"verdict": None, "comments": [each.string.rstrip() for each in tokens if each.type == tokenize.COMMENT]}
print(json.dumps([reading(text) for text in json.load(sys.stdin)]))`;

beforeAll(() => {
  const texts = cases.flatMap(({ before, after }) => [before, after]);
  const input = JSON.stringify(texts);
  const output = execFileSync('python3', ['-c', PROGRAM], { input, encoding: 'utf8', maxBuffer: Infinity });
  const answers = JSON.parse(output) as Reading[];
  texts.forEach((text, index) => readings.set(text, answers[index]!));
});

describe.each(cases)('$name', ({ before, after, own }) => {
  it('compiles, and so does the result', () => {
    expect(readings.get(before)?.verdict).toBeNull();
    expect(readings.get(after)?.verdict).toBeNull();
  });

  it('keeps every comment but those of nbfix that it may take away', () => {
    const left = [...readings.get(after)!.comments];
    for (const comment of readings.get(before)!.comments.filter((each) => !own.includes(each))) {
      expect(left).toContain(comment);
      left.splice(left.indexOf(comment), 1);
    }
  });
});
