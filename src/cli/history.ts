import type { Command, GlobalArguments } from './command.ts';
import { EXIT } from './exit-codes.ts';
import { note } from './io.ts';
import { formatOption } from './options.ts';

const FORMATS = ['concise', 'json'] as const;

interface HistoryArguments extends GlobalArguments {
  readonly 'output-format': (typeof FORMATS)[number];
}

export const historyCommand: Command<HistoryArguments> = {
  usage: 'history',
  summary: 'list the runs that wrote files, the newest first: `nbfix undo` takes one back',
  options: (parser) => parser.option('output-format', formatOption(FORMATS)),
  run: async ({ outputFormat }, io) => {
    const [{ rootHere }, { runsIn }, { stateOf }, { historyJson, historyText }] = await Promise.all([
      import('../workspace/journal/root.ts'),
      import('../workspace/journal/store.ts'),
      import('../workspace/journal/state.ts'),
      import('../report/history.ts'),
    ]);
    const root = rootHere(io.cwd);
    const runs = runsIn(root).map((run) =>
      'problem' in run ? { ...run, state: 'spoilt' as const } : { ...run, state: stateOf(root, run) },
    );
    if (outputFormat === 'json') io.stdout.write(historyJson(root, runs));
    else if (runs.length > 0) io.stdout.write(historyText(runs));
    else note(io, `${root}: the journal has no run`);
    return EXIT.done;
  },
};
