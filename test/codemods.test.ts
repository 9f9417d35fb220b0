import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { codemods } from '../codemods/index.ts';
import type { NotebookPlan } from '../src/model/report.ts';
import { auditText, planText } from './support/plan.ts';
import { readTemplates } from './support/templates.ts';

/*
 * One battery for every codemod and every fixture. A fixture is a small notebook; a line that the codemod must find
 * ends in `# finding`, in `# refused: …` with words of the reason when it must not repair it, or in `# unsafe: …` when
 * its fix is not proven. A fixture without
 * marks must be left alone. What the repair makes of it stands in snapshots/<codemod>/<case>.py.
 */
const FIXTURES = new URL('fixtures/', import.meta.url).pathname;
const templates = readTemplates();

/** Every fixture is valid Python, as a test below asks CPython. */
const AS_PYTHON = { isPython: true };

interface Case {
  readonly name: string;
  readonly path: string;
  readonly text: string;
  readonly plan: NotebookPlan;
}

function casesOf(id: string): Case[] {
  const codemod = codemods.filter(({ meta }) => meta.id === id);
  return readdirSync(join(FIXTURES, id))
    .filter((file) => file.endsWith('.py'))
    .sort()
    .map((file) => {
      const text = readFileSync(join(FIXTURES, id, file), 'utf8');
      const path = `test/fixtures/${id}/${file}`;
      return { name: file.slice(0, -3), path, text, plan: planText(path, text, codemod, templates, AS_PYTHON) };
    });
}

function marks(text: string, pattern: RegExp): { line: number; words: string }[] {
  return text.split(/\r?\n/).flatMap((line, index) => {
    const match = pattern.exec(line);
    return match === null ? [] : [{ line: index + 1, words: (match[1] ?? '').trim() }];
  });
}

const all = codemods.map(({ meta }) => ({ meta, cases: casesOf(meta.id) }));

/** What CPython says of every text: null when it compiles it, else its error; and the comments among its tokens. */
const readings = new Map<string, { readonly verdict: string | null; readonly comments: readonly string[] }>();

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
  const texts = all.flatMap(({ cases }) => cases.flatMap(({ text, plan }) => [text, plan.after]));
  const answers = JSON.parse(
    execFileSync('python3', ['-c', PROGRAM], { input: JSON.stringify(texts), encoding: 'utf8', maxBuffer: Infinity }),
  ) as { verdict: string | null; comments: string[] }[];
  texts.forEach((text, index) => readings.set(text, answers[index]!));
});

describe.each(all)('$meta.id', ({ meta, cases }) => {
  const codemod = codemods.filter((each) => each.meta.id === meta.id);

  it('has fixtures that it repairs, leaves alone and refuses', () => {
    // A rule that is only found and explained repairs nothing; what it says stands in the audit.
    const isSuggestion = meta.safety === 'suggest';
    expect(cases.some(({ plan }) => plan.changed)).toBe(!isSuggestion);
    expect(
      cases.some(({ text, plan }) => !plan.changed && marks(text, /# (finding|refused|unsafe)/).length === 0),
    ).toBe(true);
    expect(cases.some(({ plan }) => (isSuggestion ? plan.audit.findings : plan.refused).length > 0)).toBe(true);
  });

  describe.each(cases)('$name', ({ name, path, text, plan }) => {
    it('finds what the fixture marks and nothing else', () => {
      const audit = auditText(path, text, codemod, templates, codemod, true);
      expect(audit.error).toBeNull();
      const found = audit.findings.filter(({ fixable, unsafe }) => fixable && unsafe === null).map(({ line }) => line);
      expect(found).toEqual(marks(text, /# finding\b/).map(({ line }) => line));
      const refused = audit.findings.filter(({ fixable }) => !fixable);
      const expected = marks(text, /# refused: (.*)$/);
      expect(refused.map(({ line }) => line)).toEqual(expected.map(({ line }) => line));
      refused.forEach(({ refusal }, index) => expect(refusal).toContain(expected[index]?.words));
      const unsafe = audit.findings.filter((finding) => finding.unsafe !== null);
      const unproven = marks(text, /# unsafe: (.*)$/);
      expect(unsafe.map(({ line }) => line)).toEqual(unproven.map(({ line }) => line));
      unsafe.forEach((finding, index) => expect(finding.unsafe).toContain(unproven[index]?.words));
    });

    it('drops no fix', () => {
      expect(plan.dropped).toEqual([]);
    });

    it('gives the recorded result', async () => {
      if (!plan.changed) return expect(plan.after).toBe(text);
      expect(plan.after).not.toBe(text);
      return expect(plan.after).toMatchFileSnapshot(`../snapshots/${meta.id}/${name}.py`);
    });

    it('finds nothing that it can repair in its own result', () => {
      expect(planText(path, plan.after, codemod, templates, AS_PYTHON).after).toBe(plan.after);
      expect(plan.audit.findings.filter(({ fixable, unsafe }) => fixable && unsafe === null)).toEqual([]);
    });

    it('gives what CPython compiles', () => {
      expect(readings.get(text)?.verdict).toBeNull();
      expect(readings.get(plan.after)?.verdict).toBeNull();
    });

    it('keeps every comment, by the tokens of CPython', () => {
      const after = [...(readings.get(plan.after)?.comments ?? [])];
      for (const comment of readings.get(text)?.comments ?? []) {
        expect(after).toContain(comment);
        after.splice(after.indexOf(comment), 1);
      }
    });
  });
});
