import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blocksOf, dataLine, dataOf, withBlocks, type Block } from '../../src/report/kept-text.ts';

const digest = (text: string): string => createHash('sha256').update(text).digest('hex').slice(0, 16);
const update = (text: string | null, blocks: readonly Block[]): string =>
  withBlocks(text, blocks, '# Head\n\n', (id) => `\n## ${id}\n\n`, digest);

const block = (id: string, words: string): Block => ({ id, body: `${words}\n` });

describe('a report with kept text', () => {
  it('begins with its head and one block after the other', () => {
    const text = update(null, [block('a', 'one'), block('b', 'two')]);
    expect(text.split('\n').filter((line) => !line.startsWith('<!--'))).toEqual([
      '# Head',
      '',
      '',
      '## a',
      '',
      'one',
      '',
      '## b',
      '',
      'two',
      '',
    ]);
    expect(blocksOf(text, digest)).toMatchObject([block('a', 'one'), block('b', 'two')]);
  });

  it('replaces a block where it stands and keeps what stands around it', () => {
    const first = update(null, [block('a', 'one'), block('b', 'two')]);
    const noted = `${first.replace('# Head\n', '# My own title\n\nBy me.\n')}\nLast words`;
    const second = update(noted, [block('b', 'new')]);
    expect(second).toContain('# My own title\n\nBy me.\n');
    expect(second).toContain('\none\n');
    expect(second).toContain('\nnew\n');
    expect(second).not.toContain('two');
    expect(second.trimEnd().endsWith('Last words')).toBe(true);
  });

  it('keeps a block that was edited by hand below its successor', () => {
    const edited = update(null, [block('a', 'one')]).replace('one\n', 'one\nmy remark inside\n');
    const after = update(edited, [block('a', 'new')]);
    expect(after).toMatch(/new\n[^]*edited by hand[^]*my remark inside/);
    // And stays there: by now it is text like any other.
    expect(update(after, [block('a', 'newer')])).toContain('my remark inside');
  });

  it('takes a block without its end for text', () => {
    const broken = update(null, [block('a', 'one')]).replace(/<!-- nbfix:end a -->\n/, '');
    const after = update(broken, [block('a', 'new')]);
    expect(after).toContain('\none\n');
    expect(after).toContain('\nnew\n');
  });

  it('loses no line that a person wrote outside of blocks, and is stable', () => {
    const line = fc.stringMatching(/^(?:[ -~äß]|🎥){0,20}$/);
    const words = fc.array(line, { maxLength: 3 }).map((lines) => lines.map((each) => `${each}\n`).join(''));
    fc.assert(
      fc.property(words, words, words, line, (before, between, after, fresh) => {
        const made = update(null, [block('a', 'one'), block('b', 'two')]);
        const [head = '', rest = ''] = made.split('\n## b\n');
        const noted = `${before}${head}${between}\n## b\n${rest}${after}`;
        const blocks = [block('a', fresh), block('b', 'two')];
        const result = update(noted, blocks);
        for (const part of [before, between, after]) expect(result).toContain(part);
        expect(update(result, blocks)).toBe(result);
      }),
    );
  });

  it('carries data that no comment can end', () => {
    const data = { text: 'a --> b', list: [1, '--', '---'] };
    const body = dataLine(data);
    expect(body.match(/-->/g)).toHaveLength(1);
    expect(dataOf({ id: 'a', body })).toEqual(data);
    expect(dataOf({ id: 'a', body: 'none' })).toBeUndefined();
    expect(dataOf({ id: 'a', body: '<!-- nbfix:data {broken -->' })).toBeUndefined();
  });
});
