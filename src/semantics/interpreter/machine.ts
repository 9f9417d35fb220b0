import type { Node } from '../../python/tree.ts';
import type { Value } from './values.ts';

/**
 * What a call does on a machine. `fails`: it raises for the lack of a GPU. `may`: it raises if a device that is not known is
 * a GPU; `likely`: all that is seen to be put there is one. `unknown library`: it is given a GPU, and what it does without
 * one is its own business. `other accelerator`: one of another maker will do; `some builds`: by some versions or builds, the
 * processor, too. `no driver`: it raises where no driver is installed.
 */
export type Effect =
  'fails' | 'may' | 'likely' | 'unknown library' | 'other accelerator' | 'some builds' | 'no driver' | 'none';

/** The values of the arguments of a call, by name or position. */
export interface Arguments {
  readonly positional: readonly Value[];
  readonly named: ReadonlyMap<string, Value>;
  /** Whether `*` or `**` gives others, of which nothing is known. */
  readonly isOpen?: boolean;
}

/** The machine on which a notebook is run in thought: what libraries do and answer there. */
export interface Machine {
  /** Whether it has a GPU on which a kernel can be launched. */
  readonly hasGpu: boolean;
  /** Whether loops run that are not known to be skipped: someone wants the work that is in them. */
  readonly isWorkWanted: boolean;
  /** What a call of a library, or of a method of an unknown object, does. */
  readonly effectOf: (call: Node, path: string | undefined, given: Arguments) => Effect;
  /** The error of a library's own by which a call fails; undefined for those by which the lack of a GPU is known. */
  readonly raisedBy: (call: Node) => string | undefined;
  /** What a call of a library gives; undefined where that is not known. */
  readonly answerOf: (path: string | undefined, given: Arguments) => Value;
  /** What an attribute of a plain value of a library is: `device.type`. */
  readonly attributeOf: (object: Value, name: string) => Value;
  /** Whether the import of a module raises for the lack of a GPU. */
  readonly refusesImport: (module: string) => boolean;
  /** Whether to put everything in a `with` onto this fails: `with torch.device("cuda"):`. */
  readonly refusesContext: (value: Value) => boolean;
  /** Whether what is iterated may be the GPUs that there are, and so nothing. */
  readonly mayBeGpus: (iterated: Node) => boolean;
}
