import { listed } from '../listed.ts';
import { closest, didYouMean } from '../suggest.ts';
import { commandIn, spellings, type Grammar, type OptionDefinition } from './definitions.ts';

/**
 * yargs's complaint in nbfix's words, with what was probably meant.
 * Before: `Unknown arguments: audti, draft`. After: `unknown command "audti"; did you mean "audit"?`.
 *
 * @param message what yargs says, in its English locale
 */
export function usageMessage(message: string, argv: readonly string[], grammar: Grammar): string {
  // First of all: yargs takes the word after an option that it does not know for its value, and then misses that.
  const option = unknownOption(argv, grammar);
  if (option !== null) return option;
  const command = commandIn(argv, grammar.commands);
  const unknown = /^Unknown (?:argument|command)s?: (?<names>.*)$/.exec(message)?.groups?.['names']?.split(', ')[0];
  if (unknown !== undefined) {
    const names = grammar.commands.map(({ name }) => name);
    if (command === undefined) return `unknown command "${unknown}"${didYouMean(unknown, names)}`;
    return argv.indexOf(unknown) < argv.indexOf(command.name)
      ? `unexpected argument "${unknown}" before the command: nbfix ${command.usage}`
      : `unexpected argument "${unknown}"`;
  }
  const given = /^Not enough non-option arguments: got (?<count>\d+)/.exec(message)?.groups?.['count'];
  if (given !== undefined && command !== undefined)
    return `${missing(command.usage, Number(given))} missing: nbfix ${command.usage}`;
  const valueless = /^Not enough arguments following: (?<name>.*)$/.exec(message)?.groups?.['name'];
  if (valueless !== undefined) return `--${valueless} needs a value`;
  const invalid = /Argument: (?<name>[^,]+), Given: (?<given>.+), Choices: (?<choices>.+)$/m.exec(message)?.groups;
  if (invalid) {
    const { name = '' } = invalid;
    const isPositional = command?.positionals.some((each) => each.name === name) === true;
    return `${isPositional ? name : `--${name}`} can't be ${invalid['given']}; give one of ${invalid['choices']}`;
  }
  return message;
}

/** What a usage line asks for after the words that are given: `template and paths`. */
function missing(usage: string, given: number): string {
  const asked = [...usage.matchAll(/<(\w+)/g)].map(([, name = '']) => name);
  return asked.slice(given).join(' and ');
}

/** Options that every program has. */
const USUAL = ['--help', '--version', '-h'];

/** Says which word is an option that the command does not have; null where there is none. */
function unknownOption(argv: readonly string[], { commands, globals }: Grammar): string | null {
  const command = commandIn(argv, commands);
  const own = [...(command === undefined ? commands : [command]).flatMap(({ options }) => options), ...globals];
  const known = new Set([...USUAL, ...own.flatMap(spellings)]);
  const unknown = argv.map(flagIn).find((flag) => flag !== null && !known.has(flag));
  if (unknown === undefined || unknown === null) return null;
  const others = commands.filter(({ options }) => options.flatMap(spellings).includes(unknown));
  if (others.length > 0) {
    const names = others.map(({ name }) => name);
    return `unknown option "${unknown}" for ${command?.name ?? 'nbfix'}; ${listed(names)} ${names.length === 1 ? 'has' : 'have'} it`;
  }
  const typed = unknown.startsWith('--no-')
    ? own.map(({ name }) => `no-${name}`)
    : own.map(({ flag }) => flag.slice(2));
  const near = unknown.startsWith('--') ? closest(unknown.slice(2), typed) : null;
  return `unknown option "${unknown}"${near === null ? '' : `; did you mean "--${near}"?`}`;
}

/** `--jobs=4` → `--jobs`, `-j4` → `-j`; null for a word that is no option, such as `-` and `-4`. */
function flagIn(word: string): string | null {
  return /^--[^=]+/.exec(word)?.[0] ?? /^-[^\d-]/.exec(word)?.[0] ?? null;
}

/**
 * Says which option has an empty value, as a variable that is not set gives one: without its rules, `--select "$RULES"` would
 * mean all of them. Null where there is none.
 * @param given what yargs has made of them; it drops the empty values of lists
 */
export function emptyOption(
  argv: readonly string[],
  options: readonly OptionDefinition[],
  given: Readonly<Record<string, unknown>>,
): string | null {
  const found = options.find(
    (option) =>
      option.takesValue &&
      !option.mayBeEmpty &&
      (option.takesList ? isEmptyList(argv, option) : given[option.name] === ''),
  );
  return found === undefined ? null : `${found.flag} is empty; give a value, or leave the option out`;
}

/** Whether a list, as it was typed, has nothing between its commas. */
function isEmptyList(argv: readonly string[], option: OptionDefinition): boolean {
  return spellings(option).some((flag) =>
    argv.some((word, at) => {
      const value =
        word === flag ? argv[at + 1] : word.startsWith(`${flag}=`) ? word.slice(flag.length + 1) : undefined;
      return value !== undefined && /^[\s,]*$/.test(value);
    }),
  );
}
