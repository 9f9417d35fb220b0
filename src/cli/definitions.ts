import type { Argv } from 'yargs';
import type { GlobalArguments } from './command.ts';

/** An option, or a word without dashes, as it is told to yargs. */
interface Definition {
  readonly name: string;
  readonly describe: string;
  readonly choices: readonly string[];
}

export interface OptionDefinition extends Definition {
  /** As it is typed: `--no-cache` where the option is on unless it is turned off. */
  readonly flag: string;
  /** One letter; empty where it has none. */
  readonly letter: string;
  readonly takesValue: boolean;
  readonly takesList: boolean;
  /** Whether an empty value says something. */
  readonly mayBeEmpty: boolean;
}

export interface CommandDefinition {
  /** `audit [paths..]` */
  readonly usage: string;
  readonly name: string;
  readonly summary: string;
  readonly positionals: readonly Definition[];
  readonly options: readonly OptionDefinition[];
}

/** What a command line can hold. */
export interface Grammar {
  readonly commands: readonly CommandDefinition[];
  /** Options of all commands, which may come before the command, too. */
  readonly globals: readonly OptionDefinition[];
}

/** What `options` of a command tells yargs, as far as it is of use here. */
interface Told {
  readonly describe?: string;
  readonly choices?: readonly string[];
  readonly alias?: string;
  readonly type?: string;
  readonly array?: boolean;
  readonly requiresArg?: boolean;
  readonly default?: unknown;
}

/** A command as main has it, whatever its arguments are. */
export interface Describable {
  readonly usage: string;
  readonly summary: string;
  readonly options: (parser: Argv<GlobalArguments>) => unknown;
}

/** What a command can be told, taken from what it tells yargs: for completion, for short help, for what is misspelt. */
export function definitionOf({ usage, summary, options }: Describable): CommandDefinition {
  const positionals: Definition[] = [];
  const found: OptionDefinition[] = [];
  const parser: object = new Proxy(
    {},
    {
      get: (_target, method) => (name: string, told: Told) => {
        if (method === 'positional') positionals.push(definition(name, told));
        if (method === 'option') found.push(optionDefinition(name, told));
        return parser;
      },
    },
  );
  options(parser as Argv<GlobalArguments>);
  return { usage, name: usage.split(' ')[0] ?? usage, summary, positionals, options: found };
}

function definition(name: string, { describe = '', choices = [] }: Told): Definition {
  return { name, describe, choices };
}

function optionDefinition(name: string, told: Told): OptionDefinition {
  const isSwitch = told.type === 'boolean';
  return {
    ...definition(name, told),
    flag: isSwitch && told.default === true ? `--no-${name}` : `--${name}`,
    letter: told.alias ?? '',
    takesValue: !isSwitch,
    takesList: told.array === true,
    mayBeEmpty: told.requiresArg !== true || told.default === '',
  };
}

/** All ways to type an option that yargs takes: `--dry-run`, `--no-dry-run`, `--dryRun`, `-n`. */
export function spellings({ name, letter }: OptionDefinition): string[] {
  const camel = name.replaceAll(/-(\w)/g, (_, first: string) => first.toUpperCase());
  const words = [name, camel].flatMap((each) => [`--${each}`, `--no-${each}`]);
  return letter === '' ? words : [...words, `-${letter}`];
}

/** The command that a command line is for. */
export function commandIn(
  argv: readonly string[],
  commands: readonly CommandDefinition[],
): CommandDefinition | undefined {
  const word = argv.find((each) => commands.some(({ name }) => name === each));
  return commands.find(({ name }) => name === word);
}
