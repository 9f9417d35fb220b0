import type { Argv } from 'yargs';
import { CHANGE_FORMATS, type ChangeFormat } from '../report/formats.ts';
import { choiceOptions, type ChoiceArguments } from './chosen.ts';
import type { GlobalArguments, MeansArguments, NotebookArguments } from './command.ts';
import { commitOptions, type CommitArguments } from './commits.ts';
import { stdinOptions } from './file-options.ts';
import { journalOption, type JournalArguments } from './journal.ts';
import { fixOptions, formatOption, meansOptions, notebookOptions, type FixArguments } from './options.ts';

export interface ApplyArguments
  extends NotebookArguments, MeansArguments, FixArguments, ChoiceArguments, CommitArguments, JournalArguments {
  readonly 'output-format': ChangeFormat;
  readonly 'dry-run': boolean;
  readonly diff: boolean;
  readonly full: boolean;
  readonly interactive: boolean;
}

export function applyOptions(parser: Argv<GlobalArguments>): Argv<ApplyArguments> {
  return journalOption(commitOptions(choiceOptions(fixOptions(meansOptions(stdinOptions(notebookOptions(parser)))))))
    .option('output-format', formatOption(CHANGE_FORMATS))
    .option('dry-run', { alias: 'n', type: 'boolean', default: false, describe: 'show the diff; write nothing' })
    .option('diff', { type: 'boolean', default: false, describe: 'show the diff of what is written' })
    .option('interactive', {
      type: 'boolean',
      default: false,
      describe: 'ask about each fix at the terminal; an interrupted review goes on where it ended',
    })
    .option('full', { type: 'boolean', default: false, describe: 'on a terminal: show moved lines one by one' });
}
