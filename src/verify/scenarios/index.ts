import { SCENARIOS } from '../../model/verify-report.ts';
import type { Scenario } from '../scenario.ts';
import { healthy } from './healthy.ts';
import { oddSmi } from './odd-smi.ts';
import { oom } from './oom.ts';
import { script } from './script.ts';
import { cpuTorch, noGpu } from './without-gpu.ts';

const all = [noGpu, cpuTorch, oddSmi, healthy, oom, script];

/** Every scenario, in the order in which reports show them. */
export const scenarios: readonly Scenario[] = SCENARIOS.flatMap((name) => all.filter((each) => each.name === name));
