import { readFileSync, readdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { codemods } from '../../codemods/index.ts';
import { applyTotals } from '../../src/report/counts.ts';
import { auditText, planText } from '../support/plan.ts';
import { readTemplates } from '../support/templates.ts';

/*
 * The numbers of `apply` add up: whatever an audit of the result finds is told by the plan as unsafe, refused, dropped or
 * suggested, and nothing else is.
 */
const folder = new URL('../notebooks/', import.meta.url);
const names = readdirSync(folder).filter((name) => name.endsWith('.py'));
const templates = readTemplates();

test.each(names)('%s: what is left is what an audit of the result finds', (name) => {
  const plan = planText(name, readFileSync(new URL(name, folder), 'utf8'), codemods, templates);
  const left = [...plan.unsafe, ...plan.refused, ...plan.dropped, ...plan.suggested];
  const shown = ({ rule, line, message }: (typeof left)[number]): string => `${line} ${rule} ${message}`;
  const { findings } = auditText(name, plan.after, codemods, templates);
  expect(left.map(shown).toSorted()).toEqual(
    findings.map((each) => `${each.line} ${each.rule} ${each.message}`).toSorted(),
  );

  const totals = applyTotals({ dryRun: false, notebooks: [plan] });
  expect(totals.findings).toBe(findings.length);
  expect(totals.found).toBe(plan.applied.length + findings.length);
  expect(Object.values(totals.severities).reduce((sum, number) => sum + number, 0)).toBe(findings.length);
  // Each has a line of the text before, too.
  const count = plan.before.split('\n').length;
  const lines = [...plan.applied, ...left].map(({ originalLine }) => originalLine);
  expect(lines.filter((line) => line < 1 || line > count)).toEqual([]);
});
