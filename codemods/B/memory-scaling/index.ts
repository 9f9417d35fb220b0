import { reachHelpers, sourceOf } from '../../../src/edit/helpers.ts';
import { insertAbove, placeIn } from '../../../src/edit/place.ts';
import { reachModule } from '../../../src/edit/reach-module.ts';
import { fillPart, freshNames } from '../../../src/edit/snippet.ts';
import { roomAt } from '../../../src/edit/width.ts';
import { defineCodemod, type Outcome } from '../../../src/engine/codemod.ts';
import { workOf } from '../../../src/gpu/work.ts';
import type { Control } from '../../../src/marimo/controls.ts';
import { wholeNumber } from '../../../src/marimo/settings.ts';
import { memoized } from '../../../src/memoized.ts';
import { countedIn, withLocal } from '../../../src/memory/estimate.ts';
import { takenBuiltin } from '../../../src/notebook/meaning.ts';
import type { Cell, Notebook } from '../../../src/notebook/notebook.ts';
import { field, parsePython, walk } from '../../../src/python/tree.ts';
import { isNumeric, settingEntries, triedSettings, valueOf } from './fitting-value.ts';
import type { Formula, NameOf } from './formula.ts';
import { freeMemory } from './free-memory.ts';
import { intervalOf, isWithoutZero, type Interval } from './intervals.ts';
import { isLimited } from './memory-limits.ts';
import { needsOf, type Need, type Needs } from './memory-need.ts';
import { headOf } from './work-head.ts';

/** `need`: an estimate and where to compute it. `unclear`: why there is none. */
type Data = { readonly kind: 'need'; readonly need: Need } | { readonly kind: 'unclear'; readonly reason: string };

const MEMORY = { gpu: 'GPU memory', host: 'main memory' } as const;

/** The helper functions that the statements call. */
const HELPERS = {
  gpu: ['gpu_too_small'],
  host: ['memory_too_small'],
} as const;

export default defineCodemod<Data>({
  meta: {
    id: 'memory-scaling',
    phase: 'B',
    severity: 'medium',
    safety: 'safe',
    what: 'A setting decides how much memory the work takes, but nothing compares that with the free memory.',
    why: 'One step of a slider can take ten times the memory: the run fails after minutes, or the operating system kills the whole notebook.',
    fix: 'Estimates the memory from the shapes in the notebook and, if that is more than 80 % of the free memory, stops before the work and names the largest values that fit. Settings are never changed.',
    effects: { imports: ['marimo'], helpers: [...HELPERS.gpu, ...HELPERS.host] },
  },

  appliesTo: (notebook) => scaled(notebook).length > 0,

  *find(notebook) {
    for (const { cell, needs } of scaled(notebook)) {
      if (needs.kind === 'unclear') {
        const { node, control, reason } = needs;
        if (isLimited(notebook, cell, [control], 'gpu')) continue;
        const message = `\`${control.name}\` decides how much memory this cell takes, but nothing limits it`;
        yield { cell, node, message, data: { kind: 'unclear', reason } };
        continue;
      }
      for (const need of needs.needs.filter((each) => !isLimited(notebook, cell, each.controls, each.on))) {
        const names = need.controls.map(({ name }) => `\`${name}\``).join(' and ');
        const verb = need.controls.length === 1 ? 'decides' : 'decide';
        const message = `${names} ${verb} how much ${MEMORY[need.on]} this cell takes, but nothing compares that with the free memory`;
        yield { cell, node: need.nodes[0]!, message, data: { kind: 'need', need } };
      }
    }
  },

  fix({ cell, data }, notebook, { snippet, helpers }): Outcome {
    if (data.kind === 'unclear') return { refused: data.reason };
    const { need } = data;
    const head = headOf(notebook, cell, need.nodes);
    if ('refused' in head) return head;
    const free = freeMemory(notebook, cell, need, head);
    if ('refused' in free) return free;
    const marimo = reachModule(notebook, cell, 'marimo', 'mo', head);
    if ('refused' in marimo) return marimo;
    const reach = reachHelpers(notebook, cell, helpers, HELPERS[need.on], head);
    if ('refused' in reach) return reach;
    const names = new Map([['mo', marimo.name], ...Object.entries(reach.names), ...freshNames(snippet, need.on, cell)]);
    const tried = triedSettings(need);
    const estimate = sumOf(need.parts, (control) => tried.get(control) ?? groupedValueOf(control));
    const parameters = new Map([...tried].map(([{ name }, parameter]) => [name, parameter]));
    const { local, bytes } = withLocal(cell, estimate, parameters);
    const holes = {
      parameters: [...tried.values()].join(', '),
      local,
      bytes,
      arguments: [`{${settingEntries(notebook, need, tried).join(', ')}}`, ...free.usable].join(', '),
    };
    const lines = need.on === 'gpu' ? fillPart(snippet, 'gpu', holes, names) : fillPart(snippet, 'host', holes, names);
    const room = roomAt(notebook, head);
    const taken = takenBuiltin(notebook, cell, head, `${lines}\n${sourceOf(helpers, HELPERS[need.on])}`);
    if (taken !== undefined) return taken;
    const isFirst = head.parent?.firstNamedChild?.id === head.id;
    const all = `${countedIn(need.on, need.words, room)}\n${lines}`;
    const guard = insertAbove(placeIn(notebook), head, all, { blankBefore: !isFirst, blankAfter: false });
    const edits = [...marimo.edits, guard, ...reach.edits];
    const doubt = doubtAbout(need);
    return doubt === undefined ? edits : { edits, unsafe: doubt };
  },
});

/** Calls that give a number and do nothing else. */
const MERE_CALLS = /^(?:abs|float|int|len|max|min|round|[\w.]+\.empty|[\w.]+\.empty\(.*\)\.element_size)$/;

/** Why computing the estimate might raise, or do more than compute, where the work alone would not. */
function doubtAbout(need: Need): string | undefined {
  const nameOf = (control: Control): string => (isNumeric(control) ? `_${control.name}` : valueOf(control));
  const estimate = sumOf(need.parts, nameOf);
  const intervals = boundsOf(need, nameOf);
  for (const node of walk(parsePython(estimate))) {
    const callee = node.type === 'call' ? field(node, 'function')?.text : undefined;
    if (callee !== undefined && !MERE_CALLS.test(callee)) {
      return `the estimate calls \`${callee}\` once more, and it is unknown what that does`;
    }
    const divisor = /^(?:\/|\/\/|%)$/.test(field(node, 'operator')?.type ?? '') ? field(node, 'right') : undefined;
    if (divisor !== undefined && !isWithoutZero(intervalOf(divisor, (name) => intervals.get(name)))) {
      return `the estimate divides by \`${divisor.text}\`, which may be 0`;
    }
  }
  return undefined;
}

interface Scaled {
  readonly cell: Cell;
  readonly needs: Needs;
}

/** The cells of a GPU notebook whose settings decide how much memory they take. */
const scaled: (notebook: Notebook) => readonly Scaled[] = memoized((notebook) => {
  const { usesGpu } = workOf(notebook);
  const cells = usesGpu ? notebook.cells.filter(({ kind, disabled }) => kind === 'cell' && !disabled) : [];
  const found = cells.flatMap((cell) => {
    const first = needsOf(notebook, cell, cell.node.startIndex);
    if (first?.kind !== 'known') return first === undefined ? [] : [{ cell, needs: first }];
    // What is bound above the work can be read by its name, but where the work starts is known only now.
    const head = headOf(
      notebook,
      cell,
      first.needs.flatMap(({ nodes }) => nodes),
    );
    const needs = 'refused' in head ? first : (needsOf(notebook, cell, head.startIndex) ?? first);
    return [{ cell, needs }];
  });
  return found;
});

/** The value of a setting as a part of an expression. */
function groupedValueOf(control: Control): string {
  const value = valueOf(control);
  return value.includes(' ') ? `(${value})` : value;
}

/** The values that the numeric settings can have, by names; an empty number field counts as 0. */
function boundsOf(need: Need, nameOf: NameOf): ReadonlyMap<string, Interval> {
  const bounds = new Map<string, Interval>();
  for (const control of need.controls.filter(isNumeric)) {
    const { kind, settings } = control;
    const [low, high] = ['start', 'stop'].map((key) => wholeNumber(settings.get(key)));
    if (low === undefined || high === undefined) continue;
    bounds.set(nameOf(control), kind === 'number' ? { low: Math.min(low, 0), high: Math.max(high, 0) } : { low, high });
  }
  return bounds;
}

function sumOf(parts: readonly Formula[], nameOf: NameOf): string {
  return parts
    .map((part) => (parts.length > 1 && part.level === 0 ? `(${part.write(nameOf)})` : part.write(nameOf)))
    .join(' + ');
}
