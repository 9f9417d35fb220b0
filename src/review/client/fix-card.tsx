import type { VNode } from 'preact';
import type { Offer } from '../../model/offer.ts';
import { visible } from '../../report/shown.ts';
import type { ReviewedFix } from '../data.ts';
import { Box } from './box.tsx';
import { DiffView } from './diff-view.tsx';
import { useNear } from './near.ts';
import { useReview } from './review.ts';
import type { Change } from './stages.ts';
import { Message, Text } from './text.tsx';

interface CardProps {
  readonly fix: ReviewedFix;
  /** All fixes of its notebook. */
  readonly all: readonly ReviewedFix[];
  /** What it changes, and all else; null until that is read. */
  readonly known: { readonly change: Change; readonly offer: Offer } | null;
}

/** One fix to decide about: what is wrong, why it matters, what it changes. */
export function FixCard({ fix, all, known }: CardProps): VNode {
  const { state, act } = useReview();
  const { id, rule, severity, message, unsafe, needs } = fix;
  const isCurrent = state.fix === id;
  const isLeftOut = state.leftOut.has(id);
  return (
    <article
      id={id}
      tabIndex={-1}
      class={`fix ${isCurrent ? 'current' : ''} ${isLeftOut ? 'left-out' : ''}`}
      aria-labelledby={`${id}-title`}
      onFocusIn={() => {
        if (!isCurrent) act({ do: 'open', notebook: state.notebook, fix: id });
      }}
    >
      <header>
        <Box fixes={[fix]} label={`Accept ${rule} in cell ${fix.cell}: ${visible(message)}`} />
        <h3 id={`${id}-title`}>
          <span class="rule">{rule}</span> <span class={`severity ${severity}`}>{severity}</span>
          {unsafe !== null && <span class="unsafe"> not proven safe</span>}
        </h3>
        <span class="state">{isLeftOut ? 'left out' : ''}</span>
        <a class="place" href={`#${id}`}>
          {placeOf(fix)}
        </a>
        <p class="message">
          <Message of={message} />
        </p>
        {unsafe !== null && (
          <p class="doubt">
            <strong>Not known:</strong> <Message of={unsafe} />
          </p>
        )}
        {needs.length > 0 && <Needs ids={needs} all={all} />}
      </header>
      <details class="why">
        <summary>Why</summary>
        <p>
          <Message of={known?.offer.why ?? ''} />
        </p>
        {known !== null && known.offer.settles.length > 1 && (
          <>
            <p>It settles {known.offer.settles.length} findings:</p>
            <ul>
              {known.offer.settles.map((each) => (
                <li>
                  line {each.line}: <Message of={each.message} />
                </li>
              ))}
            </ul>
          </>
        )}
        <p class="id">{id}</p>
      </details>
      <Diff change={known?.change ?? null} label={`Changes of ${rule} in cell ${fix.cell}`} />
    </article>
  );
}

function placeOf({ cell, cellName, originalLine }: ReviewedFix): string {
  const name = cellName === null ? '' : ` ${visible(cellName)}`;
  return `${cell === 0 ? 'outside the cells' : `cell ${cell}${name}`}, line ${originalLine}`;
}

function Needs({ ids, all }: { readonly ids: readonly string[]; readonly all: readonly ReviewedFix[] }): VNode {
  return (
    <p class="needs">
      Needs{' '}
      {ids.map((id, at) => {
        const fix = all.find((each) => each.id === id);
        return (
          <>
            {at > 0 && ', '}
            <a href={`#${id}`}>{fix === undefined ? <Text of={id} /> : `${fix.rule} in cell ${fix.cell}`}</a>
          </>
        );
      })}
    </p>
  );
}

const LINE_HEIGHT = 20;

function Diff({ change, label }: { readonly change: Change | null; readonly label: string }): VNode {
  const { isSplit } = useReview();
  const lines = change?.hunks.reduce((sum, hunk) => sum + hunk.lines.length + 1, 1) ?? 8;
  const { ref, isNear, height } = useNear<HTMLDivElement>(lines * LINE_HEIGHT);
  return (
    <div ref={ref} class="change" style={isNear ? {} : { height: `${height}px` }}>
      {isNear && change !== null && <DiffView change={change} isWide={isSplit} label={label} />}
    </div>
  );
}
