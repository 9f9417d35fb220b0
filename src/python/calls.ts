import { pattern } from './pattern.ts';

/** Any call of a method, or of a function of a module: `bar.update(1)`, `gc.collect()`. */
export const METHOD_CALL = pattern('__object__.__method__(*__given__, **__named__)');
