import { isFormatted, plainText } from '../../../src/python/strings.ts';
import type { Node } from '../../../src/python/tree.ts';

/** The text of a line that is a plain string, as written; undefined for anything else. */
export function textOf(line: Node | undefined): string | undefined {
  return line === undefined || isFormatted(line) ? undefined : plainText(line);
}
