import { prependArgument } from '../../../src/edit/arguments.ts';
import type { Edit } from '../../../src/edit/edit.ts';
import { defineCodemod, type Refusal } from '../../../src/engine/codemod.ts';
import { aliasesOf, resolverOf } from '../../../src/notebook/imports.ts';
import { matchesInCell } from '../../../src/notebook/matches.ts';
import { isOutputCall } from '../../../src/notebook/shown-calls.ts';
import { pattern } from '../../../src/python/pattern.ts';
import { field, type Node } from '../../../src/python/tree.ts';

const STOP = pattern('mo.stop(*__given__, **__named__)');
const OUTPUT_ONLY = pattern('mo.stop(output=__output__)');

/** Expressions that can only be a condition. */
const CONDITIONS: ReadonlySet<string> = new Set([
  'not_operator',
  'comparison_operator',
  'boolean_operator',
  'true',
  'false',
]);

export default defineCodemod<readonly Node[]>({
  meta: {
    id: 'stop-arity',
    phase: '0',
    severity: 'high',
    safety: 'safe',
    what: '`mo.stop` gets its output in place of its condition.',
    why: 'An output counts as true, so the cell always stops there, and the output is never shown.',
    fix: 'Puts `True` before a lone output, because the cell stops there anyway; swaps a condition and an output that are in the wrong order.',
    effects: { movesOutput: true },
  },

  appliesTo: (notebook) => notebook.cells.some((cell) => matchesInCell(notebook, cell, STOP).length > 0),

  *find(notebook) {
    const aliases = aliasesOf(notebook);
    const resolve = resolverOf(notebook);
    for (const cell of notebook.cells) {
      for (const { node, holes } of matchesInCell(notebook, cell, STOP)) {
        const data = [...holes.given, ...holes.named];
        const [first] = data;
        if (first === undefined || !(isOutput(first, aliases) || OUTPUT_ONLY(node, resolve))) continue;
        yield { cell, node, message: `\`${shown(first)}\` is passed to \`mo.stop\` as its condition`, data };
      }
    }
  },

  fix({ node, data }, notebook): Edit[] | Refusal {
    const [first, second] = data;
    if (first === undefined) return { refused: '`mo.stop` has no argument' };
    if (second === undefined) return prependArgument(notebook.text, node, 'True');
    if (data.length === 2 && CONDITIONS.has(second.type)) {
      return [
        { start: first.startIndex, end: first.endIndex, text: second.text },
        { start: second.startIndex, end: second.endIndex, text: first.text },
      ];
    }
    return { refused: 'it is unclear which argument is the condition; write `mo.stop(condition, output)`' };
  },
});

/** A text as first argument is a message too: it is as true as any output. */
function isOutput(node: Node, aliases: ReadonlyMap<string, string>): boolean {
  return isOutputCall(node, aliases) || (/^(?:concatenated_)?string$/.test(node.type) && node.text.length > 2);
}

function shown(argument: Node): string {
  const [line = ''] = argument.text.split(/\r?\n/);
  return argument.type === 'call' ? `${field(argument, 'function')?.text ?? ''}(…)` : line.slice(0, 40);
}
