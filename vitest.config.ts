import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The files that take longest come first, so that none is left to run alone at the end. */
const LONGEST = [
  'verify/eleven.test.ts',
  'cli/bin.test.ts',
  'verify/scenarios.test.ts',
  'verify/gpu-checks.test.ts',
  'verify/notebooks.test.ts',
  'verify/supervisor.test.ts',
  'review/page.test.ts',
  'verify/libraries.test.ts',
  'corpora/propagate-eleven.test.ts',
  'corpora/usual-phases.test.ts',
  'corpora/release-order.test.ts',
  'fuzz.property.test.ts',
  'equivalence.test.ts',
  'cli/propagate.test.ts',
  'codemods.test.ts',
];

/** Tests that replace modules. */
const ALONE = ['test/cli/faults.test.ts'];

class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const at = LONGEST.findIndex((name) => moduleId.endsWith(name));
      return at === -1 ? LONGEST.length : at;
    };
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b));
  }
}

export default defineConfig({
  test: {
    // A module that a test has replaced must not be met by others; all the rest load what they share once, not seventy
    // times, which is a third of the processor time of the quick ones.
    projects: [
      { extends: true, test: { name: 'alone', include: ALONE } },
      {
        extends: true,
        test: {
          name: 'shared',
          include: ['test/**/*.test.ts'],
          exclude: ALONE,
          isolate: false,
          // Several test files compare with marimo itself: it is installed once, before the first of them.
          globalSetup: 'test/support/marimo.ts',
        },
      },
    ],
    sequence: { sequencer: LongestFirst },
    // Vitest leaves one core to itself, which is half of a small machine.
    maxWorkers: '100%',
    // What hangs is to fail, and what a busy machine slows down is not.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    // .ci/run reads the counts from this file.
    reporters: process.env['CI'] ? ['default', ['json', { outputFile: '.cache/vitest.json' }]] : ['default'],
  },
});
