import { graphOf } from '../notebook/graph.ts';
import { aliasesOf, qualifiedName } from '../notebook/imports.ts';
import type { Cell, Notebook } from '../notebook/notebook.ts';
import { symbolOf } from '../notebook/symbols.ts';
import { plainText } from '../python/strings.ts';
import { children, contains, field, walk, type Node } from '../python/tree.ts';
import { argumentsOf } from './arguments.ts';
import { controlsOf } from './controls.ts';
import { answerOf, attributeOf, builtinOf, effectOf, type Arguments } from './cpu-effects.ts';
import {
  compared,
  isCallable,
  isInstance,
  isList,
  isRecord,
  joined,
  PRESENT,
  truthOf,
  type Callable,
  type Value,
} from './cpu-values.ts';
import { GPU_ONLY_IMPORTS } from './known-calls.ts';

/*
 * A notebook is run in thought on a machine without a GPU: what asks for one says no, what needs one raises, and what is
 * not known goes both ways. Buttons are pressed, and loops run once: what matters is the work that someone wants. What
 * is left of a cell's ways to end says whether it has a path on the processor.
 */

/** How a cell ends: `next`: at its end; `stop`: by `mo.stop`; `raise`: by its author's own error; `gpu`: by work on the GPU. */
export type End = 'next' | 'stop' | 'raise' | 'gpu' | 'driver';

/** What becomes of a cell on a machine without a GPU. */
export interface CpuRun {
  /** The ways in which it can end. */
  readonly ends: ReadonlySet<End>;
  /** The first node of the cell that raises for the lack of a GPU or a driver, on a way that is surely taken. */
  readonly failing: Node | undefined;
  /** Work on the GPU of which it is not known what becomes: the node, and why. */
  readonly doubtful: { readonly node: Node; readonly why: string } | undefined;
}

/** Whether a condition holds without a GPU, for conditions that cannot be computed. */
export type Guess = (condition: Node) => boolean | undefined;

type Names = Map<string, Value>;

type Way = Exclude<End, 'next'> | 'return' | 'break' | 'continue';

/** A way out of a block, with the names as they are there. */
interface Exit {
  readonly way: Way;
  readonly names: Names;
  readonly node: Node;
  readonly isSure: boolean;
  readonly value?: Value;
}

/** The state of one function call, or of a cell itself. */
interface Frame {
  readonly cell: Cell;
  names: Names;
  isLive: boolean;
  readonly exits: Exit[];
  /** Whether no condition on the way here was unknown. */
  readonly isSure: boolean;
  readonly isTried: boolean;
  /** In a function: the names around its definition, the cell's own frame, and the node of the cell that called. */
  readonly around?: ReadonlyMap<string, Value>;
  readonly base?: Frame;
  readonly definition?: Node;
  readonly site?: Node;
  readonly depth: number;
}

interface Finished extends CpuRun {
  readonly names: Names;
}

/** Enough for the largest notebooks; what is not looked at is not known. */
const STEPS = 50_000;
const DEPTH = 12;

const BUTTONS = new Set(['run_button', 'button', 'form']);

/** Decorators that change neither whether a function runs nor what it gives. */
const TRANSPARENT =
  /^(?:torch\.(?:no_grad|inference_mode|enable_grad|compile|jit\.script)|functools\.(?:wraps|cache|lru_cache)|marimo\.(?:cache|persistent_cache|lru_cache)|staticmethod|classmethod|app\.(?:function|class_definition))$/;

const EXITS = /^(?:sys\.exit|os\._exit|os\.abort|exit|quit)$/;

const known = new WeakMap<Notebook, (cell: Cell) => CpuRun>();

/** What becomes of the cells of a notebook on a machine without a GPU, as far as that can be computed. */
export function cpuRunOf(notebook: Notebook): (cell: Cell) => CpuRun {
  const runOf = known.get(notebook) ?? cpuRunWith(notebook);
  known.set(notebook, runOf);
  return runOf;
}

/** The same, with a guess at conditions that cannot be computed. */
export function cpuRunWith(notebook: Notebook, guess?: Guess): (cell: Cell) => CpuRun {
  const aliases = aliasesOf(notebook);
  const controls = controlsOf(notebook);
  const { definers } = graphOf(notebook);
  const changed = changedElsewhere(notebook);
  const suppressors = suppressorsOf(notebook);
  const finished = new Map<Cell, Finished>();
  let steps = 0;
  let doubtful: CpuRun['doubtful'];

  const runCell = (cell: Cell): Finished => {
    const known = finished.get(cell);
    if (known !== undefined) return known;
    // A cell that depends on itself knows nothing of itself.
    finished.set(cell, { ends: new Set(), failing: undefined, doubtful: undefined, names: new Map() });
    const outer = doubtful;
    doubtful = undefined;
    const frame: Frame = {
      cell,
      names: new Map(),
      isLive: true,
      exits: [],
      isSure: true,
      isTried: false,
      depth: 0,
    };
    if (cell.kind !== 'unparsable') run(cell.statements, frame);
    const ends = new Set<End>(frame.isLive ? ['next'] : []);
    for (const { way } of frame.exits) {
      // A loop that is left outside of a loop is no Python; nor is a `return` in a cell.
      ends.add(way === 'return' || way === 'break' || way === 'continue' ? 'next' : way);
    }
    if (steps > STEPS) ends.add('next');
    const failing = frame.exits
      .filter(({ way, isSure }) => isSure && (way === 'gpu' || way === 'driver'))
      .map(({ node }) => node)
      .toSorted((a, b) => a.startIndex - b.startIndex)[0];
    const names = joinNames([...(frame.isLive ? [frame.names] : []), ...frame.exits.map((exit) => exit.names)]);
    const result = { ends, failing, doubtful, names };
    doubtful = outer;
    finished.set(cell, result);
    return result;
  };

  const leave = (frame: Frame, way: Way, node: Node, isSure = true, value?: Value): undefined => {
    const at = way === 'gpu' || way === 'driver' ? (frame.site ?? node) : node;
    frame.exits.push({ way, names: new Map(frame.names), node: at, isSure: isSure && frame.isSure, value });
    if (isSure) frame.isLive = false;
  };
  const doubt = (frame: Frame, node: Node, why: string): void => {
    if (frame.isSure) doubtful ??= { node: frame.site ?? node, why };
  };
  const fork = (frame: Frame, isSure = true): Frame => ({
    ...frame,
    names: new Map(frame.names),
    isSure: frame.isSure && isSure,
  });
  const merge = (frame: Frame, forks: readonly Frame[]): void => {
    const live = forks.filter((each) => each.isLive);
    frame.isLive = live.length > 0;
    if (frame.isLive) frame.names = joinNames(live.map(({ names }) => names));
  };

  const run = (statements: readonly Node[], frame: Frame): void => {
    for (const statement of statements) {
      steps += 1;
      if (!frame.isLive || steps > STEPS) return;
      runStatement(statement, frame);
    }
  };
  const runBlock = (owner: Node | undefined, frame: Frame, name = 'body'): void => {
    const block = owner === undefined ? undefined : field(owner, name);
    if (block !== undefined) run(children(block), frame);
  };
  /** One of two ways, or both where the condition is not known. */
  const branch = (frame: Frame, condition: boolean | undefined, yes: (to: Frame) => void, no: (to: Frame) => void) => {
    if (!frame.isLive) return;
    if (condition !== undefined) return condition ? yes(frame) : no(frame);
    const forks = [fork(frame, false), fork(frame, false)] as const;
    yes(forks[0]);
    no(forks[1]);
    merge(frame, forks);
  };
  const decide = (condition: Node | undefined, frame: Frame): boolean | undefined => {
    if (condition === undefined) return undefined;
    const value = truthOf(evaluate(condition, frame));
    return value ?? guess?.(condition);
  };

  /** A condition of `mo.stop` or `assert`: what is guessed to be about the GPU ends the cell. */
  const passes = (condition: Node | undefined, ends: boolean, frame: Frame): boolean | undefined => {
    if (condition === undefined) return undefined;
    const value = truthOf(evaluate(condition, frame));
    return value ?? (guess?.(condition) === undefined ? undefined : ends);
  };

  const runStatement = (node: Node, frame: Frame): void => {
    switch (node.type) {
      case 'if_statement':
        return runIf(node, children(node).filter(isAlternative), frame);
      case 'while_statement':
      case 'for_statement':
        return runLoop(node, frame);
      case 'try_statement':
        return runTry(node, frame);
      case 'with_statement':
        return runWith(node, frame);
      case 'match_statement':
        return runMatch(node, frame);
      case 'return_statement': {
        const [value] = children(node);
        const result = value === undefined ? null : evaluate(value, frame);
        return frame.isLive ? leave(frame, 'return', node, true, result) : undefined;
      }
      case 'break_statement':
        return leave(frame, 'break', node);
      case 'continue_statement':
        return leave(frame, 'continue', node);
      case 'raise_statement':
        children(node).forEach((each) => evaluate(each, frame));
        return frame.isLive ? leave(frame, 'raise', node) : undefined;
      case 'assert_statement':
        if (passes(children(node)[0], false, frame) === false) leave(frame, 'raise', node);
        return;
      case 'import_statement':
      case 'import_from_statement':
        return runImport(node, frame);
      case 'function_definition':
      case 'class_definition':
      case 'decorated_definition':
        return define(node, frame);
      case 'global_statement':
      case 'nonlocal_statement':
      case 'comment':
        return;
      default:
        children(node).forEach((each) => evaluate(each, frame));
    }
  };
  const isAlternative = ({ type }: Node): boolean => type === 'elif_clause' || type === 'else_clause';

  const runIf = (node: Node, [next, ...rest]: readonly Node[], frame: Frame): void =>
    branch(
      frame,
      decide(field(node, 'condition'), frame),
      (to) => runBlock(node, to, 'consequence'),
      (to) => {
        if (next?.type === 'elif_clause') runIf(next, rest, to);
        else runBlock(next, to);
      },
    );

  const runLoop = (node: Node, frame: Frame): void => {
    const target = field(node, 'left');
    const iterated = field(node, 'right');
    const items = iterated === undefined ? undefined : evaluate(iterated, frame);
    const isRun = iterated === undefined ? decide(field(node, 'condition'), frame) : truthOf(items);
    if (!frame.isLive) return;
    const body: Frame = { ...fork(frame), exits: [] };
    let isEndless = false;
    if (isRun !== false) {
      // What the body binds is not known at its start: it may be another round.
      for (const each of walk(node)) if (each.type.endsWith('assignment')) forget(field(each, 'left'), body);
      forget(target, body);
      // A loop whose condition stays true only ends by `break`.
      isEndless = iterated === undefined && decide(field(node, 'condition'), fork(body)) === true;
      runBlock(node, body);
    }
    const left = body.exits.filter(({ way }) => way !== 'break' && way !== 'continue');
    frame.exits.push(...left);
    const over: Frame[] = body.exits
      .filter(({ way }) => way === 'continue')
      .map((exit) => ({ ...body, names: exit.names, isLive: true }));
    const ended: Frame = { ...fork(frame), exits: frame.exits };
    merge(ended, isEndless ? [] : [body, ...over]);
    if (ended.isLive) runBlock(field(node, 'alternative'), ended);
    const broken = body.exits
      .filter(({ way }) => way === 'break')
      .map((exit): Frame => ({ ...body, names: exit.names, isLive: true }));
    merge(frame, [ended, ...broken]);
  };
  const forget = (target: Node | undefined, frame: Frame): void => {
    if (target !== undefined) bind(target, undefined, frame);
  };

  const runTry = (node: Node, frame: Frame): void => {
    const attempt: Frame = { ...fork(frame), exits: [], isTried: true };
    runBlock(node, attempt);
    const clauses = children(node);
    const exits = attempt.exits;
    const passed: Frame = { ...attempt, exits: [], isTried: frame.isTried };
    runBlock(
      clauses.find(({ type }) => type === 'else_clause'),
      passed,
    );
    frame.exits.push(...passed.exits);
    const handled: Frame[] = [];
    const handlers = clauses.filter(({ type }) => type === 'except_clause');
    for (const exit of exits) {
      let isCaught: boolean | undefined = false;
      for (const handler of handlers) {
        const catches = catchesWay(handler, exit, aliases);
        if (catches === false) continue;
        const isSure = exit.isSure && catches === true && !attempt.isLive;
        const inner: Frame = { ...fork(frame, isSure), names: new Map(exit.names), isLive: true, exits: [] };
        const alias = field(field(handler, 'value') ?? handler, 'alias');
        if (alias !== undefined) forget(alias, inner);
        const block = children(handler).find(({ type }) => type === 'block');
        if (block !== undefined) run(children(block), inner);
        // To raise it again, in other words or not, is to let it pass.
        frame.exits.push(
          ...inner.exits.map((each) =>
            each.way === 'raise' && exit.way === 'gpu'
              ? { ...each, way: exit.way, node: exit.node, isSure: exit.isSure }
              : each,
          ),
        );
        if (inner.isLive && isSure && exit.way === 'gpu' && block !== undefined && onlyReports(block, aliases))
          doubt(frame, exit.node, 'its error is reported and the cell goes on');
        handled.push(inner);
        isCaught = catches;
        if (catches === true) break;
      }
      if (isCaught !== true) frame.exits.push(isCaught === false ? exit : { ...exit, isSure: false });
    }
    merge(frame, [passed, ...handled]);
    const last = clauses.find(({ type }) => type === 'finally_clause');
    const block = last === undefined ? undefined : children(last).find(({ type }) => type === 'block');
    if (block !== undefined) run(children(block), frame);
  };

  const runWith = (node: Node, frame: Frame): void => {
    const items = walk(children(node)[0] ?? node, ({ type }) => type === 'block').filter(
      ({ type }) => type === 'with_item',
    );
    let isSuppressed: boolean | undefined = false;
    for (const item of items) {
      const value = field(item, 'value');
      const context = value?.type === 'as_pattern' ? children(value)[0] : value;
      if (context === undefined) continue;
      const result = evaluate(context, frame);
      // `with torch.device("cuda"):` makes all tensors there.
      if (typeof result === 'string' && /^cuda(?::|$)/.test(result)) leave(frame, 'gpu', context);
      const alias = value === undefined ? undefined : field(value, 'alias');
      if (alias !== undefined) forget(alias, frame);
      const callee = context.type === 'call' ? field(context, 'function') : undefined;
      const path = callee === undefined ? undefined : qualifiedName(callee, aliases);
      const mayTakeErrors = suppressors.has(callee?.text ?? context.text) || /\b(?:raises|ExitStack)$/.test(path ?? '');
      if (path === 'contextlib.suppress') isSuppressed = true;
      else if (mayTakeErrors) isSuppressed ||= undefined;
    }
    if (!frame.isLive) return;
    if (isSuppressed === false) return runBlock(node, frame);
    const inner: Frame = { ...fork(frame), exits: [] };
    runBlock(node, inner);
    const errors = inner.exits.filter(({ way }) => way === 'gpu' || way === 'driver' || way === 'raise');
    frame.exits.push(...inner.exits.filter((each) => !errors.includes(each)));
    if (isSuppressed === undefined) frame.exits.push(...errors.map((exit) => ({ ...exit, isSure: false })));
    merge(frame, [inner, ...errors.map((exit): Frame => ({ ...inner, names: exit.names, isLive: true }))]);
  };

  const runMatch = (node: Node, frame: Frame): void => {
    const subject = field(node, 'subject');
    const value = subject === undefined ? undefined : evaluate(subject, frame);
    const cases = children(field(node, 'body') ?? node).filter(({ type }) => type === 'case_clause');
    const runCases = ([first, ...rest]: readonly Node[], to: Frame): void => {
      if (first === undefined) return;
      const guard = field(first, 'guard')?.firstNamedChild ?? undefined;
      const fits = children(first).find(({ type }) => type === 'case_pattern');
      const matches = fits === undefined ? undefined : matchOf(fits, value);
      const isTaken = guard === undefined || matches === false ? matches : both(matches, decide(guard, to));
      branch(
        to,
        isTaken,
        (taken) => {
          forget(fits, taken);
          runBlock(first, taken, 'consequence');
        },
        (other) => runCases(rest, other),
      );
    };
    runCases(cases, frame);
  };

  const runImport = (node: Node, frame: Frame): void => {
    const from = node.type === 'import_from_statement' ? field(node, 'module_name') : undefined;
    for (const each of children(node).filter(({ id }) => id !== from?.id)) {
      const path = (field(each, 'name') ?? each).text;
      const module = from === undefined ? path : `${from.text}.${path}`;
      if (GPU_ONLY_IMPORTS.test(module)) leave(frame, 'gpu', node);
      // It may not be installed.
      else if (frame.isTried) leave(frame, 'raise', node, false);
      const name = field(each, 'alias')?.text ?? path.split('.')[0] ?? path;
      frame.names.set(name, PRESENT);
    }
  };

  const define = (node: Node, frame: Frame): void => {
    const inner = node.type === 'decorated_definition' ? field(node, 'definition') : node;
    const name = inner === undefined ? undefined : field(inner, 'name');
    if (inner === undefined || name === undefined) return;
    const kind = inner.type === 'class_definition' ? 'class' : 'function';
    const around = closureOf(frame);
    let value: Value = { kind, node: inner, cell: frame.cell, around };
    const decorators = children(node).filter(({ type }) => type === 'decorator');
    for (const decorator of decorators.toReversed()) value = decorated(decorator, value, frame);
    frame.names.set(name.text, value);
  };
  const decorated = (decorator: Node, value: Value, frame: Frame): Value => {
    const expression = children(decorator)[0];
    if (expression === undefined || value === undefined) return undefined;
    const named = expression.type === 'call' ? (field(expression, 'function') ?? expression) : expression;
    const path = qualifiedName(named, aliases) ?? named.text;
    if (TRANSPARENT.test(path)) return value;
    if (/^numba\.cuda\.jit$/.test(path) && isCallable(value)) return { ...value, kind: 'kernel' };
    const wrapper = evaluate(expression, frame);
    if (!isCallable(wrapper)) return undefined;
    return call(wrapper, { positional: [value], named: new Map() }, expression, frame);
  };

  const evaluate = (node: Node, frame: Frame): Value => {
    steps += 1;
    if (!frame.isLive || steps > STEPS) return undefined;
    const [first, second, third] = children(node);
    const inner = (each: Node | undefined): Value => (each === undefined ? undefined : evaluate(each, frame));
    switch (node.type) {
      case 'true':
      case 'false':
        return node.type === 'true';
      case 'none':
        return null;
      case 'integer':
        return /^\d+$/.test(node.text) ? Number(node.text) : undefined;
      case 'string':
      case 'concatenated_string':
        for (const each of walk(node)) if (each.type === 'interpolation') inner(field(each, 'expression'));
        return plainText(node);
      case 'identifier':
        return lookUp(node.text, frame);
      case 'parenthesized_expression':
      case 'await':
        return inner(first);
      case 'unary_operator': {
        const value = inner(first);
        return typeof value === 'number' && node.text.startsWith('-') ? -value : undefined;
      }
      case 'list':
      case 'tuple':
      case 'expression_list':
        return children(node).map(inner);
      case 'dictionary':
        return recordOf(node, inner);
      case 'not_operator': {
        const value = truthOf(inner(first));
        return value === undefined ? undefined : !value;
      }
      case 'boolean_operator':
        return evaluateBoolean(node, frame);
      case 'comparison_operator': {
        const [left, right] = [inner(first), inner(second)];
        const operator = node.children.find(({ fieldName }) => fieldName === 'operators')?.type ?? '';
        return third === undefined ? compared(operator, left, right) : undefined;
      }
      case 'conditional_expression': {
        const condition = second === undefined ? undefined : decide(second, frame);
        const values: Value[] = [];
        branch(
          frame,
          condition,
          (to) => values.push(first === undefined ? undefined : evaluate(first, to)),
          (to) => values.push(third === undefined ? undefined : evaluate(third, to)),
        );
        return values.length === 0 ? undefined : values.reduce(joined);
      }
      case 'named_expression': {
        const value = inner(field(node, 'value'));
        const name = field(node, 'name');
        if (name !== undefined) bind(name, value, frame);
        return value;
      }
      case 'assignment': {
        const right = field(node, 'right');
        const value = inner(right);
        const left = field(node, 'left');
        if (frame.isLive && left !== undefined && right !== undefined) bind(left, value, frame);
        return value;
      }
      case 'augmented_assignment':
        inner(field(node, 'right'));
        forget(field(node, 'left'), frame);
        return undefined;
      case 'lambda':
        return { kind: 'function', node, cell: frame.cell, around: closureOf(frame) };
      case 'list_comprehension':
      case 'set_comprehension':
      case 'dictionary_comprehension':
      case 'generator_expression':
        return evaluateComprehension(node, frame);
      case 'attribute':
        return evaluateAttribute(node, frame).value;
      case 'subscript': {
        const object = inner(field(node, 'value'));
        const key = inner(field(node, 'subscript'));
        if (isRecord(object) && typeof key === 'string') return object.get(key);
        return isList(object) && typeof key === 'number' ? object[key] : undefined;
      }
      case 'call':
        return evaluateCall(node, frame);
      case 'keyword_argument':
        return inner(field(node, 'value'));
      default:
        children(node).forEach(inner);
        return undefined;
    }
  };

  const evaluateBoolean = (node: Node, frame: Frame): Value => {
    const [first, second] = children(node);
    if (first === undefined || second === undefined) return undefined;
    const isOr = field(node, 'operator')?.type === 'or';
    const left = evaluate(first, frame);
    const truth = truthOf(left) ?? guess?.(first);
    if (truth === isOr) return left ?? truth;
    if (truth !== undefined) return evaluate(second, frame);
    const other = fork(frame, false);
    const right = truthOf(evaluate(second, other));
    merge(frame, [fork(frame), other]);
    // Whatever the left side is, the right one decides.
    return right === isOr ? right : undefined;
  };

  const evaluateComprehension = (node: Node, frame: Frame): Value => {
    const clauses = children(node).filter(({ type }) => type === 'for_in_clause' || type === 'if_clause');
    const body = field(node, 'body');
    const scope = fork(frame);
    const go = ([clause, ...rest]: readonly Node[], to: Frame): Value => {
      if (clause === undefined) {
        if (body !== undefined) evaluate(body, to);
        return undefined;
      }
      if (clause.type === 'if_clause') {
        let result: Value;
        branch(
          to,
          decide(children(clause)[0], to),
          (yes) => (result = go(rest, yes)),
          () => undefined,
        );
        return result;
      }
      const right = field(clause, 'right');
      const items = right === undefined ? undefined : evaluate(right, to);
      if (truthOf(items) === false) return [];
      forget(field(clause, 'left'), to);
      return go(rest, to);
    };
    const result = go(clauses, scope);
    frame.isLive = scope.isLive;
    return result;
  };

  const evaluateAttribute = (node: Node, frame: Frame): { readonly object?: Value; readonly value: Value } => {
    const of = field(node, 'object');
    const name = field(node, 'attribute')?.text ?? '';
    const control = of?.type === 'identifier' ? controls.get(symbolOf(of)) : undefined;
    if (control !== undefined && name === 'value') return { value: BUTTONS.has(control.kind) ? true : undefined };
    if (of === undefined || qualifiedName(node, aliases) !== undefined) return { value: undefined };
    const object = evaluate(of, frame);
    return { object, value: isInstance(object) ? methodOf(object.of, name) : attributeOf(object, name) };
  };
  const methodOf = (of: Callable, name: string): Value => {
    const found = children(field(of.node, 'body') ?? of.node)
      .map((each) => (each.type === 'decorated_definition' ? (field(each, 'definition') ?? each) : each))
      .find((each) => each.type === 'function_definition' && field(each, 'name')?.text === name);
    return found === undefined
      ? undefined
      : { kind: 'function', node: found, cell: of.cell, around: of.around, self: { kind: 'instance', of } };
  };

  const evaluateCall = (node: Node, frame: Frame): Value => {
    const callee = field(node, 'function');
    if (callee === undefined) return undefined;
    const path = qualifiedName(callee, aliases);
    if (path === 'marimo.stop') return stop(node, frame);
    // `kernel[blocks, threads](…)`
    const target = callee.type === 'subscript' ? (field(callee, 'value') ?? callee) : callee;
    const { object, value } =
      target.type === 'attribute'
        ? evaluateAttribute(target, frame)
        : { object: undefined, value: evaluate(target, frame) };
    const given = argumentsIn(node, frame);
    if (!frame.isLive) return undefined;
    if (isCallable(value)) return call(value, given, node, frame);
    if (isInstance(value)) {
      const method = methodOf(value.of, '__call__') ?? methodOf(value.of, 'forward');
      return isCallable(method) ? call(method, given, node, frame) : undefined;
    }
    if (EXITS.test(path ?? callee.text)) return leave(frame, 'raise', node);
    const effect = effectOf(node, path, given);
    if (effect === 'fails') return leave(frame, 'gpu', node);
    if (effect === 'no driver') return leave(frame, 'driver', node);
    if (effect === 'may' && frame.isTried) leave(frame, 'gpu', node, false);
    if (effect === 'unknown library') doubt(frame, node, 'it is not known what it does without one');
    const answer = answerOf(path, given);
    if (answer !== undefined || path !== undefined) return answer;
    if (callee.text === 'bool') return truthOf(given.positional[0]);
    if (callee.type === 'identifier') return builtinOf(callee.text, undefined, given);
    return object === undefined ? undefined : builtinOf(field(callee, 'attribute')?.text ?? '', object, given);
  };
  const stop = (node: Node, frame: Frame): undefined => {
    const [condition, ...rest] = argumentsOf(node).map(({ value }) => value);
    rest.forEach((each) => evaluate(each, fork(frame, false)));
    branch(
      frame,
      passes(condition, true, frame),
      (to) => leave(to, 'stop', node),
      () => undefined,
    );
    return undefined;
  };
  const argumentsIn = (node: Node, frame: Frame): Arguments => {
    const list = field(node, 'arguments');
    if (list?.type === 'generator_expression') evaluate(list, frame);
    const values = argumentsOf(node).map(({ name, value }) => ({ name, value: evaluate(value, frame) }));
    return {
      positional: values.filter(({ name }) => name === undefined).map(({ value }) => value),
      named: new Map(values.flatMap(({ name, value }) => (name === undefined ? [] : [[name, value]]))),
    };
  };

  const call = (of: Callable, given: Arguments, node: Node, frame: Frame): Value => {
    if (of.kind === 'kernel') return leave(frame, 'gpu', node);
    if (of.kind === 'class') {
      const maker = methodOf(of, '__init__') ?? methodOf(of, '__post_init__');
      if (isCallable(maker)) call(maker, given, node, frame);
      return { kind: 'instance', of };
    }
    const body = field(of.node, 'body');
    const isGenerator = body !== undefined && walk(body, isFunction).some(({ type }) => type === 'yield');
    if (body === undefined || isGenerator || frame.depth >= DEPTH) return undefined;
    const base = frame.base ?? frame;
    const own = of.cell === base.cell ? base : { ...base, cell: of.cell, names: runCell(of.cell).names };
    const inner: Frame = {
      cell: of.cell,
      names: new Map(),
      isLive: true,
      exits: [],
      isSure: frame.isSure,
      isTried: frame.isTried,
      around: of.around,
      base: own,
      definition: of.node,
      site: frame.site ?? node,
      depth: frame.depth + 1,
    };
    bindParameters(of, given, inner);
    if (of.node.type === 'lambda') {
      const value = evaluate(body, inner);
      if (inner.isLive) leave(inner, 'return', body, true, value);
    } else {
      run(children(body), inner);
      if (inner.isLive) leave(inner, 'return', body, true, null);
    }
    const returned = inner.exits.filter(({ way }) => way === 'return');
    for (const exit of inner.exits) {
      if (exit.way !== 'return' && exit.way !== 'break' && exit.way !== 'continue')
        frame.exits.push({ ...exit, names: new Map(frame.names), isSure: exit.isSure && frame.isSure });
    }
    if (returned.length === 0) frame.isLive = false;
    return returned.length === 0 ? undefined : returned.map(({ value }) => value).reduce(joined);
  };
  const bindParameters = (of: Callable, given: Arguments, frame: Frame): void => {
    const list = field(of.node, 'parameters');
    const parameters = list === undefined ? [] : children(list);
    const positional = [...(of.self === undefined ? [] : [of.self]), ...given.positional];
    for (const parameter of parameters) {
      const isRest = parameter.type.endsWith('_pattern');
      const name = (
        parameter.type === 'identifier' ? parameter : (field(parameter, 'name') ?? parameter.firstNamedChild)
      )?.text;
      if (name === undefined) continue;
      const fallback = field(parameter, 'value');
      const passed = isRest ? undefined : given.named.has(name) ? given.named.get(name) : positional.shift();
      const isPassed = given.named.has(name) || passed !== undefined;
      frame.names.set(name, isPassed || fallback === undefined ? passed : evaluate(fallback, frame));
    }
  };

  const bind = (target: Node, value: Value, frame: Frame): void => {
    if (target.type === 'identifier') {
      frame.names.set(target.text, value);
      return;
    }
    if (target.type === 'subscript' || target.type === 'attribute') {
      // What it holds has changed.
      const object = field(target, 'value') ?? field(target, 'object');
      if (object?.type === 'identifier' && !isInstance(lookUp(object.text, frame)))
        frame.names.set(object.text, undefined);
      return;
    }
    const parts = children(target);
    const values = isList(value) && value.length === parts.length ? value : undefined;
    parts.forEach((part, at) => bind(part, values?.[at], frame));
  };
  const lookUp = (name: string, frame: Frame): Value => {
    if (changed.names.has(name)) return undefined;
    const value = valueOf(name, frame);
    return (isList(value) || isRecord(value)) && changed.containers.has(name) ? undefined : value;
  };
  const valueOf = (name: string, frame: Frame): Value => {
    for (const names of [frame.names, frame.around, frame.base?.names]) if (names?.has(name)) return names.get(name);
    const home = definers.get(name) ?? [];
    const other = home.length === 1 ? notebook.cells[home[0] ?? -1] : undefined;
    return other === undefined || other === (frame.base ?? frame).cell ? undefined : runCell(other).names.get(name);
  };

  return runCell;
}

/** Methods that change their object. */
const CHANGES =
  /^(?:append|extend|insert|add|update|setdefault|pop|popitem|remove|discard|clear|reverse|sort|appendleft)$/;

/** Functions of Python that leave what they are given as it is. */
const READERS =
  /^(?:print|len|str|repr|list|tuple|dict|set|sorted|range|enumerate|zip|bool|int|float|max|min|sum|any|all)$/;

/**
 * Names that a function binds for those around it, and names whose container something changes or is given to change:
 * their values cannot be followed.
 */
function changedElsewhere({ root }: Notebook): {
  readonly names: ReadonlySet<string>;
  readonly containers: ReadonlySet<string>;
} {
  const names = new Set<string>();
  const containers = new Set<string>();
  for (const node of walk(root)) {
    if (node.type === 'global_statement' || node.type === 'nonlocal_statement')
      for (const each of children(node)) names.add(each.text);
    const target = node.type === 'delete_statement' ? children(node)[0] : field(node, 'left');
    if (target?.type === 'subscript') containers.add(field(target, 'value')?.text ?? '');
    const callee = node.type === 'call' ? field(node, 'function') : undefined;
    if (callee?.type === 'attribute' && CHANGES.test(field(callee, 'attribute')?.text ?? ''))
      containers.add(field(callee, 'object')?.text ?? '');
    // A function of the notebook may change what it is given.
    if (callee?.type === 'identifier' && !READERS.test(callee.text))
      for (const { value } of argumentsOf(node)) if (value.type === 'identifier') containers.add(value.text);
  }
  return { names, containers };
}

/** Context managers of the notebook that may take an error for themselves: those that have a handler. */
function suppressorsOf({ root }: Notebook): ReadonlySet<string> {
  const names = new Set<string>();
  for (const node of walk(root)) {
    const isManager =
      (node.type === 'function_definition' && /\byield\b[^]*\bexcept\b|\bsuppress\b/.test(node.text)) ||
      (node.type === 'class_definition' && /\bdef __exit__\b/.test(node.text));
    if (isManager) names.add(field(node, 'name')?.text ?? '');
  }
  return names;
}

function isFunction({ type }: Node): boolean {
  return type === 'function_definition' || type === 'lambda';
}

/**
 * What a function that is defined in a frame sees of it when it is called later: the names of a cell as they are then, so
 * none here; those of a function around it where nothing can have bound them anew.
 */
function closureOf(frame: Frame): ReadonlyMap<string, Value> {
  const { definition } = frame;
  if (definition === undefined) return new Map();
  const names = new Map([...(frame.around ?? []), ...frame.names]);
  const counts = new Map<string, number>();
  const count = (target: Node | undefined): void => {
    for (const { type, text } of target === undefined ? [] : walk(target))
      if (type === 'identifier') counts.set(text, (counts.get(text) ?? 0) + 1);
  };
  count(field(definition, 'parameters'));
  for (const node of walk(field(definition, 'body') ?? definition, isFunction))
    count(node.type === 'named_expression' ? field(node, 'name') : (field(node, 'left') ?? field(node, 'alias')));
  for (const [name, times] of counts) if (times > 1 || !frame.names.has(name)) names.set(name, undefined);
  return names;
}

function joinNames(all: readonly Names[]): Names {
  const [first, ...rest] = all;
  const names: Names = new Map(first);
  for (const other of rest) {
    for (const name of new Set([...names.keys(), ...other.keys()]))
      names.set(name, joined(names.get(name), other.get(name)));
  }
  return names;
}

function recordOf(node: Node, inner: (each: Node | undefined) => Value): Value {
  const record = new Map<string, Value>();
  let isWhole = true;
  for (const pair of children(node)) {
    const key = pair.type === 'pair' ? inner(field(pair, 'key')) : undefined;
    const value = inner(pair.type === 'pair' ? field(pair, 'value') : pair);
    if (typeof key === 'string') record.set(key, value);
    else isWhole = false;
  }
  return isWhole ? record : undefined;
}

function both(left: boolean | undefined, right: boolean | undefined): boolean | undefined {
  if (left === false || right === false) return false;
  return left === undefined || right === undefined ? undefined : true;
}

/** Whether a pattern of `match` takes a value. */
function matchOf(pattern: Node, value: Value): boolean | undefined {
  const [inner] = children(pattern);
  if (inner === undefined || pattern.text === '_') return true;
  if (inner.type === 'union_pattern') {
    const parts = children(inner).map((each) => literalMatch(each, value));
    return parts.includes(true) ? true : parts.every((each) => each === false) ? false : undefined;
  }
  if (inner.type === 'dotted_name' || inner.type === 'identifier') return inner.text.includes('.') ? undefined : true;
  return literalMatch(inner, value);
}

function literalMatch(node: Node, value: Value): boolean | undefined {
  if (value === undefined) return undefined;
  if (node.type === 'true' || node.type === 'false') return value === (node.type === 'true');
  if (node.type === 'none') return value === null;
  if (node.type === 'integer') return compared('==', value, Number(node.text));
  const text = plainText(node);
  return text === undefined ? undefined : value === text;
}

/** What the lack of a GPU, of a driver, of a library is raised as. */
const RAISED: Readonly<Record<'gpu' | 'driver' | 'raise', RegExp>> = {
  gpu: /^(?:RuntimeError|AssertionError|ImportError|ModuleNotFoundError|NotImplementedError)$|CUDA|Cuda|AcceleratorError/,
  driver: /^(?:FileNotFoundError|OSError|EnvironmentError|IOError)$|CalledProcessError|SubprocessError|NVMLError/,
  raise: /^$/,
};

/** Whether a handler catches what leaves the body of its `try`; undefined where its type is not known to fit. */
function catchesWay(handler: Node, { way, node }: Exit, aliases: ReadonlyMap<string, string>): boolean | undefined {
  if (way === 'return' || way === 'break' || way === 'continue') return false;
  const value = field(handler, 'value');
  const type = value?.type === 'as_pattern' ? children(value)[0] : value;
  if (type === undefined) return true;
  const types = type.type === 'tuple' ? children(type) : [type];
  const names = types.map((each) => qualifiedName(each, aliases) ?? each.text);
  if (names.includes('BaseException')) return true;
  if (way === 'stop') return false;
  if (names.includes('Exception')) return true;
  if (way !== 'raise') return names.some((name) => RAISED[way].test(name) && !/OutOfMemory/.test(name));
  // An import, or the author's own error.
  const raised = node.type.startsWith('import_') ? /^(?:ImportError|ModuleNotFoundError)$/ : undefined;
  if (raised !== undefined) return names.some((name) => raised.test(name));
  return names.some((name) => new RegExp(`\\b${name.replaceAll('.', '\\.')}\\b`).test(node.text)) ? true : undefined;
}

/** Whether a handler does nothing but to tell of the error: it computes nothing that the work could have given. */
function onlyReports(block: Node, aliases: ReadonlyMap<string, string>): boolean {
  const calls = walk(block).filter(({ type }) => type === 'call');
  const tells = (call: Node): boolean => {
    const callee = field(call, 'function') ?? call;
    const path = qualifiedName(callee, aliases) ?? callee.text;
    return /^(?:print|str|repr|type|marimo\.|traceback\.|warnings\.|logging\.|log(?:ger)?\.)/.test(path);
  };
  return calls.every(tells) && /error|\bstr\(|\{\w+\}|print\(/i.test(block.text) && !/cpu|fall/i.test(block.text);
}

/** Whether a node of a cell stands in one of its statements. */
export function statementOf(cell: Cell, node: Node): Node | undefined {
  return cell.statements.find((each) => contains(each, node));
}
