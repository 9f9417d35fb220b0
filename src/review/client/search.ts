import type { ReviewIndex, ReviewedFix } from '../data.ts';

/** A notebook that a search finds: its place in the data, and those of its fixes that are meant. */
export interface Match {
  readonly notebook: number;
  readonly fixes: readonly ReviewedFix[];
}

/**
 * The notebooks that have all words of a search, in their path or in one of their fixes. Words about a fix leave those
 * that have them; a path alone means all of its fixes.
 */
export function matchesIn({ notebooks }: ReviewIndex, search: string, rule: string | null): Match[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  return notebooks.flatMap((each, notebook) => {
    const path = each.path.toLowerCase();
    const about = words.filter((word) => !path.includes(word));
    const fixes = each.fixes.filter((fix) => {
      if (rule !== null && fix.rule !== rule) return false;
      if (about.length === 0) return true;
      const text = textOf(fix);
      return about.every((word) => text.includes(word));
    });
    const isMeant = fixes.length > 0 || (about.length === 0 && rule === null);
    return isMeant ? [{ notebook, fixes }] : [];
  });
}

function textOf({ id, severity, message, cellName, unsafe }: ReviewedFix): string {
  return `${id} ${message} ${cellName ?? ''} ${severity} ${unsafe === null ? 'safe' : `unsafe ${unsafe}`}`.toLowerCase();
}

/** How many fixes of each severity there are. */
export function severitiesOf(fixes: readonly ReviewedFix[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { severity } of fixes) counts.set(severity, (counts.get(severity) ?? 0) + 1);
  return counts;
}
