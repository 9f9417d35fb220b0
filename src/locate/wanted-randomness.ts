import type { Cell, Notebook } from '../notebook/notebook.ts';
import { field, type Node } from '../python/tree.ts';
import { controlsOf, labelOf, type Control } from './controls.ts';
import { isSeedName } from './seed.ts';

/** Elements that exist to run cells again. */
const RERUNNING: ReadonlySet<string> = new Set(['button', 'run_button', 'refresh']);

/** What is pressed, or ticks, to get other numbers: "🎲 New sample", "Shuffle", `resample_button`. */
const ASKS_FOR_OTHERS =
  /\b(?:random(?:i[sz]e)?(?! (?:forest|search))|shuffle|roll|re-?(?:sample|roll|draw|randomi[sz]e|shuffle)|(?:new|another|other|different|fresh) (?:\w+ )?(?:samples?|data|dataset|points?|numbers?|draws?|images?|examples?|noise|seed|graph|game|board|maze))\b/i;

/** Calls and constructors that take a seed. */
const SEED_TAKERS =
  /(?:^|\.)(?:manual_seed(?:_all)?|seed|set_seed|set_random_seed|seed_everything|default_rng|RandomState|Random|PRNGKey|random\.key)$/;

/**
 * Whether a cell draws so that people get other numbers each time: at the press of a button that says so, or under a
 * button that stands in the cell on a line of its own, where all that it can do is run the cell again.
 */
export function wantsOtherNumbers(notebook: Notebook, cell: Cell): boolean {
  const controls = controlsOf(notebook);
  const asked = [...cell.bindings.refs].flatMap((name) => controls.get(name) ?? []);
  return asked.some(
    (control) =>
      RERUNNING.has(control.kind) && (ASKS_FOR_OTHERS.test(wordsOf(control)) || standsAlone(control.name, cell)),
  );
}

function wordsOf(control: Control): string {
  return `${control.name.replaceAll('_', ' ')}: ${labelOf(control) ?? ''}`;
}

/** `button` or `button.value` as a statement that shows nothing. */
function standsAlone(name: string, { statements }: Cell): boolean {
  return statements.slice(0, -1).some((statement) => {
    const value = statement.type === 'expression_statement' ? statement.firstNamedChild : null;
    return value?.text === name || value?.text === `${name}.value`;
  });
}

/**
 * Whether a random number becomes a seed: `seed = random.randint(0, MAX_SEED)`, `torch.manual_seed(randrange(100))`. Its
 * author wants another one each time, mostly because somebody ticked "randomize seed".
 */
export function becomesSeed(draw: Node): boolean {
  for (let node = draw; node.parent !== null; node = node.parent) {
    const { parent } = node;
    if (/_statement$|^block$|_definition$/.test(parent.type)) return false;
    if (BINDERS.has(parent.type) && isSeedName(boundName(parent))) return true;
    const callee =
      parent.type === 'argument_list' && parent.parent !== null ? field(parent.parent, 'function') : undefined;
    if (callee !== undefined && SEED_TAKERS.test(callee.text)) return true;
  }
  return false;
}

const BINDERS: ReadonlySet<string> = new Set(['assignment', 'named_expression', 'keyword_argument']);

/** `seed` in `self.seed = …`, `seed := …` and `f(seed=…)`. */
function boundName(binder: Node): string {
  const target = field(binder, 'left') ?? field(binder, 'name');
  return (target?.type === 'attribute' ? field(target, 'attribute') : target)?.text ?? '';
}
