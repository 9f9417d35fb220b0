import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** One running `python3` that answers questions: asking a running one takes well under a millisecond. */
export interface PythonServer {
  readonly ask: (question: unknown) => Promise<unknown>;
  readonly close: () => void;
}

/**
 * Starts `python3`, or the one in NBFIX_PYTHON.
 * @param program defines `answer(question)`; questions and answers are JSON, one at a time
 */
export function startPython(program: string): PythonServer {
  const loop =
    'import json, sys\nfor line in sys.stdin:\n    print(json.dumps(answer(json.loads(line))), flush=True)\n';
  const child = spawn(process.env['NBFIX_PYTHON'] ?? 'python3', ['-W', 'ignore', '-c', `${program}\n${loop}`], {
    env: { ...process.env, PYTHONIOENCODING: 'utf-8' },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    ask: async (question) => {
      child.stdin.write(`${JSON.stringify(question)}\n`);
      const { value, done } = await lines.next();
      if (done === true) throw new Error(`python3 ended at the question ${JSON.stringify(question)}`);
      return JSON.parse(value) as unknown;
    },
    close: () => void child.kill(),
  };
}
