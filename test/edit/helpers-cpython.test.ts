import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fillHelper, parseHelpers } from '../../src/edit/helper-template.ts';
import { startPython, type PythonServer } from '../support/python.ts';
import { readTemplates } from '../support/templates.ts';

/* What the helper functions do, by CPython: what counts as full GPU memory, and texts that no value breaks. */

const template = parseHelpers('helpers.py', readTemplates().get('helpers')!);
const HOLES = new Map([
  ['advice', ['"Look at it."']],
  ['imports', []],
  ['empty_caches', []],
]);
const source = [...template.functions.values()].map((each) => fillHelper(template, each, HOLES, new Map()));

/** Runs a `try` with the clause that nbfix writes; `mo` shows texts as they are, without the indentation of the first line. */
const PROGRAM = `
import contextlib, inspect, io, types
mode = "run"
mo = types.SimpleNamespace(
    Html=str, md=inspect.cleandoc, callout=lambda text, kind: text, ui=types.SimpleNamespace(slider=object),
    app_meta=lambda: types.SimpleNamespace(mode=mode),
)
${source.join('\n\n')}

class OutOfMemoryError(RuntimeError): pass
class ResourceExhaustedError(Exception): pass
class AcceleratorError(RuntimeError): pass
class Unprintable(Exception):
    def __str__(self):
        raise ValueError("no text")

def caught(expression):
    try:
        try:
            raise eval(expression)
        except gpu_memory_errors() as error:
            return "full"
    except BaseException as error:
        return [type(error).__name__, error.__traceback__.tb_next is None]

def said(code, the_mode):
    global mode
    mode = the_mode
    out = io.StringIO()
    with contextlib.redirect_stderr(out):
        try:
            value = eval(code)
        except SystemExit as end:
            return ["ends", end.code, out.getvalue()]
    return ["shows", value, out.getvalue()]

def answer(question):
    return caught(question[1]) if question[0] == "caught" else said(question[1], question[2])
`;

let python: PythonServer;
beforeAll(() => {
  python = startPython(PROGRAM);
});
afterAll(() => python.close());

describe('gpu_memory_errors', () => {
  test.each([
    'OutOfMemoryError("CUDA out of memory. Tried to allocate 2.00 GiB.")',
    'AcceleratorError("CUDA error: out of memory")',
    'RuntimeError("CUDA error: CUBLAS_STATUS_ALLOC_FAILED when calling `cublasCreate(handle)`")',
    'RuntimeError("cuDNN error: CUDNN_STATUS_INTERNAL_ERROR")',
    'MemoryError("std::bad_alloc: out_of_memory: RMM failure at: pool.hpp:241")',
    'RuntimeError("RESOURCE_EXHAUSTED: Out of memory while trying to allocate 1 bytes.")',
    'ResourceExhaustedError("OOM when allocating tensor with shape[8]")',
  ])('takes %s', async (error) => {
    expect(await python.ask(['caught', error])).toBe('full');
  });

  test.each([
    ['RuntimeError("CUDA error: device-side assert triggered")', 'RuntimeError'],
    ['RuntimeError("cuDNN error: CUDNN_STATUS_NOT_SUPPORTED")', 'RuntimeError'],
    ['MemoryError()', 'MemoryError'],
    ['ValueError("out of memory")', 'ValueError'],
    ['KeyboardInterrupt("out of memory")', 'KeyboardInterrupt'],
    ['Unprintable()', 'Unprintable'],
  ])('lets %s pass with its traceback', async (error, name) => {
    expect(await python.ask(['caught', error])).toEqual([name, true]);
  });
});

describe('the texts', () => {
  test('hold values with line breaks and backticks', async () => {
    const call = `out_of_memory("a\\n\\n    b \`c\`", {"Size\\n": ("x\\ny", 2)})`;
    expect(await python.ask(['said', call, 'run'])).toEqual([
      'shows',
      [
        '❌ **GPU out of memory**: the run was stopped and its memory freed. Before the next run:',
        '',
        '- Use smaller settings: **Size ** x y → 2.',
        '- Close other programs that use the GPU (`nvidia-smi` lists them).',
        '',
        '`` a b `c` ``',
      ].join('\n'),
      '',
    ]);
    const [, page] = (await python.ask(['said', 'no_gpu("no\\n\\ndriver")', 'edit'])) as string[];
    expect(page).toMatch(/^⚠️ \*\*No usable NVIDIA GPU\*\* \(no driver\): .*\n\n- `nvidia-smi`[^]*\n- Look at it\.\n/);
  });

  test('without settings there is something to try, too', async () => {
    const [, page] = (await python.ask(['said', 'out_of_memory("full", {})', 'run'])) as string[];
    expect(page).toContain('- Use smaller settings: smaller batches or inputs.\n');
  });

  test('a script writes them to stderr and ends, but for one whose work waits for a click', async () => {
    const [, page] = (await python.ask(['said', 'no_gpu()', 'run'])) as string[];
    expect(await python.ask(['said', 'no_gpu()', 'script'])).toEqual(['ends', 1, `${page}\n`]);
    expect(await python.ask(['said', 'no_gpu(ends_script=False)', 'script'])).toEqual(['shows', page, `${page}\n`]);
    expect(await python.ask(['said', 'out_of_memory("full", {})', 'script'])).toMatchObject([
      'ends',
      1,
      expect.stringContaining('out of memory'),
    ]);
  });

  test('fit on lines of 100 characters in their cell', () => {
    expect(source.flatMap((each) => each.split('\n')).filter((line) => line.length > 96)).toEqual([]);
  });
});
