import { controlsOf, type Control } from '../../../src/marimo/controls.ts';
import { plainTitle, wholeNumber } from '../../../src/marimo/settings.ts';
import { parameterName } from '../../../src/memory/estimate.ts';
import type { Notebook } from '../../../src/notebook/notebook.ts';
import { quote } from '../../../src/python/strings.ts';
import type { Need } from './memory-need.ts';

/** More values than this are not tried one by one. */
const MOST_VALUES = 1_000_000;

/** Elements that offer a few values by name. */
const CHOICES: ReadonlySet<string> = new Set(['dropdown', 'radio']);

/**
 * The settings of which smaller values can be tried, each with the name under which the estimate takes its value: that of
 * the setting, or a private one where the estimate reads that name for something else.
 */
export function triedSettings(need: Need): ReadonlyMap<Control, string> {
  const found = new Map<Control, string>();
  for (const control of need.controls.filter((each) => hasSmallerValues(each, need))) {
    const others = need.parts.map((part) => part.write((each) => (each === control ? '0' : valueOf(each)))).join(' ');
    found.set(control, parameterName(control.name, others));
  }
  return found;
}

/** How the notebook reads a setting. An empty number field has no value: it asks for nothing. */
export function valueOf({ name, kind }: Control): string {
  return kind === 'number' ? `${name}.value or 0` : `${name}.value`;
}

/**
 * The entries of a dictionary of the settings by their titles: those that can be tried as they are, then the values of
 * others that decide how much is taken.
 */
export function settingEntries(notebook: Notebook, need: Need, tried: ReadonlyMap<Control, string>): string[] {
  const others = need.controls.filter((each) => !tried.has(each));
  const all = [...tried.keys(), ...others, ...otherChoices(notebook, need)];
  const titles = all.map(plainTitle);
  return all.map((control, at) => {
    const title = titles.indexOf(titles[at]!) === at ? titles[at]! : control.name;
    return `${quote(title)}: ${tried.has(control) ? control.name : `${control.name}.value`}`;
  });
}

/**
 * Choices that the estimate asks about, as in `… if kind.value == "complete" else …`: one may decide alone, and which takes
 * less only the person can say.
 */
function otherChoices(notebook: Notebook, need: Need): Control[] {
  const text = need.parts.map((each) => each.write(valueOf)).join(' ');
  return [...controlsOf(notebook).values()]
    .filter(({ name, kind }) => CHOICES.has(kind) && new RegExp(`\\b${name}\\.value\\b`).test(text))
    .filter((control) => !need.controls.includes(control));
}

/** Whether the values of a setting below the one in force are whole numbers, not too many, and the estimate is one of all. */
function hasSmallerValues(control: Control, need: Need): boolean {
  const { settings } = control;
  const setting = (key: string): number | undefined => wholeNumber(settings.get(key));
  const isFraction = ['start', 'stop', 'step', 'value'].some((key) => settings.get(key)?.type === 'float');
  if (!isNumeric(control) || isFraction || settings.has('steps')) return false;
  const [start, stop, step] = [setting('start'), setting('stop'), settings.has('step') ? setting('step') : 1];
  const isKnown = start !== undefined && step !== undefined;
  // A formula that divides may fail for values that the person did not choose.
  const isSafe = !need.parts.some(({ divides }) => divides) || (isKnown && failsNowhere(control, need, start));
  if (!isSafe) return false;
  if (!isKnown) return control.kind === 'slider';
  const count = stop === undefined ? undefined : (stop - start) / step;
  return step !== 0 && (count !== undefined || control.kind === 'slider') && (count ?? 0) <= MOST_VALUES;
}

/** Whether the estimate can be computed for the least value, where a divisor is nearest to nothing. */
function failsNowhere(control: Control, need: Need, start: number): boolean {
  const values = need.parts.map((each) =>
    each.value((other) => (other === control ? start : wholeNumber(other.settings.get('start')))),
  );
  return values.every((value) => value !== undefined && Number.isFinite(value));
}

export function isNumeric({ kind }: Control): boolean {
  return kind === 'slider' || kind === 'number';
}
