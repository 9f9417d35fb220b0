import { applyEdits } from '../../../src/edit/edit.ts';
import { controlsOf, type Control } from '../../../src/marimo/controls.ts';
import { wholeNumber } from '../../../src/marimo/settings.ts';
import { parameterName } from '../../../src/memory/estimate.ts';
import { resolverOf } from '../../../src/notebook/imports.ts';
import type { Cell, Notebook } from '../../../src/notebook/notebook.ts';
import { isLabel } from '../../../src/python/names.ts';
import { bare, pattern, statementsPattern } from '../../../src/python/pattern.ts';
import { children, nodesOf, parsePython, walk, type Node } from '../../../src/python/tree.ts';
import { bindsForItself, runsIn, type Run } from './runs.ts';
import { formattedTextOf, textOf, titleIn } from './texts.ts';

const stopFor = <const Place extends string>(place: Place) =>
  `
if __asked__ > __usable__:
    mo.stop(
        True,
        mo.callout(
            mo.md(
                "\\n".join(
                    [
                        f"⚠️ **Not started: the settings ask for about {__asked__ / 1024**3:.1f} GiB of ${place} memory**, and {__free__ / 1024**3:.1f} GiB are free, of which {__share__:.0%} may be used.",
                        "",
                        *__lines__,
                    ]
                )
            ),
            kind="warn",
        ),
    )
` as const;

const GPU = statementsPattern(`
__share__ = 0.8
__needed__ = lambda *__parameters__: __bytes__
__free__ = __found__
__usable__ = __share__ * __free__
${stopFor('GPU')}`);

const HOST = statementsPattern(`
__share__ = 0.8
__needed__ = lambda *__parameters__: __bytes__
__free__ = psutil.virtual_memory().available
try:
    with open("/proc/self/cgroup") as __file__:
        __group__ = "/sys/fs/cgroup" + __file__.read().partition("0::")[2].strip()
    with open(f"{__group__}/memory.max") as __limit__, open(f"{__group__}/memory.stat") as __stat__:
        __taken__ = sum(int(__line__.split()[1]) for __line__ in __stat__ if __line__.startswith(("anon ", "shmem ", "kernel ")))
        __free__ = min(__free__, int(__limit__.read()) - __taken__)
except (OSError, ValueError):
    pass
__usable__ = __share__ * __free__
${stopFor('main')}`);

/** Comments among the statements. */
export const SCALING_COMMENTS = [
  '# of what is free; the rest is for what the estimate leaves out',
  "# In a container less may be left: its limit (cgroup v2) less what it has taken and can't give back.",
  '# no such limit',
];

const ASKED = pattern('__needed__(*__values__)');

/** How much memory of the GPU is free: of a device or of the first one, with what PyTorch keeps or without. */
const FREE = [
  pattern('torch.cuda.mem_get_info()[0] if torch.cuda.is_available() else float("inf")'),
  pattern('torch.cuda.mem_get_info(__device__)[0] if str(__device__).startswith("cuda") else float("inf")'),
] as const;
const FREE_WITH_KEPT = [
  pattern(
    'torch.cuda.mem_get_info()[0] + torch.cuda.memory_reserved() - torch.cuda.memory_allocated() if torch.cuda.is_available() else float("inf")',
  ),
  pattern(
    'torch.cuda.mem_get_info(__device__)[0] + torch.cuda.memory_reserved(__device__) - torch.cuda.memory_allocated(__device__) if str(__device__).startswith("cuda") else float("inf")',
  ),
] as const;

const SETTING = /^- \*\*(.+)\*\* is \{(\w+)\.value\}(.+)$/;
const COUNTED = /^- Counted: (.+)$/;

/** Statements that stop before work that needs more memory than there is. */
export interface OldScaling {
  readonly kind: 'scaling';
  readonly on: 'gpu' | 'host';
  readonly run: Run;
  /** The name of the estimate. */
  readonly needed: Node;
  /** What the estimate calls the values of settings, by the settings' names. */
  readonly parameters: ReadonlyMap<string, string>;
  /** The estimate in bytes, on one line. */
  readonly bytes: string;
  /** What it counts. */
  readonly words: readonly string[];
  /** The settings that the page lists, those first of which smaller values are tried. */
  readonly settings: readonly Setting[];
  /** Which memory it is, as arguments. */
  readonly place: readonly string[];
}

interface Setting {
  readonly title: string;
  /** The name of its control. */
  readonly control: string;
  readonly isTried: boolean;
}

/** The limits of memory in a cell that have, word for word, the texts that nbfix gave them. */
export function oldScalings(notebook: Notebook, cell: Cell): OldScaling[] {
  const onGpu = runsIn(notebook, cell, GPU, [5]).flatMap(({ run, holes }): OldScaling[] => {
    const { share, needed, free, usable, found } = holes;
    const place = placeOf(notebook, found);
    const isOurs = place !== undefined && bindsForItself(cell, run, [share, needed, free, usable]);
    const rest = isOurs ? restOf(notebook, holes) : undefined;
    return rest === undefined ? [] : [{ kind: 'scaling', on: 'gpu', run, needed, place: place ?? [], ...rest }];
  });
  const onHost = runsIn(notebook, cell, HOST, [6]).flatMap(({ run, holes }): OldScaling[] => {
    const { share, needed, free, usable, file, group, limit, stat, taken } = holes;
    const names = [share, needed, free, usable, file, group, limit, stat, taken];
    const rest = bindsForItself(cell, run, names) ? restOf(notebook, holes) : undefined;
    return rest === undefined ? [] : [{ kind: 'scaling', on: 'host', run, needed, place: [], ...rest }];
  });
  return [...onGpu, ...onHost];
}

function placeOf(notebook: Notebook, found: Node): readonly string[] | undefined {
  const resolve = resolverOf(notebook);
  const node = bare(found);
  const [ofFirst, ofDevice] = FREE;
  const [keptOfFirst, keptOfDevice] = FREE_WITH_KEPT;
  if (keptOfFirst(node, resolve) !== undefined) return [];
  if (ofFirst(node, resolve) !== undefined) return ['by_torch=False'];
  const kept = keptOfDevice(node, resolve)?.device.text;
  if (kept !== undefined) return [kept];
  const device = ofDevice(node, resolve)?.device.text;
  return device === undefined ? undefined : [device, 'by_torch=False'];
}

interface Rest {
  readonly needed: Node;
  readonly parameters: readonly Node[];
  readonly bytes: Node;
  readonly usable: Node;
  readonly asked: Node;
  readonly lines: readonly Node[];
}

/** What is the same for both memories. */
function restOf(
  notebook: Notebook,
  { needed, parameters, bytes, usable, asked, lines }: Rest,
): Pick<OldScaling, 'parameters' | 'bytes' | 'words' | 'settings'> | undefined {
  const call = ASKED(asked, resolverOf(notebook));
  const counted = COUNTED.exec(textOf(lines.at(-1)) ?? '')?.[1];
  if (call?.needed.text !== needed.text || call.values.length !== parameters.length || counted === undefined)
    return undefined;
  const values = call.values.map(({ text }) => text);
  const given = lines.slice(0, -1);
  const settings = given.flatMap((line) => settingIn(notebook, line, needed.text, values, usable.text) ?? []);
  const valueOf = (at: number): string => (values[at]!.includes(' ') ? `(${values[at]})` : values[at]!);
  const controls = values.map((value) => /^(\w+)\.value(?: or 0)?$/.exec(value)?.[1]);
  const isListed = controls.every((name) => settings.some(({ control }) => control === name));
  if (settings.length < given.length || !isListed || !fitsOneLine(bare(bytes))) return undefined;
  const written = (nameOf: (at: number) => string): string => estimate(bytes, parameters, nameOf);
  const named = controls.flatMap((name, at): [string, string][] => {
    if (name === undefined || !settings.some((each) => each.control === name && each.isTried)) return [];
    const others = written((other) => (other === at ? '0' : values[other]!));
    return [[name, parameterName(name, others)]];
  });
  const names = new Map(named);
  // The helper gives the values in the order of the lines.
  const tried = settings.filter(({ isTried }) => isTried).map(({ control }) => control);
  if (tried.join() !== [...names.keys()].join()) return undefined;
  return {
    parameters: names,
    bytes: written((at) => names.get(controls[at] ?? '') ?? valueOf(at)),
    words: wordsIn(counted.replaceAll(/\\(["\\])/g, '$1')),
    settings: settings.toSorted((a, b) => Number(b.isTried) - Number(a.isTried)),
  };
}

function settingIn(
  notebook: Notebook,
  line: Node,
  needed: string,
  values: readonly string[],
  usable: string,
): Setting | undefined {
  const [, words = '', control = '', advice = ''] = SETTING.exec(formattedTextOf(line)) ?? [];
  const setting = { title: titleIn(words), control };
  if (advice === ': choose a smaller one' || advice === ': choose another') return { ...setting, isTried: false };
  const known = [...controlsOf(notebook).values()].find(({ name }) => name === control);
  if (known === undefined) return undefined;
  const tried = values.map((value) => (value.replace(/ or 0$/, '') === `${control}.value` ? '_value' : value));
  const [smaller, fits] = [`range(${smallerValues(known)})`, `${needed}(${tried.join(', ')}) <= ${usable}`];
  const isOurs = [
    `; {next((f'the largest that fits is {_value}' for _value in reversed(${smaller}) if ${fits}), 'no smaller one fits')}`,
    `; the largest that fits is {max((_value for _value in ${smaller} if ${fits}), default='none')}`,
  ].includes(advice);
  return isOurs ? { ...setting, isTried: true } : undefined;
}

/** The values of a setting below the one in force, as nbfix wrote them: the arguments of a range. */
function smallerValues({ name, kind, settings }: Control): string {
  const [start, step] = ['start', 'step'].map((key) => wholeNumber(settings.get(key)));
  if (start === undefined || (step === undefined && settings.has('step')))
    return `int(${name}.start), int(${name}.value), int(${name}.step or 1)`;
  const end = kind === 'number' ? `int(${name}.value or 0)` : `${name}.value`;
  return [start, end, ...(step === undefined || step === 1 ? [] : [step])].join(', ');
}

/** Whether an estimate stays the same on one line. */
function fitsOneLine(bytes: Node): boolean {
  return walk(bytes).every(({ type, text }) => type !== 'comment' && (type !== 'string' || !text.includes('\n')));
}

/** The estimate on one line, with other names for its parameters. */
function estimate(bytes: Node, parameters: readonly Node[], nameOf: (at: number) => string): string {
  const node = bare(bytes);
  const edits = nodesOf(node, 'identifier').flatMap((each) => {
    const at = isLabel(each) ? -1 : parameters.findIndex(({ text }) => text === each.text);
    const start = each.startIndex - node.startIndex;
    return at === -1 ? [] : [{ start, end: start + each.text.length, text: nameOf(at) }];
  });
  return applyEdits(node.text, edits).replaceAll(/\s*\n\s*/g, ' ');
}

/** `A, torch.ones(n, n)` → [`A`, `torch.ones(n, n)`]. */
function wordsIn(counted: string): readonly string[] {
  const list = parsePython(`[${counted}]`);
  const items = list.hasError ? [] : children(list.firstNamedChild!.firstNamedChild!);
  return items.length === 0 ? [counted] : items.map(({ text }) => text);
}
