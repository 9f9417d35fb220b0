import { controlsOf, valuesRead, type Control } from '../../../src/marimo/controls.ts';
import { hasSplat, positional } from '../../../src/python/arguments.ts';
import { ancestors, contains, field, nodesOf, type Node } from '../../../src/python/tree.ts';
import { putsAt } from '../../../src/semantics/bindings-at.ts';
import { branchesAround, type Guard } from '../../../src/semantics/guards.ts';
import { literal, product, type Formula } from './formula.ts';
import { insideOf } from './function-insides.ts';
import { GRAPHS, MAKERS, PRODUCTS, SAME_SHAPE } from './known-allocations.ts';
import { calledIn, numberIn, textIn, type Frame } from './numbers.ts';
import { bytesOf, type Memory } from './shape.ts';
import { shapeOf } from './sizes.ts';

/** Something that takes memory when it is made. */
export interface Term {
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

interface Found {
  readonly terms: readonly Term[];
  readonly unclear: readonly { readonly node: Node; readonly control: Control; readonly reason: string }[];
}

/**
 * What nodes make, also in the functions that they call.
 * @param at the call in the cell that leads here; undefined in the cell itself
 * @param condition under which it does
 */
export function termsIn(nodes: readonly Node[], frame: Frame, at: Node | undefined, condition = ''): Found {
  const terms: Term[] = [];
  const unclear: Found['unclear'][number][] = [];
  for (const node of nodes) {
    if (node.type !== 'call' && node.type !== 'binary_operator') continue;
    const inside = node.type === 'call' ? insideOf(node, frame) : undefined;
    if (inside === undefined && !makes(node, frame)) continue;
    const shape = shapeOf(node, frame);
    const where = at ?? node;
    const when = [condition, ...conditionsAround(node, frame)].filter((each) => each !== '').join(' and ');
    if (shape?.kind === 'unknown') {
      const control = valuesRead([shape.node, ...(at === undefined ? [] : [at])], controlsOf(frame.notebook))[0];
      // Inside a function of the notebook it is only a guess that the setting meets the shape.
      if (control !== undefined && at === undefined) {
        unclear.push({
          node: where,
          control,
          reason: `the shape of \`${short(shape.node)}\` does not tell how much memory it takes; limit it by hand`,
        });
      }
      continue;
    }
    // Arrays on the host are the raw material of tables and tensors.
    const isCounted = shape !== undefined && (shape.kind !== 'array' || shape.on === 'gpu');
    const times = isCounted ? roundsAround(node, nodes, frame) : undefined;
    if (isCounted && times !== undefined) {
      const name = at === undefined ? keeperOf(node) : undefined;
      const bytes = bytesOf(shape, frame.notebook).map((each) => product([times, each]));
      terms.push({ on: shape.on, bytes, words: name ?? short(where), when, node: where, name });
    }
    if (inside !== undefined) {
      // What the function returns is counted already.
      const own = shape === undefined ? inside.body : inside.body.filter((each) => !isReturned(each, inside.body));
      terms.push(...termsIn(own, inside.frame, where, when).terms);
    }
  }
  return { terms, unclear };
}

/** Whether a value of a function is, or goes into, what it returns. */
function isReturned(node: Node, body: readonly Node[]): boolean {
  const name = keeperOf(node);
  const returns = body.filter(({ type }) => type === 'return_statement');
  return returns.some((each) => contains(each, node) || nodesOf(each, 'identifier').some(({ text }) => text === name));
}

/** The conditions of the branches in which a node stands, as far as they can be asked before the work. */
function conditionsAround(node: Node, frame: Frame): string[] {
  const definition = ancestors(node).find(({ type }) => type.endsWith('_definition'));
  const found = branchesAround(node, definition)
    .filter(({ block }) => frame.outer !== undefined || block.parent!.startIndex >= frame.from)
    .toReversed()
    .flatMap(({ guards }) => conditionOf(guards, frame) ?? []);
  return found.length < 2 ? found : found.map((text) => (/^[\w.]+$/.test(text) ? text : `(${text})`));
}

/** The condition of a branch: that of an `elif` alone, and for an `else` that none of the others holds. */
function conditionOf(guards: readonly Guard[], frame: Frame): string | undefined {
  const held = guards.filter(({ holds }) => holds);
  const asked = (held.length > 0 ? held : guards).map(({ condition }) => textIn(condition, frame));
  if (asked.length === 0 || asked.includes(undefined)) return undefined;
  return held.length > 0 ? asked.join(' and ') : `not (${asked.join(' or ')})`;
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
    const counts = isRange && !hasSplat(right) ? positional(right) : [];
    const count = counts.length === 1 ? numberIn(counts[0]!, frame) : undefined;
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

const LONGEST_WORDS = 32;

/** The words of a node for a person: one line, not long. */
function short(node: Node): string {
  const name = node.type === 'call' ? field(node, 'function')?.text : undefined;
  const text = node.text.replace(/\s+/g, ' ');
  return text.length <= LONGEST_WORDS || name === undefined ? text : `${name}(…)`;
}
