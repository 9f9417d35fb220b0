import { resolverOf } from '../../../src/notebook/imports.ts';
import type { Notebook } from '../../../src/notebook/notebook.ts';
import { pattern } from '../../../src/python/pattern.ts';
import { children, type Node } from '../../../src/python/tree.ts';
import { textOf } from './texts.ts';

const OLDER = pattern('torch.cuda.get_device_capability(__device__) < __capability__');
const HAS = pattern(
  `f"- {torch.cuda.get_device_name(__device__)} has {'.'.join(map(str, torch.cuda.get_device_capability(__device__)))}."`,
);
const NEWER = '- Run it on a newer GPU; where the machine has one, `CUDA_VISIBLE_DEVICES` chooses it.';

const SOME = pattern('len(__found__) > 0');
const FOUND = pattern(
  `__found__ = [f"- GPU {__gpu__}, {torch.cuda.get_device_name(__gpu__)}, has {'.'.join(map(str, torch.cuda.get_device_capability(__gpu__)))}." for __gpu__ in __gpus__ if torch.cuda.get_device_capability(__gpu__) < __capability__]`,
);
const NEWER_ONES = '- Run it on newer GPUs; where the machine has some, `CUDA_VISIBLE_DEVICES` chooses them.';

const FIRST_ONE = /^range\(min\([\w.]+\.device_count\(\), 1\)\)$/;
const NEED = /^⚠️ \*\*GPU too old\*\* — this notebook needs compute capability [\d.]+ or newer: (.+)\.$/;

/** A stop for GPUs that are too old. */
export interface OldCapability {
  readonly kind: 'capability';
  readonly node: Node;
  readonly capability: string;
  /** Why, as the body of a string literal. */
  readonly why: string;
  /** The GPUs that are asked: an expression; undefined for the first one. */
  readonly gpus: string | undefined;
  /** The statement that finds those that are too old, above the stop, and the name that they have. */
  readonly finding: { readonly node: Node; readonly name: string } | undefined;
}

export function capabilityOf(
  notebook: Notebook,
  node: Node,
  condition: Node,
  lines: readonly Node[],
): OldCapability | undefined {
  const [need, blank, third, last, ...more] = lines;
  const why = NEED.exec(textOf(need) ?? '')?.[1];
  if (why === undefined || textOf(blank) !== '' || third === undefined || more.length > 0) return undefined;
  const resolve = resolverOf(notebook);
  const older = OLDER(condition, resolve);
  if (older !== undefined) {
    const isOurs = HAS(third, resolve)?.device.text === older.device.text && textOf(last) === NEWER;
    const { device, capability } = older;
    return isOurs
      ? { kind: 'capability', node, capability: capability.text, why, gpus: `[${device.text}]`, finding: undefined }
      : undefined;
  }
  const siblings = node.parent?.parent ? children(node.parent.parent) : [];
  const at = siblings.findIndex(({ id }) => id === node.parent?.id);
  const above = siblings[at - 1]?.firstNamedChild ?? undefined;
  const found = above === undefined ? undefined : FOUND(above, resolve);
  const name = SOME(condition, resolve)?.found.text;
  const isOurs = found?.found.text === name && third.text === `*${name}` && textOf(last) === NEWER_ONES;
  if (above === undefined || found === undefined || name === undefined || !isOurs) return undefined;
  const gpus = FIRST_ONE.test(found.gpus.text) ? undefined : found.gpus.text;
  return { kind: 'capability', node, capability: found.capability.text, why, gpus, finding: { node: above, name } };
}
