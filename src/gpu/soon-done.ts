import { KEEPS_TEXT } from '../knowledge/few-texts.ts';
import { NANO_MODEL } from '../knowledge/model-names.ts';
import { controlsOf } from '../marimo/controls.ts';
import type { Notebook } from '../notebook/notebook.ts';
import { symbolOf } from '../notebook/symbols.ts';
import { argumentsOf, positional } from '../python/arguments.ts';
import { METHOD_CALL } from '../python/pattern.ts';
import { plainText } from '../python/strings.ts';
import { ancestors, children, field, nodesOf, type Node } from '../python/tree.ts';
import { LOOP, roundsOf } from '../semantics/rounds.ts';
import { parametersIn, valuesIn } from '../semantics/values.ts';

/*
 * What would take long, were it not for a handful only.
 *
 *     collection.add(documents=["a cat", "a dog"], ids=["1", "2"])
 *     for path in paths[:3]: detector.predict(path)      →  where `detector` is `YOLO("yolov8n.pt")`
 */

/** So few texts, pictures for a tiny model, or passes of single examples are done in a second or two. */
export const FEW = 20;

/** Whether the texts that are embedded are written out, and few. */
export function isOfFewTexts(call: Node, notebook: Notebook): boolean {
  const named = argumentsOf(call).find(({ name }) => /^(?:documents|texts|sentences|corpus)$/.test(name ?? ''))?.value;
  const texts = named ?? positional(call)[0];
  const values = texts === undefined ? [] : valuesOf(texts, notebook);
  return values.length > 0 && values.every((value) => /^(?:list|tuple)$/.test(value.type) && isShortList(value));
}

function isShortList(list: Node): boolean {
  const items = children(list);
  return items.length > 0 && items.length <= FEW && items.every(({ type }) => /string|call|dictionary/.test(type));
}

/** What one text is called, a question that is asked of a store. */
const ONE_TEXT = /^(?:query|question|prompt|sentence|user_input|search_(?:query|text|term))$/;

/** Whether one text alone is embedded, as a question is: not in a loop, and not in a function, which may be called in one. */
export function isOfOneText(call: Node, notebook: Notebook): boolean {
  const [text, ...more] = positional(call);
  const isRepeated = ancestors(call).some(({ type }) => LOOP.test(type) || /comprehension|generator|lambda/.test(type));
  if (text === undefined || more.length > 0 || isRepeated) return false;
  const items = /^(?:list|tuple)$/.test(text.type) ? children(text) : [text];
  return items.length <= FEW && items.every((each) => isText(each, notebook));
}

function isText(node: Node, notebook: Notebook): boolean {
  if (/string/.test(node.type)) return true;
  // `box.value.strip()`
  const kept = METHOD_CALL(node);
  if (kept !== undefined) return KEEPS_TEXT.test(kept.method.text) && isText(kept.object, notebook);
  const name = node.type === 'attribute' && field(node, 'attribute')?.text === 'value' ? field(node, 'object') : node;
  if (name?.type !== 'identifier') return false;
  if (name !== node) return controlsOf(notebook).get(name.text)?.kind.startsWith('text') === true;
  const values = valuesOf(node, notebook);
  if (values.length === 0) return ONE_TEXT.test(node.text.replace(/^_/, ''));
  return values.every((value) => value.type !== 'identifier' && isText(value, notebook));
}

/** What an expression is, or a name was bound to. */
function valuesOf(node: Node, notebook: Notebook): readonly Node[] {
  if (node.type !== 'identifier') return [node];
  if (parametersIn(notebook).has(symbolOf(node))) return [];
  return valuesIn(notebook).get(symbolOf(node)) ?? [];
}

/** Whether a model of a few million weights looks at a handful of pictures, one after another. */
export function isOfFewPictures(call: Node, object: Node, notebook: Notebook): boolean {
  const made = valuesOf(object, notebook);
  if (made.length === 0 || !made.every(isNano)) return false;
  const source = argumentsOf(call)[0]?.value;
  if (source === undefined) return false;
  const loops = ancestors(call).filter(({ type }) => LOOP.test(type));
  if (loops.length === 0) return /\.(?:jpe?g|png|webp|bmp)$/i.test(plainText(source) ?? '');
  const counts = loops.map((each) => itemsOf(each, notebook));
  const isOfTurn = loops.some((each) => {
    const names = nodesOf(field(each, 'left') ?? each, 'identifier').map(({ text }) => text);
    return nodesOf(source, 'identifier').some(({ text }) => names.includes(text));
  });
  return isOfTurn && counts.reduce((all, count) => all * count, 1) <= FEW;
}

/** `YOLO("yolov8n.pt")` */
function isNano(value: Node): boolean {
  const [name] = value.type === 'call' ? positional(value) : [];
  return NANO_MODEL.test((name && plainText(name)) ?? '');
}

/** How many rounds a loop has at most: of `paths[:3]`, and `enumerate` of it, three. */
export function itemsOf(loop: Node, notebook: Notebook): number {
  const over = field(loop, 'right');
  if (over === undefined) return Infinity;
  const isWrapped = over.type === 'call' && /^(?:enumerate|zip)$/.test(field(over, 'function')?.text ?? '');
  const [items = over] = isWrapped ? positional(over) : [over];
  const values = valuesOf(items, notebook);
  const counts = values.map((value) => {
    if (/^(?:list|tuple)$/.test(value.type)) return children(value).length;
    const index = value.type === 'subscript' ? field(value, 'subscript') : undefined;
    const end = index?.type === 'slice' ? /^:(\d+)$/.exec(index.text)?.[1] : undefined;
    return end === undefined ? undefined : Number(end);
  });
  const known = counts.length === 0 || counts.includes(undefined) ? undefined : Math.max(...(counts as number[]));
  return known ?? roundsOf(loop, notebook)?.most ?? Infinity;
}
