import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { useReview } from './review.ts';

const KEYS: readonly (readonly [keys: string, does: string])[] = [
  ['j, k', 'next and previous fix'],
  ['n, p', 'next and previous notebook'],
  ['x, Space', 'accept the fix, or leave it out'],
  ['u', 'side by side, or in one column'],
  ['w', 'why'],
  ['/', 'search'],
  ['c', 'copy the command'],
  ['?', 'this list'],
];

export function Help({ isOpen, onClose }: { readonly isOpen: boolean; readonly onClose: () => void }): VNode {
  const { state, act } = useReview();
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    if (isOpen) dialog.current?.showModal();
    else dialog.current?.close();
  }, [isOpen]);
  return (
    <dialog ref={dialog} aria-labelledby="help-title" onClose={onClose}>
      <h2 id="help-title">Keys</h2>
      <dl>
        {KEYS.map(([keys, does]) => (
          <div>
            <dt>
              {keys.split(', ').map((key, at) => (
                <>
                  {at > 0 && ' '}
                  <kbd>{key}</kbd>
                </>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <label>
        <input
          type="checkbox"
          checked={state.hasKeys}
          onChange={(event) => act({ do: 'set', to: { hasKeys: event.currentTarget.checked } })}
        />{' '}
        Single keys work
      </label>
      <form method="dialog">
        <button>Close</button>
      </form>
    </dialog>
  );
}
