import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { codemods } from '../codemods/index.ts';
import type { NotebookPlan } from '../src/model/report.ts';
import { auditText, planText } from './support/plan.ts';
import { readTemplates } from './support/templates.ts';

/*
 * One battery for every codemod and every fixture. A fixture is a small notebook; a line that the codemod must find
 * ends in `# finding`, in `# refused: …` with words of the reason when it must not repair it, or in `# unsafe: …` when
 * its fix is not proven. A fixture without marks must be left alone. What the repair makes of it stands in
 * snapshots/<codemod>/<case>.py; test/codemods-cpython.test.ts asks CPython about it.
 */
const FIXTURES = new URL('fixtures/', import.meta.url).pathname;
const templates = readTemplates();

/** Every fixture is valid Python, as test/codemods-cpython.test.ts asks CPython. */
const AS_PYTHON = { isPython: true };

interface Case {
  readonly name: string;
  readonly path: string;
  readonly text: string;
}

function casesOf(id: string): Case[] {
  return readdirSync(join(FIXTURES, id))
    .filter((file) => file.endsWith('.py'))
    .sort()
    .map((file) => {
      const path = `test/fixtures/${id}/${file}`;
      return { name: file.slice(0, -3), path, text: readFileSync(join(FIXTURES, id, file), 'utf8') };
    });
}

function marks(text: string, pattern: RegExp): { line: number; words: string }[] {
  return text.split(/\r?\n/).flatMap((line, index) => {
    const match = pattern.exec(line);
    return match === null ? [] : [{ line: index + 1, words: (match[1] ?? '').trim() }];
  });
}

const all = codemods.map((codemod) => ({ codemod, meta: codemod.meta, cases: casesOf(codemod.meta.id) }));

describe.each(all)('$meta.id', ({ codemod, meta, cases }) => {
  const plans = new Map<string, NotebookPlan>();

  /** Made by the first test that asks for it, so that `-t` plans what it runs and no more. */
  function planOf({ path, text }: Case): NotebookPlan {
    const plan = plans.get(path) ?? planText(path, text, [codemod], templates, AS_PYTHON);
    plans.set(path, plan);
    return plan;
  }

  it('has fixtures that it repairs, leaves alone and refuses', () => {
    // A rule that is only found and explained repairs nothing; what it says stands in the audit.
    const isSuggestion = meta.safety === 'suggest';
    const planned = cases.map((each) => ({ ...each, plan: planOf(each) }));
    expect(planned.some(({ plan }) => plan.changed)).toBe(!isSuggestion);
    expect(
      planned.some(({ text, plan }) => !plan.changed && marks(text, /# (finding|refused|unsafe)/).length === 0),
    ).toBe(true);
    expect(planned.some(({ plan }) => (isSuggestion ? plan.audit.findings : plan.refused).length > 0)).toBe(true);
  });

  describe.each(cases)('$name', (fixture) => {
    const { name, path, text } = fixture;

    it('finds what the fixture marks and nothing else', () => {
      const audit = auditText(path, text, [codemod], templates, [codemod], true);
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
      expect(planOf(fixture).dropped).toEqual([]);
    });

    it('gives the recorded result', async () => {
      const { changed, after } = planOf(fixture);
      if (!changed) return expect(after).toBe(text);
      expect(after).not.toBe(text);
      return expect(after).toMatchFileSnapshot(`../snapshots/${meta.id}/${name}.py`);
    });

    it('finds nothing that it can repair in its own result', () => {
      const { after, audit } = planOf(fixture);
      expect(planText(path, after, [codemod], templates, AS_PYTHON).after).toBe(after);
      expect(audit.findings.filter(({ fixable, unsafe }) => fixable && unsafe === null)).toEqual([]);
    });
  });
});
