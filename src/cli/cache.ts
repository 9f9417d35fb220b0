import type { Argv } from 'yargs';
import type { Command, GlobalArguments } from './command.ts';
import { EXIT } from './exit-codes.ts';
import { note } from './io.ts';

const ACTIONS = ['clean', 'dir'] as const;

interface CacheArguments extends GlobalArguments {
  readonly action: (typeof ACTIONS)[number];
}

export const cacheCommand: Command<CacheArguments> = {
  usage: 'cache <action>',
  summary: 'kept results of earlier runs: "clean" removes them, "dir" shows their folder',
  options: (parser) =>
    parser.positional('action', { choices: ACTIONS, demandOption: true }) as unknown as Argv<CacheArguments>,
  run: async ({ action }, io) => {
    const { cacheFolder, clearCache } = await import('../workspace/cache.ts');
    const folder = cacheFolder(io.env);
    if (action === 'dir') io.stdout.write(`${folder}\n`);
    else note(io, `${folder}: ${clearCache(folder)} kept results removed`);
    return EXIT.done;
  },
};
