import { readFileSync, readdirSync } from 'node:fs';
import { codemods } from '../../codemods/index.ts';
import { loadTemplates } from '../../src/workspace/templates.ts';
import { planText } from '../support/plan.ts';

/* The template of test/notebooks as it was, repaired and then reworded by hand; the ten notebooks made from it. */

const FOLDER = new URL('../notebooks/', import.meta.url);
const TEMPLATE = 'nvidia_template.py';

/** The text of one of the eleven. */
export const read = (name: string): string => readFileSync(new URL(name, FOLDER), 'utf8');

export const children = readdirSync(FOLDER).filter((name) => name.endsWith('.py') && name !== TEMPLATE);

export const usual = codemods.filter(({ meta }) => meta.phase !== 'C');
export const templates = loadTemplates(
  codemods.map(({ meta }) => meta.id),
  null,
);

/** What the maintainer writes into the repaired template. */
export const WORDS = {
  gate: '🛑 **Stop: there is no NVIDIA GPU here** — start a GPU instance first.',
  spinner: '⏳ Crunching numbers on the GPU',
  advice: '- Stop other notebooks: `nvidia-smi` lists what uses the GPU.',
  monitor: 'mo.vstack([gpu_memory, mo.md("Memory as PyTorch sees it.")])',
  remark: '# Each tick asks the driver',
} as const;

const BY_HAND: readonly (readonly [RegExp, string])[] = [
  [/⚠️ \*\*No usable NVIDIA GPU\*\*.*/, WORDS.gate],
  [/(?<=mo\.status\.spinner\(\s*title=")[^"]*/, WORDS.spinner],
  [/- Close other programs that use the GPU.*/, WORDS.advice],
  [/(?<=\n {4})gpu_memory(?=\n {4}return)/, WORDS.monitor],
  [/(?<=\n {4})(?=gpu_memory = mo\.ui\.refresh)/, `${WORDS.remark}\n    `],
];

export const base = read(TEMPLATE);

/** The template as nbfix leaves it. */
export const repaired = planText(TEMPLATE, base, usual, templates).after;

export const template = BY_HAND.reduce((text, [pattern, words]) => {
  if (!pattern.test(text)) throw new Error(`the repaired template has no ${pattern}`);
  return text.replace(pattern, words);
}, repaired);
