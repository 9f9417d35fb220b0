import type { Line } from '../model.ts';
import { isOrder } from './tokens.ts';

/** Words that begin another block of the same statement. */
const CLAUSE = /^(?:else|elif|except|finally)$/;

/** Whether a line is nothing but a comment. */
export function isComment({ tokens }: Line): boolean {
  return tokens[0]?.kind === 'comment';
}

/** Whether a line is nothing but an order to nbfix, which is about the line below it. */
export function isOrderLine({ tokens }: Line): boolean {
  return tokens[0] !== undefined && isOrder(tokens[0]);
}

/** Whether a block must follow. */
export function opensBlock({ tokens }: Line): boolean {
  return tokens.findLast(({ kind }) => kind !== 'comment')?.text === ':';
}

/** Whether a line begins another block of the statement above it. */
export function isClause({ tokens }: Line): boolean {
  return CLAUSE.test(tokens[0]?.text ?? '');
}

export function isImport({ tokens }: Line): boolean {
  return /^(?:import|from)$/.test(tokens[0]?.text ?? '');
}
