import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { expect, it, test } from 'vitest';
import { codemods } from '../codemods/index.ts';
import { planText } from './support/plan.ts';
import { readTemplates } from './support/templates.ts';

/* error-message beside the other codemods that touch a handler, with templates of others, and in Python itself. */

const FIXTURES = new URL('fixtures/error-message/', import.meta.url);
const NOTEBOOKS = new URL('notebooks/', import.meta.url);
const templates = readTemplates();

const only = codemods.filter(({ meta }) => meta.id === 'error-message');
const OTHERS = ['lost-output', 'progress-spinner', 'oom-guard', 'memory-cleanup'];
const others = codemods.filter(({ meta }) => OTHERS.includes(meta.id));

const texts = [FIXTURES, NOTEBOOKS].flatMap((folder) =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.py'))
    .sort()
    .map((file) => ({ name: file, text: readFileSync(new URL(file, folder), 'utf8') })),
);

it.each(texts)('$name: the same before and after the others', ({ name, text }) => {
  const first = planText(name, planText(name, text, only, templates).after, others, templates);
  const last = planText(name, planText(name, text, others, templates).after, only, templates);
  expect(wordsOf(last.after)).toEqual(wordsOf(first.after));
  expect(last.dropped).toEqual([]);
});

/** Which of two handlers gets `_error` and which `_error_2` depends on the order, and where a long line is broken. */
function wordsOf(text: string): string[] {
  return text
    .replaceAll(/\b_error_\d\b/g, '_error')
    .split(/\s*\n\s*|(?<=[([{])|(?=[)\]}])/)
    .filter((each) => each !== '');
}

function withTemplate(change: (text: string) => string): ReturnType<typeof planText> {
  const changed = new Map(templates).set('error-message', change(templates.get('error-message') ?? ''));
  const text = readFileSync(new URL('shown-in-another-cell.py', FIXTURES), 'utf8');
  return planText('notebook.py', text, only, changed);
}

test('the words are those of the template', () => {
  const { after, refused } = withTemplate((text) =>
    text
      .replace('f"{type(__error__).__name__}: {__shown__}"', 'f"[{type(__error__).__qualname__}] {__shown__}"')
      .replace('"Try smaller or different settings."', '"Frag die \\"Betreuung\\"."'),
  );
  expect(after).toContain('"error": f"[{type(e).__qualname__}] {e}"');
  expect(after).toContain('"\\n\\n💡 Frag die \\"Betreuung\\"."');
  expect(refused).toEqual([]);
});

test.each([
  ['no type', 'f"{type(__error__).__name__}: {__shown__}"', 'f"{__shown__} {__error__}"'],
  ['no f-string', 'f"{type(__error__).__name__}: {__shown__}"', 'str((__error__, __shown__))'],
])('a template is refused that has %s', (_, from, to) => {
  expect(withTemplate((text) => text.replace(from, to)).refused.map(({ reason }) => reason)).toEqual([
    'templates/error-message.py: `text` and `reason` must be one f-string each, with the type of the error',
  ]);
});

test('a template is refused that has no words of advice', () => {
  const silent = (text: string): string => text.replaceAll(/^ {4}"(?!")[^\n]*"$/gm, '    ""');
  expect(withTemplate(silent).refused.map(({ reason }) => reason)).toEqual([
    'templates/error-message.py: lead, settings, files and restart must be plain strings, and say something',
  ]);
});

test('Python puts the type before the text, in each way of writing it', () => {
  const { after } = planText(
    'notebook.py',
    readFileSync(new URL('shown-in-the-handler.py', FIXTURES), 'utf8'),
    only,
    templates,
  );
  const prints = after.split('\n').flatMap((line) => (line.includes('print(') ? [line.trim()] : []));
  const program = `batch = type("", (), {"value": 8})\ntry:\n    {}["key"]\nexcept Exception as e:\n    ${prints.join('\n    ')}`;
  const printed = execFileSync('python3', ['-c', program], { encoding: 'utf8' }).trimEnd().split('\n');
  expect(printed).toHaveLength(5);
  expect(printed.filter((line) => !line.startsWith("Training failed: KeyError: 'key'"))).toEqual([]);
});
