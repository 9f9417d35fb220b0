import type { Argv } from 'yargs';
import { PHASES } from '../model/meta.ts';
import type { Command, GlobalArguments } from './command.ts';
import type { Grammar } from './definitions.ts';
import { EXIT } from './exit-codes.ts';

const SHELLS = ['bash', 'zsh', 'fish'] as const;

interface CompletionArguments extends GlobalArguments {
  readonly shell: (typeof SHELLS)[number];
}

/** @param grammar what there is to complete, this command included */
export function completionCommand(grammar: () => Grammar): Command<CompletionArguments> {
  return {
    usage: 'completion <shell>',
    summary: 'print a script that completes commands, options and rules in a shell',
    options: (parser) =>
      parser.positional('shell', {
        choices: SHELLS,
        demandOption: true,
        describe: 'the script says how to load it',
      }) as unknown as Argv<CompletionArguments>,
    run: async ({ shell }, io) => {
      const [{ codemods }, { bashCompletion }, { zshCompletion }, { fishCompletion }] = await Promise.all([
        import('../../codemods/index.ts'),
        import('./completion/bash.ts'),
        import('./completion/zsh.ts'),
        import('./completion/fish.ts'),
      ]);
      const rules = codemods.map(({ meta }) => meta.id);
      const words = new Map<string, readonly string[]>([
        ...['select', 'ignore', 'extend-select', 'rule'].map((name) => [name, rules] as const),
        ['phase', PHASES],
      ]);
      const scripts = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion };
      io.stdout.write(scripts[shell]({ ...grammar(), words }));
      return EXIT.done;
    },
  };
}
