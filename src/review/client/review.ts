import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { ReviewIndex } from '../data.ts';
import type { Action, State } from './state.ts';

/** What every part of the page may ask for. */
export interface Review {
  readonly index: ReviewIndex;
  readonly state: State;
  /** Whether before and after are shown side by side. */
  readonly isSplit: boolean;
  readonly act: (action: Action) => void;
}

export const ReviewContext = createContext<Review | null>(null);

export function useReview(): Review {
  const review = useContext(ReviewContext);
  if (review === null) throw new Error('no review around this part of the page');
  return review;
}
