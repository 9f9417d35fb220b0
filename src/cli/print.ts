import { resolve } from 'node:path';
import type { Paint } from '../report/paint.ts';
import { paintFor, type ColourChoice } from './colour.ts';
import type { Io } from './io.ts';

/** Where a report goes, as the options say. */
interface Target {
  readonly outputFile: string | undefined;
  readonly color: ColourChoice;
}

/**
 * Prints a report, or writes it without colours to the file that was asked for.
 * @throws NbfixError when the file can't be written
 */
export async function printReport(write: (paint: Paint) => string, target: Target, io: Io): Promise<void> {
  if (target.outputFile === undefined) {
    io.stdout.write(write(paintFor(io.stdout, io, target.color)));
    return;
  }
  const [{ writeOwn }, { plain }] = await Promise.all([import('../workspace/output.ts'), import('../report/paint.ts')]);
  const file = resolve(io.cwd, target.outputFile);
  writeOwn({ file, called: `--output-file ${file}` }, write(plain));
}
