import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  SCENARIOS,
  type ChecklistAnswer,
  type ScenarioName,
  type ScenarioResult,
  type Standing,
} from '../../src/model/verify-report.ts';
import { nbfix, treeHash } from '../cli/run.ts';
import { notebookPython } from '../support/marimo.ts';

/*
 * What `verify --run` is for: a notebook that is right passes every scenario, and one bad patch is caught by the scenario
 * that it breaks. The bad ones are a good one with a single change. One good one works behind a button, one without.
 */
const read = (name: string): string => readFileSync(new URL(`./notebooks/${name}.py`, import.meta.url), 'utf8');
const GOOD = read('gated');
const BATCH = read('batch');
const MINUTES = 60 * 1000;

interface BadPatch {
  readonly name: string;
  /** What is changed, where it is not `gated.py`. */
  readonly good?: string;
  readonly changes: readonly (readonly [from: string, to: string])[];
  readonly scenario: ScenarioName;
  readonly says: string;
}

const BAD: readonly BadPatch[] = [
  {
    name: 'gate_that_reaches_nothing',
    changes: [
      ['    import torch\n\n    return', '    import torch\n\n    device = torch.device("cuda")\n    return'],
      ['    device = torch.device("cuda")\n    mo.callout(', '    mo.callout('],
    ],
    scenario: 'no-gpu',
    says: 'uses the GPU anyway',
  },
  {
    name: 'gate_that_is_not_there',
    changes: [['        not torch.cuda.is_available(),\n', '        False,\n']],
    scenario: 'no-gpu',
    says: 'no cell stops with a callout about the GPU',
  },
  {
    name: 'gate_that_asks_nvidia_smi_alone',
    changes: [['not torch.cuda.is_available()', '_card.startswith("nvidia-smi")']],
    scenario: 'cpu-torch',
    says: 'no cell stops with a callout about the GPU',
  },
  {
    name: 'gate_that_reads_numbers_from_nvidia_smi',
    changes: [
      ['.stdout.strip()\n', '.stdout.strip()\n        int(_card.split(", ")[1])\n'],
      ['not torch.cuda.is_available()', '_card.startswith("nvidia-smi")'],
    ],
    scenario: 'odd-smi',
    says: 'stops a machine whose GPU works',
  },
  {
    name: 'spinner_around_a_definition',
    changes: [
      [
        '    with mo.status.spinner(title="Training"):\n        try:',
        '    with mo.status.spinner(title="Training"):\n\n        def _nothing():\n            pass\n\n    if True:\n        try:',
      ],
    ],
    scenario: 'healthy',
    says: 'the spinner of cell 6 is open for 0 of',
  },
  {
    name: 'output_lost_in_a_branch',
    changes: [['    mo.md(f"Loss {final_loss:.4f}")', '    if final_loss:\n        mo.md(f"Loss {final_loss:.4f}")']],
    scenario: 'healthy',
    says: 'an output of cell 7 is computed but never displayed',
  },
  {
    name: 'press_that_ends_out_of_memory',
    changes: [['        _message is not None,\n', '        True,\n']],
    scenario: 'healthy',
    says: 'cell 6 shows an error',
  },
  {
    name: 'element_that_is_on_no_page',
    changes: [['device}"), rows, train, ticker', 'device}"), rows, ticker']],
    scenario: 'healthy',
    says: 'train is not on the page, so nobody can use it',
  },
  {
    name: 'clause_after_the_broad_one',
    changes: [
      [
        '        except torch.cuda.OutOfMemoryError',
        '        except Exception:\n            final_loss = 0.0\n        except torch.cuda.OutOfMemoryError',
      ],
    ],
    scenario: 'oom',
    says: 'does not stop with a danger callout',
  },
  {
    name: 'cache_emptied_in_the_handler',
    changes: [
      [
        '            final_loss = _fit()',
        '            weights = torch.ones(64, device=device)\n            final_loss = _fit()',
      ],
      [
        '            _message = str(_error)',
        '            _message = str(_error)\n            torch.cuda.empty_cache()',
      ],
      ['        gc.collect()\n        torch.cuda.empty_cache()', '        pass'],
    ],
    scenario: 'oom',
    says: 'held by weights',
  },
  {
    name: 'callout_without_advice',
    changes: [[', try {rows.value // 2}', '']],
    scenario: 'oom',
    says: 'names no setting in force with a smaller value',
  },
  {
    name: 'dependents_that_run_on',
    changes: [
      ['        _message is not None,\n', '        False,\n'],
      ['            _message = str(_error)', '            _message = str(_error)\n            final_loss = 0.0'],
    ],
    scenario: 'oom',
    says: 'does not stop with a danger callout',
  },
  {
    name: 'gate_that_ends_a_script_with_0',
    good: BATCH,
    changes: [['refuse("There is no GPU here.")', 'mo.md("There is no GPU here.")']],
    scenario: 'script',
    says: '`python notebook.py` exits 0, as if its work were done, without a GPU',
  },
  {
    name: 'guard_that_ends_a_script_with_0',
    good: BATCH,
    changes: [['mo.stop(True, refuse(oom))', 'mo.stop(True, mo.md(oom))']],
    scenario: 'script',
    says: '`python notebook.py` exits 0, as if its work were done, when operation 1 runs out of memory',
  },
  {
    name: 'script_that_ends_without_a_word',
    good: BATCH,
    changes: [['            print(text, file=sys.stderr)\n', '']],
    scenario: 'script',
    says: '`python notebook.py` exits 1 and does not say why on stderr where the framework has no CUDA',
  },
  {
    name: 'script_that_says_why_on_stdout',
    good: BATCH,
    changes: [['print(text, file=sys.stderr)', 'print(text)']],
    scenario: 'script',
    says: '`python notebook.py` exits 1 and does not say why on stderr without a GPU',
  },
  {
    name: 'script_without_a_gate',
    good: BATCH,
    changes: [['not torch.cuda.is_available()', 'False']],
    scenario: 'script',
    says: '`python notebook.py` fails (',
  },
  {
    name: 'gate_that_ends_a_script_without_work',
    changes: [
      [
        '    mo.stop(\n        not torch.',
        '    if not torch.cuda.is_available():\n        raise SystemExit(1)\n    mo.stop(\n        not torch.',
      ],
    ],
    scenario: 'script',
    says: '`python notebook.py` exits 1, though its work waits for a button',
  },
];

interface Verified {
  readonly path: string;
  readonly standing: Standing;
  readonly checklist: readonly ChecklistAnswer[];
  readonly scenarios: readonly ScenarioResult[];
}

let folder: string;
let progress = '';
let isUntouched: boolean;
const codes: number[] = [];
const notebooks: Verified[] = [];

function changed(text: string, changes: BadPatch['changes']): string {
  return changes.reduce((result, [from, to]) => {
    if (result.split(from).length !== 2) throw new Error(`expected once: ${from}`);
    return result.replace(from, () => to);
  }, text);
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'nbfix-scenarios-'));
  mkdirSync(join(folder, 'good'));
  writeFileSync(join(folder, 'good', 'good.py'), GOOD);
  writeFileSync(join(folder, 'good', 'batch.py'), BATCH);
  for (const { name, good = GOOD, changes, scenario } of BAD) {
    mkdirSync(join(folder, scenario), { recursive: true });
    writeFileSync(join(folder, scenario, `${name}.py`), changed(good, changes));
  }
  const before = treeHash(folder);
  const options = ['--run', '--fake-libs', '--python', notebookPython(), '--set', 'rows=32', '--output-format', 'json'];
  const verify = async (...more: string[]): Promise<void> => {
    const run = await nbfix(folder, ['verify', ...options, ...more]);
    codes.push(run.code);
    progress += run.err;
    notebooks.push(...(JSON.parse(run.out) as { notebooks: Verified[] }).notebooks);
  };
  await verify('good');
  for (const scenario of new Set(BAD.map((each) => each.scenario))) await verify('--scenario', scenario, scenario);
  isUntouched = treeHash(folder) === before;
}, 10 * MINUTES);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function verified(name: string): Verified {
  const found = notebooks.find(({ path }) => path.endsWith(`/${name}.py`));
  if (found === undefined) throw new Error(`${name} was not verified`);
  return found;
}

/** What a scenario tried. */
function noteOf(name: string, scenario: ScenarioName): string | undefined {
  return verified(name).scenarios.find((each) => each.scenario === scenario)?.note;
}

describe('a notebook that is right', () => {
  it.each(['good', 'batch'])('passes every scenario: %s', (name) => {
    const { scenarios } = verified(name);
    expect(scenarios.map(({ scenario, verdict, problems }) => ({ scenario, verdict, problems }))).toEqual(
      SCENARIOS.map((scenario) => ({ scenario, verdict: 'pass', problems: [] })),
    );
  });

  it('is tried in every way', () => {
    expect(noteOf('good', 'oom')).toMatch(/^memory ran out at operation 1(?:, operation \d+){2,}$/);
    expect(noteOf('good', 'script')).toBe('without a GPU: exits 0; where the framework has no CUDA: exits 0');
    expect(noteOf('batch', 'script')).toMatch(
      /^(?:[^;]+: exits 1; ){2}when operation 1 runs out of memory: exits 1; when operation \d+ runs [^;]+: exits 1$/,
    );
  });

  it('is not called ready, because stand-ins say nothing of an L4', () => {
    const { checklist, standing } = verified('good');
    expect(standing).toBe('not proven');
    expect(checklist.filter(({ level }) => level === 'must').map(({ verdict }) => verdict)).toEqual(
      'pass,pass,pass,not checked,pass,pass'.split(','),
    );
  });
});

describe.each(BAD)('$name', ({ name, scenario, says }) => {
  it(`fails ${scenario}, and the report says where`, () => {
    const result = verified(name).scenarios.find((each) => each.scenario === scenario);
    expect(result?.verdict).toBe('fail');
    expect(result?.problems.map(({ message }) => message).join('\n')).toContain(says);
  });

  it('fails a line of the checklist', () => {
    expect(verified(name).checklist.some(({ level, verdict }) => level === 'must' && verdict === 'fail')).toBe(true);
  });
});

it('exits 0 or 1, and tells of each scenario as it ends', () => {
  expect(codes).toEqual([0, 1, 1, 1, 1, 1, 1]);
  expect(progress.match(/^\d+\/\d+ good\/good\.py \S+: pass \(\d+\.\d s\)$/gm)).toHaveLength(SCENARIOS.length);
});

it('leaves the folder as it was', () => {
  expect(isUntouched).toBe(true);
});
