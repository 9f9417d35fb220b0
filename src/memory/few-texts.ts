import { definitionOf, type CellWork } from '../gpu/work.ts';
import {
  FETCHES,
  KEEPS_ITEMS,
  KEEPS_TEXT,
  MORE_THAN_EMBEDDING,
  NO_CONTENT,
  PLAIN_METHODS,
  READS_TEXT,
  SAYS_HOW,
} from '../knowledge/few-texts.ts';
import { controlsOf } from '../marimo/controls.ts';
import { aliasesOf, qualifiedName } from '../notebook/imports.ts';
import type { Notebook } from '../notebook/notebook.ts';
import { symbolOf } from '../notebook/symbols.ts';
import { argumentsOf } from '../python/arguments.ts';
import { isLabel } from '../python/names.ts';
import { plainText } from '../python/strings.ts';
import { parameterFor } from '../python/parameters.ts';
import { ancestors, children, field, walk, type Node } from '../python/tree.ts';
import { bindingsAt, putsAt } from '../semantics/bindings-at.ts';
import { namesLike } from '../semantics/name-uses.ts';
import { givenParameters } from '../semantics/methods.ts';
import { LOOP } from '../semantics/rounds.ts';

/*
 * A few texts that are written out, or one that someone types, embedded by a function of the notebook: whatever it loops
 * over is as long as they are.
 *
 *     def embed(texts): return net(**tokenizer(texts, return_tensors="pt").to(device)).pooler_output.cpu()
 *     vectors = embed(["a cat", "a dog"])
 */

/** So many texts are one small batch. */
const FEW = 32;

/** Deeper calls are not followed, nor values of more parts. */
const [DEPTH, PARTS] = [4, 8];

/** Work that is as long as what it is done on. */
const SHORT = /^(?:loop over GPU work|GPU work on a button press|benchmark|prediction|embedding)/;

/** Whether all that a cell does on the GPU is to embed a few texts. */
export function embedsFewTexts(notebook: Notebook, { cell, gpu, longOperations }: CellWork): boolean {
  if (!longOperations.every(({ what }) => SHORT.test(what))) return false;
  const nodes = cell.statements.flatMap((statement) => walk(statement));
  const isWritten = (value: Node): boolean => isFewTexts(value, notebook, PARTS);
  return gpu.length > 0 && sends({ notebook, nodes, gpu: gpu.map(({ node }) => node), isOfTexts: isWritten }, DEPTH);
}

/** The code of a cell or function, and what in it comes from the texts alone. */
interface Region {
  readonly notebook: Notebook;
  readonly nodes: readonly Node[];
  readonly gpu: readonly Node[];
  readonly isOfTexts: (value: Node) => boolean;
}

/** Whether everything that goes to the GPU comes from the texts. */
function sends({ notebook, nodes, gpu, isOfTexts }: Region, depth: number): boolean {
  const calls = nodes.filter(({ type }) => type === 'call');
  const isGiven = (call: Node): boolean => textsIn(call, isOfTexts).length > 0;
  if (depth === 0 || calls.some((call) => MORE_THAN_EMBEDDING.test(lastNameOf(call)))) return false;
  if (calls.some((call) => FETCHES.test(lastNameOf(call)) && isGiven(call))) return false;
  return gpu.every((call) => {
    // A loop around it is as long as the texts are.
    const loops = ancestors(call).filter((each) => LOOP.test(each.type) && nodes.some(({ id }) => id === each.id));
    const isAsLong = (loop: Node): boolean => loop.type === 'for_statement' && isOfTexts(field(loop, 'right')!);
    if (!loops.every(isAsLong)) return false;
    const callee = field(call, 'function');
    const definition = definitionOf(call, notebook);
    if (definition !== undefined) {
      const { node } = definition;
      if (node.type !== 'function_definition') return false;
      const parameters = givenParameters(definition, call, notebook);
      const given = textsIn(call, isOfTexts).flatMap((value) => parameterFor(value, call, parameters)?.name ?? []);
      const names = given.filter((name) => !SAYS_HOW.test(name));
      return (
        names.length > 0 &&
        embeds(
          notebook,
          node,
          definition.gpu.map((each) => each.node),
          names,
          depth - 1,
        )
      );
    }
    if (callee?.type === 'attribute' && /^(?:to|cuda)$/.test(lastNameOf(call))) {
      const moved = field(callee, 'object');
      return moved !== undefined && (isOfTexts(moved) || isCalled(moved, calls));
    }
    return /(?:^|\.)device$/.test(callee?.text ?? '') || isGiven(call);
  });
}

/** The arguments of a call that come from the texts. */
function textsIn(call: Node, isOfTexts: (value: Node) => boolean): Node[] {
  return argumentsOf(call)
    .filter(({ name, value }) => !SAYS_HOW.test(name ?? '') && isOfTexts(value))
    .map(({ value }) => value);
}

/** Whether a function reads the texts that some parameters hold, and sends nothing else to the GPU. */
function embeds(
  notebook: Notebook,
  code: Node,
  gpu: readonly Node[],
  parameters: readonly string[],
  depth: number,
): boolean {
  const nodes = walk(field(code, 'body') ?? code);
  const names = new Set(parameters);
  const isOfTexts = (value: Node): boolean =>
    walk(value).some((each) => each.type === 'identifier' && names.has(each.text) && !isLabel(each));
  for (let size = -1; size !== names.size;) {
    size = names.size;
    for (const { name, value } of nodes.flatMap(bindingsAt))
      if (typeof value !== 'string' && isOfTexts(value)) names.add(name);
    for (const { container, value } of nodes.flatMap(putsAt)) if (isOfTexts(value)) names.add(container);
  }
  const reads = nodes.some(
    (each) =>
      each.type === 'call' &&
      (READS_TEXT.test(lastNameOf(each)) || (definitionOf(each, notebook)?.gpu.length ?? 0) > 0) &&
      argumentsOf(each).some(({ value }) => isOfTexts(value)),
  );
  return reads && sends({ notebook, nodes, gpu, isOfTexts }, depth);
}

/** Whether a value is a model for the code: it calls it. */
function isCalled(value: Node, calls: readonly Node[]): boolean {
  return calls.some((call) => field(call, 'function')?.text === value.text);
}

/** Whether a value is a text, or a few, that are written out or typed, whatever is done with them. */
function isFewTexts(value: Node, notebook: Notebook, depth: number): boolean {
  const isFew = (each: Node | undefined): boolean => each !== undefined && isFewTexts(each, notebook, depth - 1);
  if (depth === 0) return false;
  switch (value.type) {
    case 'string':
      return !NO_CONTENT.test(plainText(value) ?? 'content');
    case 'concatenated_string':
      return true;
    case 'list':
    case 'tuple':
    case 'set':
    case 'dictionary': {
      const items = children(value);
      return items.length > 0 && items.length <= FEW && items.every((each) => isFew(field(each, 'value') ?? each));
    }
    case 'identifier': {
      const bindings = namesLike(value, notebook)?.bindings ?? [];
      return (
        bindings.length > 0 &&
        bindings.every(({ binder, target }) => isBinder(binder, target) && isFew(field(binder!, 'right')))
      );
    }
    case 'attribute':
      return field(value, 'attribute')?.text === 'value' && isTyped(field(value, 'object'), notebook);
    case 'subscript':
      return isFew(field(value, 'value'));
    case 'call': {
      const callee = field(value, 'function');
      const given = argumentsOf(value).map((each) => each.value);
      if (callee?.type === 'attribute' && KEEPS_TEXT.test(lastNameOf(value)))
        return isFew(field(callee, 'object')!) && given.every(isFew);
      const isKept = KEEPS_ITEMS.test(callee?.text ?? '') || isPlain(value, notebook);
      return isKept && given.length > 0 && given.every(isFew);
    }
    default:
      return false;
  }
}

/** `texts = …` and `for text in …`, not the parts of what is taken apart. */
function isBinder(binder: Node | undefined, target: Node): boolean {
  return (
    /^(?:assignment|for_statement|for_in_clause)$/.test(binder?.type ?? '') && field(binder!, 'left')?.id === target.id
  );
}

function isTyped(control: Node | undefined, notebook: Notebook): boolean {
  return (
    control?.type === 'identifier' && controlsOf(notebook).get(symbolOf(control))?.kind.startsWith('text') === true
  );
}

/** Whether a call is of a function of the notebook that only puts into another form what it is given. */
function isPlain(call: Node, notebook: Notebook): boolean {
  const definition = definitionOf(call, notebook);
  if (definition?.node.type !== 'function_definition' || definition.gpu.length > 0) return false;
  const calls = walk(field(definition.node, 'body') ?? definition.node).filter(({ type }) => type === 'call');
  return calls.every((each) => {
    const callee = field(each, 'function');
    const path = callee && qualifiedName(callee, aliasesOf(notebook));
    const known = callee?.type === 'attribute' ? PLAIN_METHODS : KEEPS_ITEMS;
    return path === undefined ? known.test(lastNameOf(each)) : path.startsWith('re.');
  });
}

/** `to` of `x.to(device)`. */
function lastNameOf(call: Node): string {
  const callee = field(call, 'function');
  return (callee?.type === 'attribute' ? field(callee, 'attribute') : callee)?.text ?? '';
}
