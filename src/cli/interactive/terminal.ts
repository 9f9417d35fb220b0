import { confirm, isCancel, selectKey, text } from '@clack/prompts';
import { NbfixError } from '../../error.ts';
import { foldedHunks } from '../../report/folded.ts';
import type { Paint } from '../../report/paint.ts';
import { SEVERITY_STYLES } from '../../report/paint.ts';
import { visible } from '../../report/shown.ts';
import { editText } from '../../workspace/editor.ts';
import type { Io, Terminal } from '../io.ts';
import type { Answer, Person, Question } from './ask.ts';

const KEYS = ['y', 'n', 'r', 'a', 's', 'e', 'b', 'q'] as const;
type Key = (typeof KEYS)[number];

/** A person at the terminal that nbfix was started from. */
export function personAt(terminal: Terminal, paint: Paint, io: Io): Person {
  const write = (line: string): void => void io.stdout.write(`${line}\n`);
  const ask = async (question: Question): Promise<Answer> => {
    for (const line of questionLines(question, paint)) write(line);
    for (;;) {
      const answer = await answerTo(question, terminal, io);
      if (typeof answer !== 'string') return answer;
      write(paint('red', answer));
    }
  };
  return { ask, tell: write };
}

function questionLines({ path, proposal, number, total }: Question, paint: Paint): string[] {
  const { finding, fix, before, after } = proposal;
  const { meta, cell } = finding;
  const name = /^_*$/.test(cell.name) ? '' : ` (${cell.name})`;
  const sure = fix.unsafe === null ? 'safe' : 'not proven safe';
  return [
    '',
    paint('bold', visible(`${path}:${fix.originalLine}: fix ${number} of ${total}, cell ${cell.index + 1}${name}`)),
    `${paint(SEVERITY_STYLES[meta.severity], meta.severity)} ${paint('cyan', meta.id)} (phase ${meta.phase}, ${sure}): ${visible(fix.message)}`,
    `Why: ${visible(meta.why)}`,
    ...(fix.unsafe === null ? [] : [paint('yellow', `Not known: ${visible(fix.unsafe)}`)]),
    ...foldedHunks(before.text, after.text, paint),
  ];
}

/** What the person says; a text where that came to nothing, and why. */
async function answerTo({ proposal, path, draft }: Question, terminal: Terminal, io: Io): Promise<Answer | string> {
  const { id } = proposal.finding.meta;
  const key = await selectKey<Key>({
    ...terminal,
    message: 'Make this fix?',
    options: [
      { value: 'y', label: 'yes' },
      { value: 'n', label: 'no' },
      { value: 'r', label: `yes, and to all of ${id}` },
      { value: 'a', label: 'yes, and to all others of this notebook' },
      { value: 's', label: 'skip, with a reason' },
      { value: 'e', label: 'edit the notebook with this fix' },
      { value: 'b', label: 'back to the fix before' },
      { value: 'q', label: 'quit; what is decided stays decided' },
    ],
  });
  if (isCancel(key)) return { says: 'quit' };
  switch (key) {
    case 'y':
      return { says: 'yes', to: 'fix' };
    case 'r':
      return { says: 'yes', to: 'rule' };
    case 'a':
      return { says: 'yes', to: 'notebook' };
    case 's':
      return await skipped(terminal);
    case 'e':
      return edited(draft, path, io);
    case 'b':
      return { says: 'back' };
    case 'q':
      return { says: 'quit' };
    case 'n':
      return { says: 'no' };
  }
}

async function skipped(terminal: Terminal): Promise<Answer | string> {
  const reason = await text({ ...terminal, message: 'Why not?', validate: reasonProblem });
  if (isCancel(reason)) return 'not skipped';
  const isWritten = await confirm({
    ...terminal,
    message: 'Write the reason into the notebook, so that the finding is silenced?',
    initialValue: true,
  });
  return isCancel(isWritten) ? 'not skipped' : { says: 'skip', reason: reason.trim(), isWritten };
}

function reasonProblem(reason: string | undefined): string | undefined {
  if (reason === undefined || reason.trim() === '') return 'give a reason, or press Ctrl-C';
  return /[\p{Cc}\p{Zl}\p{Zp}]/u.test(reason) ? 'a reason is one line of text' : undefined;
}

function edited(before: string, path: string, { env }: Io): Answer | string {
  try {
    const after = editText(before, path, env);
    return after === before ? 'nothing was edited' : { says: 'edited', text: after };
  } catch (error) {
    if (error instanceof NbfixError) return error.message;
    throw error;
  }
}
