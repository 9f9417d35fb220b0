/**
 * The one class for what nbfix expects to go wrong: bad input, bad options, a file that cannot be read.
 * Its message says what and where and what to do. Anything else that is thrown is a bug and is rethrown.
 */
export class NbfixError extends Error {
  override readonly name = 'NbfixError';
}
