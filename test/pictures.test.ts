import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { packageFolder } from '../src/workspace/package.ts';
import { nbfix } from './cli/run.ts';
import { terminalPicture } from './support/terminal-picture.ts';
import { folderWith } from './workspace/folder.ts';

/* The picture in the README, made from what nbfix prints. */

const NOTEBOOK = 'test/fixtures/progress-spinner/training-loop.py';

test('the README shows an audit and a diff as they are; `npm run docs` brings the picture up to date', async () => {
  const text = readFileSync(join(packageFolder(), NOTEBOOK), 'utf8').replaceAll(/ *# finding$/gm, '');
  const folder = folderWith({ 'train.py': text });
  const page: string[] = [];
  for (const words of [
    ['audit', '--quiet', 'train.py'],
    ['apply', '--select', 'progress-spinner', '--dry-run', 'train.py'],
  ]) {
    const { out } = await nbfix(folder, [...words, '--color', 'always']);
    page.push(`$ nbfix ${words.join(' ')}`, out);
  }
  const picture = terminalPicture(page.join('\n'), 'nbfix audits a notebook, and shows the diff of one fix');
  await expect(picture).toMatchFileSnapshot('../docs/audit.svg');
});
