import type { ArgumentsCamelCase, Argv } from 'yargs';
import type { Phase } from '../model/meta.ts';
import type { ColourChoice } from './colour.ts';
import type { ExitCode } from './exit-codes.ts';
import type { Io } from './io.ts';

/** Options that all commands take. Options are named as they are typed; yargs adds the camel-case names. */
export interface GlobalArguments {
  readonly color: ColourChoice;
  /** The words after `nbfix`, as they were typed. */
  readonly words: readonly string[];
}

/**
 * One command of the command line. `run` imports what it needs when it runs, so that no command pays for another.
 */
export interface Command<T extends GlobalArguments> {
  /** As yargs reads it: the name, then `<required>` and `[optional]` positionals. */
  readonly usage: string;
  readonly summary: string;
  readonly options: (parser: Argv<GlobalArguments>) => Argv<T>;
  readonly run: (given: ArgumentsCamelCase<T>, io: Io) => Promise<ExitCode>;
}

/** Whether files of configuration count. */
export interface ConfigurationArguments {
  readonly isolated: boolean;
}

/** Which codemods a run uses. */
export interface RuleArguments extends ConfigurationArguments {
  readonly phase: readonly Phase[];
  readonly select: readonly string[];
  readonly 'extend-select': readonly string[];
  readonly ignore: readonly string[];
}

/** Which files a command looks at. */
export interface FileArguments {
  readonly paths: readonly string[];
  readonly gitignore: boolean;
  readonly exclude: readonly string[];
  readonly 'force-exclude': boolean;
  readonly 'ignore-scripts': boolean;
  /** Only files that have changed since the last commit; only what is staged; or since this branch left a revision. */
  readonly changed: boolean;
  readonly staged: boolean;
  readonly since: string | undefined;
  /** What standard input is called, empty without a name; undefined for commands that do not read it. */
  readonly 'stdin-filename'?: string;
}

export interface NotebookArguments extends GlobalArguments, FileArguments, RuleArguments {}

/** Whether results of earlier runs are used and those of this one kept, and how many threads there are at most. */
export interface MeansArguments {
  readonly cache: boolean;
  readonly jobs: number | undefined;
}
