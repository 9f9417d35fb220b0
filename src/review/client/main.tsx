import { render, type VNode } from 'preact';
import { useEffect, useMemo, useReducer, useState } from 'preact/hooks';
import type { ReviewIndex } from '../data.ts';
import { Bar } from './bar.tsx';
import { Help } from './help.tsx';
import { useKeys } from './keys.ts';
import { keptChoice, keepChoice } from './kept.ts';
import { NotebookView } from './notebook-view.tsx';
import { ReviewContext } from './review.ts';
import { Sidebar } from './sidebar.tsx';
import { firstState, reducerOf } from './state.ts';
import { count } from './text.tsx';
import { readIndex } from './unpack.ts';
import { useWide } from './wide.ts';

function Page({ index }: { readonly index: ReviewIndex }): VNode {
  const reducer = useMemo(() => reducerOf(index), [index]);
  const [state, act] = useReducer(reducer, null, () =>
    firstState(index, keptChoice(index), decodeURIComponent(location.hash.slice(1))),
  );
  const [isHelping, setHelping] = useState(false);
  const [isListShown, setListShown] = useState(false);
  const isWide = useWide();
  const review = { index, state, act, isSplit: state.isSplit && isWide };
  useKeys(review, () => setHelping(true));
  useEffect(() => keepChoice(index, state.leftOut), [state.leftOut]);
  useEffect(() => {
    const follow = (): void => {
      const fix = location.hash.slice(1);
      const notebook = index.notebooks.findIndex(({ fixes }) => fixes.some(({ id }) => id === fix));
      if (notebook !== -1) act({ do: 'open', notebook, fix });
    };
    addEventListener('hashchange', follow);
    return () => removeEventListener('hashchange', follow);
  }, []);
  useEffect(() => setListShown(false), [state.notebook]);
  const fixes = index.notebooks.reduce((sum, notebook) => sum + notebook.fixes.length, 0);
  return (
    <ReviewContext.Provider value={review}>
      <header id="head">
        <h1>nbfix review</h1>
        <p>
          {count(index.notebooks.length, 'notebook')}, {count(fixes, 'fix', 'fixes')}
        </p>
        <button type="button" id="list" aria-expanded={isListShown} onClick={() => setListShown(!isListShown)}>
          Notebooks
        </button>
        <button type="button" id="split" aria-pressed={state.isSplit} onClick={() => act({ do: 'split' })}>
          Side by side
        </button>
        <button type="button" aria-haspopup="dialog" onClick={() => setHelping(true)}>
          Keys
        </button>
      </header>
      <div id="body" class={isListShown ? 'listing' : ''}>
        <Sidebar />
        {index.notebooks.length === 0 ? <main class="empty">There is no notebook.</main> : <NotebookView />}
      </div>
      <Bar />
      <Help isOpen={isHelping} onClose={() => setHelping(false)} />
    </ReviewContext.Provider>
  );
}

const page = document.getElementById('page')!;
readIndex().then(
  (index) => {
    page.textContent = '';
    render(<Page index={index} />, page);
  },
  (error: unknown) => {
    page.textContent = `This page can't be shown: ${String(error)}. It needs a browser of 2023 or later.`;
  },
);
