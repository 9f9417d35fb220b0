import { shownSource, type Said } from '../config/layer.ts';
import { NbfixError } from '../error.ts';
import type { RunWish } from './run-notebooks.ts';

/**
 * The wish with the Python that the settings of the notebooks name, unless it names one itself.
 * @param named one a notebook
 * @throws NbfixError where they name different ones
 */
export function withPython(wish: RunWish, named: readonly (Said<string> | undefined)[]): RunWish {
  if (wish.python !== undefined) return wish;
  const byCommand = new Map(named.map((each) => [each?.value, each]));
  if (byCommand.size > 1) {
    const places = [...byCommand.values()].map((each) => (each === undefined ? 'none' : shownSource(each.source)));
    throw new NbfixError(
      `the notebooks name different Pythons (${places.join(', ')}); give --python, or run them apart`,
    );
  }
  const [only] = byCommand.values();
  return { ...wish, python: only && { command: only.value, said: `${shownSource(only.source)}: "python"` } };
}
