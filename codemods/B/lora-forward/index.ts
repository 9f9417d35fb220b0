import { insertion, type Edit } from '../../../src/edit/edit.ts';
import { indentationAt, startsItsLine } from '../../../src/edit/indent.ts';
import { insertAbove, insertBelow, placeIn, type Place } from '../../../src/edit/place.ts';
import { fillPart, type Snippet } from '../../../src/edit/snippet.ts';
import { defineCodemod, type Refusal } from '../../../src/engine/codemod.ts';
import { loraAttachments, type LoraAttachment } from '../../../src/gpu/lora.ts';
import { firstFree } from '../../../src/notebook/fresh-name.ts';
import { aliasesOf, qualifiedName } from '../../../src/notebook/imports.ts';
import type { Notebook } from '../../../src/notebook/notebook.ts';
import { statementAround } from '../../../src/notebook/place-in-cell.ts';
import { matchesIn, pattern } from '../../../src/python/pattern.ts';
import { quote } from '../../../src/python/strings.ts';
import { field, lineOf, nodesOf, walk, type Node } from '../../../src/python/tree.ts';
import { missingNames } from './projections.ts';

const ISINSTANCE = pattern('isinstance(__object__, __types__)');

/** An attachment in a function, which is where it can be wired. */
type Injection = LoraAttachment & { readonly injector: Node };

export default defineCodemod<LoraAttachment>({
  meta: {
    id: 'lora-forward',
    phase: 'B',
    severity: 'high',
    safety: 'safe',
    what: 'LoRA adapters are attached to layers but never called.',
    why: 'An attribute takes no part in the forward pass: the adapters learn nothing, and the base model is trained instead, with the memory of a full fine-tune.',
    fix: 'Adds the output of each adapter to that of its layer by a forward hook, freezes everything else, adapts `Conv1D` layers too, and raises an error if no layer matches.',
  },

  appliesTo: (notebook) => loraAttachments(notebook).length > 0,

  *find(notebook) {
    for (const attachment of loraAttachments(notebook)) {
      const { cell, statement, adapter, attribute, use } = attachment;
      if (use === 'called') continue;
      const message = `\`${adapter.name}\` is attached to layers as \`${attribute}\`, but no forward pass calls it`;
      yield { cell, node: statement, message, data: attachment };
    }
  },

  fix({ data }, notebook, { snippet }): Edit[] | Refusal {
    const injection = checked(data, notebook);
    if ('refused' in injection) return injection;
    const names = missingNames(injection, injection.injector, notebook);
    if ('refused' in names) return names;
    const test = linearTest(injection, notebook);
    if ('refused' in test) return test;
    const place = placeIn(notebook);
    const fresh = freshNames(injection.injector);
    const sizes = sizeEdits(injection, place, snippet, fresh);
    if ('refused' in sizes) return sizes;
    return [...names, ...sizes, ...wiring(injection, test, place, snippet, fresh)];
  },
});

/** Refuses whatever is not the plain pattern. */
function checked(attachment: LoraAttachment, notebook: Notebook): Injection | Refusal {
  const { adapter, injector, use, attribute, loop, statement } = attachment;
  if (typeof use === 'object') {
    return {
      refused: `line ${lineOf(use.unclear)} does something else with \`${attribute}\`; connect the adapter by hand`,
    };
  }
  if (injector === undefined) {
    return { refused: 'the adapters are attached outside of a function; move the loop into a function of the model' };
  }
  if (![loop, statement].every((node) => startsItsLine(notebook.text, node))) {
    return { refused: 'several statements share a line; put each on its own line' };
  }
  if (loraAttachments(notebook).filter((each) => each.injector?.id === injector.id).length > 1) {
    return { refused: 'the function attaches several adapters; attach one in a function' };
  }
  if (adapter.madeOf === 'layers') {
    return {
      refused: `\`${adapter.name}\` is made of \`nn.Linear\` layers, which the loop would adapt in turn; make them \`nn.Parameter\``,
    };
  }
  if (!adapter.takesOneInput) {
    return {
      refused: `\`${adapter.name}\` has no \`forward\` with one input, so it is unclear what to add to the layer's output`,
    };
  }
  const others = walk(injector).filter(
    (node) =>
      node.startIndex >= loop.endIndex &&
      node.type === 'attribute' &&
      field(node, 'attribute')?.text.startsWith('requires_grad') &&
      isSet(node),
  );
  if (others[0] !== undefined) {
    return {
      refused: `line ${lineOf(others[0])} changes what is trained after the adapters are attached; connect the adapters by hand`,
    };
  }
  const early = earlyOptimizer(injector, notebook);
  if (early !== undefined) {
    return { refused: `the optimizer of line ${lineOf(early)} is made before the adapters; make it after them` };
  }
  return { ...attachment, injector };
}

function isSet(attribute: Node): boolean {
  const { parent } = attribute;
  return parent?.type === 'call' || (parent?.type === 'assignment' && field(parent, 'left')?.id === attribute.id);
}

/** An optimizer made above a call of the injector in the same cell: it would not hold the adapters. */
function earlyOptimizer(injector: Node, notebook: Notebook): Node | undefined {
  const name = field(injector, 'name')?.text;
  const aliases = aliasesOf(notebook);
  for (const cell of notebook.cells) {
    const calls = cell.statements.flatMap((statement) => walk(statement)).filter(({ type }) => type === 'call');
    const injection = calls.find((call) => field(call, 'function')?.text === name);
    if (injection === undefined) continue;
    const optimizer = calls.find((call) =>
      qualifiedName(field(call, 'function') ?? call, aliases)?.startsWith('torch.optim.'),
    );
    if (optimizer !== undefined && optimizer.startIndex < injection.startIndex) return optimizer;
  }
  return undefined;
}

/** The call that asks whether a layer is linear, and the types that it asks for. */
interface LinearTest {
  readonly call: Node;
  readonly types: string;
}

/** `isinstance(module, nn.Linear)` in the loop. */
function linearTest({ loop, layer }: Injection, notebook: Notebook): LinearTest | Refusal {
  const aliases = aliasesOf(notebook);
  const tests = matchesIn(walk(loop), ISINSTANCE).filter(
    ({ holes: { object, types } }) =>
      object.text === layer && walk(types).some((each) => qualifiedName(each, aliases) === 'torch.nn.Linear'),
  );
  const [test] = tests;
  if (test !== undefined && tests.length === 1) return { call: test.node, types: test.holes.types.text };
  return {
    refused: `the loop does not ask once for \`isinstance(${layer}, nn.Linear)\`, so it is unclear which layers it means`,
  };
}

/** Names that the template binds in the function, with those that it may use instead where one is taken. */
function freshNames(injector: Node): Map<string, string> {
  const used = nodesOf(injector, 'identifier').filter(({ fieldName }) => fieldName !== 'attribute');
  const taken = new Set(used.map(({ text }) => text));
  const names = ['can_adapt', 'add_adapter', 'in_features', 'out_features', 'path', 'weight'];
  return new Map(names.map((name) => [name, firstFree(name, (each) => taken.has(each))]));
}

/** What tells a layer's sizes for `Conv1D` too, in the place of `module.in_features` and `module.out_features`. */
function sizeEdits(
  { loop, layer, statement, cell, made }: Injection,
  place: Place,
  snippet: Snippet,
  names: ReadonlyMap<string, string>,
): Edit[] | Refusal {
  const reads = nodesOf(loop, 'attribute').filter((node) => sizeOf(node, layer) !== undefined);
  if (new Set(reads.map(({ text }) => text)).size < 2) {
    return { refused: `the sizes of the adapter are not \`${layer}.in_features\` and \`${layer}.out_features\`` };
  }
  const expressions = new Map([
    ['in_features', fillPart(snippet, 'in_features', { layer })],
    ['out_features', fillPart(snippet, 'out_features', { layer })],
  ]);
  const isWhole = ({ parent, id }: Node): boolean => parent?.type === 'assignment' && field(parent, 'right')?.id === id;
  const inPassing = reads.filter((read) => !isWhole(read));
  const replaced = reads.map((read) => {
    const size = sizeOf(read, layer) ?? '';
    const text = (isWhole(read) ? expressions : names).get(size) ?? size;
    return { start: read.startIndex, end: read.endIndex, text };
  });
  const moved = insertion(made.endIndex, `.to(${layer}.weight.device).float()`);
  if (inPassing[0] === undefined) return [...replaced, moved];
  const around = statementAround(inPassing[0], cell)?.statement;
  const beside = statementAround(statement, cell)?.siblings ?? [];
  if (around === undefined || around.endIndex > statement.endIndex || !beside.some(({ id }) => id === around.id)) {
    return { refused: 'the sizes of a layer are read above the block that attaches its adapter; read them inside it' };
  }
  const sizes = fillPart(snippet, 'sizes', Object.fromEntries(expressions), names);
  return [insertAbove(place, around, sizes, { blankAfter: false }), ...replaced, moved];
}

function sizeOf(attribute: Node, layer: string): string | undefined {
  const size = field(attribute, 'attribute')?.text ?? '';
  return field(attribute, 'object')?.text === layer && /^(?:in|out)_features$/.test(size) ? size : undefined;
}

/** The hook above the loop, its registration after the attachment, and what follows the loop. */
function wiring(
  { injector, cell, loop, layer, model, statement, attribute, adapter }: Injection,
  test: LinearTest,
  place: Place,
  snippet: Snippet,
  names: ReadonlyMap<string, string>,
): Edit[] {
  const quoted = quote(attribute);
  const is_linear = `isinstance(layer, ${test.types}) or type(layer).__name__ == "Conv1D"`;
  const above = fillPart(snippet, 'wiring', { is_linear, attribute, quoted, factor: adapter.factors[0] }, names);
  const register = fillPart(snippet, 'register', { layer }, names);
  const isFirst = statementAround(loop, cell)?.siblings[0]?.id === loop.id;
  const name = field(injector, 'name')?.text ?? 'the function';
  const error = quote(`${name} matched no layer: print(model) lists the names to choose from`);
  const below = fillPart(
    snippet,
    'freeze',
    { model: model.text, quoted, infix: quote(`.${attribute}.`), error },
    names,
  );
  return [
    insertAbove(place, loop, above, { blankBefore: !isFirst, blankAfter: true }),
    { start: test.call.startIndex, end: test.call.endIndex, text: `${names.get('can_adapt') ?? ''}(${layer})` },
    insertBelow(place, statement, register, indentationAt(place.text, statement.startIndex)),
    insertBelow(place, loop, `\n${below}`, indentationAt(place.text, loop.startIndex)),
  ];
}
