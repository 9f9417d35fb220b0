import { paintFor } from './colour.ts';
import type { Command, GlobalArguments } from './command.ts';
import { EXIT } from './exit-codes.ts';

export const rulesCommand: Command<GlobalArguments> = {
  usage: 'rules',
  summary: 'list the rules, in the order in which they run',
  options: (parser) => parser,
  run: async ({ color }, io) => {
    const [{ codemods }, { rulesText }] = await Promise.all([
      import('../../codemods/index.ts'),
      import('../report/rules.ts'),
    ]);
    io.stdout.write(
      rulesText(
        codemods.map(({ meta }) => meta),
        paintFor(io.stdout, io, color),
      ),
    );
    return EXIT.done;
  },
};
