/** What the script for long runs needs. */
export { check } from './check.ts';
export { plannerOf } from './planner.ts';
export { startRunner } from './runner.ts';
export { sample, sweep } from './sweep.ts';
