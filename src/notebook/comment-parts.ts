/**
 * Where an order to nbfix begins, `# nbfix: ignore[gpu-gate] -- on purpose`, or one that lacks the colon. It may follow other
 * words in a comment.
 */
export const ORDER = /#\s*nbfix(?=\s*:|\s+[\w-]*\[)/;
const BEFORE_ORDER = new RegExp(`(?<=\\S\\s*)(?=${ORDER.source})`);

/**
 * The words of a comment and the orders to nbfix in it, each for itself; together they are the comment.
 *
 *   # falls back  # nbfix: ignore[gpu-gate] -- on purpose   →   `# falls back  `, `# nbfix: ignore[gpu-gate] -- on purpose`
 */
export function commentParts(comment: string): readonly string[] {
  return comment.includes('nbfix') ? comment.split(BEFORE_ORDER) : [comment];
}

/** Whether a part of a comment is an order to nbfix. */
export function isOrderText(part: string): boolean {
  return part.search(ORDER) === 0;
}
