import { expect } from 'vitest';
import { NbfixError } from '../../src/error.ts';

/** What an action says that ends in an error for the user. */
export function messageOf(action: () => unknown): string {
  try {
    action();
  } catch (error) {
    expect(error).toBeInstanceOf(NbfixError);
    return (error as NbfixError).message;
  }
  throw new Error('nothing was thrown');
}
