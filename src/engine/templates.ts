import { HELPERS, parseHelpers } from '../edit/helper-template.ts';
import { parseSnippet } from '../edit/snippet.ts';
import type { Codemod, FixContext } from './codemod.ts';

const contexts = new WeakMap<ReadonlyMap<string, string>, Map<string, FixContext>>();

/**
 * What a codemod's fixes are made from, parsed once a run. Codemods that insert nothing have no template and get an empty one.
 * @param templates the text of each template, by codemod, and that of the helper cell
 * @throws NbfixError when a template is no valid one
 */
export function contextOf(codemod: Codemod, templates: ReadonlyMap<string, string>): FixContext {
  const { id } = codemod.meta;
  const known = contexts.get(templates) ?? new Map<string, FixContext>();
  contexts.set(templates, known);
  const context = known.get(id) ?? {
    snippet: parseSnippet(`templates/${id}.py`, templates.get(id) ?? ''),
    helpers:
      known.values().next().value?.helpers ?? parseHelpers(`templates/${HELPERS}.py`, templates.get(HELPERS) ?? ''),
  };
  known.set(id, context);
  return context;
}
