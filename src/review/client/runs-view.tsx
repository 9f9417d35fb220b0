import type { VNode } from 'preact';
import { useMemo } from 'preact/hooks';
import { visible } from '../../report/shown.ts';
import type { ScenarioName, ScenarioResult } from '../../model/verify-report.ts';
import type { ReviewedRuns } from '../data.ts';
import { frameText } from './frame.ts';
import { useNear } from './near.ts';
import { Message } from './text.tsx';

const TITLES: Readonly<Record<ScenarioName, string>> = {
  'no-gpu': 'Without a GPU',
  'cpu-torch': 'A framework without CUDA',
  'odd-smi': 'An odd nvidia-smi',
  healthy: 'With a GPU',
  oom: 'Out of GPU memory',
  script: 'As a script',
};

/** What the notebook did in each scenario, before the fixes and after all of them, with its page. */
export function RunsView({ runs: { before, after } }: { readonly runs: ReviewedRuns }): VNode {
  const names = [...new Set([...before, ...after].map(({ scenario }) => scenario))];
  return (
    <>
      <p class="hint">
        What was run are all fixes together, those that you leave out included. Pages are shown without what runs in
        them: charts are named, elements cannot be moved.
      </p>
      {names.map((name) => (
        <section key={name} class="runs" aria-labelledby={`run-${name}`}>
          <h3 id={`run-${name}`}>{TITLES[name]}</h3>
          <div class="pair">
            <Run
              title={`${TITLES[name]}, before`}
              state="Before"
              result={before.find(({ scenario }) => scenario === name)}
            />
            <Run
              title={`${TITLES[name]}, after`}
              state="After"
              result={after.find(({ scenario }) => scenario === name)}
            />
          </div>
        </section>
      ))}
    </>
  );
}

/** A page that shows nothing is no taller than this, in pixels. */
const FRAME_HEIGHT = 420;

function Run({
  title,
  state,
  result,
}: {
  readonly title: string;
  readonly state: string;
  readonly result: ScenarioResult | undefined;
}): VNode {
  if (result === undefined) return <div>{state}: not run</div>;
  const { verdict, seconds, note, problems, page } = result;
  return (
    <div>
      <h4>
        {state}: <span class={`verdict ${verdict === 'not checked' ? 'unknown' : verdict}`}>{verdict}</span>
        <span class="place"> {seconds.toFixed(1)} s</span>
      </h4>
      <ul>
        {problems.map(({ message }) => (
          <li>
            <Message of={message} />
          </li>
        ))}
        {note !== '' && (
          <li class="place">
            <Message of={note} />
          </li>
        )}
      </ul>
      {page === undefined ? <p class="place">No page was seen.</p> : <Frame title={title} cells={page} />}
    </div>
  );
}

function Frame({
  title,
  cells,
}: {
  readonly title: string;
  readonly cells: NonNullable<ScenarioResult['page']>;
}): VNode {
  const { ref, isNear } = useNear<HTMLDivElement>(FRAME_HEIGHT);
  const text = useMemo(() => (isNear ? frameText(cells, title) : ''), [isNear, cells, title]);
  return (
    <div ref={ref} style={{ height: `${FRAME_HEIGHT}px` }}>
      {isNear && <iframe title={visible(title)} sandbox="" srcdoc={text} />}
    </div>
  );
}
