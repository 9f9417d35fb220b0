import type { Argv } from 'yargs';
import type { GlobalArguments, NotebookArguments } from './command.ts';
import { listOption, notebookOptions } from './options.ts';
import { last } from './values.ts';

/** What `propagate` and `drift` have in common. */
export interface FollowArguments extends NotebookArguments {
  readonly template: string;
  readonly base: string | undefined;
  readonly cell: readonly string[];
}

export function followOptions(parser: Argv<GlobalArguments>): Argv<FollowArguments> {
  return notebookOptions(parser)
    .positional('template', { type: 'string', demandOption: true, describe: 'the notebook that the others follow' })
    .option('base', {
      type: 'string',
      requiresArg: true,
      coerce: last<string>,
      describe: 'the template before its changes: a file, or a git revision; without it, the recorded or nearest one',
    })
    .option(
      'cell',
      listOption('only these cells of the template, by a name that they define or the id that drift shows', 'all'),
    );
}
