import type { ArgumentsCamelCase } from 'yargs';
import { isBehind } from '../report/drift.ts';
import { DRIFT_FORMATS, type DriftFormat } from '../report/formats.ts';
import { paintFor } from './colour.ts';
import type { Command } from './command.ts';
import { EXIT, type ExitCode } from './exit-codes.ts';
import { note, type Io } from './io.ts';
import { formatOption } from './options.ts';
import { followOptions, type FollowArguments } from './propagate-options.ts';
import { reportSetting } from './report-setting.ts';

interface DriftArguments extends FollowArguments {
  readonly 'output-format': DriftFormat;
}

export const driftCommand: Command<DriftArguments> = {
  usage: 'drift <template> <paths..>',
  summary: 'show which cells of the template notebooks have, lack, or have changed',
  options: (parser) => followOptions(parser).option('output-format', formatOption(DRIFT_FORMATS)),
  run: runDrift,
};

async function runDrift(given: ArgumentsCamelCase<DriftArguments>, io: Io): Promise<ExitCode> {
  const [{ followNotebooks }, { driftReporters }] = await Promise.all([
    import('./follow-notebooks.ts'),
    import('../report/index.ts'),
  ]);
  const way = { skip: { cells: [], reason: '' }, isWritten: false, isMarked: false };
  const followed = await followNotebooks(given, way, io);
  const notebooks = followed.notebooks.map(({ outcome }) => outcome);
  const reporter = await driftReporters[given.outputFormat]();
  const setting = await reportSetting('drift', { ...given, paint: paintFor(io.stdout, io, given.color) }, io);
  io.stdout.write(reporter({ template: followed.template, dryRun: true, notebooks }, setting));
  if (io.interrupt.aborted) {
    note(io, 'interrupted; the report holds what was done until then');
    return EXIT.interrupted;
  }
  if (notebooks.some(({ error }) => error !== null)) return EXIT.error;
  return notebooks.some(isBehind) ? EXIT.remaining : EXIT.done;
}
