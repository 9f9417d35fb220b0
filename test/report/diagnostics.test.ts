import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import draft04 from 'ajv-draft-04';
import { describe, expect, test } from 'vitest';
import { codemods } from '../../codemods/index.ts';
import { auditNotebook } from '../../src/engine/audit.ts';
import type { DiagnosedNotebook, Diagnostic } from '../../src/model/diagnostic.ts';
import { parseNotebook } from '../../src/notebook/parse.ts';
import { diagnosedAudit } from '../../src/report/diagnosed-audit.ts';
import { diagnosedVerification } from '../../src/report/diagnosed-verify.ts';
import type { DiagnosticSetting, DiagnosticWriter } from '../../src/report/diagnostic-writer.ts';
import { github } from '../../src/report/github.ts';
import { gitlab } from '../../src/report/gitlab.ts';
import { html } from '../../src/report/html.ts';
import { junit } from '../../src/report/junit.ts';
import { sarif } from '../../src/report/sarif.ts';
import { digest } from '../../src/workspace/digest.ts';
import { planText } from '../support/plan.ts';
import { readTemplates } from '../support/templates.ts';
import { audit, gateFinding } from './samples.ts';

const require = createRequire(import.meta.url);

const setting: DiagnosticSetting = {
  command: 'audit',
  version: '1.2.3',
  rules: codemods.map(({ meta }) => meta),
  digest,
};

function written(writer: DiagnosticWriter, notebooks: readonly DiagnosedNotebook[], error?: string): string {
  const { add, end } = writer(setting);
  return [...notebooks.map(add), end(error)].join('');
}

const sample = audit.notebooks.map((notebook) => diagnosedAudit(notebook, 'x = 1\n'.repeat(200)));
const finding = sample[0]!.diagnostics[0]!;

/** A notebook whose texts try to be more than texts. */
function hostile(): DiagnosedNotebook {
  const evil = 'a\n::error::b\r<script>&"\'</script>%0A\u001b[31m\ud800,:]]>';
  const diagnostic: Diagnostic = { ...finding, rule: 'x', message: evil, why: evil, help: evil, cell: evil };
  return { path: `d/${evil}.py`, error: null, text: `${evil}\n`.repeat(50), diagnostics: [diagnostic] };
}
const notebooks = [...sample, hostile()];

describe('github', () => {
  test('a command a finding: where, how serious, what and why', () => {
    expect(written(github, sample).split('\n').slice(0, 1)).toEqual([
      '::error file=draft/trainer.py,line=41,endLine=41,col=5,endColumn=24,title=nbfix gpu-gate (critical)::' +
        '`gpu_info` is checked but the notebook keeps running%0AEvery cell below fails with a CUDA error that names no cause.',
    ]);
    // GitHub takes no columns for more than one line.
    expect(written(github, sample)).toContain('file=draft/trainer.py,line=120,endLine=131,title=');
    expect(written(github, sample)).toContain(
      '::error file=draft/torn.py,line=1,title=nbfix audit::syntax error at line 12, column 3\n',
    );
    expect(written(github, [], 'unknown rule')).toBe('::error title=nbfix audit::unknown rule\n');
  });

  test.each([
    ['critical', 'error'],
    ['high', 'error'],
    ['medium', 'warning'],
    ['low', 'notice'],
  ] as const)('%s is %s', (severity, level) => {
    const diagnostics = [{ ...finding, severity }];
    expect(written(github, [{ ...sample[0]!, diagnostics }])).toMatch(new RegExp(`^::${level} `));
  });

  test('no text becomes a command, a property or a line of its own', () => {
    const lines = written(github, [hostile()]).split('\n');
    expect(lines).toHaveLength(2);
    expect(lines[0]).toMatch(
      /^::error file=[^,:]+,line=41,endLine=41,col=5,endColumn=24,title=nbfix x \(critical\)::[^\p{Cc}]+$/u,
    );
    expect(lines[0]).toContain('%250A');
  });
});

describe('gitlab', () => {
  interface Issue {
    readonly fingerprint: string;
    readonly severity: string;
    readonly location: { readonly path: string; readonly lines: { readonly begin: number } };
  }
  const issues = (all: readonly DiagnosedNotebook[], error?: string): readonly Issue[] =>
    JSON.parse(written(gitlab, all, error)) as readonly Issue[];

  test('an issue a finding, and one for a notebook that failed', () => {
    expect(issues(sample)).toMatchObject([
      { check_name: 'gpu-gate', severity: 'critical', location: { path: 'draft/trainer.py', lines: { begin: 41 } } },
      { check_name: 'oom-guard', location: { lines: { begin: 120, end: 131 } } },
      { check_name: 'nbfix-audit', severity: 'blocker', location: { path: 'draft/torn.py', lines: { begin: 1 } } },
    ]);
    expect(issues([])).toEqual([]);
    expect(issues([], 'unknown rule')).toMatchObject([{ description: 'unknown rule', severity: 'blocker' }]);
  });

  test('fingerprints survive moved lines, and tell findings that read the same apart', () => {
    const at = (line: number): Diagnostic => ({ ...finding, place: { ...finding.place, line, endLine: line } });
    const notebook = { path: 'a.py', error: null, text: 'one\ntwo\none\n', diagnostics: [at(1), at(2), at(3)] };
    const before = issues([notebook]).map(({ fingerprint }) => fingerprint);
    const moved = { ...notebook, text: 'new\n  one\n\ntwo\none\n', diagnostics: [at(2), at(4), at(5)] };
    expect(new Set(before).size).toBe(3);
    expect(issues([moved]).map(({ fingerprint }) => fingerprint)).toEqual(before);
    expect(issues([{ ...notebook, text: 'three\ntwo\none\n' }])[0]!.fingerprint).not.toBe(before[0]);
  });
});

/** What Python's own parser, which takes no bad XML, reads of a page: tags with their attributes. */
function elements(
  xml: string,
): readonly { readonly tag: string; readonly attributes: Record<string, string>; readonly text: string }[] {
  const program = [
    'import json, sys, xml.etree.ElementTree as tree',
    'root = tree.fromstring(sys.stdin.buffer.read())',
    'print(json.dumps([{"tag": e.tag, "attributes": e.attrib, "text": e.text or ""} for e in root.iter()]))',
  ].join('\n');
  return JSON.parse(execFileSync('python3', ['-c', program], { input: xml, encoding: 'utf8' })) as ReturnType<
    typeof elements
  >;
}

test('junit: valid XML, a suite a notebook with the numbers of its cases', () => {
  const all = elements(written(junit, notebooks));
  const named = (tag: string): readonly Record<string, string>[] =>
    all.filter((each) => each.tag === tag).map(({ attributes }) => attributes);
  expect(named('testsuites')).toMatchObject([{ tests: '5', failures: '3', errors: '1' }]);
  expect(named('testsuite')).toMatchObject([
    { name: 'draft/trainer.py', tests: '2', failures: '2', errors: '0' },
    { name: 'draft/ready.py', tests: '1', failures: '0', errors: '0' },
    { name: 'draft/torn.py', tests: '1', failures: '0', errors: '1' },
    { tests: '1', failures: '1' },
  ]);
  expect(named('failure')[0]).toEqual({ message: gateFinding.message, type: 'critical' });
  expect(all.find(({ tag }) => tag === 'failure')?.text).toMatch(/^draft\/trainer\.py:41:5, cell 3\n/);
  expect(elements(written(junit, [], 'unknown rule')).at(-1)).toMatchObject({ tag: 'error' });
});

test('html: one page that needs nothing else, and no text is markup', () => {
  const page = written(html, notebooks);
  expect(page).toMatch(/^<!doctype html>\n<html lang="en">/);
  expect(page).not.toMatch(/<script|<link|<img|@import|url\(|https?:/);
  // Every heading has what it heads, every row its header; Python's parser takes it, so all that is opened is closed.
  const body = page.slice(page.indexOf('<main>'), page.indexOf('</body>'));
  const all = elements(body);
  expect(all.filter(({ tag }) => tag === 'section').map(({ attributes }) => attributes['aria-labelledby'])).toEqual(
    all.filter(({ tag }) => tag === 'h2').map(({ attributes }) => attributes['id']),
  );
  expect(all.filter(({ tag }) => tag === 'th').every(({ attributes }) => 'scope' in attributes)).toBe(true);
  expect(all.filter(({ tag }) => tag === 'mark')[0]?.text).toBe('1');
  expect(written(html, [], 'unknown <rule>')).toContain('unknown &lt;rule&gt;');
});

describe('sarif', () => {
  interface Region {
    readonly startLine: number;
    readonly startColumn: number;
    readonly endLine: number;
    readonly endColumn: number;
  }
  interface Result {
    readonly ruleId: string;
    readonly ruleIndex: number;
    readonly locations: readonly { readonly physicalLocation: { readonly region: Region } }[];
    readonly partialFingerprints: object;
    readonly fixes?: readonly {
      readonly artifactChanges: readonly {
        readonly replacements: readonly {
          readonly deletedRegion: Region;
          readonly insertedContent: { readonly text: string };
        }[];
      }[];
    }[];
  }
  interface Log {
    readonly runs: readonly {
      readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } };
      readonly results: readonly Result[];
      readonly invocations: readonly { readonly executionSuccessful: boolean }[];
    }[];
  }
  const schema = require('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json') as object;
  const ajv = new draft04.default({ strict: false, unicodeRegExp: false, validateFormats: false, allErrors: true });
  const validate = ajv.compile(schema);
  const logOf = (text: string): Log => {
    const log = JSON.parse(text) as Log;
    validate(log);
    expect(validate.errors ?? []).toEqual([]);
    return log;
  };

  const folder = new URL('../notebooks/', import.meta.url);
  const templates = readTemplates();
  const real = readdirSync(folder)
    .filter((name) => name.endsWith('.py'))
    .map((name) => ({ name, text: readFileSync(new URL(name, folder), 'utf8') }));
  const diagnosed = (path: string, text: string): DiagnosedNotebook =>
    diagnosedAudit(
      auditNotebook(parseNotebook(path, text), codemods, templates, codemods, { replacements: true }),
      text,
    );

  test('it is what the official schema wants, whatever is in it', () => {
    expect(logOf(written(sarif, notebooks)).runs[0]!.invocations).toMatchObject([
      {
        executionSuccessful: false,
        toolExecutionNotifications: [{ message: { text: 'syntax error at line 12, column 3' } }],
      },
    ]);
    expect(logOf(written(sarif, sample.slice(0, 2))).runs[0]!.invocations).toEqual([{ executionSuccessful: true }]);
    expect(logOf(written(sarif, [])).runs[0]!.results).toEqual([]);
    logOf(written(sarif, [], 'unknown rule'));
    logOf(written(sarif, [{ ...sample[0]!, path: '/abs/ö x#.py' }]));
    expect(written(sarif, [{ ...sample[0]!, path: 'a b/ö#:.py' }])).toContain('"uri": "a%20b/%C3%B6%23%3A.py"');
    expect(validate({ version: '2.1.0', runs: [{}] })).toBe(false);
  });

  test('every result names its rule', () => {
    const { results, tool } = logOf(written(sarif, [diagnosed(real[0]!.name, real[0]!.text)])).runs[0]!;
    expect(results.length).toBeGreaterThan(10);
    for (const { ruleId, ruleIndex } of results) expect(tool.driver.rules[ruleIndex]?.id).toBe(ruleId);
  });

  /** Does what an editor does with a fix: the last replacement first. */
  function applied(text: string, { fixes = [] }: Result): string {
    const starts = [0];
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
    const replacements = fixes.flatMap(({ artifactChanges }) =>
      artifactChanges.flatMap((change) => change.replacements),
    );
    return replacements.reduceRight((result, { deletedRegion: region, insertedContent }) => {
      const start = starts[region.startLine - 1]! + region.startColumn - 1;
      const end = starts[region.endLine - 1]! + region.endColumn - 1;
      return result.slice(0, start) + insertedContent.text + result.slice(end);
    }, text);
  }

  /** Each fix takes as long as making it, so these are not all of them. */
  const tried = real.filter(({ name }) => /nvidia_template|rapids|triton/.test(name));

  test.each([
    ...tried.map(({ name, text }) => [name, text] as const),
    ['with CRLF', tried[0]!.text.replaceAll('\n', '\r\n')] as const,
  ])('%s: a fix, applied as edits, is what apply makes of that finding alone', (name, text) => {
    const { results } = logOf(written(sarif, [diagnosed(name, text)])).runs[0]!;
    const single = results.filter(({ ruleId }) => results.filter((other) => other.ruleId === ruleId).length === 1);
    const compared = single.filter((result) => {
      const codemod = codemods.find(({ meta }) => meta.id === result.ruleId)!;
      const plan = planText(name, text, [codemod], templates);
      if (result.fixes === undefined) expect(plan.changed).toBe(false);
      // A fix may bring another finding of its rule to light.
      if (plan.applied.length !== 1) return false;
      expect(applied(text, result)).toBe(plan.after);
      return true;
    });
    expect(compared.length).toBeGreaterThan(1);
  });
});

test('verify: failing lines of the checklist and problems of scenarios', () => {
  const { diagnostics } = diagnosedVerification(
    {
      path: 'a.py',
      error: null,
      audit: audit.notebooks[0]!,
      checklist: [
        { level: 'must', line: 'a gate', verdict: 'fail', reason: 'none is there', at: 2 },
        { level: 'nice', line: 'hints', verdict: 'fail', reason: 'no hints', at: null },
        { level: 'must', line: 'more', verdict: 'pass', reason: '', at: 1 },
        { level: 'must', line: 'more', verdict: 'not checked', reason: '', at: 1 },
      ],
      scenarios: [
        {
          scenario: 'no-gpu',
          verdict: 'fail',
          problems: [{ about: 'gate', message: 'it goes on', cell: 1, line: 1 }],
          remarks: [],
          note: '',
          seconds: 1,
          gpu: [],
        },
      ],
      libraries: null,
      standing: 'broken',
    },
    'one\n  two  \n',
  );
  const whole = { line: 1, column: 1, endLine: 1, endColumn: 1 };
  expect(diagnostics.map(({ rule, severity, message, place }) => [rule, severity, message, place])).toEqual([
    ['checklist-must', 'high', 'a gate: none is there', { line: 2, column: 3, endLine: 2, endColumn: 6 }],
    ['checklist-nice', 'low', 'hints: no hints', whole],
    ['scenario-no-gpu', 'high', 'it goes on', { ...whole, endColumn: 4 }],
  ]);
});
