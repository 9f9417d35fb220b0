import type { Argv } from 'yargs';
import type { FileArguments } from './command.ts';
import { last } from './values.ts';
import { STDIN } from './words.ts';

const group = 'Files:';

/** `a,b` → `a`, `b`; `x.{a,b}` is one glob. */
function globsIn(values: readonly string[]): string[] {
  return values.flatMap((value) => value.split(/,(?![^{]*\})/)).filter((glob) => glob.trim() !== '');
}

/** The options of every command that looks at notebooks. */
export function fileOptions<T>(parser: Argv<T>): Argv<T & FileArguments> {
  return parser
    .positional('paths', {
      type: 'string',
      array: true,
      default: [],
      defaultDescription: 'the current folder',
      describe: 'notebooks, or folders that are searched for them',
    })
    .option('exclude', {
      type: 'string',
      array: true,
      requiresArg: true,
      default: [],
      defaultDescription: 'none',
      coerce: globsIn,
      describe: 'leave these out of folders: a name (old_*), or a path from the current folder (gen/**)',
      group,
    })
    .option('force-exclude', {
      type: 'boolean',
      default: false,
      group,
      describe: 'leave out excluded files and folders even when they are given',
    })
    .option('ignore-scripts', {
      type: 'boolean',
      default: false,
      group,
      describe: 'pass over files that are no marimo notebooks even when they are given, as hooks give them',
    })
    .option('changed', {
      type: 'boolean',
      default: false,
      group,
      describe: 'only files that differ from the last commit, untracked ones too (git)',
    })
    .option('staged', { type: 'boolean', default: false, group, describe: 'only files that are staged (git)' })
    .option('since', {
      type: 'string',
      requiresArg: true,
      coerce: last<string>,
      group,
      describe: 'only files that differ from where this branch left a revision: --since main (git)',
    })
    .option('gitignore', {
      type: 'boolean',
      default: true,
      group,
      describe: 'leave out of folders what git ignores',
    }) as unknown as Argv<T & FileArguments>;
}

/** For commands that can read a notebook from standard input. */
export function stdinOptions<T extends FileArguments>(parser: Argv<T>): Argv<T> {
  return parser.option('stdin-filename', {
    type: 'string',
    requiresArg: true,
    default: '',
    defaultDescription: 'none',
    coerce: last<string>,
    group,
    describe: 'with the path "-": what the notebook on standard input is called, and where it lies',
  }) as unknown as Argv<T>;
}

/** The options as they were typed, for a command that is to mean the same files. */
export function fileWords(given: Partial<FileArguments>): string[] {
  const { exclude = [], since, 'stdin-filename': name = '' } = given;
  const isOn = (['force-exclude', 'ignore-scripts', 'changed', 'staged'] as const).filter(
    (each) => given[each] === true,
  );
  return [
    ...exclude.flatMap((glob) => ['--exclude', glob]),
    ...isOn.map((each) => `--${each}`),
    ...(since === undefined ? [] : ['--since', since]),
    ...(given.gitignore === false ? ['--no-gitignore'] : []),
    ...(name === '' ? [] : ['--stdin-filename', name]),
  ];
}

/** The paths as they were typed. */
export function typedPaths({ paths }: Pick<FileArguments, 'paths'>): string[] {
  return paths.map((path) => (path === STDIN ? '-' : path));
}
