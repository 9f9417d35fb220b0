import type { DiagnosedNotebook, Diagnostic } from '../model/diagnostic.ts';

/**
 * What tells each diagnostic of a notebook from the others, also when its line has moved: its path and rule and the text of
 * its line without blanks; of those that are alike, the how manyth it is.
 */
export function fingerprints(
  { path, text, diagnostics }: DiagnosedNotebook,
  digest: (text: string) => string,
): readonly string[] {
  const lines = text.split('\n');
  const counts = new Map<string, number>();
  return diagnostics.map(({ rule, message, place }: Diagnostic) => {
    const code = (lines[place.line - 1] ?? '').replaceAll(/\s+/g, '');
    // A diagnostic of a whole notebook has no line of its own.
    const subject = place.line === place.endLine && place.column === place.endColumn ? message : code;
    const key = JSON.stringify([path, rule, subject]);
    const count = (counts.get(key) ?? 0) + 1;
    counts.set(key, count);
    return digest(JSON.stringify([path, rule, subject, count]));
  });
}
