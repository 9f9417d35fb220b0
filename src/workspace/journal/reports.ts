import type { Content } from '../write.ts';
import { journalIn, pathIn } from './root.ts';
import { idsIn, readRun, removeRun, textsOf } from './store.ts';
import { hashOf } from './texts.ts';

/** A run that wrote a report which another one is going to replace. */
interface EarlierReport {
  /** What the file held before it. */
  readonly before: Content;
  /** Takes it out of the journal. */
  readonly forget: () => void;
}

/**
 * The run that has left a report as it is now. Reports are written again and again, and what the user had there first is what
 * counts: so the next run goes on in the place of this one, and the journal has one for each report.
 * @param now what the report holds
 */
export function earlierReport(root: string, file: string, now: Content): EarlierReport | null {
  const journal = journalIn(root);
  if (journal === null) return null;
  const [path, hash] = [pathIn(root, file), hashOf(now)];
  for (const id of idsIn(journal)) {
    const run = readRun(journal, id);
    const [entry] = 'problem' in run || !run.isAside || run.files.length !== 1 ? [] : run.files;
    if (entry?.path !== path || entry.after !== hash || entry.before === null) continue;
    const before = textsOf(journal, id)(entry.before);
    return before === null ? null : { before, forget: () => removeRun(journal, id) };
  }
  return null;
}
