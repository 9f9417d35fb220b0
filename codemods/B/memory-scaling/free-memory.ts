import type { Edit } from '../../../src/edit/edit.ts';
import { reachModule } from '../../../src/edit/reach-module.ts';
import { detectionsOf } from '../../../src/gpu/detection.ts';
import { workIn } from '../../../src/gpu/work.ts';
import { graphOf } from '../../../src/notebook/graph.ts';
import { importsOf } from '../../../src/notebook/imports.ts';
import type { Cell, Notebook } from '../../../src/notebook/notebook.ts';
import type { Node } from '../../../src/python/tree.ts';
import type { Need } from './memory-need.ts';

/** An expression for the free bytes, and the imports that it needs. */
export type FreeMemory = { readonly bytes: string; readonly edits: readonly Edit[] } | { readonly refused: string };

/** How to ask, at a place, for the memory that a cell may take. */
export function freeMemory(notebook: Notebook, cell: Cell, need: Need, at: Node): FreeMemory {
  return need.on === 'host' ? freeHostMemory(notebook, cell, at) : freeGpuMemory(notebook, cell, at);
}

/**
 * psutil is there wherever marimo is: marimo depends on it. `os.sysconf("SC_AVPHYS_PAGES")` would leave out what the
 * file cache gives back, which on a busy machine is most of the free memory. Neither knows the limit of a container,
 * which the template reads itself.
 */
function freeHostMemory(notebook: Notebook, cell: Cell, at: Node): FreeMemory {
  const psutil = reachModule(notebook, cell, 'psutil', 'psutil', at);
  return 'refused' in psutil ? psutil : { bytes: `${psutil.name}.virtual_memory().available`, edits: psutil.edits };
}

/**
 * What the driver calls free, and what PyTorch's allocator keeps for itself without using it: after the first run of a
 * cell that is most of its memory. Without a GPU nothing is asked, and the work is not stopped.
 */
function freeGpuMemory(notebook: Notebook, cell: Cell, at: Node): FreeMemory {
  if (!importsOf(notebook).some(({ module }) => module === 'torch')) {
    return {
      refused: 'no imported library can say how much GPU memory is free; import torch and run nbfix again',
    };
  }
  const torch = reachModule(notebook, cell, 'torch', 'torch', at);
  if ('refused' in torch) return torch;
  const cuda = `${torch.name}.cuda`;
  const device = deviceOf(notebook, cell);
  const of = device ?? '';
  const isThere = device === undefined ? `${cuda}.is_available()` : `str(${device}).startswith("cuda")`;
  const frameworks = workIn(notebook, cell).gpu.flatMap((each) => each.frameworks);
  // What PyTorch keeps, other libraries can't have.
  const isTorch = frameworks.every((each) => each === 'torch');
  const kept = isTorch ? [`    + ${cuda}.memory_reserved(${of})`, `    - ${cuda}.memory_allocated(${of})`] : [];
  const lines = ['(', `    ${cuda}.mem_get_info(${of})[0]`, ...kept, `    if ${isThere}`, '    else float("inf")', ')'];
  return { bytes: lines.join('\n'), edits: torch.edits };
}

/** The notebook's name for its device, if the cell reads it or can do so without a circle. */
function deviceOf(notebook: Notebook, cell: Cell): string | undefined {
  const devices = detectionsOf(notebook).flatMap(({ device, cell: home }) =>
    device === undefined ? [] : [{ ...device, home }],
  );
  const own = devices.find(({ name }) => cell.bindings.refs.has(name));
  const [other] = devices;
  if (own !== undefined) return own.name;
  const isFree = other !== undefined && !other.name.startsWith('_') && other.home !== cell;
  return isFree && !graphOf(notebook).descendants(cell.index).has(other.home.index) ? other.name : undefined;
}
