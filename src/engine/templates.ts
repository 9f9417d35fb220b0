import { parseSnippet, type Snippet } from '../edit/snippet.ts';
import type { Codemod } from './codemod.ts';

const parsed = new WeakMap<ReadonlyMap<string, string>, Map<string, Snippet>>();

/**
 * The codemod's template, parsed once a run. Codemods that insert nothing have none and get an empty one.
 * @param templates the text of each template, by codemod
 * @throws NbfixError when the template is no valid one
 */
export function snippetOf(codemod: Codemod, templates: ReadonlyMap<string, string>): Snippet {
  const { id } = codemod.meta;
  const snippets = parsed.get(templates) ?? new Map<string, Snippet>();
  parsed.set(templates, snippets);
  const snippet = snippets.get(id) ?? parseSnippet(`templates/${id}.py`, templates.get(id) ?? '');
  snippets.set(id, snippet);
  return snippet;
}
