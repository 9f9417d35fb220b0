import type { VNode } from 'preact';
import { LEFT_STATES, type Left, type LeftState } from '../../report/left.ts';
import { Message } from './text.tsx';

const TITLES: Readonly<Record<LeftState, string>> = {
  unsafe: 'Not proven safe: made with --unsafe-fixes only',
  refused: 'Refused: for a person to repair',
  dropped: 'Dropped: the fix broke a promise of nbfix',
  declined: 'Left out when the plan was made',
  suggested: 'Suggested: nbfix repairs none of these',
};

/** What is still found when all fixes are made, and why. */
export function LeftView({ left }: { readonly left: readonly Left[] }): VNode {
  if (left.length === 0) return <p class="empty">Nothing is left.</p>;
  return (
    <>
      {LEFT_STATES.map((state) => ({ state, own: left.filter((each) => each.state === state) }))
        .filter(({ own }) => own.length > 0)
        .map(({ state, own }) => (
          <section class="left" aria-labelledby={`left-${state}`}>
            <h3 id={`left-${state}`}>{TITLES[state]}</h3>
            <ul>
              {own.map(({ rule, severity, cell, line, message, reason }) => (
                <li>
                  <span class="rule">{rule}</span> <span class={`severity ${severity}`}>{severity}</span>
                  <span class="place">
                    {' '}
                    cell {cell}, line {line}
                  </span>
                  <p class="message">
                    <Message of={message} />
                  </p>
                  <p class="reason">
                    <Message of={reason} />
                  </p>
                </li>
              ))}
            </ul>
          </section>
        ))}
    </>
  );
}
