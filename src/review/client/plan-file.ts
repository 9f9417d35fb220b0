import { jsonText } from '../../report/json-text.ts';
import { withoutFixes } from '../../report/plan-entry.ts';
import type { ReviewIndex } from '../data.ts';
import type { LeftOut } from './choice.ts';
import { readPart } from './unpack.ts';

/** What the file is called that a browser saves. */
export const PLAN_FILE = 'plan.json';

/** The plan of the accepted fixes, as `nbfix plan` writes one. */
export async function planText({ plan, notebooks }: ReviewIndex, leftOut: LeftOut): Promise<string> {
  const parts = await Promise.all(notebooks.map((_, at) => readPart(at)));
  const whole = { ...plan, notebooks: parts.map(({ entry }) => entry) };
  return `${jsonText(withoutFixes(whole, (id) => leftOut.has(id)))}\n`;
}

/** Lets the browser save a text as a file. */
export function save(name: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'application/json' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  URL.revokeObjectURL(address);
}
