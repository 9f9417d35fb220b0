import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { expect, test } from 'vitest';
import { packageFolder } from '../../src/workspace/package.ts';
import { folderWith } from '../workspace/folder.ts';

/* `npm run new`, in a copy of what it and the tests of a codemod need. */
const ROOT = packageFolder();
const COPIED = ['codemods', 'docs', 'scripts', 'src', 'templates', 'test'];
const COPIED_FILES = [
  'package.json',
  'tsconfig.json',
  'vitest.config.ts',
  'vitest.quick.config.ts',
  '.oxlintrc.json',
  '.prettierrc.json',
];
const LINKED = ['node_modules', '.cache'];

function copyOfCheckout(): string {
  const folder = folderWith({});
  for (const name of [...COPIED, ...COPIED_FILES]) {
    cpSync(join(ROOT, name), join(folder, name), { recursive: true });
  }
  for (const name of LINKED) symlinkSync(join(ROOT, name), join(folder, name));
  return folder;
}

interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a JavaScript program in a folder. Without CI, where vitest would write its report into the linked .cache. */
function node(folder: string, ...words: string[]): Run {
  const { CI: _, ...env } = process.env;
  return spawnSync(process.execPath, words, { cwd: folder, encoding: 'utf8', env });
}

function newCodemod(folder: string, ...words: string[]): Run {
  return node(folder, 'scripts/new-codemod.mjs', ...words);
}

interface Results {
  readonly testResults: readonly {
    readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[];
  }[];
}

test('a new codemod passes every check but those of the texts that its author writes', () => {
  const listBefore = readFileSync(join(ROOT, 'codemods/index.ts'), 'utf8');
  const folder = copyOfCheckout();
  expect(newCodemod(folder, 'B', 'plain-sample-rule')).toMatchObject({ status: 0, stderr: '' });
  expect(newCodemod(folder, '0', 'filled-sample-rule', '--template')).toMatchObject({ status: 0, stderr: '' });
  expect(existsSync(join(folder, 'templates/filled-sample-rule.py'))).toBe(true);

  const checks = [
    ['typescript/bin/tsc', '--noEmit'],
    ['oxlint/bin/oxlint', 'codemods'],
    ['prettier/bin/prettier.cjs', '--check', 'codemods'],
  ] as const;
  for (const [program, ...words] of checks) {
    expect({ program, ...node(folder, `node_modules/${program}`, ...words) }).toMatchObject({ status: 0 });
  }

  const files = ['test/codemods.test.ts', 'test/contract.test.ts'];
  const about = ['-t', 'sample-rule|the list|every folder|every template'];
  const run = node(folder, 'node_modules/vitest/vitest.mjs', 'run', ...files, ...about, '--reporter', 'json');
  const { testResults } = JSON.parse(run.stdout) as Results;
  const results = testResults.flatMap(({ assertionResults }) => assertionResults);
  const named = (status: string): string[] =>
    results.filter((each) => each.status === status).map(({ fullName }) => fullName);
  expect(named('failed').toSorted()).toEqual(
    ['filled-sample-rule', 'plain-sample-rule'].flatMap((id) =>
      ['fix', 'what', 'why'].map((part) => `'${id}' says in sentences ${part}`),
    ),
  );
  expect(named('passed').filter((name) => name.includes('gives the recorded result'))).toHaveLength(8);
  expect(named('passed').filter((name) => name.startsWith('the list is in the order of the phases'))).toHaveLength(1);

  // Nothing of it is in the checkout itself.
  expect(readFileSync(join(ROOT, 'codemods/index.ts'), 'utf8')).toBe(listBefore);
  for (const path of ['codemods/0', 'codemods/B', 'templates', 'test/fixtures', 'snapshots']) {
    expect(readdirSync(join(ROOT, path)).filter((name) => name.includes('sample-rule'))).toEqual([]);
  }
});

test('it is listed: its import by phase and name, itself after the others of its phase', () => {
  const folder = folderWith({});
  for (const name of ['codemods', 'scripts']) cpSync(join(ROOT, name), join(folder, name), { recursive: true });
  const lines = (): string[] => readFileSync(join(folder, 'codemods/index.ts'), 'utf8').split('\n');
  const before = lines();
  expect(newCodemod(folder, 'A', 'memory-report').status).toBe(0);
  const after = lines();
  expect(after.filter((line) => !before.includes(line))).toEqual([
    "import memoryReport from './A/memory-report/index.ts';",
    '  memoryReport,',
  ]);
  const imports = after.flatMap((line) => /'\.\/(.*)\/index\.ts'/.exec(line)?.[1] ?? []);
  expect(imports).toEqual(imports.toSorted());
});

test.each([
  [['D', 'my-rule'], 'D is no phase: it is one of 0, A, B, C'],
  [['A', 'Rule'], 'Rule is no id: it is two words or more in lower case, such as gpu-gate'],
  [['A', 'import'], 'import is no id'],
  [['A', '../my-rule'], '../my-rule is no id'],
  [['B', 'gpu-gate'], 'gpu-gate is taken: there is codemods/A/gpu-gate'],
  [['A'], 'usage: npm run new -- <phase> <id> [--template]'],
  [['A', 'my-rule', 'more'], 'usage: npm run new'],
  [['A', 'my-rule', '--templates'], "Unknown option '--templates'"],
])('%j is refused', (words, message) => {
  const folder = folderWith({});
  for (const name of ['codemods', 'scripts']) cpSync(join(ROOT, name), join(folder, name), { recursive: true });
  const { status, stderr } = newCodemod(folder, ...words);
  expect(status).toBe(2);
  expect(stderr).toContain(message);
  expect(existsSync(join(folder, 'test'))).toBe(false);
});
