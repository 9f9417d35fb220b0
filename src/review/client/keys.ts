import { useEffect } from 'preact/hooks';
import type { Review } from './review.ts';

/** What single keys do. Where something is typed, or a control has the key for itself, they do nothing. */
export function useKeys({ state, act }: Review, openHelp: () => void): void {
  useEffect(() => {
    const press = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || !state.hasKeys) return;
      const target = event.target instanceof HTMLElement ? event.target : null;
      if (document.querySelector('dialog[open]') !== null) return;
      if (target?.id === 'search' && event.key === 'Escape') return target.blur();
      if (target?.matches('input:not([type=checkbox]), textarea, select')) return;
      if (event.key === ' ' && target?.matches('button, a, summary, input')) return;
      if (doneWith(event.key)) event.preventDefault();
    };
    const doneWith = (key: string): boolean => {
      switch (key) {
        case 'j':
        case 'k':
          act({ do: 'step', by: key === 'j' ? 1 : -1 });
          return true;
        case 'n':
        case 'p':
          act({ do: 'leap', by: key === 'n' ? 1 : -1 });
          return true;
        case 'x':
        case ' ':
          act({ do: 'turn' });
          return state.fix !== null;
        case 'u':
          act({ do: 'split' });
          return true;
        case 'w': {
          const why = state.fix === null ? null : document.querySelector(`#${state.fix} > details`);
          why?.toggleAttribute('open');
          return why !== null;
        }
        case '/':
          document.getElementById('search')?.focus();
          return true;
        case 'c':
          document.getElementById('copy')?.click();
          return true;
        case '?':
          openHelp();
          return true;
        default:
          return false;
      }
    };
    addEventListener('keydown', press);
    return () => removeEventListener('keydown', press);
  });
}
