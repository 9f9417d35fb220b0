import type { Codemod } from '../src/engine/codemod.ts';
import bareExceptStop from './0/bare-except-stop/index.ts';
import droppedFPrefix from './0/dropped-f-prefix/index.ts';
import foreignMutation from './0/foreign-mutation/index.ts';
import importStar from './0/import-star/index.ts';
import lostOutput from './0/lost-output/index.ts';
import multipleDefinitions from './0/multiple-definitions/index.ts';
import nestedReturn from './0/nested-return/index.ts';
import orphanCopy from './0/orphan-copy/index.ts';
import privateAcrossCells from './0/private-across-cells/index.ts';
import progressBarTotal from './0/progress-bar-total/index.ts';
import refreshCallback from './0/refresh-callback/index.ts';
import spinnerContext from './0/spinner-context/index.ts';
import stopArity from './0/stop-arity/index.ts';
import uiValueInOwnCell from './0/ui-value-in-own-cell/index.ts';
import undefinedName from './0/undefined-name/index.ts';
import unparsableCell from './0/unparsable-cell/index.ts';
import unreadableCell from './0/unreadable-cell/index.ts';
import whitespaceLines from './0/whitespace-lines/index.ts';
import gpuGate from './A/gpu-gate/index.ts';
import oldForm from './A/old-form/index.ts';
import oomGuard from './A/oom-guard/index.ts';
import progressSpinner from './A/progress-spinner/index.ts';
import ampGradScaler from './B/amp-grad-scaler/index.ts';
import computeCapability from './B/compute-capability/index.ts';
import errorMessage from './B/error-message/index.ts';
import loraForward from './B/lora-forward/index.ts';
import memoryCleanup from './B/memory-cleanup/index.ts';
import memoryScaling from './B/memory-scaling/index.ts';
import multiGpuCheck from './B/multi-gpu-check/index.ts';
import randomSeeds from './B/random-seeds/index.ts';
import ignoreWithoutReason from './C/ignore-without-reason/index.ts';
import invalidIgnore from './C/invalid-ignore/index.ts';
import magicNumbers from './C/magic-numbers/index.ts';
import typeHints from './C/type-hints/index.ts';
import unusedIgnore from './C/unused-ignore/index.ts';

/**
 * The codemods that comments can silence, in the order in which they run. Phase 0 comes before A: a notebook that does not start cannot be helped
 * by a gate, and the spinner takes over the heading that phase 0 would otherwise put on the page. In the other order the
 * notebook is as good (test/corpora/phase-order.test.ts), only its progress notes are worded as subtitles.
 */
const rules: readonly Codemod[] = [
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
  // First of its phase: what the others find is the form that they write.
  oldForm,
  gpuGate,
  progressSpinner,
  oomGuard,
  computeCapability,
  multiGpuCheck,
  loraForward,
  // After lora-forward: a scaler trains float32 weights only, such as those of adapters over a frozen model.
  ampGradScaler,
  randomSeeds,
  memoryScaling,
  errorMessage,
  // After all that add names to the work: it releases them.
  memoryCleanup,
  typeHints,
  magicNumbers,
];

/** Those about the comments themselves. */
const aboutIgnores: readonly Codemod[] = [ignoreWithoutReason, unusedIgnore(rules)];

/** All codemods. */
export const codemods: readonly Codemod[] = [...rules, ...aboutIgnores, invalidIgnore([...rules, ...aboutIgnores])];
