import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { NbfixError } from '../error.ts';
import { fileProblem } from './failure.ts';

/**
 * Lets a person edit a text in the editor of their choice, at the terminal of this process.
 * @param name of the file, which tells editors its language
 * @returns the text as it was saved
 * @throws NbfixError where no editor is set, or it ends with an error
 */
export function editText(text: string, name: string, env: Readonly<Record<string, string | undefined>>): string {
  const editor = env['VISUAL'] ?? env['EDITOR'] ?? '';
  if (editor === '') throw new NbfixError('set VISUAL or EDITOR to the command of your editor');
  const folder = mkdtempSync(join(tmpdir(), 'nbfix-edit-'));
  try {
    const file = join(folder, basename(name));
    writeFileSync(file, text, { mode: 0o600 });
    // As git does it: the command may have options (`code --wait`).
    const { status, error } = spawnSync('sh', ['-c', `${editor} "$@"`, editor, file], { stdio: 'inherit', env });
    if (error !== undefined || status !== 0)
      throw new NbfixError(`the editor (${editor}) failed, so nothing was edited`);
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new NbfixError(fileProblem(error), { cause: error });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
