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
    output=types.SimpleNamespace(append=lambda shown: pages.append(shown)),
    app_meta=lambda: types.SimpleNamespace(mode=mode),
)
${source.join('\n\n')}

pages = []
control = lambda start, value, step=None: types.SimpleNamespace(start=start, value=value, step=step)
GPUS = []
torch = types.SimpleNamespace(cuda=types.SimpleNamespace(
    is_available=lambda: len(GPUS) > 0,
    device_count=lambda: len(GPUS),
    mem_get_info=lambda device: (1024**3, 8 * 1024**3),
    memory_reserved=lambda device: 3 * 1024**3,
    memory_allocated=lambda device: 2 * 1024**3,
    get_device_name=lambda gpu: GPUS[gpu].name,
    get_device_capability=lambda gpu: (GPUS[gpu].major, GPUS[gpu].minor),
    get_device_properties=lambda gpu: GPUS[gpu],
))

def on(gpus, act):
    """Acts on a machine with GPUs of some names, memory and capabilities."""
    GPUS[:] = [
        types.SimpleNamespace(name=name, total_memory=memory * 1024**3, major=major, minor=minor)
        for name, memory, major, minor in gpus
    ]
    return act()

def compared(**given):
    pages.clear()
    compare_gpus(**given)
    return pages

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

const L4 = '("NVIDIA L4", 24, 8, 9)';

describe('gpu_too_small', () => {
  async function page(call: string, gpus = L4): Promise<unknown> {
    return ((await python.ask(['said', `on([${gpus}], lambda: ${call})`, 'run'])) as unknown[])[1];
  }

  test('lets pass what fits into 80 % of what is free, with what PyTorch has reserved, and what uses no GPU', async () => {
    const gigabytes = (count: number, rest = ''): string =>
      `gpu_too_small(lambda: ${count} * 1024**3, {"Kind": "all"}${rest})`;
    expect(await page(gigabytes(1.5))).toBeNull();
    expect(await page(gigabytes(1.7))).toContain('need about 1.7 GiB of GPU memory,\nand 1.6 GiB may be used');
    expect(await page(gigabytes(1.7, ', "cpu"'))).toBeNull();
    expect(await page(gigabytes(1.7), '')).toBeNull();
    expect(await page(gigabytes(0.9, ', "cuda:0", by_torch=False'))).toContain('**Kind** all → another one.');
  });

  test('says the largest value of each setting that fits while the others stay', async () => {
    const needed = 'lambda rows, copies: rows * copies * 1024**2';
    const settings = '{"Rows\\n": control(100, 1000, 100), "Copies": control(1, 9)}';
    expect(await page(`gpu_too_small(${needed}, ${settings})`)).toContain(
      '- Change one setting: **Rows ** 1000 → 100, **Copies** 9 → 1.',
    );
    const empty = '{"Rows": control(0, None), "Copies": control(3, 4000)}';
    expect(await page(`gpu_too_small(${needed}, ${empty})`)).toBeNull();
    const large = '{"Rows": control(1900, 2000), "Copies": control(5, 5)}';
    expect(await page(`gpu_too_small(${needed}, ${large})`)).toContain(
      '**Rows** 2000 → no smaller one fits, **Copies** 5 → no smaller one fits.',
    );
  });
});

describe('several GPUs, and old ones', () => {
  test.each([
    ['two that are equal', `${L4}, ${L4}`, '', []],
    ['none', '', '', ['- ⚠️ PyTorch sees no GPU, so the work will not be split.']],
    [
      'one of two, and a batch for three',
      `${L4}, ("Tesla T4", 15, 7, 5)`,
      'listed=3, batch_size=7',
      [
        [
          '- ⚠️ NVIDIA L4 (24 GB), Tesla T4 (15 GB): the slowest sets the pace, the smallest limits the batch.',
          '- ⚠️ PyTorch sees 2 of 3 GPUs: check `CUDA_VISIBLE_DEVICES`.',
          '- ⚠️ A batch of 7 cannot be split evenly among 2 GPUs.',
        ].join('\n'),
      ],
    ],
  ])('compares %s', async (_what, gpus, given, pages) => {
    expect(await python.ask(['said', `on([${gpus}], lambda: compared(${given}))`, 'run'])).toEqual([
      'shows',
      pages,
      '',
    ]);
  });

  test('finds those that are too old, by number and not by text', async () => {
    const gpus = `${L4}, ("Tesla T4", 15, 7, 5), ("NVIDIA B200", 180, 10, 0)`;
    const old = async (rest: string): Promise<unknown> =>
      ((await python.ask(['said', `on([${gpus}], lambda: gpu_too_old((8, 0), "why"${rest}))`, 'run'])) as unknown[])[1];
    expect(await old('')).toBeNull();
    expect(await old(', gpus=[0, 2]')).toBeNull();
    expect(await old(', gpus=range(3)')).toMatch(
      /needs compute capability 8\.0 or newer: why\.\n\n- Tesla T4 has 7\.5\.\n- Use a newer GPU/,
    );
    expect(await python.ask(['said', 'on([], lambda: gpu_too_old((8, 0), "why"))', 'script'])).toEqual([
      'shows',
      null,
      '',
    ]);
  });
});

describe('the texts', () => {
  test('hold values with line breaks and backticks', async () => {
    const call = `out_of_memory("a\\n\\n    b \`c\`", {"Size\\n": ("x\\ny", 2)})`;
    expect(await python.ask(['said', call, 'run'])).toEqual([
      'shows',
      [
        '❌ **GPU out of memory**: the run was stopped and its memory freed. Before you try again:',
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
    // The smallest value there is helps nobody.
    const [, same] = (await python.ask([
      'said',
      'out_of_memory("full", {"A": (4, 4), "B": (8, 4)})',
      'run',
    ])) as string[];
    expect(same).toContain('- Use smaller settings: **B** 8 → 4.\n');
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
