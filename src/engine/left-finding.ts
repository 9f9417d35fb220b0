import type { LeftFinding } from '../model/report.ts';
import { lineOf } from '../python/tree.ts';
import type { Finding } from './codemod.ts';
import type { LineBefore } from './lines.ts';

/** A finding of the result that stays, and why. */
export function leftFinding(
  { meta, cell, node, message }: Finding,
  reason: string,
  lineBefore: LineBefore,
): LeftFinding {
  return {
    rule: meta.id,
    severity: meta.severity,
    cell: cell.index + 1,
    line: lineOf(node),
    originalLine: lineBefore(node.startIndex),
    message,
    reason,
  };
}
