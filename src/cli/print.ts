import { plain, type Paint } from '../report/paint.ts';
import type { OwnFile } from '../workspace/output.ts';
import { paintFor } from './colour.ts';
import type { FileArguments } from './command.ts';
import type { Io } from './io.ts';
import type { JournalArguments } from './journal.ts';

/** The file that a report goes to, with what it holds so far. */
export interface Target {
  readonly own: OwnFile;
  readonly before: string | null;
}

/**
 * The file that `--output-file` names. To be asked first: what can't be written must not cost a long run.
 * @param files the notebooks, none of which it may be
 * @throws NbfixError when no report can go there
 */
export async function targetOf(outputFile: string, files: FileArguments, io: Io): Promise<Target> {
  const [{ readReport, reportFile }, { searchFor }] = await Promise.all([
    import('../workspace/output.ts'),
    import('./files.ts'),
  ]);
  const own = reportFile(outputFile, io.cwd);
  const search = await searchFor(files, io);
  const subjects = search(() => false).found.flatMap((entry) => ('file' in entry ? [entry.file] : []));
  return { own, before: readReport(own, subjects) };
}

/** What became of a report that is kept up to date. */
export function written(outputFile: string, before: string | null, after: string): string {
  return `${outputFile}: ${before === null ? 'written' : before === after ? 'unchanged' : 'brought up to date'}`;
}

/** Where a report goes, piece by piece. */
interface Sink {
  readonly paint: Paint;
  readonly write: (text: string) => void;
  /** @throws NbfixError when the file can't be written */
  readonly close: () => Promise<void>;
}

/** Stdout, at once; or the file that was asked for, without colours, written as a whole when all of it is there. */
export function sinkOf(target: Target | null, given: JournalArguments, io: Io): Sink {
  if (target === null) {
    return {
      paint: paintFor(io.stdout, io, given.color),
      write: (text) => io.stdout.write(text),
      close: async () => {},
    };
  }
  const pieces: string[] = [];
  return {
    paint: plain,
    write: (text) => pieces.push(text),
    close: async () => {
      const { replaceReport } = await import('./journal.ts');
      await replaceReport(target.own, target.before, pieces.join(''), given, io);
    },
  };
}

/**
 * Prints a report, or writes it without colours to the file that was asked for.
 * @throws NbfixError when the file can't be written
 */
export async function printReport(
  write: (paint: Paint) => string,
  target: Target | null,
  given: JournalArguments,
  io: Io,
): Promise<void> {
  const sink = sinkOf(target, given, io);
  sink.write(write(sink.paint));
  await sink.close();
}
