import { aliasesOf, qualifiedName } from '../notebook/imports.ts';
import type { Cell, Notebook } from '../notebook/notebook.ts';
import { contains, field, walk, type Node } from '../python/tree.ts';
import { argumentsOf } from './arguments.ts';
import { putsAt } from './bound.ts';
import { valuesRead, controlsOf, labelOf, type Control } from './controls.ts';
import { executed } from './executed.ts';
import { called, choice, keyOf, literal, opaque, product, summands, total, type Formula } from './formula.ts';
import { GRAPHS, MAKERS, MODEL_CALLS, MODEL_METHODS, PRODUCTS, SAME_SHAPE } from './known-allocations.ts';
import { calledIn, numberIn, textIn, type Frame } from './numbers.ts';
import { wholeNumber } from './settings.ts';
import { bindingsIn, bytesOf, insideOf, sizedIn, type Memory } from './sizes.ts';
import { workOf } from './work.ts';

/** What a cell takes of one memory, as far as its settings decide it. */
export interface Need {
  readonly on: Memory;
  /** The parts of the sum, in bytes. */
  readonly parts: readonly Formula[];
  /** What they are, in the notebook's words: `A`, `generate_data(n_rows)`. */
  readonly words: readonly string[];
  /** Settings that decide a size, in the order of the page. */
  readonly controls: readonly Control[];
  /** The places in the cell where the memory is taken. */
  readonly nodes: readonly Node[];
}

/** What the settings of a cell mean for its memory. */
export type Needs =
  | { readonly kind: 'known'; readonly needs: readonly Need[] }
  /** A setting decides a size, but nbfix can't tell how much memory that takes. */
  | { readonly kind: 'unclear'; readonly node: Node; readonly control: Control; readonly reason: string };

/** Something that takes memory when it is made. */
interface Term {
  readonly on: Memory;
  /** A sum. */
  readonly bytes: readonly Formula[];
  readonly words: string;
  /** The condition under which it is made; empty where there is none. */
  readonly when: string;
  /** Where it is made, in the cell. */
  readonly node: Node;
  /** The name that keeps it; undefined for what is gone when its statement or the function has ended. */
  readonly name: string | undefined;
}

/** What no setting can bring above this is not worth a word: a small GPU has 4 GiB. */
const TRIVIAL = 64 * 1024 ** 2;

/**
 * Adds up what a cell allocates by shapes that its settings decide.
 * @param from the offset in the cell at which the estimate is to be computed
 * @returns undefined where no setting decides a size
 */
export function needsOf(notebook: Notebook, cell: Cell, from: number): Needs | undefined {
  const nodes = cell.statements.flatMap((each) => [...executed(each)]);
  const frame: Frame = {
    notebook,
    aliases: aliasesOf(notebook),
    cell,
    from,
    bindings: bindingsIn(nodes),
    parameters: new Map(),
    outer: undefined,
    path: [],
    numbers: new Map(),
  };
  const found = termsIn(nodes, frame, undefined);
  const batch = batchSetting(nodes, notebook, cell);
  if (batch !== undefined && usesModel(nodes, frame)) {
    const reason = `${batch.control.name} decides how much the layers of a model keep, and no shape in the notebook says that; measure torch.cuda.max_memory_allocated() at two values and limit it by hand`;
    return { kind: 'unclear', ...batch, reason };
  }
  if (usesModel(nodes, frame)) return undefined;
  const unclear = found.unclear[0];
  if (unclear !== undefined) return { kind: 'unclear', ...unclear };
  const needs = (['gpu', 'host'] as const).flatMap((on) => needOn(on, found.terms, notebook));
  return needs.length === 0 ? undefined : { kind: 'known', needs };
}

/** Sums up what is kept, and adds the largest of what is there for a moment only. */
function needOn(on: Memory, terms: readonly Term[], notebook: Notebook): Need[] {
  const own = terms.filter((each) => each.on === on && controlsIn(each.bytes).length > 0);
  const kept = new Map<string, Term>();
  const passing = new Map<string, Term>();
  for (const term of own) {
    const key = keyOfSum(term.bytes);
    // A name that is bound again keeps one of the values, the other one passes.
    const isNew = term.name !== undefined && !kept.has(`${term.name} ${key}`);
    if (isNew) kept.set(`${term.name} ${key}`, term);
    else if (!passing.has(key)) passing.set(key, term);
  }
  const counted = [...kept.values(), ...passing.values()];
  const sums = [...passing.values()].map(({ bytes, when }) => conditional(when, bytes));
  const largest = called('max', sums.map(total));
  const conditions = [...new Set(counted.map(({ when }) => when))];
  const isOne = conditions.length === 1 && sums.length < 2;
  const parts = isOne
    ? conditional(conditions[0]!, summands(counted.flatMap(({ bytes }) => bytes)))
    : summands([
        ...conditions.flatMap((each) => {
          const sum = [...kept.values()].filter(({ when }) => when === each).flatMap(({ bytes }) => bytes);
          return sum.length === 0 ? [] : conditional(each, summands(sum));
        }),
        ...(sums.length === 1 ? sums[0]! : largest === undefined ? [] : [largest]),
      ]);
  const used = new Set(controlsIn(parts));
  const controls = [...controlsOf(notebook).values()].filter((each) => used.has(each));
  if (controls.length === 0 || atMost(parts) < TRIVIAL) return [];
  const words = [...new Set(counted.map((each) => each.words))];
  return [{ on, parts, words, controls, nodes: counted.map(({ node }) => node) }];
}

function controlsIn(sum: readonly Formula[]): Control[] {
  return sum.flatMap(({ controls }) => [...controls]);
}

function keyOfSum(sum: readonly Formula[]): string {
  return sum.map((each) => each.write(keyOf)).join(' + ');
}

/** A sum that is taken under a condition only: `… if CUDF_AVAILABLE else 0`. */
function conditional(when: string, sum: readonly Formula[]): readonly Formula[] {
  return when === '' ? sum : [choice(opaque(when), total(sum), literal('0'))];
}

/** The sum where every setting has its largest value; infinite where that is not known. */
function atMost(parts: readonly Formula[]): number {
  const values = parts.map((each) => each.value(({ settings }) => wholeNumber(settings.get('stop'))));
  return values.reduce<number>((sum, value) => sum + (value ?? Number.POSITIVE_INFINITY), 0);
}

interface Found {
  readonly terms: readonly Term[];
  readonly unclear: readonly { readonly node: Node; readonly control: Control; readonly reason: string }[];
}

/**
 * What nodes make, also in the functions that they call.
 * @param at the call in the cell that leads here; undefined in the cell itself
 * @param condition under which it does
 */
function termsIn(nodes: readonly Node[], frame: Frame, at: Node | undefined, condition = ''): Found {
  const terms: Term[] = [];
  const unclear: Found['unclear'][number][] = [];
  for (const node of nodes) {
    if (node.type !== 'call' && node.type !== 'binary_operator') continue;
    const inside = node.type === 'call' ? insideOf(node, frame) : undefined;
    if (inside === undefined && !makes(node, frame)) continue;
    const sized = sizedIn(node, frame);
    const where = at ?? node;
    const when = [condition, ...conditionsAround(node, frame)].filter((each) => each !== '').join(' and ');
    if (sized?.kind === 'unknown') {
      const control = valuesRead([sized.node, ...(at === undefined ? [] : [at])], controlsOf(frame.notebook))[0];
      // Inside a function of the notebook it is only a guess that the setting meets the shape.
      if (control !== undefined && at === undefined) {
        unclear.push({
          node: where,
          control,
          reason: `how much memory ${short(sized.node)} takes can't be told from its shape`,
        });
      }
      continue;
    }
    // Arrays on the host are the raw material of tables and tensors.
    const isCounted = sized !== undefined && (sized.kind !== 'array' || sized.on === 'gpu');
    const times = isCounted ? roundsAround(node, nodes, frame) : undefined;
    if (isCounted && times !== undefined) {
      const name = at === undefined ? keeperOf(node) : undefined;
      const bytes = bytesOf(sized, frame.notebook).map((each) => product([times, each]));
      terms.push({ on: sized.on, bytes, words: name ?? short(where), when, node: where, name });
    }
    if (inside !== undefined) {
      // What the function returns is counted already.
      const own = sized === undefined ? inside.body : inside.body.filter((each) => !isReturned(each, inside.body));
      terms.push(...termsIn(own, inside.frame, where, when).terms);
    }
  }
  return { terms, unclear };
}

/** Whether a value of a function is, or goes into, what it returns. */
function isReturned(node: Node, body: readonly Node[]): boolean {
  const name = keeperOf(node);
  const returns = body.filter(({ type }) => type === 'return_statement');
  return returns.some(
    (each) => contains(each, node) || [...walk(each)].some(({ type, text }) => type === 'identifier' && text === name),
  );
}

/** The conditions of the branches in which a node stands, as far as they can be asked before the work. */
function conditionsAround(node: Node, frame: Frame): string[] {
  const found: string[] = [];
  for (let each: Node | null = node; each?.parent != null && !each.type.endsWith('_definition'); each = each.parent) {
    const isBelow = frame.outer !== undefined || each.parent.startIndex >= frame.from;
    const text = isBelow ? conditionOf(each, each.parent, frame) : undefined;
    if (text !== undefined) found.unshift(text);
  }
  return found.length < 2 ? found : found.map((text) => (/^[\w.]+$/.test(text) ? text : `(${text})`));
}

/** The condition under which a part of a statement is reached. */
function conditionOf(part: Node, statement: Node, frame: Frame): string | undefined {
  const text = (condition: Node | undefined): string | undefined =>
    condition === undefined ? undefined : textIn(condition, frame);
  const isBranch = /^(?:if_statement|elif_clause)$/.test(statement.type);
  if (isBranch && field(statement, 'consequence')?.id === part.id) return text(field(statement, 'condition'));
  if (statement.type === 'conditional_expression') {
    const [yes, condition, no] = statement.namedChildren;
    const asked = text(condition);
    if (asked === undefined || part.id === yes?.id) return asked;
    return part.id === no?.id ? `not (${asked})` : undefined;
  }
  if (statement.type !== 'if_statement' || part.type !== 'else_clause') return undefined;
  const clauses = [statement, ...statement.namedChildren.filter(({ type }) => type === 'elif_clause')];
  const asked = clauses.map((each) => text(field(each, 'condition')));
  return asked.includes(undefined) ? undefined : `not (${asked.join(' or ')})`;
}

/** Whether a node takes memory itself, rather than to name or pass on what is there. */
function makes(node: Node, frame: Frame): boolean {
  if (node.type === 'binary_operator') return /^(?:[-+*/@]|\*\*)$/.test(field(node, 'operator')?.type ?? '');
  const path = calledIn(node, frame);
  if (path === undefined) {
    const callee = field(node, 'function');
    return callee?.type === 'attribute' && SAME_SHAPE.has(field(callee, 'attribute')?.text ?? '');
  }
  const isTable = /^(?:pandas|cudf)\.DataFrame(?:\.from_pandas)?$|^cudf\.from_pandas$|\.to_pandas_edgelist$/.test(path);
  return (
    isTable || MAKERS.has(path) || PRODUCTS.has(path) || GRAPHS.has(path) || /^(?:torch|cupy)\.\w+_like$/.test(path)
  );
}

/** The name that a value is bound to: `A` in `A = torch.randn(n, n).to(device)`. */
function keeperOf(node: Node): string | undefined {
  let value = node;
  while (value.parent !== null && /^(?:parenthesized_expression|conditional_expression)$/.test(value.parent.type))
    value = value.parent;
  const { parent } = value;
  const left =
    parent?.type === 'assignment' && field(parent, 'right')?.id === value.id ? field(parent, 'left') : undefined;
  return left?.type === 'identifier' ? left.text : undefined;
}

/**
 * How often a value is made and kept: the rounds of the loop that puts it into a list.
 * @returns undefined where nobody can tell
 */
function roundsAround(node: Node, nodes: readonly Node[], frame: Frame): Formula | undefined {
  let rounds = literal('1');
  for (let each = node.parent; each !== null; each = each.parent) {
    if (/_definition$|^lambda$/.test(each.type)) break;
    const isComprehension = each.type === 'list_comprehension' || each.type === 'dictionary_comprehension';
    const isKept = isComprehension || (each.type === 'for_statement' && isPutAway(node, each, nodes));
    if (!isKept) continue;
    const clause = isComprehension ? each.namedChildren.find(({ type }) => type === 'for_in_clause') : each;
    const right = clause === undefined ? undefined : field(clause, 'right');
    const isRange = right?.type === 'call' && field(right, 'function')?.text === 'range';
    const counts = isRange ? argumentsOf(right) : [];
    const count = counts.length === 1 ? numberIn(counts[0]!.value, frame) : undefined;
    if (count === undefined) return undefined;
    rounds = product([rounds, count]);
  }
  return rounds;
}

function isPutAway(node: Node, loop: Node, nodes: readonly Node[]): boolean {
  const name = keeperOf(node);
  // What is computed from a value does not keep it: `means.append(x.mean().item())`.
  const keeps = (value: Node): boolean =>
    value.id === node.id ||
    (value.type === 'identifier' && value.text === name) ||
    (/^(?:tuple|list|dictionary|pair|parenthesized_expression)$/.test(value.type) && value.namedChildren.some(keeps));
  const inside = nodes.filter((each) => contains(loop, each));
  return inside.flatMap(putsAt).some(({ value }) => keeps(value));
}

/** Where the cell reads a batch size. */
function batchSetting(
  nodes: readonly Node[],
  notebook: Notebook,
  cell: Cell,
): { node: Node; control: Control } | undefined {
  for (const node of nodes.filter(({ type }) => type === 'attribute')) {
    const control = valuesRead([node], controlsOf(notebook))[0];
    if (
      control === undefined ||
      control.cell.index === cell.index ||
      !/^(?:slider|number|dropdown|radio)$/.test(control.kind)
    )
      continue;
    const isBatch = /batch(?:es)?\b|batch.?size/i.test(
      `${control.name.replaceAll('_', ' ')} ${labelOf(control) ?? ''}`,
    );
    if (isBatch && !isOnlyShown(node, notebook)) return { node, control };
  }
  return undefined;
}

/** Whether a value goes into a text, a record of the run or an element of the page. */
function isOnlyShown(node: Node, notebook: Notebook): boolean {
  for (let each = node.parent; each !== null && each.type !== 'block'; each = each.parent) {
    if (each.type === 'interpolation' || each.type === 'pair') return true;
    const callee = each.type === 'call' ? field(each, 'function') : undefined;
    if (callee !== undefined)
      return (
        /^(?:print|str)$/.test(callee.text) ||
        qualifiedName(callee, aliasesOf(notebook))?.startsWith('marimo.') === true
      );
  }
  return false;
}

/** Whether a cell works with a model, also in the functions and classes of the notebook that it calls. */
function usesModel(nodes: readonly Node[], frame: Frame, seen: ReadonlySet<string> = new Set()): boolean {
  const { definitions } = workOf(frame.notebook);
  return nodes.some((node) => {
    if (node.type !== 'call') return false;
    const callee = field(node, 'function');
    const path = calledIn(node, frame);
    if (path !== undefined) return MODEL_CALLS.test(path);
    if (callee?.type === 'attribute') return MODEL_METHODS.has(field(callee, 'attribute')?.text ?? '');
    const name = callee?.text ?? '';
    const definition = definitions.get(name)?.node;
    if (definition === undefined || seen.has(name)) return false;
    return usesModel(walk(definition), frame, new Set([...seen, name]));
  });
}

const LONGEST_WORDS = 32;

/** The words of a node for a person: one line, not long. */
function short(node: Node): string {
  const name = node.type === 'call' ? field(node, 'function')?.text : undefined;
  const text = node.text.replace(/\s+/g, ' ');
  return text.length <= LONGEST_WORDS || name === undefined ? text : `${name}(…)`;
}
