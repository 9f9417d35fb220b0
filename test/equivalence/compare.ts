import type { Description, Event, Run, Value } from './runner.ts';

/** The machines on which a notebook runs before and after its repair. */
export const SCENARIOS = ['healthy', 'out of memory', 'no GPU', 'no PyTorch'] as const;
export type Scenario = (typeof SCENARIOS)[number];

/** What a repaired notebook does otherwise than before, though no rule promises it. */
export interface Difference {
  /** For counting: what kind of thing differs. */
  readonly kind: string;
  readonly detail: string;
}

/** The callouts with which fixes stop a notebook. */
const GATE = /No usable NVIDIA GPU|compute capability|needs a/i;
const OUT_OF_MEMORY = /out of memory/i;

/** The first thing that differs, where that is no promise of a rule. */
export function difference(scenario: Scenario, before: Run, after: Run, isClaimed = false): Difference | undefined {
  const failed = before.log.filter(isError);
  if (scenario === 'healthy')
    return inLog(before, after) ?? inExports(before, after, false) ?? inSettings(before, after);
  if (scenario === 'out of memory') {
    const isLost = failed.some(([, , text]) => OUT_OF_MEMORY.test(String(text)));
    return inLog(before, after, isLost ? OUT_OF_MEMORY : undefined) ?? inExports(before, after, isLost);
  }
  // Without a GPU, what came to its end still does; of what did not, the gate may leave out all that needs one.
  const isNoted =
    before.refused > 0 && before.log.some(([kind, text]) => kind === 'print' && /failed/.test(String(text)));
  if (failed.length === 0 && !isNoted && !isClaimed) return inLog(before, after) ?? inExports(before, after, false);
  return added(before, after);
}

/** Whether what a notebook sets in the environment still comes before the GPU's start. */
function inSettings(before: Run, after: Run): Difference | undefined {
  const [was, is] = [before.settings?.join(', '), after.settings?.join(', ')];
  return was === is ? undefined : { kind: 'environment without effect', detail: `${was}\n  became ${is}` };
}

/** lost-output stacks what was never shown with the output of the cell: `mo.vstack([_output, loss])`. */
function isAlsoShown([kind, value]: Event, [nowKind, now]: Event): boolean {
  const [was, is] = [value, now].map((each) => (each === undefined ? undefined : textIn(each)));
  return kind === 'output' && nowKind === 'output' && was !== undefined && is !== undefined && is.includes(was);
}

function textIn(value: Value): string | undefined {
  if (isDescription(value)) return value.text;
  return value === null ? undefined : String(value);
}

function isError([kind]: Event): boolean {
  return kind === 'error' || kind === 'thread' || kind === 'task';
}

/** Whether a fix may put this on the page: lost-output shows what was computed and never shown. */
function isShown([kind, value]: Event): boolean {
  return (kind === 'output' || kind === 'shown') && value !== null;
}

/** What one cell did. */
interface CellLog {
  readonly id: string;
  readonly events: readonly Event[];
}

function byCell(log: readonly Event[]): CellLog[] {
  const cells: { id: string; events: Event[] }[] = [{ id: '', events: [] }];
  for (const event of log) {
    if (event[0] === 'cell') cells.push({ id: String(event[1]), events: [] });
    else cells.at(-1)!.events.push(event);
  }
  return cells.filter(({ events }) => events.length > 0);
}

/**
 * Compares what the cells did. Cells that do not depend on each other have no order, but none may come to wait for GPU work.
 * @param stopFor where memory ran out, an error may have become a stop that says so
 */
function inLog(before: Run, after: Run, stopFor?: RegExp): Difference | undefined {
  const whole = inOrder(before, after, stopFor);
  const left = byCell(after.log);
  const places = new Map<string, string>();
  for (const { id, events } of byCell(before.log)) {
    const at = left.findIndex((cell) => inEvents(events, cell.events, stopFor) === undefined);
    if (at === -1) return whole;
    places.set(id, left[at]!.id);
    left.splice(at, 1);
  }
  if (whole !== undefined && !left.every(({ events }) => events.every(isShown))) return whole;
  return waiting(before, after, places);
}

/** Compares the whole of what happened, whichever cells did it. */
export function inOrder(before: Run, after: Run, stopFor?: RegExp): Difference | undefined {
  return inEvents(before.log.filter(isNoCell), after.log.filter(isNoCell), stopFor);
}

function isNoCell([kind]: Event): boolean {
  return kind !== 'cell';
}

/** A cell that waits for the GPU work of another, and did not before. */
function waiting(before: Run, after: Run, places: ReadonlyMap<string, string>): Difference | undefined {
  const works = byCell(before.log).filter(({ events }) =>
    events.some((event) => event[0] === 'op' && event.includes('cuda')),
  );
  for (const [cell, id] of places) {
    for (const work of works) {
      const now = places.get(work.id);
      if (now === undefined || !after.ancestors[id]?.includes(now) || before.ancestors[cell]?.includes(work.id))
        continue;
      return { kind: 'waits for work', detail: `cell ${cell} (now ${id}) waits for cell ${work.id} (now ${now})` };
    }
  }
  return undefined;
}

function inEvents(before: readonly Event[], after: readonly Event[], stopFor?: RegExp): Difference | undefined {
  const [was, is] = [before.map(plain), withoutAdvice(after).map(plain)];
  const texts = [was.map((event) => JSON.stringify(event)), is.map((event) => JSON.stringify(event))] as const;
  let at = 0;
  for (const [index, got] of is.entries()) {
    const expected = was[at];
    if (expected !== undefined && texts[0][at] === texts[1][index]) at += 1;
    else if (expected !== undefined && isAlsoShown(expected, got)) at += 1;
    else if (stopFor !== undefined && expected !== undefined && isError(expected) && isStop(got, stopFor)) at += 1;
    else if (!isShown(got)) {
      const detail = `${texts[0][at] ?? 'the end'}\n  became ${texts[1][index]}`;
      return { kind: `${nameOf(expected)} became ${nameOf(got)}`, detail };
    }
  }
  if (at < was.length) return { kind: `${nameOf(was[at])} lost`, detail: `${texts[0][at]}\n  became the end` };
  return undefined;
}

/** Without a GPU: what happens in spite of the gate, and did not before. */
function added(before: Run, after: Run): Difference | undefined {
  const left = before.log.filter(isNoCell).map((event) => JSON.stringify(plain(event)));
  for (const event of withoutAdvice(after.log.filter(isNoCell))) {
    const text = JSON.stringify(plain(event));
    const at = left.indexOf(text);
    if (at !== -1) left.splice(at, 1);
    else if (!isShown(event) && !isStop(event, GATE)) return { kind: `${nameOf(event)} added`, detail: text };
  }
  return undefined;
}

function isStop([kind, value]: Event, text: RegExp): boolean {
  return kind === 'stop' && text.test(JSON.stringify(value ?? null));
}

function nameOf(event: Event | undefined): string {
  if (event === undefined) return 'the end';
  return event[0] === 'error' ? `${String(event[1])}` : event[0];
}

/**
 * Compares what the cells define. memory-cleanup may set to None what holds GPU memory, is no product of the run and is read
 * by no other cell; when memory has run out, oom-guard may do so with all of it.
 */
function inExports(before: Run, after: Run, isOut: boolean): Difference | undefined {
  for (const [name, value] of Object.entries(before.exports)) {
    const [was, is] = [JSON.stringify(plain(value)), JSON.stringify(plain(after.exports[name] ?? null))];
    if (was === is) continue;
    const isGone = is === 'null';
    if (isGone && (isOut || (!before.read.includes(name) && isPassing(value)))) continue;
    return {
      kind: isGone ? `${typeOf(value)} dropped${before.read.includes(name) ? ' that is read' : ''}` : 'export changed',
      detail: `${name}: ${was}\n  became ${is}`,
    };
  }
  return undefined;
}

function typeOf(value: Value): string {
  return isDescription(value) ? value.type : typeof value;
}

function isDescription(value: Value): value is Description {
  return typeof value === 'object' && value !== null;
}

/** Optimizers, gradients, batches, activations, losses, models that no one trains: they hold memory and are no product. */
function isPassing(value: Value): boolean {
  if (!isDescription(value)) return false;
  const { type, module, items, entries, named } = value;
  if (items !== undefined) return items.length > 0 && items.every(isPassing);
  if (entries !== undefined) return entries.length > 0 && entries.every(([, each]) => isPassing(each));
  if (named === undefined) return false;
  if ('trained' in named) return named['trained'] === false;
  if (type === 'Tensor' || type === 'ndarray') return JSON.stringify(named['device'] ?? null).includes('"cuda"');
  return module === 'torch' && ('param_groups' in named || /Scaler|Event|Stream|StepLR|DataLoader/.test(type));
}

/** error-message shows the type of an error before its text: without types both read the same. */
function plain<T extends Value | Event>(value: T): T {
  return JSON.parse(
    JSON.stringify(value, (_key, each: unknown) => (typeof each === 'string' ? withoutTypes(each) : each)),
  ) as T;
}

function withoutTypes(text: string): string {
  return text
    .replaceAll(ADVICE, (advice: string, at: number) => (at + advice.length === text.length ? '' : ' '))
    .replaceAll(/ \([A-Z]\w*(?:Error|Exception|Interrupt): [^()]*\)/g, '')
    .replaceAll(/\b[A-Z]\w*(?:Error|Exception|Interrupt): /g, '');
}

/** What error-message says of what to do; see its template. */
const ADVICE =
  /\s*💡 (?:(?:Try smaller or different settings|If loading failed[^.]*|If the error mentions CUDA[^.]*)\.\s*)+/g;

/** Without the lines in which error-message says what to do. */
function withoutAdvice(log: readonly Event[]): Event[] {
  const isAdvice = (event: Event | undefined): boolean => event?.[0] === 'print' && String(event[1]).startsWith('💡 ');
  return log.filter(
    (event, at) => !isAdvice(event) && !(event[0] === 'print' && event[1] === '' && isAdvice(log[at + 1])),
  );
}
