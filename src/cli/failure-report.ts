import { OUTPUT_FORMATS, type OutputFormat } from '../report/formats.ts';
import type { Io } from './io.ts';

/** Formats that a person reads: what went wrong is told on stderr, and there is no report. */
const READ: ReadonlySet<OutputFormat> = new Set(['concise', 'full', 'markdown']);

/** Prints the report of a run that came to nothing, in a format that programs read. */
export async function printFailure(format: OutputFormat, message: string, io: Io): Promise<void> {
  if (READ.has(format)) return;
  const [{ auditWriters }, { reportSetting }] = await Promise.all([
    import('../report/index.ts'),
    import('./report-setting.ts'),
  ]);
  const setting = await reportSetting('audit', { outputFormat: format, paths: [] }, io);
  io.stdout.write((await auditWriters[format]())(setting).end(message));
}

/** The format that was asked for, read from the bare words: the options themselves may be what is wrong. */
export function formatAskedFor(argv: readonly string[]): OutputFormat {
  const named = argv.flatMap((word, at) => {
    if (word.startsWith('--output-format=')) return [word.slice('--output-format='.length)];
    return argv[at - 1] === '--output-format' ? [word] : [];
  });
  return OUTPUT_FORMATS.find((format) => format === named.at(-1)) ?? OUTPUT_FORMATS[0];
}
