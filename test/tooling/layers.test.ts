import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { expect, test } from 'vitest';
import { LAYERS, picture, withLayers } from '../../scripts/layers.ts';
import { packageFolder } from '../../src/workspace/package.ts';

const ROOT = packageFolder();

function read(name: string): string {
  return readFileSync(join(ROOT, name), 'utf8');
}

test('every folder of src is a layer, and every layer is a folder', () => {
  const folders = readdirSync(join(ROOT, 'src'), { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const names = LAYERS.map(({ name }) => name).filter((name) => name !== 'codemods');
  expect(folders.map(({ name }) => name).toSorted()).toEqual(names.toSorted());
});

test('a layer imports only those that stand below it in the table', () => {
  LAYERS.forEach(({ mayImport }, index) => {
    const below = LAYERS.slice(0, index).map(({ name }) => name);
    expect(mayImport.filter((name) => !below.includes(name))).toEqual([]);
  });
});

test("the linter's rules are those of the layers; `npm run docs` brings them up to date", async () => {
  const text = read('.oxlintrc.json');
  const current = withLayers(JSON.parse(text) as Parameters<typeof withLayers>[0]);
  const options = await resolveConfig(join(ROOT, '.oxlintrc.json'));
  const formatted = await format(JSON.stringify(current), { ...options, parser: 'json' });
  await expect(formatted).toMatchFileSnapshot('../../.oxlintrc.json');
});

test('ARCHITECTURE.md shows the layers; `npm run docs` brings it up to date', async () => {
  const [before, , after] = read('ARCHITECTURE.md').split(/(?<=written by `npm run docs` -->\n)|(?=<!-- \/layers -->)/);
  await expect(`${before}\n${picture()}\n\n${after}`).toMatchFileSnapshot('../../ARCHITECTURE.md');
});
