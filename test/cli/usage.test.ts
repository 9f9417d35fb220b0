import { expect, test } from 'vitest';
import { packageVersion } from '../../src/workspace/package.ts';
import { folderWith } from '../workspace/folder.ts';
import { QUIET_NOTEBOOK, nbfix } from './run.ts';

test.each([
  [[], 'give a command'],
  [['audti', 'x.py'], 'unknown command "audti"; did you mean "audit"?'],
  [['explain'], 'nbfix: rule missing: nbfix explain <rule>\n'],
  [['propagate'], 'nbfix: template and paths missing: nbfix propagate <template> <paths..>\n'],
  [['propagate', 'x.py', '-n'], 'nbfix: paths missing: nbfix propagate <template> <paths..>\n'],
  [['audit', 'x.py', '--selct', 'gpu-gate'], 'unknown option "--selct"; did you mean "--select"?'],
  [['audit', 'x.py', '--dry-run'], 'unknown option "--dry-run" for audit; apply, propagate, undo and redo have it'],
  [['apply', 'x.py', '--fail-on', 'any'], 'unknown option "--fail-on" for apply; audit has it'],
  [['apply', '--dry-rum', 'x.py'], 'unknown option "--dry-rum"; did you mean "--dry-run"?'],
  [['--dry-rum', 'apply', 'x.py'], 'unknown option "--dry-rum"; did you mean "--dry-run"?'],
  [['drift', '--bse', 'x.py'], 'unknown option "--bse"; did you mean "--base"?'],
  [['audit', '--no-colr', 'x.py'], 'unknown option "--no-colr"; did you mean "--no-color"?'],
  [['audit', '--exclud=gen', 'x.py'], 'unknown option "--exclud"; did you mean "--exclude"?'],
  [['audit', '-n', 'x.py'], 'unknown option "-n" for audit; apply, propagate, undo and redo have it'],
  [['audit', 'x.py', '-'], '"-" is standard input: give no other path with it'],
  [['audit', 'x.py', '-o', '-'], '"-" is standard input, which only notebooks come from'],
  [['propagate', '-', 'x.py'], '"-" is standard input, which only notebooks come from'],
  [['rules', '-'], 'unexpected argument "-"'],
  [['audit', '--watch', '--add-ignore'], '--watch only looks'],
  [['audit', '--add-ignore', '-'], '--add-ignore writes files'],
  [['audit', '--changed', '--staged'], 'give only one of --changed, --staged and --since'],
  [['completion', 'tcsh'], 'nbfix: shell can\'t be "tcsh"; give one of "bash", "zsh", "fish"'],
  [['apply', 'x.py', '--dryrun'], 'unknown option "--dryrun"; did you mean "--dry-run"?'],
  [['apply', 'x.py', '-z'], 'unknown option "-z"'],
  [['x.py', 'audit'], 'unexpected argument "x.py" before the command: nbfix audit [paths..]\n'],
  [['rules', 'extra'], 'unexpected argument "extra"'],
  [['audit', 'x.py', '--select'], '--select needs a value'],
  [['apply', 'x.py', '--select', ''], '--select is empty; give a value, or leave the option out'],
  [['apply', '--phase=', 'x.py'], '--phase is empty'],
  [['audit', 'x.py', '--extend-select', ' , '], '--extend-select is empty'],
  [['audit', 'x.py', '-o', ''], '--output-file is empty'],
  [['audit', '-oq', 'x.py'], '--output-file is empty'],
  [['audit', 'x.py', '--outputFile='], '--output-file is empty'],
  [['audit', 'x.py', '--since', ''], '--since is empty'],
  [['verify', 'x.py', '--run', '--python', ''], '--python is empty'],
  [['audit', 'x.py', '--jobs', '1.5'], '--jobs needs a whole number above 0'],
  [['verify', 'x.py', '--run', '--timeout', '0'], '--timeout needs a number above 0'],
  [['verify', 'x.py', '--timeout', '5'], '--timeout says how to run notebooks: give --run as well'],
  [['report', 'x.py', '--memory', '5'], '--memory says how to run notebooks: give --run as well'],
  [['audit', '.', '--exclude', '[old'], '--exclude: "[old" is no glob: missing closing "]"'],
  [
    ['audit', 'x.py', '--output-format', 'yaml'],
    '--output-format can\'t be "yaml"; give one of "concise", "full", "json"',
  ],
  [['audit', 'x.py', '--color', 'blue'], '--color can\'t be "blue"'],
  [['audit', 'x.py', '--select', 'gpu-gat'], 'unknown rule "gpu-gat"; did you mean "gpu-gate"?'],
  [['audit', 'x.py', '--ignore', 'zzz'], 'unknown rule "zzz"; "nbfix rules" lists them all'],
  [['apply', 'x.py', '--phase', 'A,X'], 'unknown phase "X"; the phases are 0, A, B, C'],
  [['apply', 'x.py', '--select', 'gpu-gate', '--ignore', 'gpu-gate'], 'no rule is left to run'],
  [['apply', 'x.py', '--templates', 'nowhere'], 'no such file or folder'],
  [['explain', 'oom-gaurd'], 'unknown rule "oom-gaurd"; did you mean "oom-guard"?'],
  [['verify', 'x.py', '--run', '--env', '=x'], '--env =x: give NAME or NAME=VALUE'],
  [['audit', 'x.py', '--output-file', 'no/such/folder.txt'], '--output-file'],
])('nbfix %j: exit 2, and stderr says %j', async (argv, message) => {
  const { code, out, err } = await nbfix(folderWith({ 'x.py': QUIET_NOTEBOOK }), argv);
  expect(err).toContain(message);
  expect(err).not.toContain('internal error');
  expect(out).toBe('');
  expect(code).toBe(2);
});

test.each([
  [['audit', 'x.py', '--output-format', 'json', '--selct', 'y']],
  [['audit', 'x.py', '--output-format=json', '--select', 'nothing']],
  [['apply', 'x.py', '--output-format', 'json', '--phase', 'X']],
])('JSON is JSON even on bad usage: %j', async (argv) => {
  const { code, out } = await nbfix(folderWith({ 'x.py': QUIET_NOTEBOOK }), argv);
  expect(JSON.parse(out)).toMatchObject({ schemaVersion: 2, notebooks: [], error: expect.stringContaining('unknown') });
  expect(code).toBe(2);
});

test.each([
  ['jsonl', /^\{"type":"totals","schemaVersion":2,.*"error":"unknown rule /],
  ['sarif', /"executionSuccessful": false,[^]*"text": "unknown rule /],
  ['gitlab', /^\[\n {2}\{\n {4}"description": "unknown rule /],
  ['github', /^::error title=nbfix audit::unknown rule /],
  ['junit', /<error message="unknown rule /],
  ['html', /<strong>The run failed:<\/strong> unknown rule /],
  ['concise', /^$/],
])('a run that fails is a report in the format that was asked for: %s', async (format, report) => {
  const folder = folderWith({ 'x.py': QUIET_NOTEBOOK });
  const { code, out } = await nbfix(folder, ['audit', 'x.py', '--select', 'gpu', '--output-format', format]);
  expect(code).toBe(2);
  expect(out).toMatch(report);
});

test.each(['apply', 'propagate'])('%s names the formats that it has', async (command) => {
  const folder = folderWith({ 'x.py': QUIET_NOTEBOOK });
  const { code, err } = await nbfix(folder, [command, 'x.py', 'x.py', '--output-format', 'sarif']);
  expect([code, err]).toEqual([2, expect.stringContaining('give one of "concise", "json", "jsonl", "markdown"')]);
});

test('an empty value says that there is none where an option has none to begin with', async () => {
  const folder = folderWith({ 'x.py': QUIET_NOTEBOOK });
  expect((await nbfix(folder, ['audit', '-', '--stdin-filename', ''], { stdin: QUIET_NOTEBOOK })).code).toBe(0);
  expect((await nbfix(folder, ['audit', 'x.py', '--add-ignore='])).code).toBe(0);
});

test('--help lists the commands and the exit codes, --version the version', async () => {
  const help = await nbfix('/', ['--help']);
  expect(help.code).toBe(0);
  for (const word of ['audit', 'apply', 'rules', 'explain', 'Exit codes:', '130']) expect(help.out).toContain(word);
  expect(await nbfix('/', ['--version'])).toEqual({ code: 0, out: `${packageVersion()}\n`, err: '' });
  const apply = await nbfix('/', ['apply', '--help']);
  for (const word of ['--dry-run', '--templates', '--phase', '--full']) expect(apply.out).toContain(word);
});

test('rules and explain print what the codemods say of themselves', async () => {
  const rules = await nbfix('/', ['rules']);
  expect(rules.code).toBe(0);
  for (const rule of ['gpu-gate', 'progress-spinner', 'oom-guard']) {
    expect(rules.out).toContain(rule);
    const { code, out } = await nbfix('/', ['explain', rule]);
    expect(code).toBe(0);
    expect(out).toMatch(new RegExp(`^${rule}: phase A, `));
  }
});

test('words after -- are names, whatever they begin with', async () => {
  const folder = folderWith({ 'a.py': QUIET_NOTEBOOK, '-n.py': QUIET_NOTEBOOK, '--help': QUIET_NOTEBOOK });
  const paths = async (...argv: string[]): Promise<unknown> => {
    const { out, err } = await nbfix(folder, argv);
    expect(err).toBe('');
    return (JSON.parse(out) as { notebooks: { path: string }[] }).notebooks.map(({ path }) => path);
  };
  const json = ['--output-format', 'json'];
  expect(await paths('audit', ...json, '--', 'a.py')).toEqual(['a.py']);
  expect(await paths('audit', 'a.py', ...json, '--', '-n.py', '--help')).toEqual(['a.py', '-n.py', '--help']);
  expect(await paths('apply', ...json, '--phase', 'A', '--', '-n.py')).toEqual(['-n.py']);
  expect(await paths('verify', ...json, '--', '--help')).toEqual(['--help']);
  expect(await paths('drift', ...json, '--', '--help', '-n.py')).toEqual(['-n.py']);
  expect(await paths('propagate', ...json, '--dry-run', 'a.py', '--', '-n.py')).toEqual(['-n.py']);
  expect((await nbfix(folder, ['explain', '--', 'gpu-gate'])).out).toMatch(/^gpu-gate: /);
  expect((await nbfix(folder, ['drift', '--'])).err).toContain('missing: nbfix drift <template> <paths..>');
});

test('-h shows the usual options of a command, or the commands; --help all', async () => {
  const audit = await nbfix('/', ['audit', '-h']);
  expect(audit).toMatchObject({ code: 0, err: '' });
  expect(audit.out).toMatch(/^nbfix audit \[paths\.\.\]\n/);
  expect(audit.out).toMatch(/^ {2}--select +only these rules/m);
  expect(audit.out).not.toContain('--jobs');
  expect(audit.out.split('\n').length).toBeLessThan(20);
  expect((await nbfix('/', ['audit', '--help'])).out).toContain('--jobs');
  const all = await nbfix('/', ['-h']);
  expect(all.out).toMatch(/^ {2}audit \[paths\.\.\] +say what is missing/m);
  expect(all.out).not.toContain('--select');
});

test('without a path, the current folder is meant', async () => {
  const folder = folderWith({ 'a/x.py': QUIET_NOTEBOOK });
  for (const command of ['audit', 'apply', 'verify'])
    expect((await nbfix(folder, [command, '--output-format', 'json'])).out).toContain('"a/x.py"');
});
