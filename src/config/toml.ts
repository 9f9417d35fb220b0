import { parseTOML, ParseError, type AST } from 'toml-eslint-parser';
import { NbfixError } from '../error.ts';
import { quoted } from './quoted.ts';

/** A value of a TOML text with its line in the file. */
export interface Entry {
  /** 1-based. */
  readonly line: number;
  readonly value: Value;
}

type Value =
  | { readonly kind: 'string'; readonly text: string }
  | { readonly kind: 'boolean'; readonly isTrue: boolean }
  | { readonly kind: 'list'; readonly items: readonly Entry[] }
  | { readonly kind: 'table'; readonly entries: ReadonlyMap<string, Entry> }
  | { readonly kind: 'number' | 'date' };

/** The text of a TOML file or block. */
export interface TomlText {
  /** The file as it is shown. */
  readonly file: string;
  readonly toml: string;
  /** The line of the file on which the text begins, 1-based. */
  readonly line: number;
}

/** A path of keys that is set, or only opened as a table: `[tool.nbfix]`. */
interface Setting {
  readonly path: readonly (string | number)[];
  readonly line: number;
  readonly value: AST.TOMLContentNode | 'table';
}

const OWN = ['tool', 'nbfix'];

/**
 * What a text has under `[tool.nbfix]`, in whatever way it is written; undefined where it has no such table.
 * @throws NbfixError when the text is no TOML, or `tool.nbfix` is no table; the message has the line
 */
export function ownTable({ file, toml, line: first }: TomlText): ReadonlyMap<string, Entry> | undefined {
  const program = parsed({ file, toml, line: first });
  const own = settingsOf(program).filter(({ path }) => OWN.every((key, at) => path[at] === key));
  const [head] = own;
  if (head === undefined) return undefined;
  const wrong = own.find(
    ({ path, value }) => typeof path[OWN.length] === 'number' || (path.length === OWN.length && value !== 'table'),
  );
  if (wrong !== undefined) throw new NbfixError(`${file}:${wrong.line + first - 1}: [tool.nbfix] must be a table`);
  return tableOf(
    own.map(({ path, line, value }) => ({ path: path.slice(OWN.length).map(String), line: line + first - 1, value })),
    first,
  );
}

/** What the parser says of things that are missing. */
const PROBLEMS = [
  { said: 'Unspecified values', means: 'a value is missing' },
  { said: 'Unterminated array', means: 'a list has no end' },
  { said: 'Unterminated inline table', means: 'a table has no end' },
  { said: 'Unterminated string', means: 'a string has no end' },
] as const;

function parsed({ file, toml, line }: TomlText): AST.TOMLProgram {
  try {
    return parseTOML(toml, { tomlVersion: '1.0' });
  } catch (error) {
    if (error instanceof RangeError) throw new NbfixError(`${file}: nested too deeply to be read`, { cause: error });
    if (!(error instanceof ParseError)) throw error;
    const at = (index: number): string => `${file}:${toml.slice(0, index).split('\n').length + line - 1}`;
    if (/multiple times/.test(error.message)) {
      const start = toml.lastIndexOf('\n', error.index) + 1;
      const header = /^[ \t]*(\[.*\])/.exec(toml.slice(start))?.[1];
      const written =
        header ??
        toml
          .slice(error.index)
          .split(/[=\r\n]/)[0]
          ?.trim() ??
        '';
      throw new NbfixError(`${at(error.index)}: ${quoted(written)} is defined twice; remove one`, { cause: error });
    }
    const problem = PROBLEMS.find(({ said }) => error.message.startsWith(said));
    // Where something is missing the parser has gone on to the next line.
    const end = problem === undefined ? error.index : toml.slice(0, error.index).trimEnd().length;
    const what = problem?.means ?? error.message.charAt(0).toLowerCase() + error.message.slice(1);
    throw new NbfixError(`${at(end)}: no valid TOML: ${what}`, { cause: error });
  }
}

/** All that the text sets, inline tables taken apart: `tool = { nbfix = {…} }` is `[tool.nbfix]`, too. */
function settingsOf(program: AST.TOMLProgram): readonly Setting[] {
  return program.body[0].body.flatMap((each): Setting[] => {
    if (each.type === 'TOMLKeyValue') return assigned([], each);
    const path = each.resolvedKey;
    return [{ path, line: each.loc.start.line, value: 'table' }, ...each.body.flatMap((pair) => assigned(path, pair))];
  });
}

function assigned(prefix: readonly (string | number)[], { key, value, loc }: AST.TOMLKeyValue): Setting[] {
  const path = [...prefix, ...key.keys.map((part) => (part.type === 'TOMLBare' ? part.name : part.value))];
  const { line } = loc.start;
  if (value.type !== 'TOMLInlineTable') return [{ path, line, value }];
  return [{ path, line, value: 'table' }, ...value.body.flatMap((pair) => assigned(path, pair))];
}

interface Inner extends Setting {
  readonly path: readonly string[];
}

function tableOf(settings: readonly Inner[], first: number): ReadonlyMap<string, Entry> {
  const byKey = new Map<string, Inner[]>();
  for (const setting of settings) {
    const [key] = setting.path;
    if (key === undefined) continue;
    const before = byKey.get(key);
    if (before === undefined) byKey.set(key, [setting]);
    else before.push(setting);
  }
  return new Map([...byKey].map(([key, own]) => [key, entryOf(own, first)]));
}

function entryOf(settings: readonly Inner[], first: number): Entry {
  const [{ path, line, value }] = settings as readonly [Inner, ...Inner[]];
  if (path.length === 1 && value !== 'table') return { line, value: valueOf(value, first) };
  const inside = settings.map((each) => ({ ...each, path: each.path.slice(1) }));
  return { line, value: { kind: 'table', entries: tableOf(inside, first) } };
}

function valueOf(node: AST.TOMLContentNode, first: number): Value {
  if (node.type === 'TOMLArray') {
    const items = node.elements.map((each) => ({
      line: each.loc.start.line + first - 1,
      value: valueOf(each, first),
    }));
    return { kind: 'list', items };
  }
  if (node.type === 'TOMLInlineTable') return { kind: 'table', entries: new Map() };
  if (node.kind === 'string') return { kind: 'string', text: node.value };
  if (node.kind === 'boolean') return { kind: 'boolean', isTrue: node.value };
  return { kind: node.kind === 'integer' || node.kind === 'float' ? 'number' : 'date' };
}
