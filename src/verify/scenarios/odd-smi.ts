import type { Problem } from '../../model/verify-report.ts';
import { cellsWithCallout, failingCells, missingInStandIns, firstLine } from '../page.ts';
import { problemOfCell } from '../problem.ts';
import { lastDone, type Scenario, type Seen, type Subject } from '../scenario.ts';

/** What nvidia-smi prints on machines that work: fields without a value (GB10, some virtual GPUs), names with a comma. */
const VARIANTS = [
  { variant: 'fields that read [N/A]', variables: { NBFIX_SMI: 'not-available' } },
  { variant: 'a name with a comma', variables: { NBFIX_SMI: 'comma' } },
];

/** A GPU that works, and an nvidia-smi whose answer is not what a notebook's parser expects. */
export const oddSmi: Scenario = {
  name: 'odd-smi',
  what: 'a working GPU whose nvidia-smi prints [N/A] fields, or a name with a comma',
  afterHealthy: false,
  // What the page does tells more than how a script ends, and both run the same code.
  runs: () => VARIANTS.map((each) => ({ ...each, steps: [{ run: true }] })),
  shown: lastDone,
  judge: (subject, seen) => {
    const lacking = seen.flatMap(({ report }) => missingInStandIns(report));
    return {
      problems: seen.flatMap((each) => problemsOf(subject, each)),
      note: VARIANTS.map(({ variant }) => variant).join('; '),
      ...(lacking.length === 0 ? {} : { notChecked: `the stand-ins lack ${[...new Set(lacking)].join(', ')}` }),
    };
  },
};

function problemsOf({ notebook }: Subject, { run, report }: Seen): Problem[] {
  const [opened] = report.steps;
  if (opened === undefined) return [];
  const stopped = cellsWithCallout(opened, 'danger').filter(({ status }) => status === 'stopped');
  return [
    ...failingCells(notebook, opened),
    ...stopped.map(({ index, output }) =>
      problemOfCell(
        'gate',
        notebook,
        index,
        `cell ${index} stops a machine whose GPU works, because of ${run.variant}: ${firstLine(output?.text ?? '')}`,
      ),
    ),
  ];
}
