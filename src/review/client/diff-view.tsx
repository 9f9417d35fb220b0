import type { ComponentChildren, VNode } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import { useNear } from './near.ts';
import { blocksOf, inOneColumn, type Block, type Row } from './rows.ts';
import { changedWords, segmentsOf, trailingBlanks, type Span } from './segments.ts';
import { linesOf, type Change } from './stages.ts';
import { INDENT, tokensOf, type Token } from './tokens.ts';

/** Rows that come and go together. */
const CHUNK = 60;
const ROW_HEIGHT = 20;

/** A line of the table: a fold's title, or a row of the diff. */
type Item = { readonly fold: number } | { readonly row: Row; readonly side: 'old' | 'new' | 'both' };

interface Texts {
  readonly before: readonly string[];
  readonly after: readonly string[];
}

/** A diff as a table, side by side or in one column. Only what is near the view is in the page. */
export function DiffView({
  change,
  isWide,
  label,
}: {
  readonly change: Change;
  /** Whether both sides are to be shown, where there are two. */
  readonly isWide: boolean;
  readonly label: string;
}): VNode {
  const [open, setOpen] = useState<ReadonlySet<number>>(new Set());
  const texts = useMemo(() => ({ before: linesOf(change.before), after: linesOf(change.after) }), [change]);
  const blocks = useMemo(() => blocksOf(texts.before, texts.after, change.hunks), [change, texts]);
  // Beside what is only put in there would be nothing.
  const isSplit = isWide && blocks.some(({ rows }) => rows.some(({ kind }) => kind !== 'same' && kind !== 'added'));
  const items = useMemo(() => itemsOf(blocks, open, isSplit), [blocks, open, isSplit]);
  const toggle = (block: number): void =>
    setOpen((before) => new Set(before.has(block) ? [...before].filter((each) => each !== block) : [...before, block]));
  const chunks = Array.from({ length: Math.ceil(items.length / CHUNK) }, (_, at) =>
    items.slice(at * CHUNK, (at + 1) * CHUNK),
  );
  return (
    <table class={`diff ${isSplit ? 'split' : 'unified'}`}>
      <caption class="unseen">{label}</caption>
      <colgroup>
        <col class="number" />
        {isSplit && <col />}
        <col class="number" />
        <col />
      </colgroup>
      <thead class="unseen">
        <tr>
          <th scope="col">Line before</th>
          {isSplit && <th scope="col">Before</th>}
          <th scope="col">Line after</th>
          <th scope="col">{isSplit ? 'After' : 'Text'}</th>
        </tr>
      </thead>
      {chunks.map((chunk, at) => (
        <Chunk key={at} rows={chunk.length} columns={isSplit ? 4 : 3}>
          {() => {
            const tokens = { before: tokensOf(change.before), after: tokensOf(change.after) };
            return chunk.map((item) =>
              'fold' in item ? (
                <FoldRow
                  key={`fold ${item.fold}`}
                  block={blocks[item.fold]!}
                  isOpen={open.has(item.fold)}
                  columns={isSplit ? 4 : 3}
                  onToggle={() => toggle(item.fold)}
                />
              ) : (
                rowOf(item.row, item.side, texts, tokens)
              ),
            );
          }}
        </Chunk>
      ))}
    </table>
  );
}

function itemsOf(blocks: readonly Block[], open: ReadonlySet<number>, isSplit: boolean): Item[] {
  return blocks.flatMap(({ title, rows }, at): Item[] => {
    const head = title === null ? [] : [{ fold: at }];
    if (title !== null && !open.has(at)) return head;
    return [...head, ...(isSplit ? rows.map((row) => ({ row, side: 'both' as const })) : inOneColumn(rows))];
  });
}

function Chunk({
  rows,
  columns,
  children,
}: {
  readonly rows: number;
  readonly columns: number;
  readonly children: () => ComponentChildren;
}): VNode {
  const { ref, isNear, height } = useNear<HTMLTableSectionElement>(rows * ROW_HEIGHT);
  return (
    <tbody ref={ref}>
      {isNear ? (
        children()
      ) : (
        <tr>
          <td colSpan={columns} style={{ height: `${height}px` }} />
        </tr>
      )}
    </tbody>
  );
}

function FoldRow({
  block,
  isOpen,
  columns,
  onToggle,
}: {
  readonly block: Block;
  readonly isOpen: boolean;
  readonly columns: number;
  readonly onToggle: () => void;
}): VNode {
  return (
    <tr class={`fold ${block.folds}`}>
      <td colSpan={columns}>
        <button type="button" aria-expanded={isOpen} onClick={onToggle}>
          {block.title}
        </button>
      </td>
    </tr>
  );
}

function rowOf(
  row: Row,
  side: 'old' | 'new' | 'both',
  { before, after }: Texts,
  tokens: { readonly before: readonly Token[][]; readonly after: readonly Token[][] },
): VNode {
  const [old, now] = [
    row.old === null ? '' : (before[row.old - 1] ?? ''),
    row.new === null ? '' : (after[row.new - 1] ?? ''),
  ];
  const words =
    row.kind === 'changed' ? changedWords(old, now) : { old: trailingBlanks(old), new: trailingBlanks(now) };
  const left = row.old === null ? [] : (tokens.before[row.old - 1] ?? []);
  const right = row.new === null ? [] : (tokens.after[row.new - 1] ?? []);
  const isChange = row.kind !== 'same' && row.kind !== 'moved';
  const key = `${side} ${row.old} ${row.new}`;
  if (side === 'both') {
    return (
      <tr key={key} class={row.kind}>
        {row.old === null ? (
          <Nothing />
        ) : (
          <Side line={row.old} kind={isChange ? 'old' : row.kind} tokens={left} marked={isChange ? words.old : []} />
        )}
        {row.new === null ? (
          <Nothing />
        ) : (
          <Side line={row.new} kind={isChange ? 'new' : row.kind} tokens={right} marked={isChange ? words.new : []} />
        )}
      </tr>
    );
  }
  const isOld = side === 'old';
  return (
    <tr key={key} class={row.kind}>
      <td class="number">{isOld || !isChange ? row.old : ''}</td>
      <Side
        line={isOld ? null : row.new}
        kind={isChange ? side : row.kind}
        tokens={isOld ? left : right}
        marked={!isChange ? [] : isOld ? words.old : words.new}
      />
    </tr>
  );
}

function Nothing(): VNode {
  return (
    <>
      <td class="number" />
      <td class="nothing" />
    </>
  );
}

/** How far a line is indented, so that what does not fit in it can be, too. */
function indentOf([first]: readonly Token[]): number {
  return first?.colour === INDENT ? first.text.length : 0;
}

const SIGNS: Readonly<Record<string, string>> = { old: '-', new: '+', moved: '›', same: ' ' };

function Side({
  line,
  kind,
  tokens,
  marked,
}: {
  readonly line: number | null;
  readonly kind: string;
  readonly tokens: readonly Token[];
  readonly marked: readonly Span[];
}): VNode {
  const Word = kind === 'old' ? 'del' : 'ins';
  return (
    <>
      <td class="number">{line ?? ''}</td>
      <td class={`code ${kind}`} style={{ '--indent': indentOf(tokens) }}>
        <span class="sign">{SIGNS[kind]}</span>
        {segmentsOf(tokens, marked).map(({ text, colour, isMarked, isEscaped }) => {
          const classes = [colour, isEscaped ? 'escaped' : ''].filter(Boolean).join(' ');
          const shown = classes === '' ? text : <span class={classes}>{text}</span>;
          return isMarked ? <Word>{shown}</Word> : shown;
        })}
      </td>
    </>
  );
}
