import { codemods } from '../../codemods/index.ts';
import { addIgnores } from '../engine/add-ignores.ts';
import { NbfixError } from '../error.ts';
import { count } from '../report/counts.ts';
import { visible } from '../report/shown.ts';
import { replaceText } from '../workspace/write.ts';
import { checkLayers } from './check-layers.ts';
import type { FileArguments } from './command.ts';
import type { Check, Configuration } from './configuration.ts';
import { note, type Io } from './io.ts';
import { isolated, loadNotebooks, saidBy } from './notebooks.ts';
import { readNotebook } from './read-notebook.ts';
import { selectCodemods, USUAL } from './select.ts';

/** What a comment says where nobody gave a reason. */
const NO_REASON = 'TODO: say why';

/**
 * Writes `# nbfix: ignore[rule] -- reason` at each finding of the notebooks that are meant, and tells where it could not.
 * Notebooks that can't be read are passed over: the audit that follows names them.
 * @param reason empty: a note to write one
 * @throws NbfixError for a reason of more than one line, or bad settings
 */
export async function writeIgnores(
  configuration: Configuration,
  files: FileArguments,
  reason: string,
  io: Io,
): Promise<{ readonly failed: boolean }> {
  if (/[\p{Cc}\p{Zl}\p{Zp}]/u.test(reason)) throw new NbfixError('--add-ignore: a reason is one line of text');
  const check: Check = async (layers, own) => checkLayers(layers, own, USUAL.audit);
  const [done, notes] = [{ findings: 0, notebooks: 0 }, [] as string[]];
  let failed = false;
  for await (const loaded of loadNotebooks(files, configuration, check, io)) {
    if ('error' in loaded) continue;
    const { path, file, text } = loaded;
    const inForce = await configuration.of(path, text, check).catch(saidBy);
    if (typeof inForce === 'string') continue;
    const { rules, work } = inForce.settings;
    const write = (): void => {
      const notebook = readNotebook(path, text, io, { work });
      const selected = selectCodemods(codemods, rules, USUAL.audit);
      const { after, added, refused } = addIgnores(notebook, selected, reason.trim() || NO_REASON);
      for (const left of refused) notes.push(`${path}:${left.line}: ${left.rule} is not silenced: ${left.reason}`);
      if (added === 0) return;
      replaceText(file, text, after);
      done.findings += added;
      done.notebooks += 1;
    };
    isolated(path, io, write, (error) => {
      failed = true;
      notes.push(`${path}: ${error}`);
    });
  }
  for (const each of notes) note(io, visible(each));
  note(io, `${count(done.findings, 'finding')} silenced in ${count(done.notebooks, 'notebook')}`);
  return { failed };
}
