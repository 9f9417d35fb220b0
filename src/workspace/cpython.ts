import { spawnSync } from 'node:child_process';

/**
 * Prints that it is there, then an answer for each text as soon as there is one: what is printed counts, whatever the
 * next text does. The alarm ends the process where one text takes too long, for nothing else stops a compiler.
 * Bytes, not str, so that a byte order mark is accepted as in a file.
 */
const PROGRAM = `
import json, signal, sys

def problem(text):
    try:
        compile(text.encode("utf-8"), "<notebook>", "exec", dont_inherit=True)
    except SyntaxError as error:
        return f"{error.msg} (line {error.lineno})"
    except (RecursionError, MemoryError):
        return "the code nests too deep for it"
    except (ValueError, OverflowError) as error:
        return f"{type(error).__name__}: {error}"

alarm = getattr(signal, "alarm", lambda seconds: None)
texts = json.loads(sys.stdin.buffer.read())
print("ready", sys.version_info.minor, flush=True)
for text in texts:
    alarm(int(sys.argv[1]))
    print(json.dumps(problem(text)), flush=True)
`;

/** Isolated, without site-packages, without warnings: nothing of the user's setup runs. */
const FLAGS = ['-I', '-S', '-W', 'ignore', '-c', PROGRAM];

/** The largest notebook takes some seconds, on a machine that is busy. */
const LIMIT_SECONDS_A_TEXT = 60;
const LIMIT_MS_OF_THE_START = 60_000;

/** Characters that one process is given. */
const LONGEST_BATCH = 10_000_000;

/** What CPython says of a text: null when it compiles, else the error with its line; undefined: it came to no answer. */
export type Compiled = string | null | undefined;

/** What an interpreter says of texts, in their order. */
export interface Answers {
  /** Its version, as 11 of Python 3.11. */
  readonly minor: number;
  readonly answers: readonly Compiled[];
}

/**
 * What the CPython on the PATH says of each text. A text that takes too long, or that the interpreter does not survive,
 * gets no answer; the others get theirs from a new process.
 * Null when there is no such interpreter.
 *
 * @param env the environment whose PATH is searched for python3
 */
export function compileInPython(
  texts: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): Answers | null {
  const answers: Compiled[] = [];
  let minor = 0;
  while (answers.length < texts.length) {
    const next = answersOf(batch(texts.slice(answers.length)), env);
    if (next === null && answers.length === 0) return null;
    minor = next?.minor ?? minor;
    answers.push(...(next?.answers ?? [undefined]));
  }
  return { minor, answers };
}

/** The first texts, as many as are no burden together; at least one. */
function batch(texts: readonly string[]): readonly string[] {
  let length = 0;
  const end = texts.findIndex((text, index) => (length += text.length) > LONGEST_BATCH && index > 0);
  return end === -1 ? texts : texts.slice(0, end);
}

/** The answers of one process: all, or those until it was ended and undefined for the text that it was at. */
function answersOf(texts: readonly string[], env: Readonly<Record<string, string | undefined>>): Answers | null {
  const run = spawnSync('python3', [...FLAGS, String(LIMIT_SECONDS_A_TEXT)], {
    input: JSON.stringify(texts),
    env: { ...env },
    encoding: 'utf8',
    timeout: LIMIT_MS_OF_THE_START + 1000 * LIMIT_SECONDS_A_TEXT * texts.length,
    maxBuffer: Infinity,
    killSignal: 'SIGKILL',
  });
  // What follows the last line break is no whole answer.
  const [ready, ...lines] = run.stdout?.split('\n').slice(0, -1) ?? [];
  const minor = /^ready (\d+)$/.exec(ready ?? '')?.[1];
  if (minor === undefined) return null;
  const answers = lines.slice(0, texts.length).map(answerIn);
  return { minor: Number(minor), answers: answers.length < texts.length ? [...answers, undefined] : answers };
}

function answerIn(line: string): Compiled {
  try {
    const answer: unknown = JSON.parse(line);
    return typeof answer === 'string' || answer === null ? answer : undefined;
  } catch {
    return undefined;
  }
}
