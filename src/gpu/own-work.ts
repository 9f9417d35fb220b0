import { fits } from '../knowledge/fits.ts';
import { LONG_METHODS, LONG_NAMES, type LongWork } from '../knowledge/long-calls.ts';
import type { Notebook } from '../notebook/notebook.ts';
import { field, type Node } from '../python/tree.ts';
import { makersOf } from '../semantics/domains/maker.ts';

/*
 * Calls that the user has named as work that takes long: `work = ["mylab.train", "mylab.Trainer.fit"]`. Each is a function,
 * or a method of what a call has made.
 */

/**
 * What kind of work a call is that the user has named; undefined where it is none of these.
 * @param path the qualified name of what is called, if it has one
 */
export function ownWork(callee: Node, path: string | undefined, notebook: Notebook): LongWork | undefined {
  const { work } = notebook;
  if (work.length === 0) return undefined;
  const method = callee.type === 'attribute' ? field(callee, 'attribute')?.text : undefined;
  const object = method === undefined ? undefined : field(callee, 'object');
  const makers = object === undefined ? [] : [...makersOf(object, notebook)];
  const paths = [...(path === undefined ? [] : [path]), ...makers.map((maker) => `${maker}.${method}`)];
  const named = paths.find((each) => work.some((row) => fits(each, row)));
  if (named === undefined) return undefined;
  const name = named.slice(named.lastIndexOf('.') + 1);
  return LONG_NAMES.get(name) ?? LONG_METHODS.get(name)?.what ?? 'computation';
}

/** Whether the user has said what there is to know of a call: it is work, or makes an object that has a method that is. */
export function isOwnKnown(path: string, { work }: Notebook): boolean {
  const { length } = path.split('.');
  return work.some((row) => fits(path, row) || fits(path, row.split('.').slice(0, length).join('.')));
}
