import { detectionsOf, type Detection } from '../../../src/gpu/detection.ts';
import { mayWaitFor } from '../../../src/gpu/waiting.ts';
import { workOf } from '../../../src/gpu/work.ts';
import { askerOf, bringsTorch, frameworkOf, FRAMEWORKS, type Framework } from '../../../src/knowledge/frameworks.ts';
import { freshName } from '../../../src/notebook/fresh-name.ts';
import { graphOf } from '../../../src/notebook/graph.ts';
import { importsOf, isSure, type ImportedName } from '../../../src/notebook/imports.ts';
import type { Cell, Notebook } from '../../../src/notebook/notebook.ts';

/** A condition that holds without a GPU, how to check it by hand, and the flag that it asks. */
export interface Question {
  readonly condition: string;
  readonly advice: string | null;
  /** The name of the notebook that it reads: an imported module, or a flag. */
  readonly reads: string;
  readonly flag?: string;
  /** The import of what is asked, above the condition, where only another library brings it along. */
  readonly statement?: string;
  /** What is not known of that. */
  readonly doubt?: string;
  /** Whether it holds without an accelerator of any maker. */
  readonly isOfAll: boolean;
}

/**
 * What to ask: a framework that is imported whatever happens, that of the cell's own work first; else the notebook's own
 * flag.
 * @param isForAll whether an accelerator of another maker will do
 */
export function gpuQuestion(
  notebook: Notebook,
  cell: Cell,
  detection: Detection | undefined,
  isForAll = false,
): Question | { readonly refused: string } {
  const known = importsOf(notebook);
  // `import torch as _torch` where only unsloth brings it along: what another fix needed there, after the place of a gate.
  const isBrought = (module: string): boolean =>
    module === 'torch' &&
    known.some((each) => bringsTorch(each.module) && frameworkOf(each.module)?.module !== 'torch') &&
    known.every((each) => each.module !== module || each.name.startsWith('_'));
  const all = known.filter(
    ({ when, name, module, cell: home }) =>
      when === 'always' && (!name.startsWith('_') || (home === cell && !isBrought(module))),
  );
  const imports = all.filter((each) => mayWaitFor(notebook, cell, each.cell));
  const works = workOf(notebook).cells;
  const frameworksOf = (of: typeof works): ReadonlySet<string> =>
    new Set(of.flatMap(({ gpu }) => gpu.flatMap(({ frameworks }) => frameworks)));
  const [own, used] = [frameworksOf(works.filter((each) => each.cell === cell)), frameworksOf(works)];
  const rank = ({ module }: Framework): number => (own.has(module) ? 0 : used.has(module) ? 1 : 2);
  const asked = FRAMEWORKS.filter(({ gpuMissing }) => gpuMissing !== null).sort((a, b) => rank(a) - rank(b));
  for (const framework of asked) {
    const { module, advice } = framework;
    for (const { text, isOfAll } of questionsOf(framework, isForAll)) {
      const condition = askedBy(text, module, imports);
      if (condition !== undefined)
        return { condition, advice, reads: /[\w]+(?=\.)/.exec(condition)?.[0] ?? module, isOfAll };
    }
  }
  const flags = [...(detection?.flags ?? []), ...detectionsOf(notebook).flatMap((each) => each.flags)];
  const flag = flags.find(({ name, means }) => {
    const isOneMeaning = flags.every((each) => each.name !== name || each.means === means);
    return means !== 'unclear' && isOneMeaning && notebook.cells.some((each) => each.bindings.defs.has(name));
  });
  if (flag !== undefined) {
    const { name, means } = flag;
    const advice = FRAMEWORKS.find(({ module }) => used.has(module))?.advice ?? null;
    return { condition: means === 'gpu' ? `not ${name}` : name, advice, reads: name, flag: name, isOfAll: false };
  }
  const busy = all.find(({ module, cell: home }) => canBeAsked(module) && !imports.some((each) => each.cell === home));
  if (busy !== undefined) {
    return {
      refused: `\`${busy.name}\` comes from cell ${busy.cell.index + 1}, which does more than import; import it in a cell of its own`,
    };
  }
  return (
    broughtQuestion(notebook, cell, isForAll) ?? {
      refused:
        'no imported library can tell whether there is a GPU; import torch or cupy, or set a flag where the GPU library is imported',
    }
  );
}

/** What the libraries of a notebook bring along is asked under a private name: `import torch as _torch`. */
function broughtQuestion(notebook: Notebook, cell: Cell, isForAll: boolean): Question | undefined {
  const { ancestors } = graphOf(notebook);
  for (const each of importsOf(notebook)) {
    const asker = askerOf(each.module);
    const framework = FRAMEWORKS.find(({ module }) => module === asker?.module);
    const isAbove = ancestors(cell.index).has(each.cell.index);
    const [question] = framework === undefined ? [] : questionsOf(framework, isForAll);
    if (asker === undefined || framework === undefined || question === undefined) continue;
    if (!isSure(each) || (each.cell !== cell && !isAbove)) continue;
    const name = freshName(cell, `_${asker.module}`);
    return {
      condition: question.text.replaceAll('{name}', name),
      isOfAll: question.isOfAll,
      advice: framework.advice,
      reads: name,
      statement: `import ${asker.module} as ${name}`,
      ...(asker.doubt === null ? {} : { doubt: asker.doubt }),
    };
  }
  return undefined;
}

/** What a framework can be asked, the wanted question first. */
function questionsOf(
  { gpuMissing, acceleratorMissing }: Framework,
  isForAll: boolean,
): readonly { readonly text: string; readonly isOfAll: boolean }[] {
  return [
    ...(isForAll && acceleratorMissing !== undefined ? [{ text: acceleratorMissing, isOfAll: true }] : []),
    ...(gpuMissing === null ? [] : [{ text: gpuMissing, isOfAll: false }]),
  ];
}

/** Whether a module belongs to a library that can be asked for a GPU. */
export function canBeAsked(module: string): boolean {
  return FRAMEWORKS.some(
    (each) => each.gpuMissing !== null && (module === each.module || module.startsWith(`${each.module}.`)),
  );
}

/** The condition under the notebook's names: `cuda.is_available()` where it has `from torch import cuda`. */
function askedBy(condition: string, module: string, imports: readonly ImportedName[]): string | undefined {
  const whole = imports.find((each) => each.module === module);
  if (whole !== undefined) return condition.replaceAll('{name}', whole.name);
  for (const each of imports) {
    const part = each.module.startsWith(`${module}.`) ? `{name}${each.module.slice(module.length)}.` : undefined;
    if (part !== undefined && condition.includes(part)) return condition.replace(part, `${each.name}.`);
    if (module.startsWith(`${each.module}.`))
      return condition.replaceAll('{name}', each.name + module.slice(each.module.length));
  }
  return undefined;
}
