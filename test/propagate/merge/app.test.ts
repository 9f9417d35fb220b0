import { expect, test } from 'vitest';
import { driftMembers, driftMarkdown, driftText, isBehind } from '../../../src/report/drift.ts';
import { propagateMembers, propagateMarkdown, propagateText } from '../../../src/report/propagate.ts';
import type { PropagateReport } from '../../../src/model/propagate-report.ts';
import { plain } from '../../../src/report/paint.ts';
import { notebookOf } from '../../support/build.ts';
import { digest, followed } from '../follower.ts';

const NO_CODEMODS = { codemods: [] };

/** A notebook with these arguments of its `marimo.App`. */
const app = (given: string): string =>
  notebookOf('total = 3\nprint(total)\nreturn (total,)').replace('App()', `App(${given})`);

function after(base: string, now: string, ours: string): ReturnType<typeof followed>['outcome'] {
  return followed([app(now), app(base)], app(ours), NO_CODEMODS).outcome;
}

test.each([
  ['width="medium"', 'width="full"', 'width="medium"', 'width="full"'],
  ['width="medium"', 'width="full"', "width = 'medium'", 'width="full"'],
  ['', 'width="full"', '', 'width="full"'],
  ['width="medium"', '', 'width="medium"', ''],
  ['width="medium"', 'width="full"', 'width="full", app_title="Own"', 'width="full", app_title="Own"'],
  ['width="medium"', 'width="full"', 'width="medium", app_title="Own"', 'width="full", app_title="Own"'],
  [
    'width="medium"',
    'width="full",\n    sql_output="native"',
    'width="medium"',
    'width="full",\n    sql_output="native"',
  ],
  [
    'width="medium"',
    'width="full", sql_output="native"',
    '\n    width="medium",\n    app_title="Own",\n',
    '\n    width="full",\n    app_title="Own",\n    sql_output="native",\n',
  ],
  ['html_head_file="", auto_download=["html"]', 'auto_download=["html", "ipynb"]', 'auto_download=[ "html" ]', null],
  ['', 'layout_file="layouts/template.slides.json"', '', ''],
  ['', 'width="full", layout_file="layouts/template.slides.json"', '', 'width="full"'],
])('the template’s App(%s) is now App(%s): App(%s) becomes App(%s)', (base, now, ours, wanted) => {
  const outcome = after(base, now, ours);
  expect([outcome.after, outcome.appConflict]).toEqual([app(wanted ?? now), null]);
  expect(outcome.changed).toBe(ours !== (wanted ?? now));
  if (outcome.changed) expect(outcome.applied).toMatchObject([{ rule: 'template', cell: 0, line: 3 }]);
  expect(followed([app(now), app(base)], outcome.after, NO_CODEMODS).outcome.changed).toBe(false);
  const windows = followed([app(now), app(base)], app(ours).replaceAll('\n', '\r\n'), NO_CODEMODS).outcome;
  expect(windows.after).toBe(app(wanted ?? now).replaceAll('\n', '\r\n'));
});

const CONFLICT = 'width is changed in the template and here, where it stays; the template has marimo.App(width="full")';

test('an argument that both have changed is told of and stays; what else is changed comes', () => {
  expect(after('width="medium"', 'width="full"', 'width="columns"')).toMatchObject({
    changed: false,
    appConflict: CONFLICT,
  });
  const { after: text, appConflict } = after(
    'width="medium"',
    'width="full", sql_output="native"',
    'width="columns", app_title="Own"',
  );
  expect(text).toBe(app('width="columns", app_title="Own", sql_output="native"'));
  expect(appConflict).toMatch(/^width is changed/);
});

test('once told, the notebook’s own argument is no conflict any more: no cell could be skipped for it', () => {
  const [base, now, ours] = [app('width="medium"'), app('width="full"'), app('width="columns"')];
  const { locked } = followed([now, base], ours, NO_CODEMODS);
  expect(locked.base).toBe(digest(now));
  expect(followed([now, base], ours, { ...NO_CODEMODS, locked }).outcome.appConflict).toBeNull();
});

test('the arguments come with the code and the codemods, and not where only some cells are wanted', () => {
  const change = (text: string): string => text.replace('total = 3', 'total = 4');
  const [base, now] = [app('width="medium"'), change(app('\n    width="full",\n'))];
  expect(followed([now, base], base).outcome.after).toBe(now);
  expect(followed([now, base], base, { chosen: ['total'] }).outcome.after).toBe(change(base));
});

test('a version whose arguments the notebook lacks is not its base, improved ahead of the template or not', () => {
  const change = (text: string): string => text.replace('total = 3', 'total = 4');
  const [base, now] = [app('width="medium"'), change(app('width="full"'))];
  expect(followed([now, base], change(base), NO_CODEMODS).outcome.after).toBe(now);
});

test('nothing comes into a notebook that has nothing of the template but the imports', () => {
  const imports = 'import marimo as mo\nreturn (mo,)';
  const wide = (text: string, width: string): string => text.replace('App()', `App(width="${width}")`);
  const template = notebookOf(imports, 'print("the work", 3)\nreturn');
  const own = notebookOf(imports, 'for each in read("a.txt"):\n    show(each.upper())\nreturn');
  for (const width of ['medium', 'columns']) {
    const versions = [wide(template, 'full'), wide(template, 'medium')];
    const { after: text, appConflict } = followed(versions, wide(own, width), NO_CODEMODS).outcome;
    expect([text, appConflict]).toEqual([wide(own, width), null]);
  }
});

test('the header, the docstring and the version of marimo stay', () => {
  const head = (words: string): string =>
    `# /// script\n# dependencies = ["${words}"]\n# ///\n"""About ${words}"""\n\n`;
  const whole = (words: string, width: string): string =>
    head(words) + app(`width="${width}"`).replace('app =', `__generated_with = "${words}"\napp =`);
  const versions = [whole('now', 'full'), whole('base', 'medium')];
  expect(followed(versions, whole('base', 'medium'), NO_CODEMODS).outcome.after).toBe(whole('base', 'full'));
});

test('all reports tell the conflict, and it counts', () => {
  const outcome = after('width="medium"', 'width="full"', 'width="columns"');
  const report: PropagateReport = { template: 'template.py', dryRun: false, notebooks: [outcome] };
  expect(isBehind(outcome)).toBe(true);
  const text = propagateText(report, plain);
  expect(text).toContain(`notebook.py: unchanged (`);
  expect(text).toContain(`\n  conflict marimo.App: ${CONFLICT}\n`);
  expect(text).toContain('1 conflict\n');
  expect(propagateMarkdown(report, plain, new Map())).toContain(`\n- Conflict in **\`marimo.App\`**: ${CONFLICT}\n`);
  expect(propagateMembers(report)).toMatchObject({
    notebooks: [{ appConflict: CONFLICT }],
    totals: { conflicts: 1 },
  });
  expect(driftText(report, plain)).toContain(`\nnotebook.py: conflict in marimo.App: ${CONFLICT}\n`);
  expect(driftMarkdown(report)).toContain(`\n- notebook.py: conflict in marimo.App: ${CONFLICT}\n`);
  expect(driftMembers(report)).toMatchObject({ notebooks: [{ behind: true, appConflict: CONFLICT }] });
});
