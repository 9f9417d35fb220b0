import { spawnSync } from 'node:child_process';
import { copyFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { LAYERS } from '../../scripts/layers.ts';
import { packageFolder } from '../../src/workspace/package.ts';
import { folderWith } from '../workspace/folder.ts';

/** Imports that the design forbids, by the file that they would stand in. */
const FORBIDDEN: Readonly<Record<string, readonly string[]>> = {
  'src/model/x.ts': ['node:fs', '../python/a.ts', '../engine/a.ts'],
  'src/knowledge/x.ts': ['node:fs', '../python/a.ts', '../notebook/a.ts', '../model/a.ts'],
  'src/python/x.ts': ['node:fs', 'magic-string', '../notebook/a.ts', '../edit/a.ts', '../cli/a.ts', '../gpu/a.ts'],
  'src/notebook/x.ts': ['node:path', 'tree-sitter', 'magic-string', '../engine/a.ts', '../marimo/a.ts', '../edit/a.ts'],
  'src/marimo/x.ts': ['node:fs', 'tree-sitter', '../semantics/a.ts', '../engine/a.ts'],
  'src/semantics/x.ts': ['node:fs', 'tree-sitter', '../gpu/a.ts', '../edit/a.ts', '../report/a.ts'],
  'src/gpu/x.ts': ['node:fs', 'tree-sitter-python', '../edit/a.ts', '../memory/a.ts', '../../codemods/index.ts'],
  'src/edit/x.ts': ['node:fs', 'tree-sitter', '../memory/a.ts', '../engine/a.ts', '../report/a.ts'],
  'src/memory/x.ts': ['node:fs', 'magic-string', '../engine/a.ts', '../../codemods/index.ts'],
  'src/engine/x.ts': ['node:fs', 'tree-sitter', 'diff', '../../codemods/index.ts', '../cli/a.ts', '../report/a.ts'],
  'src/propagate/x.ts': ['node:fs', 'magic-string', '../report/a.ts', '../verify/a.ts', '../../codemods/index.ts'],
  'src/propagate/merge/x.ts': ['node:fs', '../../cli/a.ts', '../../../codemods/index.ts', '../propagate.ts'],
  'src/propagate/match/x.ts': [
    'node:fs',
    '../../verify/a.ts',
    '../propagate.ts',
    '../merge/a.ts',
    '../../propagate/merge/a.ts',
  ],
  'src/propagate/model.ts': ['node:fs', '../cli/a.ts', './lock.ts', './match/a.ts', './merge/a.ts'],
  'src/verify/x.ts': ['node:fs', 'yargs', '../report/a.ts', '../workspace/a.ts'],
  'src/report/x.ts': ['node:fs', 'yargs', '../notebook/a.ts', '../engine/a.ts', '../workspace/a.ts', '../cli/a.ts'],
  'src/workspace/x.ts': ['diff', 'tree-sitter', '../notebook/a.ts', '../report/a.ts', '../cli/a.ts'],
  'src/cli/x.ts': ['node:fs', 'tree-sitter', 'magic-string', 'diff'],
  'src/x.ts': ['node:fs', './engine/a.ts', '../codemods/index.ts'],
  'codemods/A/x/index.ts': [
    'node:fs',
    'tree-sitter',
    '../y/index.ts',
    '../y/a.ts',
    '../../B/y/index.ts',
    '../../index.ts',
    '../../../src/cli/a.ts',
    '../../../src/report/a.ts',
  ],
  'codemods/A/x/parts/a.ts': ['../../y/a.ts', '../../../B/y/a.ts', '../../../../src/workspace/a.ts'],
};

/** Imports that the design wants. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  'src/python/y.ts': ['tree-sitter', 'tree-sitter-python', './z.ts', '../error.ts'],
  'src/notebook/y.ts': ['../python/a.ts', '../knowledge/a.ts', '../error.ts'],
  'src/marimo/y.ts': ['../notebook/a.ts', '../python/a.ts'],
  'src/semantics/y.ts': ['../marimo/a.ts', '../notebook/a.ts', '../python/a.ts', '../knowledge/a.ts'],
  'src/gpu/y.ts': ['../semantics/a.ts', '../marimo/a.ts', './z.ts'],
  'src/edit/y.ts': ['magic-string', '../python/a.ts', '../gpu/a.ts'],
  'src/memory/y.ts': ['../edit/a.ts', '../gpu/a.ts', '../semantics/a.ts'],
  'src/engine/y.ts': ['../memory/a.ts', '../model/a.ts', '../notebook/a.ts'],
  'src/propagate/y.ts': ['diff', './match/a.ts', './merge/a.ts', './model.ts', '../engine/a.ts'],
  'src/propagate/merge/y.ts': ['./a.ts', '../match/a.ts', '../model.ts', '../../edit/a.ts'],
  'src/propagate/match/y.ts': ['diff', './a.ts', '../model.ts', '../../notebook/a.ts'],
  'src/report/y.ts': ['diff', 'node:util', '../model/a.ts'],
  'src/workspace/y.ts': ['node:fs', 'node:child_process', '../suggest.ts'],
  'src/cli/y.ts': ['yargs', 'node:path', '../workspace/a.ts', '../engine/a.ts', '../../codemods/index.ts'],
  'codemods/A/z/index.ts': ['./a.ts', './parts/a.ts', '../../../src/engine/a.ts', '../../../src/gpu/a.ts'],
  'codemods/A/z/parts/a.ts': ['./b.ts', '../a.ts', '../../../../src/edit/a.ts'],
  'codemods/index.ts': ['./A/z/index.ts', '../src/engine/a.ts'],
};

test('the linter refuses each import that the design forbids, and no other', () => {
  const folder = folderWith({ ...sources(FORBIDDEN), ...sources(ALLOWED) });
  copyFileSync(join(packageFolder(), '.oxlintrc.json'), join(folder, '.oxlintrc.json'));
  const refused = refusals(folder, 'no-restricted-imports');
  const expected = Object.entries(FORBIDDEN).flatMap(([file, imports]) =>
    imports.map((_, line) => `${file}:${line + 1}`),
  );
  expect(refused.toSorted()).toEqual(expected.toSorted());
});

test('the linter lets each layer import from those that the table of layers names, and no types from others', () => {
  const root = (name: string): string => (name === 'codemods' ? '../../../' : '../../');
  const fileOf = (name: string): string => (name === 'codemods' ? 'codemods/A/x/index.ts' : `src/${name}/x.ts`);
  const target = (name: string): string => (name === 'codemods' ? 'codemods/index.ts' : `src/${name}/a.ts`);
  const pairs = LAYERS.map((layer) => ({ layer, others: LAYERS.filter(({ name }) => name !== layer.name) }));
  const files = pairs.map(({ layer: { name }, others }) => [
    fileOf(name),
    others.map((other, at) => `import type { X${at} } from '${root(name)}${target(other.name)}';\n`).join(''),
  ]);
  const folder = folderWith(Object.fromEntries(files) as Record<string, string>);
  copyFileSync(join(packageFolder(), '.oxlintrc.json'), join(folder, '.oxlintrc.json'));
  const expected = pairs.flatMap(({ layer, others }) =>
    others.flatMap(({ name }, line) => (layer.mayImport.includes(name) ? [] : [`${fileOf(layer.name)}:${line + 1}`])),
  );
  expect(refusals(folder, 'no-restricted-imports').toSorted()).toEqual(expected.toSorted());
});

test('the linter refuses the process everywhere but in bin, and the console everywhere', () => {
  const text = 'process.exit();\nconsole.log();\n';
  const folder = folderWith({ 'src/cli/x.ts': text, 'codemods/A/x/index.ts': text, 'bin/x.js': text });
  copyFileSync(join(packageFolder(), '.oxlintrc.json'), join(folder, '.oxlintrc.json'));
  expect(refusals(folder, 'no-restricted-globals').toSorted()).toEqual(['codemods/A/x/index.ts:1', 'src/cli/x.ts:1']);
  expect(refusals(folder, 'no-console')).toHaveLength(3);
});

test('the linter refuses a circle of imports of types, too', () => {
  const folder = folderWith({
    'src/propagate/match/x.ts': "import type { Y } from './y.ts';\nexport type X = Y[];\n",
    'src/propagate/match/y.ts': "import type { X } from './x.ts';\nexport type Y = X[];\n",
  });
  copyFileSync(join(packageFolder(), '.oxlintrc.json'), join(folder, '.oxlintrc.json'));
  expect(refusals(folder, 'no-cycle').toSorted()).toEqual(['src/propagate/match/x.ts:1', 'src/propagate/match/y.ts:1']);
});

function sources(imports: Readonly<Record<string, readonly string[]>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(imports).map(([file, names]) => [file, names.map((name) => `import '${name}';\n`).join('')]),
  );
}

/** `file:line` of everything that one of the linter's rules refuses in a folder. */
function refusals(folder: string, rule: string): string[] {
  const program = join(dirname(createRequire(import.meta.url).resolve('oxlint/package.json')), 'bin/oxlint');
  const run = spawnSync(process.execPath, [program, '--format=unix'], { cwd: folder, encoding: 'utf8' });
  return run.stdout.split('\n').flatMap((line) => {
    const place = /^(?<file>[^:]+):(?<line>\d+):/.exec(line)?.groups;
    return place === undefined || !line.includes(`(${rule})`) ? [] : [`${place['file']}:${place['line']}`];
  });
}
