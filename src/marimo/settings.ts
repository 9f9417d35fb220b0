import type { Cell, Notebook } from '../notebook/notebook.ts';
import { escapeForFormat } from '../python/strings.ts';
import { field, walk, type Node } from '../python/tree.ts';
import { controlsOf, labelOf, plainLabelOf, valuesRead, type Control } from './controls.ts';

/** A numeric setting that a cell reads: its control, and whether the cell uses it as an exponent. */
interface Setting {
  readonly control: Control;
  readonly isExponent: boolean;
}

/** What to try where no value can be computed in a few words. */
const SMALLER = '"a smaller one"';

const NUMERIC = new Set(['slider', 'number']);

/** Settings that decide how much memory the work takes, by the words that their names and labels are made of. */
const TAKES_MEMORY =
  /batch|size|rows|nodes|edges|degree|density|dim|width|height|hidden|layer|rank|length|tokens|resolution|views|images|photos|pictures|frames|side|units|samples|points|particles|grid|rays|channels|heads|parallel|concurren|replicas|instances|dataset|sequence|models?\b/i;

function settingsOf(notebook: Notebook, cell: Cell): Setting[] {
  const read = new Set(valuesRead(cell.statements, controlsOf(notebook)));
  // In the order in which they stand on the page, wherever the cell reads them first.
  return [...controlsOf(notebook).values()]
    .filter((control) => read.has(control) && control.cell.index !== cell.index)
    .map((control) => ({ control, isExponent: isExponent(control.name, cell) }));
}

/** `10 ** rows.value`: one less is ten times smaller, while half of it would be far off. */
function isExponent(name: string, cell: Cell): boolean {
  for (const statement of cell.statements) {
    for (const node of walk(statement)) {
      if (node.type !== 'binary_operator' || field(node, 'operator')?.type !== '**') continue;
      if (field(node, 'right')?.text === `${name}.value`) return true;
    }
  }
  return false;
}

/** Whether a cell reads a setting: any element of the page but the one that starts the work. */
export function hasSettings(notebook: Notebook, cell: Cell): boolean {
  return settingsOf(notebook, cell).some(({ control }) => !/button$|^(?:refresh|switch)$/.test(control.kind));
}

/**
 * The settings in force, for a spinner's second line: `f"Batch Size: {batch_size.value} · Epochs: {epochs.value}"`.
 * Undefined when the cell reads no numeric setting.
 * @param room how long it may be; it has one setting at least
 */
export function settingsLine(notebook: Notebook, cell: Cell, room: number): string | undefined {
  const parts = settingsOf(notebook, cell)
    .filter(({ control }) => NUMERIC.has(control.kind))
    .slice(0, 3)
    .map(({ control }) => `${escapeForFormat(plainTitle(control))}: {${control.name}.value}`);
  const lines = parts.map((_part, at) => `f"${parts.slice(0, at + 1).join(' · ')}"`);
  return lines.findLast(({ length }, at) => at === 0 || length <= room);
}

/** A setting that takes memory, with what a person may try instead. */
export interface SmallerSetting {
  /** What the page calls it. */
  readonly title: string;
  /** An expression for what it is now. */
  readonly now: string;
  /** An expression for something smaller; null for the next smaller step of a slider. */
  readonly less: string | null;
  /** The name of its control. */
  readonly control: string;
}

/** The settings of a cell that take memory, as they are and with a smaller value that their controls allow. */
export function smallerSettings(notebook: Notebook, cell: Cell): SmallerSetting[] {
  const settings = settingsOf(notebook, cell);
  const sizes = settings.filter(({ control }) =>
    TAKES_MEMORY.test(`${control.name.replaceAll('_', ' ')} ${labelOf(control) ?? ''}`),
  );
  // Where no word gives it away, what there is to choose from is what the work is done on.
  const choices = settings.filter(({ control }) => control.kind === 'dropdown' || control.kind === 'multiselect');
  const smaller = sizes.flatMap((each) => smallerSetting(each) ?? []);
  // A text field about a sequence is a size for which nobody can name a smaller one.
  return smaller.length > 0 ? smaller : choices.flatMap((each) => smallerSetting(each) ?? []);
}

function smallerSetting({ control, isExponent: exponent }: Setting): SmallerSetting | undefined {
  const value = `${control.name}.value`;
  const setting = { title: plainTitle(control), now: value, control: control.name };
  if (control.kind === 'dropdown') return { ...setting, less: SMALLER };
  if (control.kind === 'multiselect') return { ...setting, now: `f"{len(${value})} chosen"`, less: '"fewer"' };
  if (control.kind === 'slider' && control.settings.has('steps'))
    return hasFractions(control) ? undefined : { ...setting, less: null };
  const less = NUMERIC.has(control.kind) ? smallerValue(control, exponent) : undefined;
  return less === undefined ? undefined : { ...setting, less };
}

/** Whether a slider's `steps` are no whole numbers. */
function hasFractions({ settings }: Control): boolean {
  const steps = settings.get('steps');
  return steps !== undefined && walk(steps).some(({ type }) => type === 'float');
}

/** An expression for a smaller value of a control with whole numbers: half, or one less for an exponent. */
function smallerValue(control: Control, exponent: boolean): string | undefined {
  const value = `${control.name}.value`;
  // What half of a fraction means for memory, nobody knows: a density halves it, a dropout rate does not.
  if (['start', 'stop', 'step', 'value'].some((each) => control.settings.get(each)?.type === 'float')) return undefined;
  const start = wholeNumber(control.settings.get('start'));
  const step = wholeNumber(control.settings.get('step'));
  const isComputed = (each: string, known: number | undefined): boolean =>
    control.settings.has(each) && known === undefined;
  if (isComputed('start', start) || isComputed('step', step)) {
    // Numbers that the notebook computes: ask the control for them.
    const { name } = control;
    if (exponent) return `max(${name}.start, ${value} - 1)`;
    return isComputed('step', step) ? SMALLER : `max(${name}.start, ${value} // 2)`;
  }
  const least = start ?? 1;
  if (exponent) return `max(${least}, ${value} - ${step ?? 1})`;
  const isAligned = step !== undefined && step > 1 && least % step === 0;
  return isAligned ? `max(${least}, ${value} // ${2 * step} * ${step})` : `max(${least}, ${value} // 2)`;
}

/** A limit or step of a control that stands in the source as a whole number. */
export function wholeNumber(node: Node | undefined): number | undefined {
  return node !== undefined && /^\d[\d_]*$/.test(node.text) ? Number(node.text.replaceAll('_', '')) : undefined;
}

/** The control's label without Markdown marks and trailing colon, else its name in words. */
export function plainTitle(control: Control): string {
  return plainLabelOf(control) ?? control.name.replaceAll('_', ' ').trim();
}
