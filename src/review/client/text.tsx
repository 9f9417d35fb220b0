import type { VNode } from 'preact';
import { piecesOf } from '../../report/shown.ts';

/** A text of somebody else as it is shown: never markup, and no character in it hides or turns others. */
export function Text({ of }: { readonly of: string }): VNode {
  return (
    <>
      {piecesOf(of).map(({ text, isEscaped }) =>
        isEscaped ? (
          <span class="escaped" title="a character that is not shown">
            {text}
          </span>
        ) : (
          text
        ),
      )}
    </>
  );
}

/** The same for messages, which have code in backticks. */
export function Message({ of }: { readonly of: string }): VNode {
  return (
    <>
      {of.split(/`([^`]+)`/).map((part, at) =>
        at % 2 === 1 ? (
          <code>
            <Text of={part} />
          </code>
        ) : (
          <Text of={part} />
        ),
      )}
    </>
  );
}

/** `1 fix`, `2 fixes`. */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${number.toLocaleString('en')} ${number === 1 ? one : many}`;
}
