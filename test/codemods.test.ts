import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { codemods } from '../codemods/index.ts';
import type { NotebookAudit, NotebookPlan, ReportedFinding } from '../src/model/report.ts';
import { faultsOf } from './support/message-style.ts';
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

/** What the marks of a fixture say of its lines: `12: refused: words of the reason`. */
function marksIn(text: string): string[] {
  return text.split(/\r?\n/).flatMap((line, index) => {
    const mark = /# (finding\b|(?:unsafe|refused): .*$)/.exec(line)?.[1];
    return mark === undefined ? [] : [`${index + 1}: ${mark.trim()}`];
  });
}

/**
 * What is found, said as marks say it, and with the mark's own words where the reason has them, so that one comparison
 * shows what is found in vain, what is not found, and which reason is another.
 */
function foundIn(findings: readonly ReportedFinding[], marks: readonly string[]): string[] {
  return findings.map(({ line, unsafe, refusal }) => {
    const kind = refusal === null ? (unsafe === null ? 'finding' : 'unsafe: ') : 'refused: ';
    const said = `${line}: ${kind}`;
    const reason = refusal ?? unsafe ?? '';
    const mark = marks.find((each) => each.startsWith(said) && reason.includes(each.slice(said.length)));
    return mark ?? said + reason;
  });
}

const all = codemods.map((codemod) => ({ codemod, meta: codemod.meta, cases: casesOf(codemod.meta.id) }));

describe.each(all)('$meta.id', ({ codemod, meta, cases }) => {
  const plans = new Map<string, NotebookPlan>();
  const audits = new Map<string, NotebookAudit>();

  /** Made by the first test that asks for it, so that `-t` plans what it runs and no more. */
  function planOf({ path, text }: Case): NotebookPlan {
    const plan = plans.get(path) ?? planText(path, text, [codemod], templates, AS_PYTHON);
    plans.set(path, plan);
    return plan;
  }

  /** The same. */
  function auditOf({ path, text }: Case): NotebookAudit {
    const audit = audits.get(path) ?? auditText(path, text, [codemod], templates, [codemod], true);
    audits.set(path, audit);
    return audit;
  }

  /** What is found in a fixture, as marks say it. */
  function foundBy(fixture: Case): string[] {
    const { text } = fixture;
    const { error, findings } = auditOf(fixture);
    return error === null ? foundIn(findings, marksIn(text)) : [JSON.stringify(error)];
  }

  /** The result of a fixture, repaired once more. */
  function repairedAgain(fixture: Case): string {
    return planText(fixture.path, planOf(fixture).after, [codemod], templates, AS_PYTHON).after;
  }

  it('has fixtures that it repairs, leaves alone and refuses', () => {
    // A rule that is only found and explained repairs nothing; what it says stands in the audit.
    const isSuggestion = meta.safety === 'suggest';
    const planned = cases.map((each) => ({ ...each, plan: planOf(each) }));
    expect(planned.some(({ plan }) => plan.changed)).toBe(!isSuggestion);
    expect(planned.some(({ text, plan }) => !plan.changed && marksIn(text).length === 0)).toBe(true);
    expect(planned.some(({ plan }) => (isSuggestion ? plan.audit.findings : plan.refused).length > 0)).toBe(true);
  });

  describe.each(cases)('$name', (fixture) => {
    const { name, text } = fixture;

    it('finds what the fixture marks and nothing else', () => {
      expect(foundBy(fixture)).toEqual(marksIn(text));
    });

    it('words what it says as CONTRIBUTING.md asks', () => {
      const { findings } = auditOf(fixture);
      const said = findings.flatMap(({ message, refusal, unsafe }) => [message, refusal ?? [], unsafe ?? []].flat());
      expect(said.flatMap(faultsOf)).toEqual([]);
    });

    it('drops no fix', () => {
      expect(planOf(fixture).dropped).toEqual([]);
    });

    it('gives the recorded result', async () => {
      const { changed, after } = planOf(fixture);
      if (!changed) return expect(after).toBe(text);
      expect(after).not.toBe(text);
      // A snapshot is written where there is none: not one of a fix that fails.
      const snapshot = new URL(`../snapshots/${meta.id}/${name}.py`, import.meta.url);
      if (!existsSync(snapshot)) {
        expect(foundBy(fixture)).toEqual(marksIn(text));
        expect(planOf(fixture).dropped).toEqual([]);
        expect(repairedAgain(fixture)).toBe(after);
      }
      return expect(after).toMatchFileSnapshot(`../snapshots/${meta.id}/${name}.py`);
    });

    it('finds nothing that it can repair in its own result', () => {
      const { after, audit } = planOf(fixture);
      expect(repairedAgain(fixture)).toBe(after);
      expect(audit.findings.filter(({ fixable, unsafe }) => fixable && unsafe === null)).toEqual([]);
    });
  });
});
