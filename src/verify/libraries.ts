import { importsOf, isSure } from '../notebook/imports.ts';
import type { Notebook } from '../notebook/notebook.ts';

/** The libraries that have stand-ins in `driver/libraries`. */
export const STAND_INS: readonly string[] = [
  'torch',
  'torchvision',
  'transformers',
  'diffusers',
  'cudf',
  'cugraph',
  'cupy',
  'pynvml',
  'tensorrt',
  'torch_tensorrt',
];

/** GPU libraries that a notebook can't do without: it imports them, or ends. */
export function neededLibraries(notebook: Notebook): string[] {
  const packages = importsOf(notebook)
    .filter(isSure)
    .map(({ module }) => module.split('.')[0] ?? module);
  return [...new Set(packages.filter((name) => STAND_INS.includes(name)))];
}
