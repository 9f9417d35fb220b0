import { afterAll, expect, it } from 'vitest';
import { parseHelpers, fillHelper, functionOf } from '../../../src/edit/helper-template.ts';
import { startPython } from '../../support/python.ts';
import { readTemplates } from '../../support/templates.ts';

/* How the helper asks for the free main memory, on machines of every kind. */
const template = parseHelpers('helpers.py', readTemplates().get('helpers')!);
const asking = fillHelper(template, functionOf(template, 'memory_too_small'), new Map(), new Map());

const python = startPython(`
import os, pathlib, sys, types

mo = types.SimpleNamespace(Html=str)
sys.modules["psutil"] = types.SimpleNamespace(virtual_memory=lambda: types.SimpleNamespace(available=60_000))
_too_large = lambda needed, settings, free, place: free
${asking}

def answer(files):
    def read_text(path):
        if os.path.normpath(path) not in files:
            raise FileNotFoundError(path)
        return files[os.path.normpath(path)]

    pathlib.Path.read_text = read_text
    return memory_too_small(None, {})
`);

afterAll(() => python.close());

const OWN = '/proc/self/cgroup';
const STAT = 'anon 1000\nfile 9000\nkernel 200\nshmem 30\nanon_thp 500\n';

it.each([
  ['a machine without /proc', {}, 60_000],
  ['cgroup v1', { [OWN]: '4:memory:/docker/1\n1:cpu:/\n' }, 60_000],
  ['a machine without a limit', { [OWN]: '0::/\n' }, 60_000],
  ['a group without a limit', group('/user.slice', 'max', STAT), 60_000],
  ['a container', group('', '5000', STAT), 5000 - 1230],
  ['a group with a colon in its name', group('/a.slice/pod::1', '5000', STAT), 5000 - 1230],
  // The kernel's share is told of since Linux 5.18.
  ['an older kernel', group('', '5000', 'anon 1000\nfile 9000\nshmem 30\n'), 5000 - 1030],
  ['a limit above what the machine has', group('', '90000', STAT), 60_000],
])('the free main memory of %s', async (_what, files, free) => {
  expect(await python.ask(files)).toBe(free);
});

function group(path: string, max: string, stat: string): Readonly<Record<string, string>> {
  const folder = `/sys/fs/cgroup${path}`;
  return {
    [OWN]: `1:name=systemd:/elsewhere\n0::${path === '' ? '/' : path}\n`,
    [`${folder}/memory.max`]: `${max}\n`,
    [`${folder}/memory.stat`]: stat,
  };
}
