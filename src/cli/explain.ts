import { paintFor } from './colour.ts';
import type { Command, GlobalArguments } from './command.ts';
import { EXIT } from './exit-codes.ts';

interface ExplainArguments extends GlobalArguments {
  readonly rule: string;
}

export const explainCommand: Command<ExplainArguments> = {
  usage: 'explain <rule>',
  summary: 'say what a rule finds, why, and what its fix does',
  options: (parser) =>
    parser.positional('rule', { type: 'string', demandOption: true, describe: 'as "nbfix rules" lists it' }),
  run: async ({ rule, color }, io) => {
    const [{ codemods }, { findCodemod }, { explainText }] = await Promise.all([
      import('../../codemods/index.ts'),
      import('./select.ts'),
      import('../report/rules.ts'),
    ]);
    io.stdout.write(explainText(findCodemod(codemods, rule).meta, paintFor(io.stdout, io, color)));
    return EXIT.done;
  },
};
