import type { OptionDefinition } from '../definitions.ts';
import { wordsFor, type Completion } from './model.ts';

/** A script for zsh: for a file `_nbfix` in a folder of its `fpath`, or for `eval`. */
export function zshCompletion(completion: Completion): string {
  const { commands, globals } = completion;
  const described = commands.map(({ name, summary }) => `    ${quoted(`${name}:${summary}`)}`);
  const cases = commands.map(({ name, options, positionals }) => {
    const known = [...options, ...globals].flatMap((option) => optionSpecs(completion, option));
    const words = positionals.flatMap((each) => wordsFor(completion, each));
    const rest = words.length > 0 ? `*:${name}:(${words.join(' ')})` : '*:path:_files';
    return [
      `    ${name}) _arguments -s \\`,
      ...known.map((spec) => `      ${quoted(spec)} \\`),
      `      ${quoted(rest)} ;;`,
    ];
  });
  return `#compdef nbfix
# zsh completion of nbfix: eval "$(nbfix completion zsh)", after compinit
_nbfix() {
  local context state state_descr line
  typeset -A opt_args
  local -a commands=(
${described.join('\n')}
  )
  _arguments -C '1: :->command' '*:: :->words'
  case $state in
  command) _describe command commands ;;
  words)
    case $words[1] in
${cases.flat().join('\n')}
    esac ;;
  esac
}
if [ "$funcstack[1]" = _nbfix ]; then _nbfix "$@"; else compdef _nbfix nbfix; fi
`;
}

/** What `_arguments` is told of an option: `*--select=[only these rules]:select:(gpu-gate …)`. */
function optionSpecs(completion: Completion, option: OptionDefinition): string[] {
  const { name, flag, letter, takesValue } = option;
  const describe = option.describe.replaceAll(/[\\[\]]/g, String.raw`\$&`);
  const words = wordsFor(completion, option);
  const value = takesValue ? `:${name}:${words.length > 0 ? `(${words.join(' ')})` : '_files'}` : '';
  const flags = [...(letter === '' ? [] : [`-${letter}`]), takesValue ? `${flag}=` : flag];
  return flags.map((each) => `*${each}[${describe}]${value}`);
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
