import { expect, test } from 'vitest';
import { checkNames, isChosen, type RuleLayer } from '../../src/config/selection.ts';
import type { Phase } from '../../src/model/meta.ts';

const RULES = [
  { id: 'start', phase: '0' },
  { id: 'gate', phase: 'A' },
  { id: 'spinner', phase: 'A' },
  { id: 'seeds', phase: 'B' },
  { id: 'hints', phase: 'C' },
] as const satisfies readonly { readonly id: string; readonly phase: Phase }[];

/** A layer by its keys: `{ select: 'A gate' }`. */
function layer(keys: Partial<Record<keyof RuleLayer, string>>): RuleLayer {
  const words = (text: string | undefined): string[] => (text === undefined ? [] : text.split(' ').filter(Boolean));
  return {
    select: keys.select === undefined ? null : words(keys.select),
    phases: keys.phases === undefined ? null : (words(keys.phases) as Phase[]),
    extendSelect: words(keys.extendSelect),
    ignore: words(keys.ignore),
  };
}

test.each<[string, Parameters<typeof layer>[0][], string]>([
  ['nothing is said', [], 'start gate spinner seeds'],
  ['phases and rules', [{ select: '0 hints' }], 'start hints'],
  ['phases in small letters', [{ select: 'a' }], 'gate spinner'],
  ['all', [{ select: 'all' }], 'start gate spinner seeds hints'],
  ['a phase more', [{ extendSelect: 'C' }], 'start gate spinner seeds hints'],
  ['what is ignored', [{ ignore: 'A hints' }], 'start seeds'],
  [
    'the more specific counts: a rule of an ignored phase',
    [{ select: 'all gate', ignore: 'A' }],
    'start gate seeds hints',
  ],
  ['the more specific counts: all but', [{ select: 'gate', ignore: 'all' }], 'gate'],
  ['of two that are as specific, the one that ignores', [{ select: 'gate seeds', ignore: 'gate' }], 'seeds'],
  ['a later layer selects anew', [{ select: 'A', extendSelect: 'C' }, { select: 'B' }], 'seeds'],
  ['a later layer selects more', [{ select: 'B' }, { extendSelect: 'C' }], 'seeds hints'],
  ['what was ignored stays so for a phase', [{ ignore: 'gate' }, { select: 'A' }], 'spinner'],
  ['what was ignored runs when it is named', [{ ignore: 'gate A' }, { select: 'gate' }], 'gate'],
  ['a later layer ignores more', [{ select: 'A', ignore: 'gate' }, { ignore: 'spinner' }], ''],
  ['rules of some phases only', [{ select: 'gate seeds', phases: 'A' }], 'gate'],
  ['nothing is selected', [{ select: '' }], ''],
])('rules that run: %s', (_name, layers, expected) => {
  const choice = { layers: layers.map(layer), exempt: [] };
  const chosen = RULES.filter((rule) => isChosen(rule, choice, ['0', 'A', 'B']));
  expect(chosen.map(({ id }) => id).join(' ')).toBe(expected);
});

test('what a file is exempt from never runs', () => {
  const choice = { layers: [layer({ select: 'all gate' })], exempt: ['gate', 'B'] };
  expect(RULES.filter((rule) => isChosen(rule, choice, [])).map(({ id }) => id)).toEqual(['start', 'spinner', 'hints']);
});

test.each([
  ['spiner', 'pyproject.toml:3: unknown rule "spiner" in "select"; did you mean "spinner"?'],
  ['D', 'pyproject.toml:3: unknown phase "D" in "select"; the phases are 0, A, B, C'],
  ['nothing-like-it', 'pyproject.toml:3: unknown rule "nothing-like-it" in "select"; "nbfix rules" lists them all'],
])('a name of nothing: %s', (name, message) => {
  const source = { file: 'pyproject.toml', line: 3 };
  const named = ['gate', 'c', 'all', name].map((each) => ({ name: each, key: 'select' as const, source }));
  expect(() => checkNames(named, RULES)).toThrow(message);
  expect(() => checkNames(named.slice(0, 3), RULES)).not.toThrow();
});
