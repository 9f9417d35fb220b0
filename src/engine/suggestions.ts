import type { LeftFinding } from '../model/report.ts';
import type { Notebook } from '../notebook/notebook.ts';
import { isRefusal, type Codemod } from './codemod.ts';
import { leftFinding } from './left-finding.ts';
import type { LineBefore } from './lines.ts';
import { contextOf } from './templates.ts';

/** What the rules that repair nothing find in a notebook, each with what a person can do about it. */
export function suggestionsIn(
  notebook: Notebook,
  codemods: readonly Codemod[],
  templates: ReadonlyMap<string, string>,
  lineBefore: LineBefore,
): LeftFinding[] {
  const suggesting = codemods.filter(({ meta }) => meta.safety === 'suggest');
  return suggesting.flatMap((codemod) =>
    codemod.find(notebook).map((finding) => {
      const outcome = finding.fix(contextOf(codemod, templates));
      return leftFinding(finding, isRefusal(outcome) ? outcome.refused : codemod.meta.fix, lineBefore);
    }),
  );
}
