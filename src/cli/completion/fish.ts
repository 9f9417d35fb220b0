import type { OptionDefinition } from '../definitions.ts';
import { wordsFor, type Completion } from './model.ts';

/** A script for fish: `nbfix completion fish | source`. */
export function fishCompletion(completion: Completion): string {
  const { commands, globals } = completion;
  const names = commands.map(({ name }) => name).join(' ');
  const first = commands.map(
    ({ name, summary }) => `complete -c nbfix -n __fish_use_subcommand -f -a ${name} -d ${quoted(summary)}`,
  );
  const own = commands.flatMap(({ name, options, positionals }) => {
    const here = `complete -c nbfix -n '__fish_seen_subcommand_from ${name}'`;
    const words = positionals.flatMap((each) => wordsFor(completion, each));
    return [
      ...options.map((option) => `${here}${optionWords(completion, option)}`),
      ...(words.length > 0 ? [`${here} -f -a ${quoted(words.join(' '))}`] : []),
    ];
  });
  const general = globals.map((option) => `complete -c nbfix${optionWords(completion, option)}`);
  return [
    '# fish completion of nbfix: nbfix completion fish | source',
    `# for the commands ${names}`,
    ...first,
    ...general,
    ...own,
    '',
  ].join('\n');
}

function optionWords(completion: Completion, option: OptionDefinition): string {
  const { flag, letter, takesValue, describe } = option;
  const words = wordsFor(completion, option);
  return [
    ` -l ${flag.slice(2)}`,
    ...(letter === '' ? [] : [`-s ${letter}`]),
    ...(takesValue ? ['-r'] : []),
    ...(words.length > 0 ? ['-f', '-a', quoted(words.join(' '))] : []),
    '-d',
    quoted(describe),
  ].join(' ');
}

/** fish knows two escapes in single quotes. */
function quoted(text: string): string {
  return `'${text.replaceAll(/['\\]/g, String.raw`\$&`)}'`;
}
