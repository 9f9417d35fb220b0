import { Fragment, type VNode } from 'preact';
import { useState } from 'preact/hooks';
import { acceptedOf } from './choice.ts';
import { planText } from './plan-file.ts';
import { useReview } from './review.ts';

/** What `nbfix review --serve` adds: buttons that apply what is accepted, and take the last run back. */
export function Buttons({ token }: { readonly token: string }): VNode {
  const { index, state } = useReview();
  const [answer, setAnswer] = useState<Answer | null>(null);
  const [isAtWork, setAtWork] = useState(false);
  const ask = async (path: string, body: string): Promise<void> => {
    setAtWork(true);
    setAnswer(await post(path, body, token));
    setAtWork(false);
  };
  const accepted = acceptedOf(
    index.notebooks.flatMap(({ fixes }) => fixes),
    state.leftOut,
  );
  return (
    <Fragment>
      <button
        type="button"
        id="apply"
        disabled={isAtWork || accepted === 0}
        onClick={async () => ask('/apply', await planText(index, state.leftOut))}
      >
        Apply
      </button>
      <button type="button" id="undo" disabled={isAtWork} onClick={() => ask('/undo', '')}>
        Undo
      </button>
      {answer !== null && (
        <dialog open aria-label={answer.isDone ? 'Done' : 'Failed'} id="answer">
          <pre tabIndex={0}>{answer.text}</pre>
          <button type="button" autofocus onClick={() => (answer.isDone ? location.reload() : setAnswer(null))}>
            {answer.isDone ? 'Show what is left' : 'Close'}
          </button>
        </dialog>
      )}
    </Fragment>
  );
}

interface Answer {
  readonly isDone: boolean;
  readonly text: string;
}

async function post(path: string, body: string, token: string): Promise<Answer> {
  try {
    const response = await fetch(path, { method: 'POST', headers: { 'x-nbfix-token': token }, body });
    return { isDone: response.ok, text: await response.text() };
  } catch (error) {
    return { isDone: false, text: `nbfix no longer serves this page: ${String(error)}` };
  }
}
