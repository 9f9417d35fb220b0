import type { Notebook } from '../../../../src/notebook/notebook.ts';
import type { Node } from '../../../../src/python/tree.ts';
import type { Path } from './paths.ts';

/** Deeper containers are not followed. */
const DEEPEST = 6;

/** The expressions that hold a text, and the first that says what becomes of it. */
export interface Flow {
  readonly notebook: Notebook;
  /** Whether the text begins with what is to change, so that `"out of memory" in text` finds what it found. */
  readonly startsText: boolean;
  readonly seen: Set<string>;
  /** What is still to be followed. `isBare`: whether it is the text itself, in which what was found before is found again. */
  readonly open: { readonly node: Node; readonly path: Path; readonly isBare: boolean }[];
  data: Node | undefined;
  unknown: Node | undefined;
}

/** Notes that an expression holds the text, too. */
export function push(flow: Flow, node: Node, path: Path, isBare = false): void {
  if (path.length > DEEPEST) {
    markUnknown(flow, node);
    return;
  }
  const key = `${node.id} ${path.map((step) => (typeof step === 'string' ? JSON.stringify(step) : String(step))).join()} ${isBare}`;
  if (flow.seen.has(key)) return;
  flow.seen.add(key);
  flow.open.push({ node, path, isBare });
}

/** Something depends on the characters of the text. */
export function markData(flow: Flow, at: Node): void {
  flow.data ??= at;
}

/** Where the text goes from a node is not known. */
export function markUnknown(flow: Flow, at: Node): void {
  flow.unknown ??= at;
}
