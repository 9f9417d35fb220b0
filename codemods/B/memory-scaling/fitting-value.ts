import { controlsOf, type Control } from '../../../src/marimo/controls.ts';
import { title, wholeNumber } from '../../../src/marimo/settings.ts';
import { firstFree } from '../../../src/notebook/fresh-name.ts';
import type { Cell, Notebook } from '../../../src/notebook/notebook.ts';
import type { Need } from './memory-need.ts';

/** More values than this are not tried one by one. */
const MOST_VALUES = 1_000_000;

/** Elements that offer a few values by name. */
const CHOICES: ReadonlySet<string> = new Set(['dropdown', 'radio']);

/** The name under which an estimate takes the value of a numeric setting: `_batch_size`, made fresh in the cell. */
export function parameterOf(control: Control, cell: Cell): [[Control, string]] | undefined {
  if (!isNumeric(control)) return undefined;
  return [[control, firstFree(`_${control.name}`, (name) => cell.bindings.occurrences.has(name))]];
}

/** How the notebook reads a setting. An empty number field has no value: it asks for nothing. */
export function valueOf({ name, kind }: Control): string {
  return kind === 'number' ? `${name}.value or 0` : `${name}.value`;
}

/**
 * A list element with a setting as it is and, where whole numbers can be tried, the largest value that fits while the
 * other settings stay: `f"- **Batch size** is {batch_size.value}; {next((f'the largest that fits is {…}' …), …)}"`.
 */
export function largestFitting(
  control: Control,
  need: Need,
  parameters: ReadonlyMap<Control, string>,
  needed: string,
  usable: string,
): string {
  const now = `- **${title(control)}** is {${control.name}.value}`;
  const values = smallerValues(control, need);
  if (values === undefined) return `f"${now}: choose a smaller one"`;
  const tried = [...parameters.keys()].map((each) => (each === control ? '_value' : valueOf(each))).join(', ');
  const fitting = `f'the largest that fits is {_value}' for _value in reversed(${values}) if ${needed}(${tried}) <= ${usable}`;
  return `f"${now}; {next((${fitting}), 'no smaller one fits')}"`;
}

/**
 * A list element for each choice that the estimate asks about, as in `… if kind.value == "complete" else …`: it may decide
 * alone, and which one takes less only the person can say.
 */
export function otherChoices(notebook: Notebook, need: Need): string[] {
  const text = need.parts.map((each) => each.write(valueOf)).join(' ');
  return [...controlsOf(notebook).values()]
    .filter(({ name, kind }) => CHOICES.has(kind) && new RegExp(`\\b${name}\\.value\\b`).test(text))
    .filter((control) => !need.controls.includes(control))
    .map((control) => `f"- **${title(control)}** is {${control.name}.value}: choose another"`);
}

/** The values of a setting below the one in force, as a range; undefined where they are no whole numbers, or many. */
function smallerValues(control: Control, need: Need): string | undefined {
  const { name, settings } = control;
  const setting = (key: string): number | undefined => wholeNumber(settings.get(key));
  const isFraction = ['start', 'stop', 'step', 'value'].some((key) => settings.get(key)?.type === 'float');
  if (!isNumeric(control) || isFraction || settings.has('steps')) return undefined;
  const [start, stop, step] = [setting('start'), setting('stop'), settings.has('step') ? setting('step') : 1];
  const isKnown = start !== undefined && step !== undefined;
  // A formula that divides may fail for values that the person did not choose.
  const isSafe = !need.parts.some(({ divides }) => divides) || (isKnown && failsNowhere(control, need, start));
  if (!isSafe) return undefined;
  if (!isKnown)
    return control.kind === 'slider'
      ? `range(int(${name}.start), int(${name}.value), int(${name}.step or 1))`
      : undefined;
  const count = stop === undefined ? undefined : (stop - start) / step;
  if (step === 0 || (count === undefined && control.kind === 'number') || (count ?? 0) > MOST_VALUES) return undefined;
  const end = control.kind === 'number' ? `int(${valueOf(control)})` : `${name}.value`;
  return step === 1 ? `range(${start}, ${end})` : `range(${start}, ${end}, ${step})`;
}

/** Whether the estimate can be computed for the least value, where a divisor is nearest to nothing. */
function failsNowhere(control: Control, need: Need, start: number): boolean {
  const values = need.parts.map((each) =>
    each.value((other) => (other === control ? start : wholeNumber(other.settings.get('start')))),
  );
  return values.every((value) => value !== undefined && Number.isFinite(value));
}

function isNumeric({ kind }: Control): boolean {
  return kind === 'slider' || kind === 'number';
}
