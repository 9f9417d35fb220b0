import { numbersWith } from '../../../src/gpu/with-gpus.ts';
import { resolverOf } from '../../../src/notebook/imports.ts';
import type { Cell, Notebook } from '../../../src/notebook/notebook.ts';
import { pattern, statementsPattern } from '../../../src/python/pattern.ts';
import type { Node } from '../../../src/python/tree.ts';
import { bindsForItself, runsIn, type Run } from './runs.ts';

const COMPARISON = statementsPattern(`
__gpus__ = [
    f"{__gpu__.name} ({__gpu__.total_memory / 1024**3:.0f} GB, compute capability {__gpu__.major}.{__gpu__.minor})"
    for __gpu__ in map(torch.cuda.get_device_properties, range(__count__))
]
__warnings__ = [
    f"GPU 0 is {__gpus__[0]}, GPU {__index__} is {__gpu__}: the slowest sets the pace, the smallest limits the batch."
    for __index__, __gpu__ in enumerate(__gpus__)
    if __gpu__ != __gpus__[0]
]
if len(__gpus__) < 2:
    __warnings__.append(f"PyTorch sees {len(__gpus__) or 'no'} GPU: the work is not spread over several.")
*__checks__
if __warnings__:
    mo.output.append(mo.callout(mo.md("\\n".join(f"- ⚠️ {__warning__}" for __warning__ in __warnings__)), kind="warn"))
`);

const LISTED = pattern(`
if len(__info__.get("gpus", [])) > len(__gpus__):
    __warnings__.append(
        f"nvidia-smi lists {len(__info__.get('gpus', []))} GPUs, PyTorch sees {len(__gpus__)}: look at \`CUDA_VISIBLE_DEVICES\`."
    )
`);

const BATCH = pattern(`
if __size__ % max(len(__gpus__), 1) != 0:
    __warnings__.append(
        f"A batch of {__size__} cannot be split evenly among {len(__gpus__)} GPUs: some wait for the others."
    )
`);

const COUNT = pattern('torch.cuda.device_count()');

/** What nbfix wrote above a comparison. */
export const EQUAL = '# Equal GPUs have equal descriptions.';

/** Statements that compare the GPUs. */
export interface OldComparison {
  readonly kind: 'comparison';
  readonly run: Run;
  /** The size of a batch, as an expression. */
  readonly batch: string | undefined;
  /** The list of the GPUs that nvidia-smi knows, as an expression. */
  readonly listed: string | undefined;
}

/** The comparisons of GPUs in a cell that have, word for word, the texts that nbfix gave them. */
export function oldComparisons(notebook: Notebook, cell: Cell): OldComparison[] {
  const resolve = resolverOf(notebook);
  return runsIn(notebook, cell, COMPARISON, [4, 5, 6]).flatMap(({ run, holes }): OldComparison[] => {
    const { gpus, warnings, count, checks } = holes;
    const isOurs = (check: { readonly gpus: Node; readonly warnings: Node }): boolean =>
      check.gpus.text === gpus.text && check.warnings.text === warnings.text;
    const [listed] = checks.flatMap((each) => LISTED(each, resolve) ?? []).filter(isOurs);
    const [batch] = checks.flatMap((each) => BATCH(each, resolve) ?? []).filter(isOurs);
    const known = [listed, batch].filter((each) => each !== undefined);
    if (known.length < checks.length || !isCount(notebook, cell, count)) return [];
    if (!bindsForItself(cell, run, [gpus, warnings])) return [];
    return [
      {
        kind: 'comparison',
        run,
        batch: batch?.size.text,
        listed: listed === undefined ? undefined : `${listed.info.text}.get("gpus", [])`,
      },
    ];
  });
}

/** Whether an expression is PyTorch's count of the GPUs, or a name for it. */
function isCount(notebook: Notebook, cell: Cell, node: Node): boolean {
  if (node.type !== 'identifier') return COUNT(node, resolverOf(notebook)) !== undefined;
  return [0, 1, 2, 3].every((gpus) => numbersWith(gpus, notebook).valueOfName(node.text, cell) === gpus);
}
