import { resolve } from 'node:path';
import { NbfixError } from '../error.ts';
import { fileProblem } from '../workspace/failure.ts';
import { readRegular } from '../workspace/regular-file.ts';
import type { Io } from './io.ts';
import { readPlanFile, type KeptPlan } from './plan-file.ts';

/** A plan holds each diff: of a thousand notebooks, some 100 MB. */
const LARGEST_PLAN = 500_000_000;

/** @throws NbfixError where the file can't be read, or holds no plan */
export function readPlan(path: string, { cwd }: Io): KeptPlan {
  try {
    return readPlanFile(readRegular(resolve(cwd, path), LARGEST_PLAN).toString('utf8'));
  } catch (error) {
    throw new NbfixError(`--plan ${path}: ${fileProblem(error)}`, { cause: error });
  }
}
