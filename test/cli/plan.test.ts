import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { folderWith } from '../workspace/folder.ts';
import { QUIET_NOTEBOOK, TEMPLATE_NOTEBOOK, nbfix, treeHash } from './run.ts';

interface Fix {
  readonly id: string;
  readonly rule: string;
  readonly needs: readonly string[];
  readonly diff: string;
}

const PLAN = ['plan', '--phase', 'A', '-o', 'plan.json'];

function fixesIn(folder: string): readonly Fix[] {
  const plan = JSON.parse(readFileSync(join(folder, 'plan.json'), 'utf8')) as {
    readonly notebooks: readonly { readonly fixes: readonly Fix[] }[];
  };
  return plan.notebooks.flatMap(({ fixes }) => fixes);
}

async function planned(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = folderWith(files);
  const { code, err } = await nbfix(folder, [...PLAN, '.']);
  expect(code).toBe(0);
  expect(err).toContain('next: nbfix apply --plan plan.json --dry-run');
  return folder;
}

test('a plan changes no notebook, and applied it does what apply does', async () => {
  const folder = folderWith({ 'draft.py': TEMPLATE_NOTEBOOK, 'quiet.py': QUIET_NOTEBOOK });
  const direct = folderWith({ 'draft.py': TEMPLATE_NOTEBOOK });
  const before = treeHash(folder);
  const { out } = await nbfix(folder, ['plan', '--phase', 'A', '.']);
  expect(treeHash(folder)).toBe(before);
  writeFileSync(join(folder, 'plan.json'), out);
  const { code } = await nbfix(folder, ['apply', '--plan', 'plan.json']);
  await nbfix(direct, ['apply', '--phase', 'A', 'draft.py']);
  expect(code).toBe(0);
  expect(readFileSync(join(folder, 'draft.py'), 'utf8')).toBe(readFileSync(join(direct, 'draft.py'), 'utf8'));
});

test('the diffs of the fixes, one after the other, are the whole change', async () => {
  const folder = await planned({ 'draft.py': TEMPLATE_NOTEBOOK });
  const [byHand, byNbfix] = [folderWith({ 'draft.py': TEMPLATE_NOTEBOOK }), folder];
  for (const { diff } of fixesIn(folder)) {
    const input = `--- a/draft.py\n+++ b/draft.py\n${diff}`;
    expect(spawnSync('git', ['apply', '--unidiff-zero'], { cwd: byHand, input, encoding: 'utf8' }).stderr).toBe('');
  }
  await nbfix(byNbfix, ['apply', '--plan', 'plan.json']);
  expect(readFileSync(join(byHand, 'draft.py'), 'utf8')).toBe(readFileSync(join(byNbfix, 'draft.py'), 'utf8'));
});

test('--only makes what it names, --except all but that, and what is left out is told', async () => {
  const folder = await planned({ 'draft.py': TEMPLATE_NOTEBOOK });
  const gate = fixesIn(folder).find(({ rule }) => rule === 'gpu-gate')!.id;
  const only = await nbfix(folder, ['apply', '--plan', 'plan.json', '--only', gate, '--dry-run']);
  expect(only.err).toContain('3 findings: 1 to fix, 2 declined');
  expect(only.err).toContain('declined (1): --only leaves it out');
  expect(only.err).toContain(`next: nbfix apply --plan plan.json --only ${gate}`);
  const except = await nbfix(folder, ['apply', '--plan', 'plan.json', '--except', gate]);
  expect(except.out).toContain('3 findings: 2 fixed, 1 declined');
  expect(readFileSync(join(folder, 'draft.py'), 'utf8')).not.toContain('no_gpu');
});

test('--only and --except go without a plan, and an unknown id writes nothing', async () => {
  const folder = await planned({ 'draft.py': TEMPLATE_NOTEBOOK });
  const before = readFileSync(join(folder, 'draft.py'), 'utf8');
  const unknown = await nbfix(folder, ['apply', '--phase', 'A', '--except', 'gpu-gate-0000000000', 'draft.py']);
  expect([unknown.code, readFileSync(join(folder, 'draft.py'), 'utf8')]).toEqual([2, before]);
  expect(unknown.err).toContain('nothing was written: no fix gpu-gate-0000000000 was met');
  const gate = fixesIn(folder).find(({ rule }) => rule === 'gpu-gate')!.id;
  const { out } = await nbfix(folder, ['apply', '--phase', 'A', '--only', gate, 'draft.py']);
  expect(out).toContain('1 fixed, 2 declined');
});

test('a notebook that has changed since is left alone; the others are done', async () => {
  const folder = await planned({ 'a.py': TEMPLATE_NOTEBOOK, 'b.py': TEMPLATE_NOTEBOOK });
  const edited = `# mine\n${TEMPLATE_NOTEBOOK}`;
  writeFileSync(join(folder, 'a.py'), edited);
  const { code, out } = await nbfix(folder, ['apply', '--plan', 'plan.json']);
  expect(code).toBe(2);
  expect(out).toContain('a.py: error: changed since the plan was made; plan again: nbfix plan -o plan.json');
  expect(readFileSync(join(folder, 'a.py'), 'utf8')).toBe(edited);
  expect(readFileSync(join(folder, 'b.py'), 'utf8')).toContain('mo.stop(');
});

test('what nbfix would now do otherwise is left alone', async () => {
  const folder = await planned({ 'draft.py': TEMPLATE_NOTEBOOK });
  const plan = readFileSync(join(folder, 'plan.json'), 'utf8');
  const apply = async (text: string): Promise<string> => {
    writeFileSync(join(folder, 'plan.json'), text);
    const { code, out } = await nbfix(folder, ['apply', '--plan', 'plan.json']);
    expect([code, readFileSync(join(folder, 'draft.py'), 'utf8')]).toEqual([2, TEMPLATE_NOTEBOOK]);
    return out;
  };
  // As if the templates had been others when the plan was made.
  const other = plan.replace(/"after": "[0-9a-f]+"/, '"after": "0"');
  expect(await apply(other)).toContain('its fixes would change something else now');
  const { id } = fixesIn(folder)[0]!;
  const renamed = plan.replaceAll(id, 'gpu-gate-0000000000');
  expect(await apply(renamed)).toContain('gpu-gate-0000000000 is not among the fixes now');
});

test.each([
  ['no JSON', '{', /--plan plan\.json: it is no JSON/],
  ['something else', '{"notebooks": []}', /--plan plan\.json: it is no plan of nbfix \(schemaVersion/],
  ['another version', '{"schemaVersion": 7, "nbfix": "9", "notebooks": []}', /it is no plan of nbfix \(schemaVersion/],
  [
    'odd settings',
    '{"schemaVersion":1,"nbfix":"1","notebooks":[{"path":"a.py","before":"","after":"","settings":{},"fixes":[]}]}',
    /it is no plan of nbfix/,
  ],
])('a file that is no plan: %s', async (_name, text, message) => {
  const folder = folderWith({ 'plan.json': text });
  const { code, err } = await nbfix(folder, ['apply', '--plan', 'plan.json']);
  expect(code).toBe(2);
  expect(err).toMatch(message);
});

test('what the plan has answered is not asked again', async () => {
  const folder = await planned({ 'draft.py': TEMPLATE_NOTEBOOK });
  for (const words of [['draft.py'], ['--select', 'gpu-gate'], ['--unsafe-fixes']]) {
    const { code, err } = await nbfix(folder, ['apply', '--plan', 'plan.json', ...words]);
    expect(code).toBe(2);
    expect(err).toMatch(/--plan says which notebooks and rules are meant; leave (paths|--select|--unsafe-fixes) out/);
  }
});

test('an id that the plan does not have is told with the nearest one', async () => {
  const folder = await planned({ 'draft.py': TEMPLATE_NOTEBOOK });
  const { id } = fixesIn(folder)[0]!;
  const typo = id.slice(0, -1) + (id.endsWith('0') ? '1' : '0');
  const { code, err } = await nbfix(folder, ['apply', '--plan', 'plan.json', '--only', typo]);
  expect(code).toBe(2);
  expect(err).toContain(`the plan has no fix "${typo}"`);
  expect(err).toContain(id);
});

test('a fix that needs another one is not made without it', async () => {
  const folder = folderWith({ 'draft.py': rapids() });
  await nbfix(folder, ['plan', 'draft.py', '-o', 'plan.json']);
  const needy = fixesIn(folder).find(({ needs }) => needs.length > 0)!;
  const only = await nbfix(folder, ['apply', '--plan', 'plan.json', '--only', needy.id]);
  expect(only.code).toBe(2);
  expect(only.err).toContain(`${needy.id} needs ${needy.needs[0]}: name that too, or leave both out`);
  const except = ['apply', '--plan', 'plan.json', '--except', needy.needs[0]!, '--output-format', 'json', '-n'];
  const { fixed } = (JSON.parse((await nbfix(folder, except)).out) as { notebooks: [{ fixed: { id: string }[] }] })
    .notebooks[0];
  expect(fixed.map(({ id }) => id)).not.toContain(needy.id);
  expect(fixed.length).toBeGreaterThan(10);
});

function rapids(): string {
  return readFileSync(new URL('../notebooks/rapids_cudf_benchmark.py', import.meta.url), 'utf8');
}
