import type { ValueInForce } from '../model/config-report.ts';
import { lastOf } from './in-force.ts';
import { KEYS, KEY_NAMES, type Key } from './keys.ts';
import { shownSource, type Layer } from './layer.ts';

/** Lists to which each layer adds. */
const ADDING: ReadonlySet<Key> = new Set(['extend-select', 'ignore', 'work']);

/** The value of each key that counts, with where it was set: what a later layer has replaced is left out. */
export function valuesInForce(layers: readonly Layer[]): readonly ValueInForce[] {
  const selecting = layers.findLastIndex(({ values, phases }) => (values.select ?? phases) !== undefined);
  return KEY_NAMES.flatMap((key): ValueInForce[] => {
    // What selects anew replaces what was selected before it.
    const counting = key === 'extend-select' ? layers.slice(Math.max(selecting, 0)) : layers;
    const said = ADDING.has(key)
      ? counting.flatMap(({ values }) => values[key] ?? [])
      : [key === 'select' ? selected(layers[selecting]) : lastOf(key, layers)].filter((each) => each !== undefined);
    if (said.length === 0) return [{ key, value: KEYS[key].otherwise, source: null }];
    return said.map(({ value, source }) => ({ key, value, source: shownSource(source) }));
  });
}

/** `--phase A` selects, too. */
function selected(layer: Layer | undefined): Layer['values']['select'] {
  const { values, phases } = layer ?? { values: {} };
  return values.select ?? (phases && { value: phases, source: { option: '--phase' } });
}
