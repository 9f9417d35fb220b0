import { reachModule } from '../../../src/edit/reach-module.ts';
import { detectionsOf } from '../../../src/gpu/detection.ts';
import { workIn } from '../../../src/gpu/work.ts';
import { graphOf } from '../../../src/notebook/graph.ts';
import { importsOf } from '../../../src/notebook/imports.ts';
import type { Cell, Notebook } from '../../../src/notebook/notebook.ts';
import type { Node } from '../../../src/python/tree.ts';
import type { Need } from './memory-need.ts';

/** Arguments that say which memory a cell may take, or why nobody can tell. */
export type FreeMemory = { readonly usable: readonly string[] } | { readonly refused: string };

/**
 * How to ask, at a place, for the memory that a cell may take. Without a GPU nothing is asked, and the work is not stopped.
 *
 * Of a GPU it is what the driver calls free, and what PyTorch's allocator keeps for itself without using it: after the
 * first run of a cell that is most of its memory. psutil, which is there wherever marimo is, knows that of the machine;
 * `os.sysconf("SC_AVPHYS_PAGES")` would leave out what the file cache gives back.
 */
export function freeMemory(notebook: Notebook, cell: Cell, need: Need, at: Node): FreeMemory {
  if (need.on === 'host') return { usable: [] };
  if (!importsOf(notebook).some(({ module }) => module === 'torch')) {
    return {
      refused: 'no imported library can tell how much GPU memory is free; import torch and run nbfix again',
    };
  }
  const torch = reachModule(notebook, cell, 'torch', 'torch', at);
  if ('refused' in torch) return torch;
  const device = deviceOf(notebook, cell);
  const frameworks = workIn(notebook, cell).gpu.flatMap((each) => each.frameworks);
  // What PyTorch keeps, other libraries can't have.
  const isTorch = frameworks.every((each) => each === 'torch');
  return { usable: [...(device === undefined ? [] : [device]), ...(isTorch ? [] : ['by_torch=False'])] };
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
