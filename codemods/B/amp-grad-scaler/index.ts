import { indentationAt, startsItsLine } from '../../../src/edit/indent.ts';
import { insertAbove, insertBelow, placeIn } from '../../../src/edit/place.ts';
import { reachModule } from '../../../src/edit/reach-module.ts';
import { fillPart } from '../../../src/edit/snippet.ts';
import { defineCodemod, type Outcome, type Refusal } from '../../../src/engine/codemod.ts';
import { freshName } from '../../../src/notebook/fresh-name.ts';
import type { Notebook } from '../../../src/notebook/notebook.ts';
import { statementAround } from '../../../src/notebook/place-in-cell.ts';
import { bare, matchesIn, pattern } from '../../../src/python/pattern.ts';
import { expressionOf } from '../../../src/python/statements.ts';
import { ancestors, ancestorsInFunction, field, lineOf, walk, type Node } from '../../../src/python/tree.ts';
import { bindingsAt } from '../../../src/semantics/bindings-at.ts';
import { mixedLoops, trainedHalfWeights, unscaledLoops, type MixedPrecisionLoop } from './amp.ts';

const STEP = pattern('__optimizer__.step()');
const ANY_STEP = pattern('__optimizer__.step(*__given__, **__named__)');
const RESET = pattern('__optimizer__.zero_grad(*__given__, **__named__)');

export default defineCodemod<MixedPrecisionLoop>({
  meta: {
    id: 'amp-grad-scaler',
    phase: 'B',
    severity: 'high',
    safety: 'safe',
    what: 'A training loop runs under float16 autocast without a `GradScaler`.',
    why: 'Gradients below 6e-8 are zero in float16, so parts of the model stop learning, and one overflow makes the loss NaN.',
    fix: 'Scales the loss and lets the scaler take the step: it divides the gradients by the scale, a power of two, and skips steps whose gradients overflow, mostly the first few until it has found its scale. Training in float16 takes another course, as it must for small gradients to count; if autocast is off, nothing changes. If the loop reads or clips the gradients, they are unscaled first. bfloat16 needs no scaler.',
    effects: { imports: ['torch'] },
  },

  appliesTo: (notebook) => mixedLoops(notebook).length > 0,

  *find(notebook) {
    for (const each of unscaledLoops(notebook)) {
      const [node] = each.backwards;
      const message = `\`${node.text}\` runs under float16 autocast without a \`GradScaler\``;
      yield { cell: each.cell, node, message, data: each };
    }
  },

  fix({ cell, data }, notebook, { snippet }): Outcome {
    const steps = trainingSteps(data, notebook);
    if ('refused' in steps) return steps;
    const half = trainedHalfWeights(notebook);
    if (half !== undefined) {
      const line = lineOf(half);
      return {
        refused: `a \`GradScaler\` cannot train the float16 weights of line ${line}; load them in float32, or freeze them under adapters`,
      };
    }
    const { loop, backward, loss, step, stepCall, optimizer, looksAtGradients } = steps;
    const torch = reachModule(notebook, cell, 'torch', 'torch', loop);
    if ('refused' in torch) return torch;
    const names = new Map([
      ['torch', torch.name],
      ['_scaler', freshName(cell, '_scaler')],
    ]);
    const isHalf = data.dtype === undefined ? [] : [`${operand(data.dtype)} == ${torch.name}.float16`];
    const enabled = joined([...steps.conditions, ...isHalf]);
    const place = placeIn(notebook);
    const indentation = indentationAt(place.text, step.startIndex);
    const scaler =
      data.autocast === 'torch.cuda.amp.autocast'
        ? fillPart(snippet, 'cuda_scaler', { enabled }, names)
        : fillPart(snippet, 'scaler', { enabled }, names);
    const scaled = fillPart(snippet, 'scaled', { loss: bare(loss).text }, names);
    const unscale = fillPart(snippet, 'unscale', { optimizer }, names);
    const edits = [
      ...torch.edits,
      insertAbove(place, loop, scaler, { blankAfter: false }),
      { start: loss.startIndex, end: loss.endIndex, text: scaled },
      ...(looksAtGradients ? [insertBelow(place, backward, unscale, indentation)] : []),
      { start: stepCall.startIndex, end: stepCall.endIndex, text: fillPart(snippet, 'step', { optimizer }, names) },
      insertBelow(place, step, fillPart(snippet, 'update', {}, names), indentation),
    ];
    if (data.dtype === undefined) return edits;
    return { edits, unsafe: `it is unknown whether \`${data.dtype.text}\` is float16` };
  },
});

/** The straight course of a training step, `optimizer.zero_grad()`, `loss.backward()`, `optimizer.step()`, in a loop. */
interface TrainingSteps {
  readonly loop: Node;
  /** When autocast is on, as expressions that all must be true. */
  readonly conditions: readonly string[];
  /** The statement that goes backward, and what it goes backward from. */
  readonly backward: Node;
  readonly loss: Node;
  /** The statement that steps, and the call in it. */
  readonly step: Node;
  readonly stepCall: Node;
  readonly optimizer: string;
  /** Whether something between the two may look at the gradients, or clip them. */
  readonly looksAtGradients: boolean;
}

function trainingSteps(each: MixedPrecisionLoop, notebook: Notebook): TrainingSteps | Refusal {
  const { loop, backwards, unclear, cell } = each;
  if (unclear !== undefined) return { refused: `${unclear}; add the scaler by hand` };
  if (loop === undefined) {
    return {
      refused:
        'the training step is not in a loop, so a scaler made here would lose its scale at every step; add one by hand',
    };
  }
  if (backwards.length > 1) {
    return { refused: `the loop calls \`backward\` ${backwards.length} times; scale each loss by hand` };
  }
  const [call] = backwards;
  const loss = field(field(call, 'function') ?? call, 'object');
  const around = statementAround(call, cell);
  const siblings = around?.siblings ?? [];
  const after = siblings.filter(({ startIndex }) => startIndex > call.startIndex);
  const steps = after.flatMap((statement) => stepAt(statement, loop) ?? []);
  const [only] = steps;
  const notStraight = {
    refused: 'the loop is not a plain `zero_grad`, `backward` and `step` of one optimizer; add the scaler by hand',
  };
  if (around?.statement.firstNamedChild?.id !== call.id || loss === undefined) return notStraight;
  if (only === undefined || steps.length > 1 || countSteps(loop, only.optimizer) > 1) return notStraight;
  const lines = [loop, around.statement, only.step];
  if (!lines.every((node) => startsItsLine(notebook.text, node))) {
    return { refused: 'several statements share a line; put each on its own line' };
  }
  const between = after.filter(({ startIndex }) => startIndex < only.step.startIndex);
  const isLeft = between.some((statement) => walk(statement).some(({ type }) => LEAVING.test(type)));
  if (isLeft || isTried(around.statement, loop)) {
    return { refused: 'the loop may skip a step of the optimizer, but the scaler needs every step; add it by hand' };
  }
  const repeated = repeatingCall(loop, notebook);
  if (repeated !== undefined) {
    return {
      refused: `line ${lineOf(repeated)} calls the function in a loop, and a scaler made in the function would start over each time; make one before that loop and pass it in`,
    };
  }
  const conditions = conditionsOf(each, loop);
  if ('refused' in conditions) return conditions;
  return { loop, conditions, backward: around.statement, loss, ...only, looksAtGradients: between.length > 0 };
}

const LEAVING = /^(?:break|continue|return|raise)_statement$/;

function isTried(statement: Node, loop: Node): boolean {
  return ancestors(statement, loop).some((each) => each.type === 'try_statement');
}

/** A call, in a loop, of the function that a loop stands in. */
function repeatingCall(loop: Node, notebook: Notebook): Node | undefined {
  let definition = loop.parent;
  while (definition !== null && definition.type !== 'function_definition') definition = definition.parent;
  const name = definition === null ? undefined : field(definition, 'name')?.text;
  return walk(notebook.root).find((node) => {
    if (node.type !== 'call' || field(node, 'function')?.text !== name) return false;
    return ancestorsInFunction(node).some((each) =>
      /^(?:for_statement|while_statement|for_in_clause)$|_comprehension$/.test(each.type),
    );
  });
}

/** `optimizer.step()`, where the loop calls `optimizer.zero_grad()` too; a scheduler has no such method. */
function stepAt(statement: Node, loop: Node): Pick<TrainingSteps, 'step' | 'stepCall' | 'optimizer'> | undefined {
  const call = expressionOf(statement);
  const optimizer = call === undefined ? undefined : STEP(call)?.optimizer.text;
  if (call === undefined || optimizer === undefined) return undefined;
  const isReset = matchesIn(walk(loop), RESET).some(({ holes }) => holes.optimizer.text === optimizer);
  return isReset ? { step: statement, stepCall: call, optimizer } : undefined;
}

function countSteps(loop: Node, optimizer: string): number {
  return matchesIn(walk(loop), ANY_STEP).filter(({ holes }) => holes.optimizer.text === optimizer).length;
}

/** The conditions of autocast as expressions, which must mean the same above the loop, and do nothing. */
function conditionsOf({ conditions, dtype }: MixedPrecisionLoop, loop: Node): string[] | Refusal {
  const bound = new Set(
    walk(loop)
      .flatMap(bindingsAt)
      .map(({ name }) => name),
  );
  const nodes = [...conditions, ...(dtype === undefined ? [] : [dtype])].flatMap((condition) => walk(condition));
  const changing = nodes.find(
    ({ type, text }) => type === 'named_expression' || (type === 'identifier' && bound.has(text)),
  );
  if (changing !== undefined) {
    return {
      refused: `\`${changing.text}\`, which the loop assigns, decides whether autocast is on; add the scaler by hand`,
    };
  }
  const called = nodes.find(({ type, text }) => type === 'call' && !/^torch\.\w+(?:\.\w+)*\(/.test(text));
  if (called !== undefined) {
    return { refused: `\`${called.text}\` decides at each step whether autocast is on; add the scaler by hand` };
  }
  const isOne = conditions.length + (dtype === undefined ? 0 : 1) === 1;
  return conditions.map(({ type, text }) =>
    isOne || !/^(?:boolean_operator|conditional_expression|lambda)$/.test(type) ? text : `(${text})`,
  );
}

/** An expression as one side of a comparison. */
function operand({ type, text }: Node): string {
  return /^(?:identifier|attribute|call|subscript|parenthesized_expression)$/.test(type) ? text : `(${text})`;
}

/** Conditions as one expression; null for none. */
function joined(conditions: readonly string[]): string | null {
  return conditions.length === 0 ? null : conditions.join(' and ');
}
