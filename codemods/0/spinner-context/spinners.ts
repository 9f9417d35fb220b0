import { matchesInCell } from '../../../src/notebook/matches.ts';
import type { Cell, Notebook } from '../../../src/notebook/notebook.ts';
import { shownExpression } from '../../../src/notebook/outputs.ts';
import { statementAround } from '../../../src/notebook/place-in-cell.ts';
import { bindingsOf } from '../../../src/python/bindings.ts';
import { METHOD_CALL, pattern } from '../../../src/python/pattern.ts';
import { expressionOf } from '../../../src/python/statements.ts';
import { field, type Node } from '../../../src/python/tree.ts';

/** The calls that the rule is about. */
export const SPINNER = pattern('mo.status.spinner(*__given__, **__named__)');

/** A spinner that is no context manager, and so is never shown, or is asked for what it has not. */
export interface IdleSpinner {
  readonly cell: Cell;
  readonly call: Node;
  readonly meant:
    | { readonly kind: 'bare'; readonly statements: readonly Node[] }
    | { readonly kind: 'pair'; readonly pair: SpinnerPair }
    | { readonly kind: 'unclear'; readonly reason: string };
}

/** `s = mo.status.spinner(…)`, `s.open()`, …, `s.close()` in one block. */
export interface SpinnerPair {
  readonly name: string;
  readonly assignment: Node;
  readonly opener: Node;
  readonly closer: Node;
  readonly statements: readonly Node[];
}

/** Methods of other libraries' spinners; marimo's has `update` and `clear` only, and those inside its `with`. */
const OPENERS: ReadonlySet<string> = new Set(['open', 'start', '__enter__']);
const CLOSERS: ReadonlySet<string> = new Set(['close', 'stop', '__exit__', 'done', 'finish']);

/** Finds the spinners that are called on their own, and those that are opened and closed by hand. */
export function idleSpinners(notebook: Notebook): readonly IdleSpinner[] {
  return notebook.cells
    .filter(({ disabled }) => !disabled)
    .flatMap((cell) =>
      matchesInCell(notebook, cell, SPINNER).flatMap(({ node: call }) => {
        const meant = meaning(cell, call);
        return meant === undefined ? [] : [{ cell, call, meant }];
      }),
    );
}

function unclear(reason: string): IdleSpinner['meant'] {
  return { kind: 'unclear', reason };
}

function meaning(cell: Cell, call: Node): IdleSpinner['meant'] | undefined {
  const { parent } = call;
  if (parent?.type === 'attribute') {
    const method = field(parent, 'attribute')?.text ?? '';
    const isByHand = OPENERS.has(method) || CLOSERS.has(method);
    return isByHand
      ? unclear(`a spinner has no \`${method}()\`; put the work under \`with mo.status.spinner(…):\``)
      : undefined;
  }
  if (parent?.type === 'expression_statement') return meaningOfBare(cell, call);
  return parent?.type === 'assignment' ? meaningOfNamed(cell, call, parent) : undefined;
}

function meaningOfBare(cell: Cell, call: Node): IdleSpinner['meant'] | undefined {
  const shown = shownExpression(cell);
  const around = statementAround(call, cell);
  // As the last expression of its cell a spinner is displayed.
  if (around === undefined || around.statement === shown) return undefined;
  const at = around.siblings.indexOf(around.statement);
  const after = around.siblings.slice(at + 1);
  const last = after.at(-1);
  const isLeftOut = last !== undefined && (last === shown || last.type === 'return_statement');
  const statements = isLeftOut ? after.slice(0, -1) : after;
  return statements.length === 0
    ? unclear('no statement follows that could go under the spinner; remove it, or put the work under it')
    : { kind: 'bare', statements };
}

function meaningOfNamed(cell: Cell, call: Node, assignment: Node): IdleSpinner['meant'] | undefined {
  const target = field(assignment, 'left');
  const around = statementAround(call, cell);
  if (target?.type !== 'identifier' || around === undefined) return undefined;
  const { siblings, statement } = around;
  const name = target.text;
  const uses = (cell.bindings.occurrences.get(name) ?? []).filter((node) => node.id !== target.id);
  const methods = uses.map((node) => ({ node, method: methodOf(node) }));
  if (!methods.some(({ method }) => OPENERS.has(method ?? '') || CLOSERS.has(method ?? ''))) return undefined;
  const byHand = unclear(
    `a spinner is not opened and closed by hand; put the work under \`with mo.status.spinner(…) as ${name}:\``,
  );
  const openers = siblings.filter((each) => OPENERS.has(methodCalled(each, name) ?? ''));
  const closers = siblings.filter((each) => CLOSERS.has(methodCalled(each, name) ?? ''));
  const [opener, closer] = [openers[0], closers[0]];
  if (openers.length !== 1 || closers.length !== 1 || opener === undefined || closer === undefined) return byHand;
  const place = (each: Node): number => siblings.indexOf(each);
  const statements = siblings.slice(place(opener) + 1, place(closer));
  if (place(statement) > place(opener) || statements.length === 0) return byHand;
  const isInside = (node: Node): boolean => opener.startIndex <= node.startIndex && node.endIndex <= closer.endIndex;
  if (!uses.every(isInside))
    return unclear(`\`${name}\` is used outside its block, where a closed spinner raises an error`);
  const between = bindingsOf(siblings.slice(place(statement) + 1, place(opener)));
  const arguments_ = [...bindingsOf([call]).occurrences.keys()];
  const isBound = arguments_.some((each) => between.defs.has(each) || between.privateDefs.has(each));
  return isBound ? byHand : { kind: 'pair', pair: { name, assignment: statement, opener, closer, statements } };
}

/** `open` for the `s` in `s.open`. */
function methodOf({ parent, id }: Node): string | undefined {
  const isObject = parent?.type === 'attribute' && field(parent, 'object')?.id === id;
  return isObject ? field(parent, 'attribute')?.text : undefined;
}

/** `open` for the statement `s.open()`. */
function methodCalled(statement: Node, name: string): string | undefined {
  const expression = expressionOf(statement);
  const call = expression === undefined ? undefined : METHOD_CALL(expression);
  return call?.object.text === name ? call.method.text : undefined;
}
