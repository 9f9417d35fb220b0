import type { VNode } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { visible } from '../../report/shown.ts';
import type { NotebookPart } from '../data.ts';
import { Box } from './box.tsx';
import { acceptedOf } from './choice.ts';
import { DiffView } from './diff-view.tsx';
import { FixCard } from './fix-card.tsx';
import { GraphView } from './graph-view.tsx';
import { LeftView } from './left-view.tsx';
import { useReview } from './review.ts';
import { RunsView } from './runs-view.tsx';
import { changesOf, wholeChange, type Change } from './stages.ts';
import { TABS, type Tab } from './state.ts';
import { Text, count } from './text.tsx';
import { readPart } from './unpack.ts';

/** A part that was read, with what follows from it. */
interface Read {
  readonly notebook: number;
  readonly part: NotebookPart;
  readonly changes: readonly Change[];
}

/** The notebook in hand: its fixes, or what they change together, or what they leave. */
export function NotebookView(): VNode {
  const { index, state, act, isSplit } = useReview();
  const { notebook, tab } = state;
  const { path, error, fixes, left, isRun } = index.notebooks[notebook]!;
  const { read, problem } = useRead(notebook);
  const heading = useFocus(read);
  const shown = state.matches.find((match) => match.notebook === notebook)?.fixes ?? [];
  const names: Readonly<Record<Tab, string>> = {
    fixes: shown.length === fixes.length ? `Fixes ${fixes.length}` : `Fixes ${shown.length} of ${fixes.length}`,
    all: 'All changes',
    left: `Left ${left}`,
    graph: 'Graph',
    runs: 'Runs',
  };
  return (
    <main id="notebook">
      <div class="notebook-head">
        <Box fixes={fixes} label={`Accept all fixes of ${visible(path)}`} />
        <h2 ref={heading} tabIndex={-1}>
          <Text of={path} />
        </h2>
        <span class="accepted">
          {acceptedOf(fixes, state.leftOut)} of {count(fixes.length, 'fix', 'fixes')} accepted
        </span>
        <div class="tabs" role="group" aria-label="What to show of the notebook">
          {TABS.filter((each) => each !== 'runs' || isRun).map((each) => (
            <button type="button" aria-pressed={tab === each} onClick={() => act({ do: 'set', to: { tab: each } })}>
              {names[each]}
            </button>
          ))}
        </div>
      </div>
      {error !== null && (
        <p class="problem">
          <strong>Failed:</strong> <Text of={error} />
        </p>
      )}
      {problem !== '' && <p class="problem">{problem}</p>}
      {tab === 'fixes' &&
        shown.map((fix) => {
          const at = fixes.indexOf(fix);
          const change = read?.changes[at];
          const offer = read?.part.entry.fixes[at];
          const known = change === undefined || offer === undefined ? null : { change, offer };
          return <FixCard key={fix.id} fix={fix} all={fixes} known={known} />;
        })}
      {tab === 'fixes' && error === null && shown.length === 0 && <p class="empty">There is nothing to fix here.</p>}
      {tab === 'all' && read !== null && <AllChanges read={read} isSplit={isSplit} />}
      {tab === 'runs' && read !== null && read.part.runs !== null && <RunsView runs={read.part.runs} />}
      {tab === 'graph' && read !== null && read.part.graphs !== null && <GraphView graphs={read.part.graphs} />}
      {tab === 'left' && read !== null && <LeftView left={read.part.entry.left} />}
    </main>
  );
}

function AllChanges({ read, isSplit }: { readonly read: Read; readonly isSplit: boolean }): VNode {
  const change = useMemo(() => wholeChange(read.part.before, read.changes.at(-1)?.after ?? read.part.before), [read]);
  return (
    <>
      <p class="hint">All fixes together, those that you leave out included.</p>
      <div class="change">
        <DiffView change={change} isWide={isSplit} label="All changes of the notebook" />
      </div>
    </>
  );
}

/** The part of a notebook; null until it is there. */
function useRead(notebook: number): { readonly read: Read | null; readonly problem: string } {
  const [state, setState] = useState<{ readonly read: Read | null; readonly problem: string }>({
    read: null,
    problem: '',
  });
  useEffect(() => {
    let isWanted = true;
    readPart(notebook)
      .then((part) => ({ read: { notebook, part, changes: changesOf(part.before, part.entry.fixes) }, problem: '' }))
      .catch((error: unknown) => ({ read: null, problem: `This notebook can't be shown: ${String(error)}` }))
      .then((next) => {
        if (isWanted) setState(next);
      });
    return () => {
      isWanted = false;
    };
  }, [notebook]);
  return state.read?.notebook === notebook || state.problem !== '' ? state : { read: null, problem: '' };
}

/** Brings the fix in hand, or else the head of the notebook, into view and under the keyboard. */
function useFocus(read: Read | null): { current: HTMLHeadingElement | null } {
  const { state } = useReview();
  const heading = useRef<HTMLHeadingElement>(null);
  const isFirst = useRef(true);
  useEffect(() => {
    const wasFirst = isFirst.current;
    isFirst.current = false;
    if (state.fix === null && wasFirst) return;
    const target = state.fix === null ? heading.current : document.getElementById(state.fix);
    if (target === null || target.contains(document.activeElement)) return;
    if (state.fix === null) window.scrollTo(0, 0);
    else target.scrollIntoView({ block: 'start' });
    // Who is typing goes on typing.
    if (document.activeElement?.id !== 'search') target.focus({ preventScroll: true });
  }, [state.notebook, state.fix, read]);
  return heading;
}
