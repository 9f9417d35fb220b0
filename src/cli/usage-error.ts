import { didYouMean } from '../suggest.ts';

/**
 * yargs's complaint in nbfix's words, with what was probably meant.
 * Before: `Unknown arguments: audti, draft`. After: `unknown command "audti"; did you mean "audit"?`.
 *
 * @param message what yargs says, in its English locale
 * @param commands the names of all commands
 * @param options the names of all options, without dashes
 */
export function usageMessage(
  message: string,
  argv: readonly string[],
  commands: readonly string[],
  options: readonly string[],
): string {
  const unknown = /^Unknown arguments?: (?<names>.*)$/.exec(message)?.groups?.['names']?.split(', ')[0];
  if (unknown !== undefined) {
    if (!argv.includes(unknown)) return unknownOption(unknown, options);
    return argv.some((word) => commands.includes(word))
      ? `unexpected argument "${unknown}"`
      : `unknown command "${unknown}"${didYouMean(unknown, commands)}`;
  }
  if (message.startsWith('Not enough non-option arguments'))
    return 'something is missing: give what the usage line asks for';
  const valueless = /^Not enough arguments following: (?<name>.*)$/.exec(message)?.groups?.['name'];
  if (valueless !== undefined) return `--${valueless} needs a value`;
  const invalid = /Argument: (?<name>[^,]+), Given: (?<given>.+), Choices: (?<choices>.+)$/m.exec(message)?.groups;
  if (invalid) return `--${invalid['name']} can't be ${invalid['given']}; give one of ${invalid['choices']}`;
  return message;
}

function unknownOption(name: string, options: readonly string[]): string {
  const dashes = name.length === 1 ? '-' : '--';
  const suggestion = didYouMean(
    name,
    options.filter((option) => option.length > 1),
  );
  return `unknown option "${dashes}${name}"${suggestion.replace('"', '"--')}`;
}
