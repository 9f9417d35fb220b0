import { ASKING, GIT_QUESTIONS, GOES_ON, QUICK, SAYS_VERSION } from '../knowledge/commands.ts';
import type { Notebook } from '../notebook/notebook.ts';
import { argumentsOf } from '../python/arguments.ts';
import { plainText, stringBody } from '../python/strings.ts';
import { children, type Node } from '../python/tree.ts';
import { assignedTo } from './name-uses.ts';

/** `none`: it answers at once; `trace`: it is done at once, but something stays; `work`: it may take hours. */
export type CommandEffort = 'none' | 'trace' | 'work';

/**
 * What a call that starts programs and waits for them comes to: `subprocess.run(["nvidia-smi", "-L"])` only asks,
 * `run("rm -rf out && mkdir out", shell=True)` is done at once; anything else, or what is not known, is work.
 */
export function commandEffort(call: Node, notebook: Notebook): CommandEffort {
  const [first] = argumentsOf(call);
  const given = first?.kind === 'positional' ? first : argumentsOf(call).find(({ name }) => name === 'args');
  return given === undefined ? 'work' : most(commandsIn(given.value, notebook).map(effortOf));
}

type Word = string | undefined;

/** A command: its words, those that are not known undefined, and whether it writes a file by `>`. */
interface Command {
  readonly words: readonly Word[];
  readonly writes: boolean;
}

/** The commands that a list of words or a line for a shell holds; one without words where that is not known. */
function commandsIn(value: Node | undefined, notebook: Notebook, isFollowed = false): readonly Command[] {
  switch (value?.type) {
    case 'identifier': {
      const values = isFollowed ? [] : assignedTo(value, notebook);
      return values.length === 0 ? NOT_KNOWN : values.flatMap((each) => commandsIn(each, notebook, true));
    }
    case 'list':
    case 'tuple':
      return [{ words: children(value).map(plainText), writes: false }];
    case 'string':
    case 'concatenated_string':
      return commandsOfLine(value);
    default:
      return NOT_KNOWN;
  }
}

const NOT_KNOWN: readonly Command[] = [{ words: [], writes: false }];

/** Stands for what an f-string puts in. */
const UNKNOWN = '\0';

const REDIRECTION = /\d*>>?\s*(?:&\d+|[^\s;&|]+)/g;

function commandsOfLine(string: Node): readonly Command[] {
  const line = plainText(string) ?? stringBody(string).replace(/\{[^{}]*\}/g, UNKNOWN);
  // What stands in them may be any program: `echo $(make)`, `cat < file`.
  if (string.type !== 'string' || /[`<({]/.test(line)) return NOT_KNOWN;
  const writes = [...line.matchAll(REDIRECTION)].some(([target]) => !/&\d+$|\/dev\/null$/.test(target));
  return line
    .replace(REDIRECTION, ' ')
    .split(/[;&|\n]+|\\n/)
    .map((command) => command.trim().split(/\s+/))
    .filter(([first]) => first !== '')
    .map((words) => ({ writes, words: words.map((word) => (word.includes(UNKNOWN) ? undefined : word)) }));
}

function effortOf({ words, writes }: Command): CommandEffort {
  // `CUDA_VISIBLE_DEVICES=0 sudo rm -rf out`
  const at = words.findIndex((word) => word === undefined || !/^(?:\w+=.*|sudo)$/.test(word));
  const [program, ...rest] = at === -1 ? [] : words.slice(at);
  if (program === undefined) return 'work';
  const name = program.split('/').at(-1) ?? program;
  if (QUICK.has(name)) return 'trace';
  const isQuestion =
    (rest.length === 1 && SAYS_VERSION.test(rest[0] ?? '')) ||
    (name === 'git' && GIT_QUESTIONS.has(rest[0] ?? '')) ||
    (ASKING.has(name) && !rest.some((word) => word !== undefined && GOES_ON.test(word)));
  return !isQuestion ? 'work' : writes ? 'trace' : 'none';
}

function most(efforts: readonly CommandEffort[]): CommandEffort {
  if (efforts.length === 0 || efforts.includes('work')) return 'work';
  return efforts.includes('trace') ? 'trace' : 'none';
}
