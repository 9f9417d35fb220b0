import type { Codemod } from '../src/engine/codemod.ts';
import bareExceptStop from './0/bare-except-stop.ts';
import droppedFPrefix from './0/dropped-f-prefix.ts';
import foreignMutation from './0/foreign-mutation.ts';
import importStar from './0/import-star.ts';
import lostOutput from './0/lost-output.ts';
import multipleDefinitions from './0/multiple-definitions.ts';
import nestedReturn from './0/nested-return.ts';
import orphanCopy from './0/orphan-copy.ts';
import privateAcrossCells from './0/private-across-cells.ts';
import progressBarTotal from './0/progress-bar-total.ts';
import refreshCallback from './0/refresh-callback.ts';
import spinnerContext from './0/spinner-context.ts';
import stopArity from './0/stop-arity.ts';
import uiValueInOwnCell from './0/ui-value-in-own-cell.ts';
import undefinedName from './0/undefined-name.ts';
import unparsableCell from './0/unparsable-cell.ts';
import unreadableCell from './0/unreadable-cell.ts';
import whitespaceLines from './0/whitespace-lines.ts';
import gpuGate from './A/gpu-gate.ts';
import oomGuard from './A/oom-guard.ts';
import progressSpinner from './A/progress-spinner.ts';
import memoryCleanup from './B/memory-cleanup.ts';
import computeCapability from './B/compute-capability.ts';
import multiGpuCheck from './B/multi-gpu-check.ts';
import ampGradScaler from './B/amp-grad-scaler.ts';
import errorMessage from './B/error-message.ts';
import loraForward from './B/lora-forward.ts';
import randomSeeds from './B/random-seeds.ts';
import memoryScaling from './B/memory-scaling.ts';
import magicNumbers from './C/magic-numbers.ts';
import typeHints from './C/type-hints.ts';

/**
 * All codemods, in the order in which they run. Phase 0 comes before A: a notebook that does not start cannot be helped
 * by a gate, and the spinner takes over the heading that phase 0 would otherwise put on the page. In the other order the
 * notebook is as good (test/phase-order.test.ts), only its progress notes are worded as subtitles.
 */
export const codemods: readonly Codemod[] = [
  multipleDefinitions,
  privateAcrossCells,
  refreshCallback,
  uiValueInOwnCell,
  progressBarTotal,
  spinnerContext,
  stopArity,
  nestedReturn,
  lostOutput,
  bareExceptStop,
  droppedFPrefix,
  foreignMutation,
  importStar,
  orphanCopy,
  undefinedName,
  unparsableCell,
  unreadableCell,
  whitespaceLines,
  gpuGate,
  progressSpinner,
  oomGuard,
  computeCapability,
  multiGpuCheck,
  loraForward,
  // Behind lora-forward: a scaler trains float32 weights only, such as those of adapters over a frozen model.
  ampGradScaler,
  randomSeeds,
  memoryScaling,
  errorMessage,
  // Behind all that add names to the work: it releases them.
  memoryCleanup,
  typeHints,
  magicNumbers,
];
