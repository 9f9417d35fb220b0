import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { codemods } from '../codemods/index.ts';
import { HELPERS, parseHelpers } from '../src/edit/helper-template.ts';
import { parseSnippet } from '../src/edit/snippet.ts';
import { PHASES } from '../src/model/meta.ts';
import { readTemplates } from './support/templates.ts';
import { withRulesTable } from './support/rules-table.ts';

/* What a codemod is made of: a file, a template, fixtures, snapshots, an entry in the list and a line in docs/rules. */

const ROOT = fileURLToPath(new URL('../', import.meta.url));

/** What stands in snapshots/ beside the folders of the codemods. */
const OTHER_SNAPSHOTS = ['corpus.json', 'notebooks', 'propagate'];

const metas = codemods.map(({ meta }) => meta);
const templates = readTemplates();

/** The entries of a folder that are no hidden files; none when there is no such folder. */
function entries(...path: string[]): string[] {
  try {
    return readdirSync(join(ROOT, ...path))
      .filter((name) => !name.startsWith('.'))
      .sort();
  } catch {
    return [];
  }
}

function read(...path: string[]): string {
  return readFileSync(join(ROOT, ...path), 'utf8');
}

test('every folder in a phase folder is a codemod of that phase, and is in the list', () => {
  const files = PHASES.flatMap((phase) => entries('codemods', phase).map((file) => `${phase}/${file}`));
  expect(files.length).toBeGreaterThan(0);
  expect(files).toEqual(metas.map(({ phase, id }) => `${phase}/${id}`).sort());
  expect(files.filter((name) => !entries('codemods', name).includes('index.ts'))).toEqual([]);
  expect(entries('codemods').filter((name) => !PHASES.some((phase) => phase === name))).toEqual(['index.ts']);
});

test('the list is in the order of the phases, and each name is in it once', () => {
  const order = metas.map(({ phase }) => PHASES.indexOf(phase));
  expect(order).toEqual(order.toSorted((a, b) => a - b));
  expect(new Set(metas.map(({ id }) => id)).size).toBe(metas.length);
});

test('every template, fixture folder and snapshot folder belongs to a codemod', () => {
  const ids = metas.map(({ id }) => id);
  const unknown = (names: readonly string[]): string[] => names.filter((name) => !ids.includes(name));
  expect(unknown([...templates.keys()])).toEqual([HELPERS]);
  expect(unknown(entries('test', 'fixtures'))).toEqual([]);
  expect(unknown(entries('snapshots')).filter((name) => !OTHER_SNAPSHOTS.includes(name))).toEqual([]);
});

test('docs/rules lists the rules; `npm run docs` brings it up to date', async () => {
  const list = read('docs', 'rules', 'README.md');
  await expect(withRulesTable(list, metas)).toMatchFileSnapshot('../docs/rules/README.md');
});

describe.each(metas)('$id', (meta) => {
  const fixtures = entries('test', 'fixtures', meta.id);

  test('has a name in kebab-case', () => {
    expect(meta.id).toMatch(/^[a-z0-9]+(?:-[a-z0-9]+)*$/);
  });

  test.each(['what', 'why', 'fix'] as const)('says in sentences %s', (part) => {
    expect(meta[part]).toMatch(/^(?:[A-Z0-9`]|(?:marimo|nbfix) )[^\n]*[^\s.]\.$/);
  });

  test('declares modules that it may import, once each', () => {
    const { imports } = meta.effects;
    expect(imports.filter((name) => !/^[a-z_]\w*(?:\.\w+)*$/i.test(name))).toEqual([]);
    expect(new Set(imports).size).toBe(imports.length);
  });

  test('has a template if it fills one, and uses all parts of it', () => {
    const all = entries('codemods', meta.phase, meta.id).filter((name) => name.endsWith('.ts'));
    const code = all.map((name) => read('codemods', meta.phase, meta.id, name)).join('\n');
    const used = [...code.matchAll(/fillPart\(\s*snippet,\s*'(\w+)'/g)].map(([, part]) => part!);
    const text = templates.get(meta.id);
    expect(text !== undefined).toBe(used.length > 0);
    if (text === undefined) return;
    const snippet = parseSnippet(`templates/${meta.id}.py`, text);
    expect([...snippet.parts.keys()].sort()).toEqual([...new Set(used)].sort());
  });

  test('has a template whose docstring names every part and every hole', () => {
    const text = templates.get(meta.id);
    if (text === undefined) return;
    const [, docstring = '', code = ''] = text.split('"""');
    const holes = new Set(code.match(/\b__(?!name__)[a-z][a-z0-9_]*__\b/g));
    expect([...holes].filter((hole) => !docstring.includes(hole))).toEqual([]);
    const described = new Set(docstring.match(/\b__[a-z][a-z0-9_]*__\b/g));
    expect([...described].filter((hole) => !holes.has(hole))).toEqual([]);
    for (const part of parseSnippet('', text).parts.keys()) expect(docstring).toMatch(new RegExp(`^${part}\\b`, 'm'));
  });

  test('declares the imports of its template', () => {
    const text = templates.get(meta.id) ?? '';
    const imports = [...parseSnippet('', text).imports.values()];
    expect(imports.filter((module) => !meta.effects.imports.includes(module))).toEqual([]);
  });

  test('declares the helper functions that its template calls', () => {
    const text = templates.get(meta.id) ?? '';
    const names = [...parseHelpers('', templates.get(HELPERS)!).functions.keys()];
    const called = names.filter((name) => new RegExp(`\\b${name}\\(`).test(text));
    expect(called.filter((name) => meta.effects.helpers?.includes(name) !== true)).toEqual([]);
    expect(meta.effects.helpers?.filter((name) => !names.includes(name)) ?? []).toEqual([]);
  });

  test('has fixtures, and a snapshot of each that it changes', () => {
    expect(fixtures.length).toBeGreaterThan(0);
    expect(fixtures.filter((name) => !/^[a-z0-9]+(?:-[a-z0-9]+)*\.py$/.test(name))).toEqual([]);
    const changed = fixtures.filter((name) => /# finding\b/.test(read('test', 'fixtures', meta.id, name)));
    expect(entries('snapshots', meta.id)).toEqual(changed);
  });
});
