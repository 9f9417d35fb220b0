import type { Argv } from 'yargs';
import { NbfixError } from '../error.ts';
import { PHASES } from '../model/meta.ts';
import type { Phase } from '../model/meta.ts';
import type { GlobalArguments, MeansArguments, NotebookArguments, RuleArguments } from './command.ts';
import { fileOptions } from './file-options.ts';
import { last, listed, positiveWhole } from './values.ts';

/** What `audit` and `apply` have in common. Arrays take one value a flag, so that `--select a draft/` leaves the path. */
export function notebookOptions(parser: Argv<GlobalArguments>): Argv<NotebookArguments> {
  return fileOptions(parser)
    .option('phase', PHASE)
    .option('select', listOption('only these rules; a phase means all of its rules', 'all'))
    .option('extend-select', listOption('these rules, too', 'none'))
    .option('ignore', listOption('not these rules', 'none'))
    .option('isolated', ISOLATED);
}

/** @param formats those that a command can write, the usual one first */
export function formatOption<F extends string>(
  formats: readonly [F, ...F[]],
): {
  readonly choices: readonly F[];
  readonly requiresArg: true;
  readonly default: F;
  readonly coerce: (value: F | readonly F[]) => F;
  readonly describe: string;
} {
  return {
    choices: formats,
    requiresArg: true,
    default: formats[0],
    coerce: last<F>,
    describe: 'how to write the report',
  };
}

/** Where a report goes that is printed unless a file is named. */
export const OUTPUT_FILE = {
  alias: 'o',
  type: 'string',
  requiresArg: true,
  coerce: last<string>,
  describe: 'write the report to this file',
} as const;

/** How results come about, where many notebooks may be asked for. */
export function meansOptions<T extends NotebookArguments>(parser: Argv<T>): Argv<T & MeansArguments> {
  return parser
    .option('cache', {
      type: 'boolean',
      default: true,
      describe: 'use results of earlier runs, and keep those of this one',
    })
    .option('jobs', jobsOption('threads at a time, where there is much to do')) as unknown as Argv<T & MeansArguments>;
}

/** Which fixes are made, and of what. */
export interface FixArguments {
  readonly 'unsafe-fixes': boolean | undefined;
  readonly templates: string | undefined;
}

export function fixOptions<T>(parser: Argv<T>): Argv<T & FixArguments> {
  return parser
    .option('unsafe-fixes', {
      type: 'boolean',
      defaultDescription: 'false',
      describe: 'also apply fixes that are not proven safe; without it they are listed, each with its reason',
    })
    .option('templates', {
      type: 'string',
      requiresArg: true,
      coerce: last<string>,
      describe: 'a folder of <rule>.py files to use instead of the built-in snippets',
    }) as unknown as Argv<T & FixArguments>;
}

/** The options as they were typed. */
export function fixWords({ 'unsafe-fixes': unsafe, templates }: FixArguments): string[] {
  return [
    ...(unsafe === undefined ? [] : [unsafe ? '--unsafe-fixes' : '--no-unsafe-fixes']),
    ...(templates === undefined ? [] : ['--templates', templates]),
  ];
}

/** The option of every command that chooses rules. */
export const PHASE: {
  readonly type: 'string';
  readonly array: true;
  readonly requiresArg: true;
  readonly default: string[];
  readonly defaultDescription: string;
  readonly coerce: (values: readonly string[]) => Phase[];
  readonly describe: string;
} = {
  type: 'string',
  array: true,
  requiresArg: true,
  default: [],
  defaultDescription: 'all',
  coerce: (values) => listed(values).map(toPhase),
  describe: `only these phases (${PHASES.join(', ')})`,
};

/** The option of every command that files of configuration have a say in. */
export const ISOLATED = {
  type: 'boolean',
  default: false,
  describe: 'leave [tool.nbfix] in pyproject.toml and in notebooks aside',
} as const;

/** The options that ask for the same rules once more. */
export function ruleWords(given: RuleArguments): string[] {
  const word = (option: string, values: readonly string[]): string[] =>
    values.length === 0 ? [] : [option, values.join(',')];
  return [
    ...word('--phase', given.phase),
    ...word('--select', given.select),
    ...word('--extend-select', given['extend-select']),
    ...word('--ignore', given.ignore),
    ...(given.isolated ? ['--isolated'] : []),
  ];
}

/** How much is done at the same time. */
export function jobsOption(describe: string): {
  readonly alias: 'j';
  readonly type: 'number';
  readonly requiresArg: true;
  readonly defaultDescription: string;
  readonly coerce: (value: number | undefined) => number | undefined;
  readonly describe: string;
} {
  return {
    alias: 'j',
    type: 'number',
    requiresArg: true,
    defaultDescription: 'number of cores',
    coerce: (value) => (value === undefined ? undefined : positiveWhole('jobs', last(value))),
    describe,
  };
}

/** An option that may come several times, with several values each; without it, all or none of them are meant. */
export function listOption(
  describe: string,
  otherwise: 'all' | 'none',
): {
  readonly type: 'string';
  readonly array: true;
  readonly requiresArg: true;
  readonly default: string[];
  readonly defaultDescription: string;
  readonly coerce: typeof listed;
  readonly describe: string;
} {
  return {
    type: 'string',
    array: true,
    requiresArg: true,
    default: [],
    defaultDescription: otherwise,
    coerce: listed,
    describe,
  };
}

function toPhase(value: string): Phase {
  const phase = PHASES.find((known) => known === value.toUpperCase());
  if (phase === undefined) throw new NbfixError(`unknown phase "${value}"; the phases are ${PHASES.join(', ')}`);
  return phase;
}
