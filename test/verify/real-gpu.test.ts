import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { startPython } from '../support/python.ts';

const DRIVER = fileURLToPath(new URL('../../src/verify/driver/', import.meta.url));

/** A PyTorch that knows how much of an 80 GB card is free, and how much of it is its own. */
const python = startPython(`
import sys
sys.dont_write_bytecode = True
sys.path.insert(0, ${JSON.stringify(DRIVER)})
from types import SimpleNamespace as Names
from nbfix_verify import real_gpu

def answer(question):
    shares = []
    torch = Names(cuda=Names(
        empty_cache=lambda: None,
        get_device_properties=lambda index: Names(total_memory=80),
        set_per_process_memory_fraction=shares.append,
        mem_get_info=lambda device=None: (question["free"], 80),
        memory_reserved=lambda device=None: question["reserved"],
    ))
    getattr(real_gpu, question["call"])(torch, 23)
    return {"shares": shares, "info": torch.cuda.mem_get_info()}
`);

afterAll(() => python.close());

it.each([
  ['what the smaller card would have free', 'card', 70, 3, [20, 23]],
  ['what is free, where others use the card', 'card', 12, 3, [12, 23]],
  ['nothing, once all of it is taken', 'card', 57, 24, [0, 23]],
  // A notebook that fits its settings to the memory would never run out of it.
  ['the whole card, where memory is to run out', 'limit', 70, 3, [70, 80]],
])('PyTorch tells of %s', async (_what, call, free, reserved, info) => {
  expect(await python.ask({ call, free, reserved })).toEqual({ shares: [23 / 80], info });
});
