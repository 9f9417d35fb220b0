import { applyEdits, insertion, type Edit } from '../edit/edit.ts';
import { parseEdited } from '../edit/parse-edited.ts';
import { NbfixError } from '../error.ts';
import type { LeftFinding } from '../model/report.ts';
import type { Notebook } from '../notebook/notebook.ts';
import { lineOf, walk } from '../python/tree.ts';
import type { Codemod, Finding } from './codemod.ts';
import { ignorePlace, type IgnorePlace } from './ignore-place.ts';
import { ignoresOf } from './ignores.ts';

/** A finding that no comment can silence, and why. */
export type NotSilenced = Pick<LeftFinding, 'rule' | 'line' | 'reason'>;

/** What came of writing comments into a notebook. */
export interface AddedIgnores {
  readonly after: string;
  /** The comments, in offsets of the text before. */
  readonly edits: readonly Edit[];
  /** How many findings are silenced that were not. */
  readonly added: number;
  readonly refused: readonly NotSilenced[];
}

/** A comment that is to be written, with the findings that it silences. */
interface Planned {
  readonly place: IgnorePlace;
  readonly findings: readonly Finding[];
}

/**
 * Writes a comment at each finding that is left, one for all findings of a line:
 *
 *     x = f(a)
 *     x = f(a)  # nbfix: ignore[oom-guard] -- the batch is tiny
 *
 * What a comment would do besides silencing its findings, it must not: where it would, it is not written.
 */
export function addIgnores(
  notebook: Notebook,
  codemods: readonly Codemod[],
  reason: string,
  isMeant: (finding: Finding) => boolean = () => true,
): AddedIgnores {
  const refused: NotSilenced[] = [];
  const planned = new Map<string, Planned>();
  for (const finding of codemods.flatMap(({ find }) => find(notebook)).filter(isMeant)) {
    const place = ignorePlace(notebook, finding, reason);
    if (isAboutComments(notebook, finding)) refused.push(left(finding, 'correct the comment itself'));
    else if (place === undefined) refused.push(left(finding, 'there is no line for a comment'));
    else {
      const key = `${place.offset} ${place.word}`;
      planned.set(key, { place, findings: [...(planned.get(key)?.findings ?? []), finding] });
    }
  }
  const all = [...planned.values()];
  if (all.length === 0) return { after: notebook.text, edits: [], added: 0, refused };
  const kept = isHarmless(notebook, all, codemods, reason)
    ? all
    : all.reduce<readonly Planned[]>(
        (good, each) => (isHarmless(notebook, [...good, each], codemods, reason) ? [...good, each] : good),
        [],
      );
  const dropped = all.filter((each) => !kept.includes(each)).flatMap(({ findings }) => findings);
  const edits = editsOf(kept, reason);
  return {
    after: applyEdits(notebook.text, edits),
    edits,
    added: kept.reduce((sum, { findings }) => sum + findings.length, 0),
    refused: [...refused, ...dropped.map((finding) => left(finding, 'a comment at its line does not silence it'))],
  };
}

function isAboutComments(notebook: Notebook, { node }: Finding): boolean {
  return ignoresOf(notebook).some(({ comment }) => comment === node);
}

function left({ meta, node }: Finding, reason: string): NotSilenced {
  return { rule: meta.id, line: lineOf(node), reason };
}

function editsOf(planned: readonly Planned[], reason: string): Edit[] {
  return planned.map(({ place: { offset, word, before, after }, findings }) => {
    const rules = [...new Set(findings.map(({ meta }) => meta.id))].sort();
    return insertion(offset, `${before}# nbfix: ${word}[${rules.join(', ')}] -- ${reason}${after}`);
  });
}

/** Whether comments silence their findings and no others, and change nothing else. */
function isHarmless(
  notebook: Notebook,
  planned: readonly Planned[],
  codemods: readonly Codemod[],
  reason: string,
): boolean {
  const edits = editsOf(planned, reason);
  const after = parsed(notebook, edits);
  if (after === undefined || codeOf(after) !== codeOf(notebook)) return false;
  const silenced = planned.flatMap(({ findings }) => findings);
  return codemods.every(({ meta, find, ignored }) => {
    const count = silenced.filter((finding) => finding.meta.id === meta.id).length;
    return (
      find(after).length === find(notebook).length - count && ignored(after).length === ignored(notebook).length + count
    );
  });
}

function parsed(notebook: Notebook, edits: readonly Edit[]): Notebook | undefined {
  try {
    return parseEdited(notebook, applyEdits(notebook.text, edits), edits);
  } catch (error) {
    if (error instanceof NbfixError) return undefined;
    throw error;
  }
}

/** The words of the code, without comments: cells, names and strings are the same where these are. */
function codeOf({ root }: Notebook): string {
  return walk(root)
    .filter(({ type, namedChildren }) => type !== 'comment' && namedChildren.every((each) => each.type === 'comment'))
    .map(({ type, text, namedChildren }) => `${type} ${namedChildren.length === 0 ? text : ''}`)
    .join('\n');
}
