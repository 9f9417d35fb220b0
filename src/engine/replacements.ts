import { composedEdits } from '../edit/composed.ts';
import type { Edit } from '../edit/edit.ts';
import type { Replacement } from '../model/diagnostic.ts';
import type { Notebook } from '../notebook/notebook.ts';
import { attempt } from './attempt.ts';
import type { Finding } from './codemod.ts';
import type { PlaceOf } from './places.ts';

/**
 * All that one fix changes, by itself, as the engine would write it: signatures and the helper cell included.
 * @returns null where it would break the contract
 */
export function replacementsOf(
  notebook: Notebook,
  { meta }: Finding,
  edits: readonly Edit[],
  placeOf: PlaceOf,
): readonly Replacement[] | null {
  const attempted = attempt(notebook, edits, meta.effects);
  if ('broken' in attempted) return null;
  return composedEdits(edits, attempted.synced).map(({ start, end, text }) => ({ ...placeOf(start, end), text }));
}
