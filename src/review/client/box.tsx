import type { VNode } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import type { ReviewedFix } from '../data.ts';
import { acceptedOf } from './choice.ts';
import { useReview } from './review.ts';

interface BoxProps {
  readonly fixes: readonly ReviewedFix[];
  readonly label: string;
  /** Whether it is out of the order of tabs, as something else does the same. */
  readonly isAside?: boolean;
}

/** A box that accepts fixes or leaves them out; half ticked where some of several are accepted. */
export function Box({ fixes, label, isAside = false }: BoxProps): VNode {
  const { state, act } = useReview();
  const box = useRef<HTMLInputElement>(null);
  const accepted = acceptedOf(fixes, state.leftOut);
  const isMixed = accepted > 0 && accepted < fixes.length;
  useEffect(() => {
    if (box.current !== null) box.current.indeterminate = isMixed;
  });
  return (
    <input
      ref={box}
      type="checkbox"
      class="box"
      tabIndex={isAside ? -1 : 0}
      aria-label={label}
      checked={accepted > 0 && !isMixed}
      disabled={fixes.length === 0}
      onClick={(event) => {
        // What is ticked follows from the state alone.
        event.preventDefault();
        act({ do: 'choose', fixes, isAccepted: accepted < fixes.length });
      }}
    />
  );
}
