import { createTwoFilesPatch } from 'diff';
import type { Meta } from '../../src/model/meta.ts';
import { effectLines } from '../../src/report/rules.ts';

/** A notebook that shows what a rule does, and what comes of it. */
export interface Example {
  readonly text: string;
  readonly after: string;
}

/** Why nbfix leaves findings of a rule alone, or asks first: each reason once. */
export interface Reasons {
  readonly refused: readonly string[];
  readonly unsafe: readonly string[];
}

const CONTEXT_LINES = 4;

/**
 * The page of a rule in docs/rules, made from its metadata and its fixtures, as Markdown.
 *
 * @param example the fixture that shows the rule best, before and after its safe fixes
 */
export function rulePage(meta: Meta, example: Example, reasons: Reasons): string {
  return [
    `# ${meta.id}`,
    `Phase ${meta.phase}, severity ${meta.severity}, ${meta.safety === 'safe' ? 'fixed by `nbfix apply`' : 'suggestion only'}. Written by \`npm run docs\` from \`codemods/${meta.phase}/${meta.id}\` and its fixtures.`,
    `**Finds.** ${meta.what}`,
    `**Why it matters.** ${meta.why}`,
    `**Fix.** ${meta.fix}`,
    ...effectsOf(meta),
    '## Example',
    ...exampleLines(example),
    ...listOf('Applied with `--unsafe-fixes` only', reasons.unsafe),
    ...listOf('Not fixed, and why', reasons.refused),
    '## Silence it',
    `On the line, or above the cell, with a reason:\n\n\`\`\`python\n# nbfix: ignore[${meta.id}] -- why this place is right\n\`\`\`\n\nFor a repository, see [configuration](../configuration.md).`,
  ]
    .join('\n\n')
    .concat('\n');
}

function effectsOf({ safety, effects }: Meta): string[] {
  if (safety === 'suggest') return [];
  const lines = effectLines(effects).map((line) => `- ${line}`);
  return [`Beyond the lines that it edits, the fix may\n\n${lines.join('\n')}`];
}

function exampleLines({ text, after }: Example): string[] {
  const [, caption = ''] = /^"""(.+?)"""/s.exec(text.trimStart().replace(/^\uFEFF/, '')) ?? [];
  if (text === after) return [caption, fenced('python', shown(text))];
  const patch = createTwoFilesPatch('before.py', 'after.py', shown(text), shown(after), '', '', {
    context: CONTEXT_LINES,
  });
  return [caption, fenced('diff', patch.split('\n').slice(3).join('\n'))];
}

/** Without what only tests read: the marks of findings, and a foreign kind of line end. */
function shown(text: string): string {
  return text.replaceAll('\r\n', '\n').replaceAll(/[ \t]*# (?:finding\b|(?:unsafe|refused):).*$/gm, '');
}

function fenced(language: string, text: string): string {
  return `\`\`\`${language}\n${text.trimEnd()}\n\`\`\``;
}

function listOf(heading: string, reasons: readonly string[]): string[] {
  if (reasons.length === 0) return [];
  return [`## ${heading}`, reasons.map((reason) => `- ${reason}`).join('\n')];
}
