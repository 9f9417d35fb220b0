import type { OptionDefinition } from '../definitions.ts';
import { flagsOf, wordsFor, type Completion } from './model.ts';

/**
 * A script for bash 3.2 or newer. Of a list only the last part is completed: `--select gpu-gate,oom` → `gpu-gate,oom-guard`.
 * Where nbfix has no words, bash completes the name of a file.
 */
export function bashCompletion(completion: Completion): string {
  const { commands, globals } = completion;
  const names = commands.map(({ name }) => name).join(' ');
  // Before the command there are the options of all, and the commands.
  const all = [{ name: '', options: globals, words: names }].concat(
    commands.map(({ name, options, positionals }) => ({
      name,
      options: [...options, ...globals],
      words: positionals.flatMap((each) => wordsFor(completion, each)).join(' '),
    })),
  );
  const taken = (command: string, option: OptionDefinition): string => {
    const flags = flagsOf(option).map((flag) => `'${command} ${flag}'`);
    return `    ${flags.join(' | ')}) words='${wordsFor(completion, option).join(' ')}' ;;`;
  };
  const values = all.flatMap(({ name, options }) =>
    options.filter(({ takesValue }) => takesValue).map((option) => taken(name, option)),
  );
  const flags = all.map(({ name, options }) => `      '${name} '-*) words='${options.flatMap(flagsOf).join(' ')}' ;;`);
  const words = all.map(({ name, words: own }) => `      '${name} '*) words='${own}' ;;`);
  return `# bash completion of nbfix: eval "$(nbfix completion bash)"
_nbfix() {
  local current=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} command= words= before= word
  # bash takes --option=value for three words.
  if [ "$current" = = ]; then current=; elif [ "$previous" = = ]; then previous=\${COMP_WORDS[COMP_CWORD-2]}; fi
  for word in "\${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
    case $word in ${names.replaceAll(' ', ' | ')}) command=$word; break ;; esac
  done
  case "$command $previous" in
${values.join('\n')}
    *) case "$command $current" in
${flags.join('\n')}
${words.join('\n')}
    esac ;;
  esac
  case $current in *,*) before=\${current%,*},; current=\${current##*,} ;; esac
  COMPREPLY=($(compgen -P "$before" -W "$words" -- "$current"))
}
complete -o default -F _nbfix nbfix
`;
}
