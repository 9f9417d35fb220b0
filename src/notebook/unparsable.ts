import { plainText } from '../python/strings.ts';
import { children, field, parsePython } from '../python/tree.ts';
import type { Cell } from './notebook.ts';
import { problemIn } from './syntax.ts';

/** The code of a cell that marimo keeps as text: what is wrong with it, and what a person can do. */
export function unparsableCode({ definition }: Cell): { readonly problem: string; readonly advice: string } {
  const [argument] = children(field(definition, 'arguments') ?? definition);
  const lines = (argument === undefined ? '' : (plainText(argument) ?? '')).split(/\r?\n/);
  const indents = lines.filter((line) => line.trim() !== '').map((line) => /^\s*/.exec(line)![0].length);
  const depth = Math.min(...indents);
  const text = lines.map((line) => line.slice(depth)).join('\n');
  const jupyter = lines.map((line) => line.trim()).find((line) => /^[!%]/.test(line));
  if (jupyter !== undefined) {
    const [what, instead] = jupyter.startsWith('!')
      ? ['shell command', 'run it with `subprocess.run([…])`']
      : ['magic', 'write what it does in Python'];
    return {
      problem: `\`${shortened(jupyter)}\` is a Jupyter ${what}, not Python`,
      advice: `${instead}, or delete the cell; marimo then makes it a cell again`,
    };
  }
  const advice = 'correct the code in `marimo edit`, which then makes it a cell again';
  const problem = problemIn(text, parsePython(text));
  return {
    problem: problem === undefined ? 'marimo could not read its code' : `its code is not valid Python: ${problem}`,
    advice,
  };
}

function shortened(line: string): string {
  return line.length > 40 ? `${line.slice(0, 39)}…` : line;
}
