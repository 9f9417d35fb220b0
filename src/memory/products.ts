import { workIn } from '../gpu/work.ts';
import { memoizedWithin } from '../memoized.ts';
import { aliasesOf, qualifiedName } from '../notebook/imports.ts';
import type { Cell, Notebook } from '../notebook/notebook.ts';
import { walkCell } from '../notebook/walk-cell.ts';
import { argumentsOf } from '../python/arguments.ts';
import { isLabel } from '../python/names.ts';
import { binderOf } from '../python/targets.ts';
import { ancestors, children, contains, field, walk, type Node } from '../python/tree.ts';
import { bindingsAt, putsAt, type Binding } from '../semantics/bindings-at.ts';
import { calleeOf } from '../semantics/calls.ts';
import { isNone, lastPart, learnedIn, namesIn, type Region } from './learned.ts';
import { isOptimizerName } from './optimizers.ts';

/*
 * What a run has produced: a model that it has trained, an estimator that it has fitted, and what is left at its end for the
 * reader. Optimizers, batches, losses and activations are what it took to get there.
 */

/** Calls that give the same model another form. */
const FORMS =
  /(?:^|\.)(?:state_dict|deepcopy|copy|clone|module|eval|train|to|cuda|cpu|half|float|bfloat16|double|compile|trace|script|prepare\w*|quantize\w*|wrap\w*|get_peft_model|merge_and_unload|unwrap_model|DataParallel|DistributedDataParallel|FullyShardedDataParallel|FSDP|DDP)$/;

/**
 * The public names of a cell that hold what its run has produced. Nobody outside a cell can read a private name, so it
 * holds none.
 */
export const productsOf: (notebook: Notebook, cell: Cell) => ReadonlySet<string> = memoizedWithin((notebook, cell) => {
  const nodes = walkCell(cell);
  const region = { notebook, nodes, path: [] };
  const names = withForms(learnedIn(region), region);
  const { gpu, longOperations } = workIn(notebook, cell);
  const last = Math.max(0, ...[...gpu, ...longOperations].map(({ node }) => node.startIndex));
  const all = [
    ...names,
    ...leftBehind(cell, nodes, last),
    ...collected(cell, nodes),
    ...carriedOn(nodes),
    ...objectsOfOwnClasses(region),
  ];
  return new Set(all.filter((name) => cell.bindings.defs.has(name)));
});

/**
 * Names that are bound before a loop and that the loop binds anew from what they were: what an algorithm arrives at, as the
 * weights of `w -= rate * slope(w)` or the centres of a clustering.
 */
function carriedOn(nodes: readonly Node[]): string[] {
  const bindings = nodes.flatMap(bindingsAt);
  const loops = nodes.filter(({ type }) => type === 'for_statement' || type === 'while_statement');
  return loops.flatMap((loop) => {
    const body = field(loop, 'body') ?? loop;
    const within = bindings.filter(({ node }) => contains(body, node));
    const names = new Set(within.map(({ name }) => name));
    return [...names].filter((name) => {
      const first = within.find((each) => each.name === name)!;
      const isBefore = bindings.some(
        (each) => each.name === name && each.node.endIndex <= loop.startIndex && !isNone(each.value),
      );
      const isAugmented = first.node.type === 'augmented_assignment';
      const reads = walk(loop).filter(
        (each) => each.type === 'identifier' && each.text === name && !isLabel(each) && binderOf(each) === undefined,
      );
      return isBefore && (isAugmented || reads.some(({ startIndex }) => startIndex < first.node.endIndex));
    });
  });
}

/**
 * Names of objects whose class the notebook writes itself, but for modules of PyTorch: `runner = Runner()`, `Trainer().fit()`.
 * What such an object has gathered, beside GPU memory, only its author knows.
 */
function objectsOfOwnClasses({ nodes, notebook }: Region): string[] {
  const isOwn = (value: Binding['value']): boolean => {
    let each: Node | undefined = typeof value === 'string' ? undefined : value;
    while (each?.type === 'call') {
      const callee: Node | undefined = field(each, 'function');
      const made = callee?.type === 'attribute' ? undefined : calleeOf(callee, notebook)?.node;
      if (made !== undefined) return made.type === 'class_definition' && !isModule(made);
      each = callee?.type === 'attribute' ? field(callee, 'object') : undefined;
    }
    return false;
  };
  return nodes.flatMap((node) => bindingsAt(node).flatMap(({ name, value }) => (isOwn(value) ? [name] : [])));
}

/** Whether a class derives from `torch.nn.Module` or the like: its objects are models. */
function isModule(definition: Node): boolean {
  const bases = field(definition, 'superclasses');
  return bases !== undefined && children(bases).some((each) => lastPart(each).endsWith('Module'));
}

/** What a learned name was made of, and what was made of it without computing with it. */
function withForms(learned: ReadonlySet<string>, { nodes, notebook }: Region): Set<string> {
  const aliases = aliasesOf(notebook);
  const all = new Set(learned);
  const [bindings, puts] = [nodes.flatMap(bindingsAt), nodes.flatMap(putsAt)];
  for (let size = -1; size !== all.size;) {
    size = all.size;
    for (const { name, value } of bindings) {
      if (typeof value === 'string') continue;
      if (all.has(name)) partsOf(value, aliases).forEach((each) => all.add(each));
      if (formsOf(value, aliases).some((each) => all.has(each))) all.add(name);
    }
    // `models[rate] = model`, `models.append(model)`
    for (const { container, value } of puts)
      if (formsOf(value, aliases).some((each) => all.has(each))) all.add(container);
  }
  return new Set([...all].filter((name) => learned.has(name) || !isOptimizerName(name)));
}

/** The names that a value is made of: `Trainer(model=model)`, `model.to(device)`, `[encoder, decoder]`. */
function partsOf(value: Node, aliases: ReadonlyMap<string, string>): string[] {
  if (value.type === 'identifier') return [value.text];
  if (/^(?:list|tuple|parenthesized_expression|expression_list)$/.test(value.type))
    return children(value).flatMap((each) => partsOf(each, aliases));
  return givenTo(value, aliases).flatMap((each) => partsOf(each, aliases));
}

/** The names of which a value is another form: `model`, `model.head.weight`, `copy.deepcopy(model)`, `model.state_dict()`. */
function formsOf(value: Node, aliases: ReadonlyMap<string, string>): string[] {
  if (value.type === 'identifier') return [value.text];
  if (value.type === 'attribute') return formsOf(field(value, 'object') ?? value.firstNamedChild!, aliases);
  if (/^(?:list|tuple|dictionary|pair|parenthesized_expression)$/.test(value.type))
    return children(value).flatMap((each) => formsOf(each, aliases));
  if (value.type === 'dictionary_comprehension') {
    return walk(value).flatMap((each) =>
      /\.state_dict\(\)/.test(each.text) && each.type === 'call' ? namesIn(each) : [],
    );
  }
  if (!FORMS.test(field(value, 'function')?.text ?? '')) return [];
  return givenTo(value, aliases).flatMap((each) => formsOf(each, aliases));
}

/** The object of a method; what a function or class is given. */
function givenTo(call: Node, aliases: ReadonlyMap<string, string>): Node[] {
  const callee = call.type === 'call' ? field(call, 'function') : undefined;
  const object =
    callee?.type === 'attribute' && qualifiedName(callee, aliases) === undefined ? field(callee, 'object') : undefined;
  return object === undefined ? argumentsOf(call).map(({ value }) => value) : [object];
}

/**
 * Names that are bound when the work has come to its end, and that the cell never reads again: they can only be meant for
 * the reader.
 * @param last where the last piece of work begins
 */
function leftBehind(cell: Cell, nodes: readonly Node[], last: number): string[] {
  return nodes.flatMap(bindingsAt).flatMap(({ name, node, value }) => {
    if (node.type !== 'assignment' || node.endIndex <= last || isInLoop(node, cell) || isNone(value)) return [];
    const occurrences = cell.bindings.occurrences.get(name) ?? [];
    const isRead = occurrences.some(
      (each) => binderOf(each)?.type !== 'assignment' && each.startIndex >= node.endIndex,
    );
    return isRead ? [] : [name];
  });
}

/** Names of containers that the cell only fills: `results.append(…)`, and nothing that reads `results`. */
function collected(cell: Cell, nodes: readonly Node[]): string[] {
  const filled = new Set(nodes.flatMap(putsAt).map(({ container }) => container));
  return [...filled].filter((name) => {
    const reads = (cell.bindings.occurrences.get(name) ?? []).filter((each) => binderOf(each) === undefined);
    return reads.every((each) => isFilled(each, name));
  });
}

/** Whether all that a statement does with a name is to put something into it. */
function isFilled(read: Node, name: string): boolean {
  let each: Node = read;
  while (each.parent !== null && /^(?:attribute|subscript|call)$/.test(each.parent.type)) {
    each = each.parent;
    if (putsAt(each).some(({ container }) => container === name)) return each.parent?.type === 'expression_statement';
  }
  const { parent } = each;
  return parent?.type === 'assignment' && each.fieldName === 'left' && putsAt(parent).length > 0;
}

function isInLoop(node: Node, cell: Cell): boolean {
  return ancestors(node, cell.definition).some(
    (each) => each.type === 'for_statement' || each.type === 'while_statement',
  );
}
