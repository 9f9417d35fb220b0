import { NbfixError } from '../error.ts';
import { FAIL_ON } from '../model/fail-on.ts';
import { didYouMean } from '../suggest.ts';
import { globProblem } from './glob-problem.ts';
import type { FileIgnores, Kinds } from './keys.ts';
import { quoted } from './quoted.ts';
import type { Entry } from './toml.ts';

/** The file and the key of a value, for messages. */
export interface Context {
  readonly file: string;
  readonly key: string;
}

/** How the values of each kind are read. Each throws NbfixError, with file, line and key, for what is none. */
export const READERS: { readonly [K in keyof Kinds]: (entry: Entry, context: Context) => Kinds[K] } = {
  rules: (entry, context) => stringsIn(entry, context, '["A", "gpu-gate"]').map(({ text }) => text),
  'rules by glob': fileIgnores,
  globs: (entry, context) =>
    stringsIn(entry, context, '["old/**"]').map(({ text, line }) => {
      if (text.startsWith('!'))
        throw failure(line, context, `${quoted(text)} can't bring back what another glob excludes`);
      return checkedGlob(text, line, context);
    }),
  calls: (entry, context) =>
    stringsIn(entry, context, '["mylab.train"]').map(({ text, line }) => {
      if (CALL.test(text)) return text;
      throw failure(line, context, `${quoted(text)} is no dotted name, such as "mylab.train" or "mylab.Trainer.fit"`);
    }),
  severity: ({ line, value }, context) => {
    if (value.kind !== 'string') throw wrongType(line, context, `one of ${FAIL_ON.join(', ')}`, value.kind);
    const known = FAIL_ON.find((each) => each === value.text);
    if (known !== undefined) return known;
    const hint = didYouMean(value.text, FAIL_ON) || `; give one of ${FAIL_ON.join(', ')}`;
    throw failure(line, context, `unknown severity ${quoted(value.text)}${hint}`);
  },
  flag: ({ line, value }, context) => {
    if (value.kind === 'boolean') return value.isTrue;
    throw wrongType(line, context, 'true or false', value.kind);
  },
  path: ({ line, value }, context) => {
    if (value.kind !== 'string') throw wrongType(line, context, 'a path in quotes', value.kind);
    if (value.text.trim() === '') throw failure(line, context, 'is empty; give a path');
    return value.text;
  },
};

/** `mylab.train`, `mylab.*.fit` */
const CALL = /^[\p{ID_Start}_][\p{ID_Continue}]*(?:\.[\p{ID_Continue}*]+)+$/u;

const NOUNS = {
  string: 'a string',
  boolean: 'a boolean',
  list: 'a list',
  table: 'a table',
  number: 'a number',
  date: 'a date',
} as const;

function failure(line: number, { file, key }: Context, message: string): NbfixError {
  return new NbfixError(`${file}:${line}: "${key}": ${message}`);
}

function wrongType(line: number, context: Context, wanted: string, kind: keyof typeof NOUNS): NbfixError {
  return failure(line, context, `must be ${wanted}; it is ${NOUNS[kind]}`);
}

/** The strings of a list, each with its line. */
function stringsIn(
  { line, value }: Entry,
  context: Context,
  example: string,
): readonly { readonly text: string; readonly line: number }[] {
  const wanted = `a list of strings, such as ${example}`;
  if (value.kind !== 'list') throw wrongType(line, context, wanted, value.kind);
  return value.items.map((item) => {
    if (item.value.kind === 'string') return { text: item.value.text, line: item.line };
    throw failure(item.line, context, `must be ${wanted}; it holds ${NOUNS[item.value.kind]}`);
  });
}

function fileIgnores({ line, value }: Entry, context: Context): readonly FileIgnores[] {
  if (value.kind !== 'table')
    throw wrongType(line, context, 'a table, such as { "old/*.py" = ["gpu-gate"] }', value.kind);
  return [...value.entries].map(([glob, entry]) => ({
    glob: checkedGlob(glob, entry.line, context),
    rules: stringsIn(entry, context, '["gpu-gate"]').map(({ text }) => text),
  }));
}

function checkedGlob(glob: string, line: number, context: Context): string {
  const problem = globProblem(glob.replace(/^!/, ''));
  if (problem === null) return glob;
  throw failure(line, context, `${quoted(glob)} ${problem}`);
}
