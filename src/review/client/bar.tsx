import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { acceptedOf } from './choice.ts';
import { commandFor } from './command.ts';
import { PLAN_FILE, planText, save } from './plan-file.ts';
import { Buttons } from './served.tsx';
import { useReview } from './review.ts';
import { count } from './text.tsx';

/** What comes of the review: the command that makes the accepted fixes. */
export function Bar(): VNode {
  const { index, state } = useReview();
  const fixes = index.notebooks.flatMap((notebook) => notebook.fixes);
  const accepted = acceptedOf(fixes, state.leftOut);
  const command = commandFor(index.apply, fixes, state.leftOut);
  return (
    <footer id="bar">
      <p role="status" class="said">
        {state.said === '' ? `${accepted} of ${count(fixes.length, 'fix', 'fixes')} accepted` : state.said}
      </p>
      {command === null ? (
        <p class="command">
          {accepted === 0 ? 'Nothing is accepted.' : 'Too many to name in a command: save the plan.'}
        </p>
      ) : (
        <>
          <code class="command" tabIndex={0}>
            {command}
          </code>
          <Copy text={command} />
        </>
      )}
      {accepted > 0 && (
        <button
          type="button"
          title="A file of the accepted fixes, for nbfix apply --plan"
          onClick={() => planText(index, state.leftOut).then((text) => save(PLAN_FILE, text))}
        >
          Save plan
        </button>
      )}
      {index.token !== null && <Buttons token={index.token} />}
      <p class="size">
        nbfix {index.plan.nbfix}, {index.size}
      </p>
    </footer>
  );
}

function Copy({ text }: { readonly text: string }): VNode {
  const [copied, setCopied] = useState('');
  return (
    <button type="button" id="copy" onClick={() => copy(text).then(() => setCopied(text))}>
      {copied === text ? 'Copied' : 'Copy command'}
    </button>
  );
}

/** Where a page may not write to the clipboard, it may copy what is selected. */
async function copy(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    const field = document.createElement('textarea');
    field.value = text;
    document.body.append(field);
    field.select();
    document.execCommand('copy');
    field.remove();
  }
}
