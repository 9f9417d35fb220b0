import { controlsOf, labelOf, type Control } from '../../../src/marimo/controls.ts';
import { memoized } from '../../../src/memoized.ts';
import { graphOf } from '../../../src/notebook/graph.ts';
import { aliasesOf, qualifiedName } from '../../../src/notebook/imports.ts';
import type { Cell, Notebook } from '../../../src/notebook/notebook.ts';
import { expressionOf } from '../../../src/python/statements.ts';
import { children, field, nodesOf, walk, type Node } from '../../../src/python/tree.ts';
import { calleeOf } from '../../../src/semantics/calls.ts';
import { isTraining } from './random-events.ts';
import { isSeedName } from './seed-name.ts';

/** Elements that exist to run cells again. */
const RERUNNING: ReadonlySet<string> = new Set(['button', 'run_button', 'refresh']);

/** What is pressed, or ticks, to get other numbers: "🎲 New sample", "Shuffle", "Surprise me", `resample_button`. */
const ASKS_FOR_OTHERS =
  /\b(?:random(?:i[sz]e)?(?! (?:forest|search))|shuffle|roll|toss|flip|spin|deal|sample|draw|surprise|re-?(?:sample|roll|draw|randomi[sz]e|shuffle|generate)|(?:new|another|others?|different|fresh|next|more) (?:one|ones|set|(?:\w+ )?(?:samples?|data|datasets?|points?|numbers?|draws?|images?|pictures?|examples?|noise|seeds?|graphs?|games?|boards?|mazes?|batch|batches|walks?|paths?|patterns?|worlds?|problems?|questions?))|(?:try|show|give|get|pick|see|generate|make) (?:me )?(?:another|others?|different|new)|another|once more|again)\b|🎲|🔀/iu;

/** What is pressed for work whose result is compared and kept, the same each time: "Train", "Run the benchmark again". */
const ASKS_FOR_WORK =
  /\b(?:train|retrain|fit|fine-?tune|solve|optimi[sz]e|benchmark|predict|evaluate|validate|compare|profile|measure|start|launch|run|compute|calculate|analy[sz]e|process|build|load|generate|simulate|estimate|cluster|rank|test|execute|render|infer(?:ence)?|classify|segment|translate|summari[sz]e|learn|begin|go)\b/i;

/** Calls and constructors that take a seed. */
const SEED_TAKERS =
  /(?:^|\.)(?:manual_seed(?:_all)?|seed|set_seed|set_random_seed|seed_everything|default_rng|RandomState|Random|PRNGKey|random\.key)$/;

/**
 * Whether a cell draws so that people get other numbers each time. The line: a press that asks for work (train, solve,
 * run the benchmark) gives a result that is compared with others, so the same press gives the same result. These are
 * left alone, for they ask for other numbers:
 * - a button whose words say so: "New sample", "Draw", "🎲", unless they name training ("Train another model");
 * - a button that stands on a line of its own, or of which the cell only counts the presses: all that it can do is run
 *   the cell again;
 * - a `mo.ui.refresh`, which runs the cell again and again by the clock.
 * Of a button that sets a `mo.state` which the cell reads, only the words count.
 * The button may be read in a cell further up that hands its value on, and does nothing random itself.
 * @param random the cells that have random calls
 */
export function wantsOtherNumbers(notebook: Notebook, cell: Cell, random: ReadonlySet<Cell>): boolean {
  if (
    rerunningIn(notebook, cell).some(
      (each) => each.kind === 'refresh' || asksForOthers(each) || isMereRerun(each, cell),
    ) ||
    settersIn(notebook, cell).some(asksForOthers)
  )
    return true;
  const above = [...graphOf(notebook).ancestors(cell.index)].flatMap((index) => notebook.cells[index] ?? []);
  return above.some(
    (each) => !random.has(each) && [...rerunningIn(notebook, each), ...settersIn(notebook, each)].some(asksForOthers),
  );
}

/**
 * Whether it can't be told if a press asks for other numbers: its words name neither that nor work, and the cell trains
 * nothing.
 */
export function mayWantOtherNumbers(notebook: Notebook, cell: Cell): boolean {
  const pressed = [...rerunningIn(notebook, cell), ...settersIn(notebook, cell)];
  if (pressed.length === 0 || pressed.some((control) => ASKS_FOR_WORK.test(wordsOf(control)))) return false;
  return !cell.statements.some((statement) => walk(statement).some(isTraining));
}

function rerunningIn(notebook: Notebook, cell: Cell): Control[] {
  const controls = controlsOf(notebook);
  return [...cell.bindings.refs].flatMap((name) => {
    const control = controls.get(name);
    return control !== undefined && RERUNNING.has(control.kind) ? [control] : [];
  });
}

/** The buttons that set a state which the cell reads: `on_click=lambda _: set_turn(…)` where the cell reads `get_turn()`. */
function settersIn(notebook: Notebook, cell: Cell): Control[] {
  const setters = [...statesOf(notebook)].flatMap(([getter, setter]) =>
    cell.bindings.refs.has(getter) ? [setter] : [],
  );
  if (setters.length === 0) return [];
  return [...controlsOf(notebook).values()].filter(
    ({ kind, settings }) =>
      RERUNNING.has(kind) &&
      [...settings.values()].some((each) => {
        const callback = each.type === 'identifier' ? calleeOf(each, notebook)?.node : undefined;
        return nodesOf(callback ?? each, 'identifier').some(({ text }) => setters.includes(text));
      }),
  );
}

/** The getters and setters of `get, set = mo.state(…)`. */
const statesOf: (notebook: Notebook) => ReadonlyMap<string, string> = memoized((notebook) => {
  const aliases = aliasesOf(notebook);
  const states = new Map<string, string>();
  for (const node of notebook.cells.flatMap(({ statements }) => statements.flatMap((each) => walk(each)))) {
    if (node.type !== 'assignment') continue;
    const [getter, setter] = children(field(node, 'left') ?? node);
    const callee = field(field(node, 'right') ?? node, 'function');
    if (getter === undefined || setter === undefined || callee === undefined) continue;
    if (qualifiedName(callee, aliases) === 'marimo.state') states.set(getter.text, setter.text);
  }
  return states;
});

function asksForOthers(control: Control): boolean {
  const words = wordsOf(control);
  return ASKS_FOR_OTHERS.test(words) && !/\b(?:train|fit|solve|benchmark)/i.test(words);
}

/** Its name and label, without the marks of Markdown. */
function wordsOf(control: Control): string {
  return `${control.name.replaceAll('_', ' ')}: ${labelOf(control) ?? ''}`;
}

/** A button whose value nothing in the cell decides by: it is named on a line of its own, or its value is a number. */
function isMereRerun({ name, kind }: Control, { bindings, statements }: Cell): boolean {
  if (standsAlone(name, statements)) return true;
  return kind === 'button' && !(bindings.occurrences.get(name) ?? []).some(isAsked);
}

/** `button` or `button.value` as a statement that shows nothing. */
function standsAlone(name: string, statements: readonly Node[]): boolean {
  return statements.slice(0, -1).some((statement) => {
    const value = expressionOf(statement);
    return value?.text === name || value?.text === `${name}.value`;
  });
}

/** Whether a condition, or `mo.stop`, asks for the value: `if button.value:`, `mo.stop(button.value == 0)`. */
function isAsked(identifier: Node): boolean {
  for (let each: Node | null = identifier; each !== null; each = each.parent) {
    if (/^(?:if_statement|elif_clause|while_statement|conditional_expression|assert_statement)$/.test(each.type)) {
      return true;
    }
    if (each.type === 'call' && /(?:^|\.)stop$/.test(field(each, 'function')?.text ?? '')) return true;
    if (each.type === 'block') return false;
  }
  return false;
}

/**
 * Whether a random number becomes a seed, `seed = random.randint(0, MAX_SEED)`, `torch.manual_seed(randrange(100))`, or
 * tells one run from another: `run_id = random.randint(0, 9999)`. Its author wants another one each time.
 */
export function becomesSeed(call: Node): boolean {
  for (let node = call; node.parent !== null; node = node.parent) {
    const { parent } = node;
    if (/_statement$|^block$|_definition$/.test(parent.type)) return false;
    const name = BINDERS.has(parent.type) ? boundName(parent) : '';
    if (isSeedName(name) || TELLS_APART.test(name) || (parent.type === 'assignment' && isGivenAsSeed(parent)))
      return true;
    const callee =
      parent.type === 'argument_list' && parent.parent !== null ? field(parent.parent, 'function') : undefined;
    if (callee !== undefined && SEED_TAKERS.test(callee.text)) return true;
  }
  return false;
}

/** Whether a seed is taken from the name of an assignment further down: `n = randrange(100)`, `torch.manual_seed(n)`. */
function isGivenAsSeed(assignment: Node): boolean {
  const name = field(assignment, 'left');
  const block = assignment.parent?.parent;
  if (name?.type !== 'identifier' || block == null) return false;
  return walk(block).some(
    (node) =>
      node.type === 'call' &&
      node.startIndex > assignment.endIndex &&
      SEED_TAKERS.test(field(node, 'function')?.text ?? '') &&
      children(field(node, 'arguments') ?? node).some(({ text }) => text === name.text),
  );
}

/** Names of what must not be the same in two runs. */
const TELLS_APART = /(?:^|_)(?:id|uid|uuid|token|nonce|salt|port|suffix|session)$/i;

const BINDERS: ReadonlySet<string> = new Set(['assignment', 'named_expression', 'keyword_argument']);

/** `seed` in `self.seed = …`, `seed := …` and `f(seed=…)`. */
function boundName(binder: Node): string {
  const target = field(binder, 'left') ?? field(binder, 'name');
  return (target?.type === 'attribute' ? field(target, 'attribute') : target)?.text ?? '';
}
