import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { packageFolder, packageVersion } from '../../src/workspace/package.ts';
import { loadTemplates } from '../../src/workspace/templates.ts';
import { folderWith } from './folder.ts';

const ids = ['gpu-gate', 'oom-guard'];

test('the shipped templates, each as its file stands', () => {
  const shipped = readdirSync(join(packageFolder(), 'templates')).filter((name) => name.endsWith('.py'));
  expect(shipped).not.toEqual([]);
  expect([...loadTemplates(ids, null)]).toEqual(
    shipped.map((name) => [name.slice(0, -3), readFileSync(join(packageFolder(), 'templates', name), 'utf8')]),
  );
});

test('a folder of overrides replaces them file by file', () => {
  const folder = folderWith({ 'oom-guard.py': '# ours\n', 'README.md': '' });
  const templates = loadTemplates(ids, folder);
  expect(templates.get('oom-guard')).toBe('# ours\n');
  expect(templates.get('gpu-gate')).toBe(loadTemplates(ids, null).get('gpu-gate'));
});

test('the template of the helper cell can be replaced, too', () => {
  expect(loadTemplates(ids, folderWith({ 'helpers.py': '# ours\n' })).get('helpers')).toBe('# ours\n');
});

test('an override that is named after no codemod is an error', () => {
  expect(() => loadTemplates(ids, folderWith({ 'oom-gaurd.py': '' }))).toThrow(
    'oom-gaurd.py is named after no codemod; did you mean "oom-guard"?',
  );
});

test('a folder of overrides that is not there is an error', () => {
  expect(() => loadTemplates(ids, '/nowhere/templates')).toThrow(/no such file or folder/);
});

test('the version is that of package.json', () => {
  expect(packageVersion()).toMatch(/^\d+\.\d+\.\d+/);
});
