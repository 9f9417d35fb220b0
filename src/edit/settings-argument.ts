import type { SmallerSetting } from '../marimo/settings.ts';
import { freshName } from '../notebook/fresh-name.ts';
import type { Cell } from '../notebook/notebook.ts';
import { quote } from '../python/strings.ts';

/** A dictionary of settings as an argument: its text, or its name with the lines that go above the statement. */
export interface SettingsArgument {
  readonly settings: string;
  readonly above: readonly string[];
}

/**
 * Writes settings as `out_of_memory` takes them: `{"Batch Size": (batch_size.value, batch_size.value // 2)}`.
 * @param step the name of the function that gives the next smaller step of a slider
 * @param statement the statement with the argument in it
 * @param room how long its line may be
 */
export function settingsArgument(
  cell: Cell,
  settings: readonly SmallerSetting[],
  step: string,
  statement: (settings: string) => string,
  room: number,
): SettingsArgument {
  const entries = settings.map(
    ({ title, now, less, control }) => `${quote(title)}: (${now}, ${less ?? `${step}(${control})`})`,
  );
  const line = `{${entries.join(', ')}}`;
  if (statement(line).length <= room) return { settings: line, above: [] };
  const name = freshName(cell, '_smaller');
  const assignment = `${name} = ${line}`;
  const above =
    assignment.length <= room ? [assignment] : [`${name} = {`, ...entries.map((entry) => `    ${entry},`), '}'];
  return { settings: name, above };
}
