import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { packageFolder } from '../../src/workspace/package.ts';
import { nbfix } from './run.ts';

const COMMANDS = [
  'audit',
  'plan',
  'review',
  'apply',
  'propagate',
  'drift',
  'verify',
  'report',
  'undo',
  'redo',
  'history',
  'config',
  'rules',
  'explain',
  'cache',
  'completion',
];
/** Options of every program. */
const USUAL = ['--help', '--version'];

/** Options by command, as the tables of docs/usage.md have them. */
function inReadme(): Map<string, string[]> {
  const lines = readFileSync(join(packageFolder(), 'docs/usage.md'), 'utf8').split('\n');
  const rows = lines.flatMap((line) => {
    const [, options, commands] = /^\| ((?:`--?[^`]+`(?:, )?)+) +\| ([a-z, ]+?) +\|/.exec(line) ?? [];
    return options === undefined || commands === undefined ? [] : [{ options: flagsIn(options), commands }];
  });
  return new Map(
    COMMANDS.map((command) => {
      const isOf = ({ commands }: { readonly commands: string }): boolean =>
        commands === 'all' || commands.split(', ').includes(command);
      return [command, [...new Set(rows.filter(isOf).flatMap(({ options }) => options))].toSorted()];
    }),
  );
}

function flagsIn(text: string): string[] {
  return [...text.matchAll(/(?<=^|[\s`])--?[a-z][a-z-]*/gm)].map(([flag]) => flag);
}

test.each(COMMANDS)('docs/usage.md lists the options of nbfix %s', async (command) => {
  const { out } = await nbfix(packageFolder(), [command, '--help']);
  const heads = out.split('\n').flatMap((line) => {
    const head = /^(?: {2,6}|  -\w, +)--[a-z-]+/.exec(line)?.[0] ?? [];
    // What is on unless it is turned off.
    return line.includes('[default: true]') && typeof head === 'string' ? head.replace('--', '--no-') : head;
  });
  const known = heads.flatMap(flagsIn).filter((flag) => !USUAL.includes(flag));
  expect(inReadme().get(command)).toEqual(known.toSorted());
});
