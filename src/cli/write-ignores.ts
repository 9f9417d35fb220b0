import { codemods } from '../../codemods/index.ts';
import { addIgnores } from '../engine/add-ignores.ts';
import { NbfixError } from '../error.ts';
import { count } from '../report/counts.ts';
import { visible } from '../report/shown.ts';
import type { Change } from '../workspace/journal/run.ts';
import { checkLayers } from './check-layers.ts';
import type { FileArguments } from './command.ts';
import type { Check, Configuration } from './configuration.ts';
import { note, type Io } from './io.ts';
import { journalled, type JournalArguments } from './journal.ts';
import { isolated, loadNotebooks, saidBy } from './notebooks.ts';
import { readNotebook } from './read-notebook.ts';
import { selectCodemods, USUAL } from './select.ts';

/** What a comment says where nobody gave a reason. */
const NO_REASON = 'TODO: say why';

/** A notebook with the comments that it is to get. */
interface Silenced extends Change {
  readonly path: string;
  readonly before: string;
  readonly added: number;
}

/**
 * Writes `# nbfix: ignore[rule] -- reason` at each finding of the notebooks that are meant, and tells where it could not.
 * Notebooks that can't be read are passed over: the audit that follows names them.
 * @param reason empty: a note to write one
 * @throws NbfixError for a reason of more than one line, or bad settings
 */
export async function writeIgnores(
  configuration: Configuration,
  given: FileArguments & JournalArguments,
  reason: string,
  io: Io,
): Promise<{ readonly failed: boolean }> {
  if (/[\p{Cc}\p{Zl}\p{Zp}]/u.test(reason)) throw new NbfixError('--add-ignore: a reason is one line of text');
  const check: Check = async (layers, own) => checkLayers(layers, own, USUAL.audit);
  const notes: string[] = [];
  const planned: Silenced[] = [];
  let failed = false;
  const fail = (path: string, error: string): null => {
    failed = true;
    notes.push(`${path}: ${error}`);
    return null;
  };
  for await (const loaded of loadNotebooks(given, configuration, check, io)) {
    if ('error' in loaded) continue;
    const { path, file, text } = loaded;
    const inForce = await configuration.of(path, text, check).catch(saidBy);
    if (typeof inForce === 'string') continue;
    const { rules, work } = inForce.settings;
    const silence = (): Silenced => {
      const notebook = readNotebook(path, text, io, { work });
      const selected = selectCodemods(codemods, rules, USUAL.audit);
      const { after, added, refused } = addIgnores(notebook, selected, reason.trim() || NO_REASON);
      for (const left of refused) notes.push(`${path}:${left.line}: ${left.rule} is not silenced: ${left.reason}`);
      return { path, file, before: text, after, added, isNotebook: true };
    };
    const silenced = isolated(path, io, silence, (error) => fail(path, error));
    if (silenced !== null && silenced.added > 0) planned.push(silenced);
  }
  const written: Silenced[] = [];
  await journalled(planned, given, io, (replace) => {
    for (const each of planned) {
      const write = (): number => {
        replace(each.file, each.before, each.after);
        return written.push(each);
      };
      isolated(each.path, io, write, (error) => fail(each.path, error));
    }
  });
  for (const each of notes) note(io, visible(each));
  const findings = written.reduce((sum, { added }) => sum + added, 0);
  note(io, `${count(findings, 'finding')} silenced in ${count(written.length, 'notebook')}`);
  return { failed };
}
