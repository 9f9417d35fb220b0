import { commandIn, type Grammar, type OptionDefinition } from './definitions.ts';

/** The options that `-h` shows: those of every day. */
const DAILY: ReadonlySet<string> = new Set([
  'phase',
  'select',
  'ignore',
  'dry-run',
  'diff',
  'unsafe-fixes',
  'base',
  'run',
  'plan',
  'level',
  'exclude',
  'changed',
  'watch',
  'output-format',
  'output-file',
]);

/** What `-h` prints: of a command its usage and its options of every day, without one the commands. */
export function shortHelp(argv: readonly string[], { commands }: Grammar): string {
  const command = commandIn(argv, commands);
  if (command === undefined) {
    const rows = commands.map(({ usage, summary }): Row => [usage, summary]);
    return block([
      'nbfix COMMAND',
      '',
      ...aligned(rows),
      '',
      '"nbfix COMMAND -h" shows its usual options, --help all.',
    ]);
  }
  const { name, usage, summary, positionals, options } = command;
  const rows = [
    ...positionals.map((each): Row => [each.name, each.describe || each.choices.join(', ')]),
    ...options.filter((option) => DAILY.has(option.name)).map((option): Row => [flagsOf(option), option.describe]),
  ];
  return block([`nbfix ${usage}`, summary, '', ...aligned(rows), '', `"nbfix ${name} --help" shows all options.`]);
}

type Row = readonly [head: string, text: string];

function flagsOf({ flag, letter }: OptionDefinition): string {
  return letter === '' ? flag : `-${letter}, ${flag}`;
}

function aligned(rows: readonly Row[]): string[] {
  const width = Math.max(0, ...rows.map(([head]) => head.length));
  return rows.map(([head, text]) => `  ${head.padEnd(width)}  ${text}`);
}

function block(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}
