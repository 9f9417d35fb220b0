import type { Argv } from 'yargs';
import type { Command, GlobalArguments } from './command.ts';

/** How a run is taken back, or made again. */
export interface TakeArguments extends GlobalArguments {
  readonly run: string | undefined;
  readonly force: boolean;
  readonly 'dry-run': boolean;
}

export const undoCommand: Command<TakeArguments> = {
  usage: 'undo [run]',
  summary: 'take a run back: its files are again what they were before it',
  options: (parser) => takeOptions(parser, 'the run, as `nbfix history` lists it; the last one that is not taken back'),
  run: async (given, io) => (await import('./take-back.ts')).takeBack('before', given, io),
};

export const redoCommand: Command<TakeArguments> = {
  usage: 'redo [run]',
  summary: 'finish a run that was interrupted, or make one again that was taken back',
  options: (parser) =>
    takeOptions(parser, 'the run, as `nbfix history` lists it; the one interrupted or taken back last'),
  run: async (given, io) => (await import('./take-back.ts')).takeBack('after', given, io),
};

function takeOptions(parser: Argv<GlobalArguments>, run: string): Argv<TakeArguments> {
  return parser
    .positional('run', { type: 'string', describe: run })
    .option('force', {
      type: 'boolean',
      default: false,
      describe: 'also write files that were changed since; what they hold is kept in the journal',
    })
    .option('dry-run', {
      alias: 'n',
      type: 'boolean',
      default: false,
      describe: 'show the diff; write nothing',
    }) as unknown as Argv<TakeArguments>;
}
