import type { FailOn } from '../model/fail-on.ts';
import type { Key, Values } from './keys.ts';
import type { Layer, Said } from './layer.ts';
import type { RuleChoice, RuleLayer } from './selection.ts';

/** What is in force for a notebook. */
export interface InForce {
  readonly settings: Settings;
  /** Undefined where nobody has said. */
  readonly failOn: FailOn | undefined;
  readonly python: Said<string> | undefined;
}

/** What a result depends on beside the notebook; plain data, for threads and for the keys of the cache. */
export interface Settings {
  readonly rules: RuleChoice;
  /** The absolute path of a folder of templates that replace ours. */
  readonly templates: string | null;
  readonly unsafeFixes: boolean;
  /** Calls that take long, by qualified names: the user's own knowledge. */
  readonly work: readonly string[];
  /** Which of the fixes that would be made are made; all of them where nobody chooses. */
  readonly choice?: FixChoice;
}

/** Fixes by their ids: see `Offer.id`. */
export interface FixChoice {
  /** Null: all. */
  readonly only: readonly string[] | null;
  readonly except: readonly string[];
}

/**
 * @param layers a later one has the last word; lists of what is ignored, and of work, add up
 * @param exempt what `per-file-ignores` say of the notebook
 */
export function inForce(layers: readonly Layer[], exempt: readonly string[]): InForce {
  return {
    settings: {
      rules: { layers: layers.map(ruleLayer).filter(saysSomething), exempt },
      templates: lastOf('templates', layers)?.value ?? null,
      unsafeFixes: lastOf('unsafe-fixes', layers)?.value ?? false,
      work: [...new Set(layers.flatMap(({ values }) => values.work?.value ?? []))],
    },
    failOn: lastOf('fail-on', layers)?.value,
    python: lastOf('python', layers),
  };
}

/** What the last layer says that sets a key. */
export function lastOf<K extends Key>(key: K, layers: readonly Layer[]): Said<Values[K]> | undefined {
  return layers.findLast(({ values }) => values[key] !== undefined)?.values[key];
}

function ruleLayer({ values, phases = [] }: Layer): RuleLayer {
  const select = values.select?.value ?? null;
  return {
    // `--phase A` without `--select` is `--select A`.
    select: select ?? (phases.length > 0 ? phases : null),
    phases: phases.length > 0 ? phases : null,
    extendSelect: values['extend-select']?.value ?? [],
    ignore: values.ignore?.value ?? [],
  };
}

function saysSomething({ select, extendSelect, ignore }: RuleLayer): boolean {
  return select !== null || extendSelect.length + ignore.length > 0;
}
