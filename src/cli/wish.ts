import { resolve } from 'node:path';
import type { Kinds } from '../config/keys.ts';
import type { Layer, Named, Said } from '../config/layer.ts';
import type { RuleArguments } from './command.ts';

/** Options that stand over the keys of the same names; those that a command does not have are left out. */
interface OverFiles extends Partial<RuleArguments> {
  readonly 'unsafe-fixes'?: boolean | undefined;
  readonly templates?: string | undefined;
  readonly 'fail-on'?: Kinds['severity'] | undefined;
}

/** What the command line says of the settings. */
export interface Wish {
  readonly layer: Layer;
  /** Whether files of configuration are left aside. */
  readonly isolated: boolean;
}

/** The options that say something of the settings, as a layer. */
export function wishOf(given: OverFiles, cwd: string): Wish {
  const lists = (['select', 'extend-select', 'ignore'] as const).flatMap((key) => {
    const value = given[key] ?? [];
    return value.length === 0 ? [] : [[key, { value, source: { option: `--${key}` } }] as const];
  });
  const named = lists.flatMap(([key, { value, source }]) => value.map((name): Named => ({ name, key, source })));
  const { phase = [], templates, isolated = false } = given;
  const layer: Layer = {
    values: {
      ...Object.fromEntries(lists),
      ...said('templates', templates === undefined ? undefined : resolve(cwd, templates)),
      ...said('unsafe-fixes', given['unsafe-fixes']),
      ...said('fail-on', given['fail-on']),
    },
    ...(phase.length === 0 ? {} : { phases: phase }),
    named,
  };
  return { layer, isolated };
}

function said<K extends string, T>(key: K, value: T | undefined): { readonly [Each in K]?: Said<T> } {
  return value === undefined ? {} : ({ [key]: { value, source: { option: `--${key}` } } } as { [Each in K]: Said<T> });
}
