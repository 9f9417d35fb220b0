import type { Codemod } from '../src/engine/codemod.ts';
import gpuGate from './A/gpu-gate.ts';
import oomGuard from './A/oom-guard.ts';
import progressSpinner from './A/progress-spinner.ts';

/** All codemods, in the order in which they run. */
export const codemods: readonly Codemod[] = [gpuGate, progressSpinner, oomGuard];
