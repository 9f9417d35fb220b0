import { didYouMean } from '../suggest.ts';

/**
 * yargs's complaint in nbfix's words, with what was probably meant.
 * Before: `Unknown arguments: audti, draft`. After: `unknown command "audti"; did you mean "audit"?`.
 *
 * @param message what yargs says, in its English locale
 * @param usages the usage lines of all commands
 * @param options the names of all options, without dashes
 */
export function usageMessage(
  message: string,
  argv: readonly string[],
  usages: readonly string[],
  options: readonly string[],
): string {
  const commands = usages.map(nameOf);
  const unknown = /^Unknown arguments?: (?<names>.*)$/.exec(message)?.groups?.['names']?.split(', ')[0];
  if (unknown !== undefined) {
    if (!argv.includes(unknown)) return unknownOption(unknown, options);
    return argv.some((word) => commands.includes(word))
      ? `unexpected argument "${unknown}"`
      : `unknown command "${unknown}"${didYouMean(unknown, commands)}`;
  }
  const given = /^Not enough non-option arguments: got (?<count>\d+)/.exec(message)?.groups?.['count'];
  const usage = usages.find((each) => nameOf(each) === argv.find((word) => commands.includes(word)));
  if (given !== undefined && usage !== undefined) return `${missing(usage, Number(given))} missing: nbfix ${usage}`;
  const valueless = /^Not enough arguments following: (?<name>.*)$/.exec(message)?.groups?.['name'];
  if (valueless !== undefined) return `--${valueless} needs a value`;
  const invalid = /Argument: (?<name>[^,]+), Given: (?<given>.+), Choices: (?<choices>.+)$/m.exec(message)?.groups;
  if (invalid) return `--${invalid['name']} can't be ${invalid['given']}; give one of ${invalid['choices']}`;
  return message;
}

function nameOf(usage: string): string {
  return usage.split(' ')[0] ?? usage;
}

/** What a usage line asks for after the words that are given: `template and paths`. */
function missing(usage: string, given: number): string {
  const asked = [...usage.matchAll(/<(\w+)/g)].map(([, name = '']) => name);
  return asked.slice(given).join(' and ');
}

function unknownOption(name: string, options: readonly string[]): string {
  const dashes = name.length === 1 ? '-' : '--';
  const suggestion = didYouMean(
    name,
    options.filter((option) => option.length > 1),
  );
  return `unknown option "${dashes}${name}"${suggestion.replace('"', '"--')}`;
}
