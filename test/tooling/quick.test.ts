import { join } from 'node:path';
import { expect, test } from 'vitest';
import config from '../../vitest.quick.config.ts';
import { modulesOf } from '../support/imports.ts';
import { folderWith } from '../workspace/folder.ts';

test('a file loads what it imports, and what that imports, but no types', () => {
  const folder = folderWith({
    'a.ts':
      "import './b.ts';\nimport type { X } from 'types-only';\nimport {\n  one,\n  type Two,\n} from '../lib/c.ts';\n",
    'b.ts': "export { x } from 'reexported';\nexport type { Y } from 'other-types';\nconst text = \"from 'a text'\";\n",
  });
  const library = join(folder, '../lib/c.ts');
  expect([...modulesOf(join(folder, 'a.ts'))]).toEqual([
    join(folder, 'a.ts'),
    join(folder, 'b.ts'),
    library,
    'reexported',
  ]);
});

test('a file loads what it imports later on, and itself only once', () => {
  const folder = folderWith({ 'a.ts': "const b = await import('./b.ts');\n", 'b.ts': "import './a.ts';\n" });
  expect([...modulesOf(join(folder, 'a.ts'))]).toEqual([join(folder, 'a.ts'), join(folder, 'b.ts')]);
});

test('the quick tests are those of the code, without processes, marimo and whole corpora', () => {
  const quick = config.test?.include ?? [];
  expect(quick).toEqual(
    expect.arrayContaining(['test/codemods.test.ts', 'test/contract.test.ts', 'test/python/tree.test.ts']),
  );
  const slow = ['test/codemods-cpython.test.ts', 'test/notebook/oracle.test.ts', 'test/cli/bin.test.ts'];
  expect(quick.filter((file) => slow.includes(file) || file.startsWith('test/corpora/'))).toEqual([]);
});
