import type { VNode } from 'preact';
import { useMemo } from 'preact/hooks';
import { visible } from '../../report/shown.ts';
import { SEVERITIES } from '../../model/fail-on.ts';
import { Box } from './box.tsx';
import { acceptedOf } from './choice.ts';
import { useReview } from './review.ts';
import { severitiesOf, type Match } from './search.ts';
import { Text, count } from './text.tsx';
import { VirtualList } from './virtual-list.tsx';

const ROW_HEIGHT = 44;

/** Which notebooks and rules there are, and the search among them. */
export function Sidebar(): VNode {
  const { state, act } = useReview();
  const { matches, rule, list } = state;
  const found = matches.reduce((sum, { fixes }) => sum + fixes.length, 0);
  return (
    <nav aria-label="Notebooks and rules" id="sidebar">
      <input
        id="search"
        type="search"
        placeholder="Search"
        aria-label="Search paths, rules, messages, severities"
        value={state.search}
        onInput={(event) => act({ do: 'search', text: event.currentTarget.value })}
      />
      <div class="tabs" role="group" aria-label="What to list">
        {(['notebooks', 'rules'] as const).map((each) => (
          <button type="button" aria-pressed={list === each} onClick={() => act({ do: 'set', to: { list: each } })}>
            {each === 'notebooks' ? 'Notebooks' : 'Rules'}
          </button>
        ))}
        <span class="found" role="status">
          {count(found, 'fix', 'fixes')} in {count(matches.length, 'notebook')}
        </span>
      </div>
      {rule !== null && (
        <p class="filter">
          Only <span class="rule">{rule}</span>{' '}
          <button type="button" onClick={() => act({ do: 'rule', rule: null })}>
            Show all rules
          </button>
        </p>
      )}
      {list === 'rules' ? <Rules /> : <Notebooks matches={matches} />}
    </nav>
  );
}

function Notebooks({ matches }: { readonly matches: readonly Match[] }): VNode {
  const { index, state } = useReview();
  const common = useMemo(() => commonFolder(index.notebooks.map(({ path }) => path)), [index]);
  if (matches.length === 0) return <p class="empty">Nothing is found.</p>;
  return (
    <VirtualList
      length={matches.length}
      rowHeight={ROW_HEIGHT}
      current={matches.findIndex(({ notebook }) => notebook === state.notebook)}
      label="Notebooks"
      row={(at) => <NotebookRow match={matches[at]!} common={common} />}
    />
  );
}

/** The folder that all paths begin with; `a/b/`, or nothing. */
function commonFolder(paths: readonly string[]): string {
  const [first = '', ...others] = paths;
  const end = [...first].findIndex((character, at) => others.some((path) => path[at] !== character));
  return first.slice(0, first.lastIndexOf('/', end === -1 ? first.length : end - 1) + 1);
}

function NotebookRow({
  match: { notebook, fixes },
  common,
}: {
  readonly match: Match;
  readonly common: string;
}): VNode {
  const { index, state, act } = useReview();
  const { path, error } = index.notebooks[notebook]!;
  const counts = severitiesOf(fixes);
  const [, folder, name] = /^(.*\/)?([^/]*)$/s.exec(path.slice(common.length))!;
  const severities = SEVERITIES.filter((each) => counts.has(each)).map((each) => `${counts.get(each)} ${each}`);
  return (
    <div class={`row ${state.notebook === notebook ? 'current' : ''}`}>
      <Box fixes={fixes} label={`Accept the fixes of ${visible(path)}`} />
      <button
        type="button"
        aria-current={state.notebook === notebook}
        title={visible(path)}
        onClick={() => act({ do: 'open', notebook })}
      >
        <span class="path">
          <span class="folder">
            <Text of={folder ?? ''} />
          </span>
          <span class="name">
            <Text of={name ?? ''} />
          </span>
        </span>
        <span class="accepted">
          {acceptedOf(fixes, state.leftOut)}/{fixes.length}
        </span>
        <span class="counts">{error === null ? severities.join(', ') || 'nothing to fix' : 'failed'}</span>
      </button>
    </div>
  );
}

function Rules(): VNode {
  const { state, act } = useReview();
  const fixes = state.matches.flatMap((match) => match.fixes);
  const rules = new Map(fixes.map(({ rule, severity }) => [rule, severity]));
  return (
    <div class="list">
      {SEVERITIES.map((severity) => ({
        severity,
        own: [...rules].flatMap(([rule, its]) => (its === severity ? [rule] : [])),
      }))
        .filter(({ own }) => own.length > 0)
        .map(({ severity, own }) => (
          <section aria-labelledby={`rules-${severity}`}>
            <h2 id={`rules-${severity}`} class={`severity ${severity}`}>
              {severity}
            </h2>
            <ul>
              {own.map((rule) => {
                const its = fixes.filter((fix) => fix.rule === rule);
                return (
                  <li class={`row ${state.rule === rule ? 'current' : ''}`}>
                    <Box fixes={its} label={`Accept all fixes of ${rule}`} />
                    <button
                      type="button"
                      aria-pressed={state.rule === rule}
                      onClick={() => act({ do: 'rule', rule: state.rule === rule ? null : rule })}
                    >
                      <span class="rule">{rule}</span>
                      <span class="accepted">
                        {acceptedOf(its, state.leftOut)}/{its.length}
                      </span>
                    </button>
                  </li>
                );
              })}
            </ul>
          </section>
        ))}
    </div>
  );
}
