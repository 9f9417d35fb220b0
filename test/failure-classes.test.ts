import { readdirSync, readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { codemods } from '../codemods/index.ts';
import { gateIn } from '../src/gpu/gates.ts';
import { gpuNeedOf } from '../src/gpu/need.ts';
import { handlingOf } from '../codemods/A/oom-guard/recovery.ts';
import { workOf } from '../src/gpu/work.ts';
import { graphOf } from '../src/notebook/graph.ts';
import type { Cell, Notebook } from '../src/notebook/notebook.ts';
import { parseNotebook } from '../src/notebook/parse.ts';
import { multiplyDefined, nestedReturns, privateReadsAcrossCells, undefinedNames } from '../src/notebook/problems.ts';
import { children, field, lineOf, walk, type Node } from '../src/python/tree.ts';
import { planText } from './support/plan.ts';
import { type Syntax, syntaxOf } from './support/syntax.ts';
import { readTemplates } from './support/templates.ts';

/*
 * Fixing notebooks by hand went wrong in 37 ways. These are the ones that phase A could repeat. For each stands a check
 * of its own, which looks at a notebook before and after and knows nothing of how nbfix works; a text that somebody broke
 * in that way, which the check must reject; and every result of nbfix, which it must accept.
 */

/** A notebook before and after a repair. */
interface Repair {
  readonly name: string;
  readonly before: Notebook;
  readonly after: Notebook;
  readonly old: Syntax;
  readonly new: Syntax;
  /** Rules that left a finding of the notebook to a person. */
  readonly refused: readonly string[];
}

interface FailureClass {
  readonly id: string;
  readonly what: string;
  /** What the repair did wrong, in words; none when it did nothing of this class. */
  readonly check: (repair: Repair) => string[];
  /** Makes the mistake in the right result for `SAMPLE`. */
  readonly mistakes: readonly ((right: string) => string)[];
}

/** Work behind a button, with a handler of its own elsewhere. */
const SAMPLE = `"""Needs an NVIDIA GPU."""

import marimo

app = marimo.App()


@app.cell
def _():
    import marimo as mo
    import torch

    return mo, torch


@app.cell
def _(torch):
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    return (device,)


@app.cell
def _(mo):
    steps = mo.ui.slider(10, 500, value=100, label="Steps")
    batch_size = mo.ui.slider(16, 512, step=16, value=64, label="Batch size")
    train = mo.ui.run_button(label="Train")
    mo.vstack([steps, batch_size, train])
    return batch_size, steps, train


@app.cell
def _(batch_size, device, mo, steps, torch, train):
    results = None
    if train.value:
        mo.md(f"### Training for {steps.value} steps")
        try:
            model = torch.nn.Linear(64, 64).to(device)
            note = """
        two lines
            """
            for step in range(steps.value):
                batch = torch.rand(batch_size.value, 64, device=device)
                loss = model(batch).square().mean()
                loss.backward()
                if step % 10 == 0:
                    print(step, loss.item(), note)
            results = {"loss": loss.item(), "results": steps.value}
        except Exception as error:
            results = {"error": str(error)}
    return (results,)


@app.cell
def _(device, torch):
    try:
        for _round in range(3):
            warm = torch.rand(512, 512, device=device)
        warmed = True
    except torch.cuda.OutOfMemoryError:
        warmed = False
    return (warmed,)


@app.cell
def _(mo, results, warmed):
    mo.md(f"{results} {warmed}")
    return


if __name__ == "__main__":
    app.run()
`;

/** What a guard's handler must ask or name for the errors of a framework to reach it. */
const ERROR_OF: ReadonlyMap<string, RegExp> = new Map([
  ['torch', /\bgpu_memory_errors\(\)|\bOutOfMemoryError\b/],
  ['tensorflow', /\bgpu_memory_errors\(\)|\bResourceExhaustedError\b/],
  ...['jax', 'cudf', 'cugraph', 'cuml', 'cupy'].map((each): [string, RegExp] => [
    each,
    /\bgpu_memory_errors\(\)|\bMemoryError\b/,
  ]),
]);

const CLASSES: readonly FailureClass[] = [
  {
    id: 'F1',
    what: 'a name is defined in several cells',
    check: ({ before, after }) => grown(before, after, (each) => multiplyDefined(each).map(({ name }) => name)),
    mistakes: [
      (right) => change(right, '    device = torch.device', '    import torch\n\n    device = torch.device'),
      (right) => change(right, 'warmed = True', 'warmed = True\n            loss = None'),
    ],
  },
  {
    id: 'F2',
    what: 'names are corrupted, as by a renaming of text',
    check: ({ before, after, old, new: now }) => [
      ...grown(before, after, (each) => undefinedNames(each).map(({ name }) => name)),
      ...outOfOrder(old.names, now.names),
    ],
    mistakes: [
      (right) => right.replaceAll('results', '_results'),
      (right) => change(right, 'loss = model(batch)', '_loss = model(batch)'),
      (right) => change(right, '{"error": str(error)}', '{"error": str(err)}'),
    ],
  },
  {
    id: 'F3',
    what: 'a private name is read in another cell',
    check: ({ before, after }) => grown(before, after, (each) => privateReadsAcrossCells(each).map(({ name }) => name)),
    mistakes: [(right) => change(right, '{results} {warmed}', '{results} {warmed} {_oom}')],
  },
  {
    id: 'F4',
    what: 'a return stands in a branch',
    check: ({ before, after, old, new: now }) => [
      ...grown(before, after, (each) => nestedReturns(each).map(({ cell }) => `cell ${cell + 1}`)),
      ...without(now.bare_cells, old.bare_cells),
    ],
    mistakes: [
      (right) =>
        change(right, '            free_gpu_memory()\n', '            free_gpu_memory()\n            return\n'),
      (right) =>
        change(right, '    device = torch.device', '    if not torch:\n        return\n    device = torch.device'),
    ],
  },
  {
    id: 'F8',
    what: 'a spinner is called, opened or closed, where only `with` shows it',
    check: ({ old, new: now }) => without(now.spinners, old.spinners),
    mistakes: [
      (right) => right.replace(/with (mo\.status\.spinner\([^]*?\n {8}\)):/, '$1\n        if True:'),
      (right) =>
        right.replace(
          /with (mo\.status\.spinner\([^]*?\n {8}\)):/,
          'shown = $1\n        shown.open()\n        if True:',
        ),
      (right) =>
        change(right, '    results = None\n', '    mo.status.progress_bar(title="Training")\n    results = None\n'),
    ],
  },
  {
    id: 'F10',
    what: 'the indentation is broken: code does not compile, or stands in another block',
    check: ({ old, new: now }) => [...(now.error === null ? [] : [now.error]), ...moved(old, now)],
    mistakes: [
      (right) => right.replace(/ {8}with mo\.status\.spinner\([^]*?\n {8}\):\n/, ''),
      (right) => change(right, '                    loss.backward()', '                loss.backward()'),
      (right) => change(right, '                    loss.backward()\n', ''),
    ],
  },
  {
    id: 'F11',
    what: 'the text of a string changed',
    check: ({ old, new: now }) => without(without(old.strings, old.headings), now.strings),
    mistakes: [
      (right) => change(right, '\n        two lines\n            """', '\n            two lines\n                """'),
      (right) => change(right, 'label="Train"', 'label="train"'),
    ],
  },
  {
    id: 'F13',
    what: 'a gate does not reach the work',
    check: unreached,
    mistakes: [
      (right) => right.replaceAll('device=device', 'device="cuda"').replaceAll('.to(device)', '.cuda()'),
      (right) =>
        change(
          right,
          '    device = torch.device',
          '    return\n\n\n@app.cell\ndef _(torch):\n    device = torch.device',
        ),
    ],
  },
  {
    id: 'F16',
    what: 'cleaning up can fail: `del` of what may not be bound, or inside a `try`',
    check: ({ old, new: now }) => {
      const risky = ({ deletes }: Syntax): string[] =>
        deletes.filter(({ in_try, guarded }) => in_try || !guarded).map(({ targets }) => `del ${targets.join(', ')}`);
      return without(risky(now), risky(old));
    },
    mistakes: [
      (right) =>
        change(
          right,
          '                results = {"loss"',
          '                del batch\n                results = {"loss"',
        ),
      (right) => right.replace(/\n( +)model = .*= None\n/, '\n$1del model, batch, loss\n'),
    ],
  },
  {
    id: 'F17',
    what: 'a handler inside the work keeps the error from the guard',
    check: ({ before, after }) => {
      const handlers = [...walk(before.root)].filter(({ type }) => type === 'except_clause');
      const own = new Set(handlers.map(withoutIndentation));
      return guardsOf(after).flatMap((guard) => swallowed(after, guard, own));
    },
    mistakes: [
      (right) =>
        change(
          right,
          '                    loss.backward()\n',
          '                    try:\n                        loss.backward()\n                    except Exception:\n                        pass\n',
        ),
      (right) =>
        change(
          right,
          '                    loss.backward()\n',
          '                    try:\n                        loss.backward()\n                    except RuntimeError as problem:\n                        raise ImportError from problem\n',
        ),
      (right) =>
        right
          .replace(
            '    results = None\n',
            '    def advance(batch):\n        try:\n            return batch.to("cuda")\n        except:\n            return None\n\n    results = None\n',
          )
          .replace('loss.backward()', 'advance(loss)'),
    ],
  },
  {
    id: 'F18',
    what: "the guard catches another library's error",
    check: ({ after }) => guardsOf(after).flatMap((guard) => uncaught(after, guard)),
    mistakes: [
      (right) => change(right, 'except gpu_memory_errors() as _error', 'except OSError as _error'),
      (right) =>
        right
          .replace('    import torch\n', '    import cudf\n    import torch\n')
          .replaceAll('torch.rand(batch_size', 'cudf.Series(batch_size')
          .replace('except gpu_memory_errors() as _error', 'except torch.cuda.OutOfMemoryError as _error'),
    ],
  },
  {
    id: 'F19',
    what: 'a handler that was there is gone',
    check: ({ old, new: now }) => without(old.handlers, now.handlers),
    mistakes: [
      (right) =>
        change(
          right,
          'except torch.cuda.OutOfMemoryError:\n            warmed',
          'except ValueError:\n            warmed',
        ),
      (right) => right.replace(/ {12}except Exception as error:\n.*\n/, ''),
    ],
  },
  {
    id: 'F20',
    what: 'emptying the cache gives nothing back: too early, or names still hold the memory',
    check: ({ before, after }) => {
      const past = new Set(guardsOf(before).map(({ attempt }) => attempt.text));
      return guardsOf(after)
        .filter(({ attempt }) => !past.has(attempt.text))
        .flatMap((guard) => kept(after, guard));
    },
    mistakes: [
      (right) => change(right, '_oom = str(_error)', '_oom = str(_error)\n                free_gpu_memory()'),
      (right) => change(right, '_oom = str(_error)', '_oom = _error'),
      (right) => right.replace(/\n( +)model = (.*= None)\n/, '\n$1$2\n'),
      (right) => right.replace(/\n +model = .*= None\n/, '\n'),
      (right) => right.replace(/\n( +model = .*= None\n)( +free_gpu_memory\(\)\n)/, '\n$2$1'),
    ],
  },
];

const templates = readTemplates();
/** But for `old-form`, which takes away what nbfix itself has written. */
const phaseA = codemods.filter(({ meta }) => meta.phase === 'A' && meta.id !== 'old-form');

interface Result {
  readonly name: string;
  readonly before: string;
  readonly after: string;
  readonly refused: readonly string[];
}

function results(): Result[] {
  const folders = [...phaseA.map(({ meta }) => `fixtures/${meta.id}`), 'notebooks'];
  return folders.flatMap((folder) => {
    const url = new URL(`${folder}/`, import.meta.url);
    return readdirSync(url)
      .filter((file) => file.endsWith('.py'))
      .sort()
      .map((file) => repaired(`${folder}/${file}`, readFileSync(new URL(file, url), 'utf8')));
  });
}

function repaired(name: string, before: string): Result {
  const plan = planText(name, before, phaseA, templates);
  expect(plan.error).toBeNull();
  return { name, before, after: plan.after, refused: [...plan.refused, ...plan.dropped].map(({ rule }) => rule) };
}

let syntax: ReadonlyMap<string, Syntax>;
const all = results();
const right = repaired('the sample', SAMPLE);
const broken = CLASSES.map(({ mistakes }) => mistakes.map((mistake) => mistake(right.after)));

beforeAll(async () => {
  syntax = await syntaxOf([...all, right].flatMap(({ before, after }) => [before, after]).concat(broken.flat()));
});

const repairs = new Map<string, Repair>();

function repairOf({ name, before, after, refused }: Result): Repair {
  const known = repairs.get(after);
  if (known !== undefined) return known;
  const repair = {
    name,
    before: parseNotebook(name, before),
    after: parseNotebook(name, after),
    old: syntax.get(before)!,
    new: syntax.get(after)!,
    refused,
  };
  repairs.set(after, repair);
  return repair;
}

it('the sample is repaired by every codemod', () => {
  const plan = planText('the sample', SAMPLE, phaseA, templates);
  expect(new Set(plan.applied.map(({ rule }) => rule))).toEqual(new Set(phaseA.map(({ meta }) => meta.id)));
  expect(plan.refused).toEqual([]);
});

describe.each(CLASSES.map((each, index) => ({ ...each, texts: broken[index]! })))('$id: $what', ({ check, texts }) => {
  it.each(texts.map((text, index) => ({ text, number: index + 1 })))('mistake $number is seen', ({ text }) => {
    expect(text).not.toBe(right.after);
    expect(problemsIn({ ...right, after: text }, check)).not.toEqual([]);
  });

  it('nbfix does not cause it', () => {
    const problems = [right, ...all].flatMap((result) =>
      problemsIn(result, check).map((problem) => `${result.name}: ${problem}`),
    );
    expect(problems).toEqual([]);
  });
});

/** What the check finds; a text that no longer parses is a problem of every class. */
function problemsIn(result: Result, check: FailureClass['check']): string[] {
  const { error } = syntax.get(result.after)!;
  return error === null ? check(repairOf(result)) : [error];
}

function change(text: string, from: string, to: string): string {
  expect(text.split(from)).toHaveLength(2);
  return text.replace(from, () => to);
}

/** The members of a list that another lacks, each as often as it lacks it. */
function without(list: readonly string[], other: readonly string[]): string[] {
  const left = [...other];
  return list.filter((each) => {
    const at = left.indexOf(each);
    if (at === -1) return true;
    left.splice(at, 1);
    return false;
  });
}

function grown(before: Notebook, after: Notebook, list: (notebook: Notebook) => readonly string[]): string[] {
  return without(list(after), list(before));
}

/** Statements that are gone, out of order, or have left a block; new blocks may stand around them, and a name for what is shown. */
function moved(old: Syntax, now: Syntax): string[] {
  const problems: string[] = [];
  let at = 0;
  for (const [chain, text] of old.statements) {
    const found = now.statements.findIndex(
      ([newChain, newText], index) =>
        index >= at &&
        [newText, newText.replace(/^_output(?:_\d+)? = /, '')].includes(text) &&
        isSubsequence(chain, newChain),
    );
    if (found !== -1) at = found + 1;
    else if (!isHeading(text) && !isImportedSooner(text, now)) problems.push(`${chain.join(' > ')} > ${text}`);
  }
  return problems;
}

/** A gate around an import that raises needs marimo above it. */
function isImportedSooner(statement: string, { statements }: Syntax): boolean {
  return /^import marimo\b/.test(statement) && statements.some(([, text]) => text === statement);
}

function isHeading(statement: string): boolean {
  return /^\w+\.(?:md|output\.(?:append|replace))\(/.test(statement);
}

/** The first member of a list that another does not have after the ones before it. */
function outOfOrder(part: readonly string[], whole: readonly string[]): string[] {
  let at = 0;
  for (const each of whole) if (each === part[at]) at += 1;
  return part.slice(at, at + 1);
}

function isSubsequence(part: readonly string[], whole: readonly string[]): boolean {
  return outOfOrder(part, whole).length === 0;
}

/** GPU cells without a path on the processor that a new gate leaves running. */
function unreached({ before, after, refused }: Repair): string[] {
  const gates = (notebook: Notebook): Cell[] => notebook.cells.filter((cell) => gateIn(notebook, cell) !== undefined);
  const now = gates(after);
  if (now.length <= gates(before).length || refused.includes('gpu-gate')) return [];
  const graph = graphOf(after);
  const need = gpuNeedOf(after);
  return (need?.cells ?? [])
    .filter((cell) => cell.kind === 'cell' && need?.doubts.has(cell) === false)
    .filter((cell) => !now.some((gate) => gate.index === cell.index || graph.descendants(gate.index).has(cell.index)))
    .map((cell) => `cell ${cell.index + 1} works on the GPU and does not depend on a gate`);
}

/** A `try` whose handler keeps the message of an out-of-memory error for what follows. */
interface Guard {
  readonly cell: Cell;
  readonly attempt: Node;
  readonly body: Node;
  readonly handler: Node;
}

function guardsOf(notebook: Notebook): Guard[] {
  return notebook.cells.flatMap((cell) =>
    cell.statements
      .flatMap((statement) => [...walk(statement)])
      .filter(({ type }) => type === 'try_statement')
      .flatMap((attempt) => {
        const body = field(attempt, 'body')!;
        const handler = handlersOf(attempt).find((each) => /^\s*_oom\w* = /.test(blockOf(each).text));
        return handler === undefined ? [] : [{ cell, attempt, body, handler }];
      }),
  );
}

function handlersOf(attempt: Node): Node[] {
  return attempt.namedChildren.filter(({ type }) => type === 'except_clause');
}

function blockOf(clause: Node): Node {
  return clause.namedChildren.find(({ type }) => type === 'block')!;
}

/** `except (A, B) as e` without the block. */
function headOf(handler: Node): string {
  return handler.text.slice(0, handler.text.indexOf(':'));
}

function frameworksOf(handler: Node): string[] {
  return [...ERROR_OF].filter(([, error]) => error.test(headOf(handler))).map(([framework]) => framework);
}

/** Broad handlers in a guard's body, and in GPU functions that it calls, which neither pass the error on nor handle it. */
function swallowed(notebook: Notebook, { cell, body, handler }: Guard, own: ReadonlySet<string>): string[] {
  const called = new Set([...walk(body)].filter(({ type }) => type === 'identifier').map(({ text }) => text));
  const { definitions } = workOf(notebook);
  const places = [
    body,
    ...[...definitions.values()]
      .filter(({ name, frameworks }) => called.has(name) && frameworks.size > 0)
      .map(({ node }) => node),
  ];
  const guarded = frameworksOf(handler);
  const attempts = places.flatMap((place) => [...walk(place)].filter(({ type }) => type === 'try_statement'));
  return attempts.flatMap((attempt) => {
    const works = [...walk(field(attempt, 'body')!)].some(({ type }) => type === 'call');
    const handlers = handlersOf(attempt);
    const broad = handlers.findIndex((each) => isBroad(each, guarded));
    const passes = handlers.slice(0, broad).some((each) => frameworksOf(each).length > 0);
    if (!works || broad === -1 || passes || looksAtText(handlers[broad]!) || raisesAgain(handlers[broad]!)) return [];
    // The author's own way to go on without what has failed is to stay.
    if (own.has(withoutIndentation(handlers[broad]!)) && handlingOf(handlers[broad]!, notebook, cell).kind !== 'tells')
      return [];
    return [`line ${lineOf(handlers[broad]!)}: ${headOf(handlers[broad]!)}`];
  });
}

function isBroad(handler: Node, frameworks: readonly string[]): boolean {
  const types = headOf(handler).replace(/ as .*/, '');
  const above = frameworks.includes('torch')
    ? /\b(?:RuntimeError|Exception|BaseException)\b/
    : /\b(?:Exception|BaseException)\b/;
  return types === 'except' || above.test(types);
}

function looksAtText(handler: Node): boolean {
  return /"[^"]*out of memory[^"]*" (?:not )?in /i.test(handler.text);
}

function raisesAgain(handler: Node): boolean {
  const last = children(blockOf(handler)).at(-1);
  const alias = / as (\w+)$/.exec(headOf(handler))?.[1];
  return last?.text === 'raise' || (alias !== undefined && last?.text === `raise ${alias}`);
}

function withoutIndentation({ text }: Node): string {
  return text.replaceAll(/\n\s*/g, '\n');
}

/** Frameworks that work in a guard's body and whose errors its handler does not name. */
function uncaught(notebook: Notebook, { cell, body, handler }: Guard): string[] {
  const work = workOf(notebook).cells.find((each) => each.cell === cell);
  const inside = (work?.gpu ?? []).filter(({ node }) => contains(body, node));
  const frameworks = new Set(inside.flatMap((each) => each.frameworks));
  return [...frameworks]
    .filter((framework) => ERROR_OF.get(framework)?.test(headOf(handler)) !== true)
    .map((framework) => `line ${lineOf(handler)} does not name the error of ${framework}`);
}

function contains(outer: Node, inner: Node): boolean {
  return outer.startIndex <= inner.startIndex && inner.endIndex <= outer.endIndex;
}

/** What is wrong with the release of memory that belongs to a guard. */
function kept(notebook: Notebook, guard: Guard): string[] {
  const { cell, attempt, body, handler } = guard;
  const line = lineOf(handler);
  const message = /^\s*(_oom\w*) = str\((_error\w*)\)$/.exec(blockOf(handler).text);
  if (message === null) return [`line ${line}: the handler does more than to keep the message`];
  const release = releaseAfter(attempt, message[1] ?? '');
  if (release === undefined) return [`line ${line}: nothing follows the handler`];
  const steps = children(field(release, 'consequence')!).map(({ text }) => text);
  const collected = steps.findIndex((step) => /^free_gpu_memory(?:_\d+)?\(\)$/.test(step));
  const dropped = steps.findIndex((step) => step.endsWith('= None'));
  const stopped = steps.findIndex((step) => /^\w+\.stop\(\s*True,/.test(step));
  const problems: string[] = [];
  if (collected === -1 || stopped !== steps.length - 1)
    problems.push(`line ${line}: no free_gpu_memory(), or no mo.stop at the end`);
  if (dropped > collected) problems.push(`line ${line}: names are dropped after their memory is freed`);
  const released = new Set(steps.slice(0, collected).flatMap((step) => step.split(/\s*=\s*|\n\s*del /)));
  const work = workOf(notebook).cells.find((each) => each.cell === cell);
  const takers = (work?.gpu ?? []).map(({ node }) => node);
  for (const { name, node } of boundTo(body, takers)) {
    if (!released.has(name) && !isLastStatement(node, body))
      problems.push(`line ${lineOf(node)}: ${name} still holds memory`);
  }
  return problems;
}

/** The `if … is not None:` after a `try`, or after the spinner that the `try` fills. */
function releaseAfter(attempt: Node, message: string): Node | undefined {
  for (let each: Node | null = attempt; each !== null && each.type !== 'function_definition'; each = each.parent) {
    const siblings: readonly Node[] = each.parent === null ? [] : children(each.parent);
    const next = siblings[siblings.findIndex(({ id }) => id === each.id) + 1];
    if (next?.type === 'if_statement' && field(next, 'condition')?.text === `${message} is not None`) return next;
  }
  return undefined;
}

/** Names and attributes that assignments in a block bind to what the given calls return. */
function boundTo(body: Node, takers: readonly Node[]): { name: string; node: Node }[] {
  const host = /\.(?:item|tolist|cpu|numpy|numel|to_pandas|get)\(\)$|^(?:float|int|len|str|tuple|print)\(/;
  return [...walk(body)].flatMap((node) => {
    const left = node.type === 'assignment' ? field(node, 'left') : undefined;
    const value = field(node, 'right');
    const holds = value !== undefined && !host.test(value.text) && takers.some((taker) => contains(value, taker));
    // What a function of the notebook returns may be a number.
    const isDirect = value?.type === 'call' && field(value, 'function')?.type === 'attribute';
    return left !== undefined && holds && isDirect && !/[[(,]/.test(left.text) ? [{ name: left.text, node }] : [];
  });
}

/** Whether a statement ends the block, so that nothing can fail once it has run. */
function isLastStatement(node: Node, body: Node): boolean {
  const last = children(body).at(-1);
  if (last === undefined) return false;
  const block = last.type === 'with_statement' || last.type === 'try_statement' ? field(last, 'body') : undefined;
  return block === undefined
    ? last.type === 'expression_statement' && contains(last, node)
    : isLastStatement(node, block);
}
