import { numbersWith } from '../../../src/gpu/with-gpus.ts';
import { controlsOf, labelOf, type Control } from '../../../src/marimo/controls.ts';
import type { Notebook } from '../../../src/notebook/notebook.ts';
import { hasSplat, positional } from '../../../src/python/arguments.ts';
import { field, nodesOf, parsePython, type Node } from '../../../src/python/tree.ts';

/** Numbers of GPUs that one machine has. */
const COUNTS = [1, 2, 3, 4, 5, 6, 7, 8];

const KINDS: ReadonlySet<string> = new Set(['slider', 'number']);

/** What decides on the values of a slider: from its start by steps to its stop; `value` is the one it begins with. */
const ENDS = ['start', 'stop', 'value'] as const;

/** A slider that is meant to give multiples of the number of GPUs, and doesn't for some numbers. */
export interface UnevenSlider {
  readonly control: Control;
  /** The first of its arguments that is wrong. */
  readonly node: Node;
  /** Numbers of GPUs for which one of its values is no multiple. */
  readonly counts: readonly number[];
  /** New texts for its arguments, by which all its values are; none where no such texts were found. */
  readonly repair: readonly { readonly node: Node; readonly text: string }[] | undefined;
}

/** Whether an element sets the size of the batch that is split among the GPUs. */
export function setsBatchSize(control: Control): boolean {
  const words = `${control.name.replaceAll('_', ' ')} ${labelOf(control) ?? ''}`;
  return (
    KINDS.has(control.kind) &&
    /\bbatch\b/i.test(words) &&
    !/\bper (?:gpu|device)\b|\bmicro/i.test(control.name.replaceAll('_', ' '))
  );
}

/**
 * Finds the sliders for a batch size whose step is the number of GPUs, so that their values were meant to be multiples
 * of it, by computing them for 1 to 8 GPUs: `start=max(n_gpus, 32), step=n_gpus` gives 32, 35, … with three.
 */
export function unevenSliders(notebook: Notebook): UnevenSlider[] {
  return [...controlsOf(notebook).values()].filter(setsBatchSize).flatMap((control) => {
    const step = control.settings.get('step');
    if (step === undefined || !COUNTS.every((gpus) => isMultiple(valueFor(notebook, control, step, gpus), gpus)))
      return [];
    const uneven = ENDS.flatMap((end) => {
      const node = control.settings.get(end);
      const counts =
        node === undefined ? [] : COUNTS.filter((gpus) => isUneven(valueFor(notebook, control, node, gpus), gpus));
      return node === undefined || counts.length === 0 ? [] : [{ end, node, counts }];
    });
    const [first] = uneven;
    if (first === undefined) return [];
    const counts = COUNTS.filter((gpus) => uneven.some((each) => each.counts.includes(gpus)));
    return [{ control, node: first.node, counts, repair: repairOf(notebook, control, step, uneven) }];
  });
}

function valueFor(notebook: Notebook, { cell }: Control, node: Node, gpus: number): number | undefined {
  return numbersWith(gpus, notebook).valueOf(node, cell);
}

function isMultiple(value: number | undefined, gpus: number): boolean {
  return value !== undefined && value % gpus === 0;
}

function isUneven(value: number | undefined, gpus: number): boolean {
  return value !== undefined && value % gpus !== 0;
}

/** Rounds the start up to a multiple, and stop and value down; value up where that would put it below the start. */
function repairOf(
  notebook: Notebook,
  control: Control,
  step: Node,
  uneven: readonly { readonly end: (typeof ENDS)[number]; readonly node: Node }[],
): UnevenSlider['repair'] {
  const gpus = countIn(notebook, control, step);
  if (gpus === undefined) return undefined;
  const plans = (['down', 'up'] as const).map((direction): Plan => {
    const directions = { start: 'up', stop: 'down', value: direction } as const;
    return uneven.map(({ end, node }) => ({ end, node, text: rounded(node, gpus, directions[end]) }));
  });
  return plans.find((plan) => COUNTS.every((count) => isValid(notebook, control, plan, count)));
}

/** The step's own name for the number of GPUs, safe to divide by: without a GPU it must not be 0. */
function countIn(notebook: Notebook, control: Control, step: Node): string | undefined {
  const names = nodesOf(step, 'identifier');
  const name = names.find((each) => COUNTS.every((gpus) => valueFor(notebook, control, each, gpus) === gpus));
  if (name === undefined) return undefined;
  const without = valueFor(notebook, control, name, 0);
  return without !== undefined && without > 0 ? name.text : `max(${name.text}, 1)`;
}

/** `32` → `(32 + n - 1) // n * n` or `512 // n * n`; of `max(n, 32)` the next multiple is that of 32. */
function rounded(node: Node, gpus: string, direction: 'up' | 'down'): string {
  if (direction === 'down') return `${grouped(node)} // ${gpus} * ${gpus}`;
  const given = node.type === 'call' && field(node, 'function')?.text === 'max' ? positional(node) : [];
  const others = given.filter(({ text }) => text !== gpus);
  const least = given.length === 2 && !hasSplat(node) && others.length === 1 ? others[0]! : node;
  return `(${grouped(least)} + ${gpus} - 1) // ${gpus} * ${gpus}`;
}

function grouped({ type, text }: Node): string {
  return ['integer', 'identifier', 'call', 'parenthesized_expression'].includes(type) ? text : `(${text})`;
}

type Plan = readonly { readonly end: string; readonly node: Node; readonly text: string }[];

/** Whether marimo takes the slider with its new texts, and all its values are multiples. */
function isValid(notebook: Notebook, control: Control, plan: Plan, gpus: number): boolean {
  const numbers = ENDS.map((end) => {
    const node = control.settings.get(end);
    const text = plan.find((each) => each.end === end)?.text;
    if (node === undefined || text === undefined) return node && valueFor(notebook, control, node, gpus);
    const expression = parsePython(text).firstNamedChild?.firstNamedChild;
    return expression ? numbersWith(gpus, notebook).valueOf(expression, control.cell, node) : undefined;
  });
  const [start, stop, value = start] = numbers;
  if (start === undefined || stop === undefined || value === undefined) return false;
  return [start, stop, value].every((each) => isMultiple(each, gpus)) && start <= value && value <= stop;
}
