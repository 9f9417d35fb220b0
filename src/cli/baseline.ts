import { dirname, relative, resolve } from 'node:path';
import { NbfixError } from '../error.ts';
import type { NotebookAudit } from '../model/report.ts';
import { baselineText, entriesOf, parseBaseline, withoutBaseline, type BaselineEntry } from '../report/baseline.ts';
import { count } from '../report/counts.ts';
import { isFileIn, realFolder } from '../workspace/inside.ts';
import { readOwn } from '../workspace/output.ts';
import { note, type Io } from './io.ts';
import { replaceReport, type JournalArguments } from './journal.ts';

/** The baseline of a run. */
export interface OpenBaseline {
  /**
   * An audit without the findings of the baseline.
   * @param file where the notebook is; null where there is none
   */
  readonly compared: (audit: NotebookAudit, file: string | null) => NotebookAudit;
  /** Tells what the baseline has too many, or writes it. @throws NbfixError when it can't be written */
  readonly close: () => Promise<void>;
}

/**
 * Reads the file of `--baseline`.
 * @param isUpdate whether all that is found is to go into it, and what is no longer found out of it
 * @param isWhole whether all rules run, so that what is not found is gone
 * @throws NbfixError when it can't be read, or there is none and none is to be written
 */
export function openBaseline(
  path: string,
  isUpdate: boolean,
  isWhole: boolean,
  given: JournalArguments,
  io: Io,
): OpenBaseline {
  const file = resolve(io.cwd, path);
  // That of notebooks is theirs behind all links, too.
  const folder = realFolder(dirname(file));
  const own = { file, called: `--baseline ${path}`, within: folder };
  const text = readOwn(own);
  if (text === null && !isUpdate)
    throw new NbfixError(`--baseline ${path}: there is no such file; --update-baseline writes it`);
  const known = text === null ? new Map<string, readonly BaselineEntry[]>() : parseBaseline(path, text);
  const seen = new Map<string, readonly BaselineEntry[]>();
  let gone = 0;

  return {
    compared: (audit, notebook) => {
      if (notebook === null || audit.status === 'failed') return audit;
      const key = relative(folder, resolve(io.cwd, notebook)).replaceAll('\\', '/');
      const entries = isUpdate ? entriesOf(audit) : (known.get(key) ?? []);
      seen.set(key, entries);
      const compared = withoutBaseline(audit, entries);
      gone += compared.gone;
      return compared.audit;
    },
    close: async () => {
      // A notebook outside of the folder is not looked for.
      const isThere = (key: string): boolean => key.startsWith('../') || isFileIn(folder, key);
      const others = [...known].filter(([key]) => !seen.has(key));
      if (!isUpdate) {
        if (gone > 0 && isWhole)
          note(io, `${path}: ${count(gone, 'entry', 'entries')} no longer found; --update-baseline takes them out`);
        const lost = others.filter(([key]) => !isThere(key)).length;
        if (lost > 0)
          note(io, `${path}: ${count(lost, 'notebook')} of it not found; its paths are relative to its own folder`);
        return;
      }
      // Notebooks that this run has not read stay in it, as long as there are such files.
      await replaceReport(
        own,
        text,
        baselineText(new Map([...others.filter(([key]) => isThere(key)), ...seen])),
        given,
        io,
      );
    },
  };
}
