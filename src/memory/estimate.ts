import { listed } from '../listed.ts';
import { BUILTIN_NAMES } from '../notebook/builtins.ts';
import type { Cell } from '../notebook/notebook.ts';
import { walkCell } from '../notebook/walk-cell.ts';
import { field } from '../python/tree.ts';

/* How an estimate of memory is written into a cell. */

/**
 * The name under which an estimate takes the value of a setting: that of the setting, or a private one where the estimate
 * reads that name for something else.
 * @param others the estimate without the setting
 */
export function parameterName(setting: string, others: string): string {
  const isTaken = BUILTIN_NAMES.has(setting) || new RegExp(`\\b${setting}\\b`).test(others);
  return isTaken ? `_${setting}` : setting;
}

/**
 * `# GPU memory for A, B and torch.matmul(A, B), in bytes`, as far as there is room.
 * @param words what the estimate counts
 */
export function countedIn(on: 'gpu' | 'host', words: readonly string[], room: number): string {
  const texts = words.map((each) => each.replaceAll(/\s+/g, ' '));
  const comment = (some: readonly string[]): string => {
    const all = listed(some.length < texts.length ? [...some, 'more'] : some);
    return `# ${on === 'gpu' ? 'GPU memory' : 'Main memory'} for ${all}, in bytes`;
  };
  const count = texts.findLastIndex((_, at) => comment(texts.slice(0, at + 1)).length <= room) + 1;
  return count === 0 ? `# ${on === 'gpu' ? 'GPU memory' : 'Main memory'} in bytes` : comment(texts.slice(0, count));
}

/**
 * An estimate with a local name for a power that it reads several times, where the cell has one: `n_nodes` for
 * `10 ** num_nodes`, as it says `n_nodes = 10 ** num_nodes.value`.
 * @param parameters what the estimate calls the values of settings, by the settings' names
 */
export function withLocal(
  cell: Cell,
  estimate: string,
  parameters: ReadonlyMap<string, string>,
): { readonly local: readonly string[]; readonly bytes: string } {
  for (const node of walkCell(cell)) {
    const [name, value] = node.type === 'assignment' ? [field(node, 'left'), field(node, 'right')] : [];
    const setting = [...parameters.keys()].find((each) => value?.text === `10 ** ${each}.value`);
    if (name?.type !== 'identifier' || setting === undefined) continue;
    const power = `10 ** ${parameters.get(setting)!}`;
    const isPower = new RegExp(`(?<![\\w.])${power.replaceAll('*', '\\*')}\\b(?! \\*\\*)`, 'g');
    const isRead = new RegExp(`\\b${name.text}\\b`).test(estimate);
    if (isRead || [...estimate.matchAll(isPower)].length < 2) continue;
    return { local: [`${name.text} = ${power}`], bytes: estimate.replaceAll(isPower, name.text) };
  }
  return { local: [], bytes: estimate };
}
