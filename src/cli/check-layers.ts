import { codemods } from '../../codemods/index.ts';
import { inForce, lastOf } from '../config/in-force.ts';
import { shownSource, type Layer } from '../config/layer.ts';
import { checkNames } from '../config/selection.ts';
import { NbfixError } from '../error.ts';
import type { Phase } from '../model/meta.ts';
import { loadTemplates } from '../workspace/templates.ts';
import { selectCodemods } from './select.ts';

const rules = codemods.map(({ meta }) => meta);

/**
 * Checks what can only be checked when the rules are loaded: that there are rules and phases of all names, that some rule is
 * left to run, and that templates are those of rules. A notebook may turn off all rules for itself.
 * @param own what a notebook says itself
 * @param usual the phases that run where nobody selects any
 * @throws NbfixError for what is wrong, with its place
 */
export function checkLayers(layers: readonly Layer[], own: Layer | undefined, usual: readonly Phase[]): void {
  for (const { named } of own === undefined ? layers : [...layers, own]) checkNames(named, rules);
  if (selectCodemods(codemods, inForce(layers, []).settings.rules, usual).length === 0) throw nothingLeft(layers);
  const templates = lastOf('templates', layers);
  if (templates === undefined) return;
  try {
    loadTemplates(
      rules.map(({ id }) => id),
      templates.value,
    );
  } catch (error) {
    if (!(error instanceof NbfixError)) throw error;
    throw new NbfixError(`${shownSource(templates.source)}: ${error.message}`, { cause: error });
  }
}

/** `pyproject.toml:2: no rule is left to run: see pyproject.toml:3, --ignore` */
function nothingLeft(layers: readonly Layer[]): NbfixError {
  const places = layers.flatMap(({ values: { select, ignore }, phases }) => [
    ...[select, ignore].flatMap((said) => (said === undefined ? [] : [shownSource(said.source)])),
    ...(phases === undefined ? [] : ['--phase']),
  ]);
  const isOfFile = layers.some(({ values: { select, ignore } }) => 'file' in ((select ?? ignore)?.source ?? {}));
  const [first = '', ...rest] = new Set(places);
  const others = isOfFile ? rest : [first, ...rest];
  const see = others.length === 0 ? '' : `: see ${others.join(', ')}`;
  return new NbfixError(`${isOfFile ? `${first}: ` : ''}no rule is left to run${see}`);
}
