import { ownLines } from '../../../src/edit/wrappable.ts';
import { FRAMEWORKS } from '../../../src/knowledge/frameworks.ts';
import type { SmallerSetting } from '../../../src/marimo/settings.ts';
import { resolverOf } from '../../../src/notebook/imports.ts';
import { matchesInCell } from '../../../src/notebook/matches.ts';
import type { Cell, Notebook } from '../../../src/notebook/notebook.ts';
import { pattern } from '../../../src/python/pattern.ts';
import type { Node } from '../../../src/python/tree.ts';
import { capabilityOf, type OldCapability } from './old-capability.ts';
import { formattedTextOf, textOf, titleIn } from './texts.ts';

/** How every stop was written: its text as a list of lines. */
const STOP = pattern('mo.stop(__condition__, mo.callout(mo.md("\\n".join([*__lines__])), kind="danger"))');

const NO_GPU = '⚠️ **No usable NVIDIA GPU** — this notebook needs one, so its GPU cells do not run.';
const SMI =
  '- `nvidia-smi` in a terminal must list the GPU: if not, check the driver, or start the container with `--gpus all`.';
/** Advice of then, for whose command there is a shorter one today. */
const LONG_ADVICE =
  /^(`.+`) must (?:print a version: `None` is a CPU-only PyTorch|(?:list the GPU|end without an error): install .+)\.$/;
const DEVICES = '- `CUDA_VISIBLE_DEVICES` must not be empty or name a GPU that does not exist.';
const DETECTED = pattern(
  `f"- The GPU query said: {__info__.get('error') or 'there is a GPU, but the framework cannot use it'}"`,
);

const FULL = '❌ **GPU out of memory** — the run was stopped and its memory released. Before you run it again:';
const OTHERS = '- Close other programs that use the GPU (`nvidia-smi` lists them).';
const ERROR = pattern('f"`{__error__}`"');

/** A stop of the old form, with what nbfix had put into it. */
export type OldStop =
  | OldCapability
  | {
      readonly kind: 'gate';
      readonly node: Node;
      readonly condition: Node;
      /** How to check that the library can use the GPU. */
      readonly advice: string | undefined;
      /** The dictionary in which the notebook's own detection keeps what went wrong. */
      readonly detected: string | undefined;
    }
  | {
      readonly kind: 'full';
      readonly node: Node;
      readonly error: string;
      readonly settings: readonly SmallerSetting[];
    };

/** The stops of a cell that have, word for word, the texts that nbfix gave them; others are the author's. */
export function oldStops(notebook: Notebook, cell: Cell): OldStop[] {
  return matchesInCell(notebook, cell, STOP).flatMap(({ node, holes: { condition, lines } }): OldStop[] => {
    const stop =
      gateOf(notebook, node, condition, lines) ??
      fullOf(notebook, node, condition, lines) ??
      capabilityOf(notebook, node, condition, lines);
    const isAlone = node.parent?.type === 'expression_statement' && ownLines(notebook, [node]);
    return stop === undefined || !isAlone || !/^\w+\.stop\(/.test(node.text) ? [] : [stop];
  });
}

/** The advice of a gate as nbfix words it today; what an author has written stays. */
function adviceNow(old: string): string {
  const command = LONG_ADVICE.exec(old)?.[1];
  return FRAMEWORKS.find(({ advice }) => command !== undefined && advice?.startsWith(command) === true)?.advice ?? old;
}

function gateOf(notebook: Notebook, node: Node, condition: Node, lines: readonly Node[]): OldStop | undefined {
  const [head, blank, ...rest] = lines;
  const smi = rest.findIndex((line) => textOf(line) === SMI);
  const [found, ...moreFound] = rest.slice(0, Math.max(0, smi));
  const [advised, ...moreAdvised] = rest.slice(smi + 1, -1);
  const isOurs = textOf(head) === NO_GPU && textOf(blank) === '' && textOf(rest.at(-1)) === DEVICES;
  if (!isOurs || smi === -1 || moreFound.length + moreAdvised.length > 0) return undefined;
  const detected = found === undefined ? undefined : DETECTED(found, resolverOf(notebook))?.info.text;
  const advice = /^- (.+)$/.exec(textOf(advised) ?? '')?.[1];
  if ((found !== undefined && detected === undefined) || (advised !== undefined && advice === undefined))
    return undefined;
  return { kind: 'gate', node, condition, advice: advice === undefined ? undefined : adviceNow(advice), detected };
}

function fullOf(notebook: Notebook, node: Node, condition: Node, lines: readonly Node[]): OldStop | undefined {
  const [head, blank] = lines;
  const [others, gap, last] = lines.slice(-3);
  const error = last === undefined ? undefined : ERROR(last, resolverOf(notebook))?.error.text;
  const isOurs = [head, blank, others, gap].map(textOf).join('\n') === [FULL, '', OTHERS, ''].join('\n');
  if (!isOurs || error === undefined || condition.text !== 'True') return undefined;
  const given = lines.slice(2, -3);
  const settings = given.flatMap((line) => settingOf(line) ?? []);
  return settings.length < given.length ? undefined : { kind: 'full', node, error, settings };
}

const NUMBER = /^- \*\*(.+)\*\* is \{((\w+)\.value)\}: try \{(.+)\}$/;
const CHOICE = /^- \*\*(.+)\*\* is \{((\w+)\.value)\}: choose a smaller one$/;
const SEVERAL = /^- \*\*(.+)\*\* has \{len\(((\w+)\.value)\)\} chosen: choose fewer$/;
const STEPS =
  /^- \*\*(.+)\*\* is \{((\w+)\.value)\}; the next smaller step: \{max\(\(_step for _step in \3\.steps if _step < \2\), default='none'\)\}$/;

/** Half of what stands above the start, in whole steps: too long for a line. */
const ALIGNED = /\/\/ \(2 \* \w+\.step\)/;

function settingOf(line: Node): SmallerSetting | undefined {
  const body = formattedTextOf(line);
  const of = (form: RegExp): readonly string[] | undefined => form.exec(body)?.slice(1);
  const found = of(NUMBER) ?? of(CHOICE) ?? of(SEVERAL) ?? of(STEPS);
  if (found === undefined) return undefined;
  const [words = '', value = '', control = '', expression] = found;
  const title = titleIn(words);
  if (SEVERAL.test(body)) return { title, now: `f"{len(${value})} chosen"`, less: '"fewer"', control };
  if (STEPS.test(body)) return { title, now: value, less: null, control };
  const isPlain = expression !== undefined && !ALIGNED.test(expression);
  return { title, now: value, less: isPlain ? expression : '"a smaller one"', control };
}
