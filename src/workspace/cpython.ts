import { spawnSync } from 'node:child_process';

/** One interpreter start for all texts. Bytes, not str, so that a byte order mark is accepted as in a file. */
const PROGRAM = `
import json, sys

def problem(text):
    try:
        compile(text.encode("utf-8"), "<notebook>", "exec", dont_inherit=True)
    except SyntaxError as error:
        return f"{error.msg} (line {error.lineno})"
    except (ValueError, MemoryError, RecursionError, OverflowError) as error:
        return f"{type(error).__name__}: {error}"

print(json.dumps([problem(text) for text in json.loads(sys.stdin.buffer.read())]))
`;

/** Isolated, without site-packages, without warnings: nothing of the user's setup runs. */
const FLAGS = ['-I', '-S', '-W', 'ignore', '-c', PROGRAM];

/** Python's start, on a machine that is busy, and so much for each text. */
const LIMIT_MS = 60_000;
const LIMIT_MS_A_TEXT = 100;

/**
 * What the CPython on the PATH says of each text: null when it compiles, else the error with its line.
 * Null instead of a list when there is no such interpreter, or it failed.
 *
 * @param env the environment whose PATH is searched for python3
 */
export function compileInPython(
  texts: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): readonly (string | null)[] | null {
  const run = spawnSync('python3', FLAGS, {
    input: JSON.stringify(texts),
    env: { ...env },
    encoding: 'utf8',
    timeout: LIMIT_MS + LIMIT_MS_A_TEXT * texts.length,
    maxBuffer: Infinity,
  });
  if (run.error !== undefined || run.status !== 0) return null;
  const answers: unknown = JSON.parse(run.stdout);
  if (!Array.isArray(answers) || answers.length !== texts.length) return null;
  return answers.map((answer: unknown) => (typeof answer === 'string' ? answer : null));
}
