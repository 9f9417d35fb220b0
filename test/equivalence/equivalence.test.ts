import { afterAll, beforeAll, expect, test } from 'vitest';
import { codemods } from '../../codemods/index.ts';
import { planNotebook } from '../../src/engine/plan.ts';
import { parseNotebook } from '../../src/notebook/parse.ts';
import { readTemplates } from '../support/templates.ts';
import { difference, type Scenario } from './compare.ts';
import { render } from './notebook.ts';
import { plannerOf } from './planner.ts';
import { startRunner, type Job, type Run, type Runner } from './runner.ts';
import { sample, sweep } from './sweep.ts';

/* Notebooks that nbfix repairs do what they did: generated ones are run before and after, on several machines. */

/** `NBFIX_SEED` and `NBFIX_RUNS` choose other notebooks. */
const SEED = Number(process.env['NBFIX_SEED'] ?? 11);
const RUNS = Number(process.env['NBFIX_RUNS'] ?? 60);

let runner: Runner;
beforeAll(() => {
  runner = startRunner();
});
afterAll(() => runner.close());

test(`notebooks do what they did (seed ${SEED})`, async () => {
  const planner = plannerOf({ parseNotebook, planNotebook }, codemods, readTemplates());
  const { changed, ended, kinds } = await sweep(sample(SEED, RUNS), planner, runner, { most: () => 40 });
  const told = kinds.map(({ name, count, index, example, fault }) =>
    [`${name}, ${count} times; notebook ${index} of seed ${SEED}:`, fault.detail, example.before, example.after].join(
      '\n\n',
    ),
  );
  expect(told.join('\n\n')).toBe('');
  // The notebooks are worth it: most of them are repaired, and run.
  expect(changed).toBeGreaterThan(RUNS / 2);
  expect(ended.get('fine')).toBeGreaterThan(changed * 0.7);
}, 600_000);

/** A notebook whose work is `code`, with what reads it in the next cell. */
function notebook(code: string, next = 'print("next")'): string {
  return render([{ code: 'import marimo as mo\nimport os\nimport torch' }, { code }, { code: next }]);
}

const HANDLED = 'try:\n    y = torch.ones(3, device="cuda").sum().item()\nexcept RuntimeError:\n    y = 0\nprint(y)';
const WORK =
  'model = torch.nn.Linear(4, 4).cuda()\nx = torch.ones(4, 4, device="cuda")\ny = model(x)\ntorch.optim.SGD(model.parameters()).step()\nprint(y.item())';

test.each<[string, Scenario, Partial<Job>, string, string, string | undefined]>([
  ['nothing', 'healthy', {}, notebook(WORK), notebook(WORK), undefined],
  [
    'a spinner',
    'healthy',
    {},
    notebook(WORK),
    notebook(`with mo.status.spinner(title="Working"):\n    ${WORK.replaceAll('\n', '\n    ')}`),
    undefined,
  ],
  ['an activation dropped', 'healthy', {}, notebook(WORK), notebook(`${WORK}\ny = None`), undefined],
  ['a trained model dropped', 'healthy', {}, notebook(WORK), notebook(`${WORK}\nmodel = None`), 'Linear dropped'],
  [
    'what another cell reads dropped',
    'healthy',
    {},
    notebook(WORK, 'print(y is None)'),
    notebook(`${WORK}\ny = None`, 'print(y is None)'),
    'print became print',
  ],
  ['another text printed', 'healthy', {}, notebook('print("a")'), notebook('print("b")'), 'print became print'],
  [
    'the type of an error shown',
    'healthy',
    {},
    notebook('print("failed: 7")'),
    notebook('print("failed: ValueError: 7")'),
    undefined,
  ],
  [
    'another order',
    'healthy',
    {},
    notebook('a = torch.ones(2)\nb = torch.zeros(2)'),
    notebook('b = torch.zeros(2)\na = torch.ones(2)'),
    'op became op',
  ],
  [
    'a cell that waits for work',
    'healthy',
    {},
    notebook(WORK, 'print("next")'),
    notebook(WORK, '_ = y\nprint("next")'),
    'waits for work',
  ],
  ['a lost output', 'healthy', {}, notebook('mo.md("text")'), notebook('_ = mo.md("text")'), 'output became print'],
  [
    'a lost output found',
    'healthy',
    {},
    notebook('mo.md("text")\ntorch.ones(2)'),
    notebook('_output = mo.md("text")\nmo.vstack([_output, torch.ones(2)])'),
    undefined,
  ],
  [
    'another output beside a lost one',
    'healthy',
    {},
    notebook('a, b = torch.ones(2), torch.ones(3)\nmo.md("text")\na'),
    notebook('a, b = torch.ones(2), torch.ones(3)\n_output = mo.md("text")\nmo.vstack([_output, b])'),
    'output became print',
  ],
  [
    'a number beside a lost output',
    'healthy',
    {},
    notebook('mo.md("text")\n339.5'),
    notebook('_output = mo.md("text")\nmo.vstack([_output, 339.5])'),
    undefined,
  ],
  [
    'another number beside a lost output',
    'healthy',
    {},
    notebook('mo.md("text")\n339.5'),
    notebook('_output = mo.md("text")\nmo.vstack([_output, 340.5])'),
    'output became print',
  ],
  [
    'advice at the end of a text',
    'healthy',
    {},
    notebook('mo.output.append(mo.md("Error 7"))'),
    notebook(
      'mo.output.append(mo.md("Error 7\\n\\n💡 If the error mentions CUDA, restart the kernel before running this again."))',
    ),
    undefined,
  ],
  [
    'a setting too late',
    'healthy',
    {},
    notebook(`os.environ["CUDA_VISIBLE_DEVICES"] = "1"\n${WORK}`),
    notebook(`_ = torch.cuda.is_available()\nos.environ["CUDA_VISIBLE_DEVICES"] = "1"\n${WORK}`),
    'environment without effect',
  ],
  ['a file not written', 'healthy', {}, notebook('open("a.txt", "w").close()'), notebook('pass'), 'write became print'],
  [
    'a CPU path stopped',
    'no GPU',
    { gpu: false },
    notebook('print("on the CPU")'),
    notebook('mo.stop(True, mo.md("No usable NVIDIA GPU"))\nprint("on the CPU")'),
    'print became stop',
  ],
  [
    'work without a GPU stopped',
    'no GPU',
    { gpu: false },
    notebook(WORK),
    notebook(`mo.stop(True, mo.md("No usable NVIDIA GPU"))\n${WORK}`),
    undefined,
  ],
  [
    'a handler passed over',
    'out of memory',
    { fails: 1 },
    notebook(HANDLED),
    notebook(HANDLED.replace('except RuntimeError', 'except KeyError')),
    'print became OutOfMemoryError',
  ],
  [
    'a handler that works',
    'out of memory',
    { fails: 1 },
    notebook(HANDLED),
    notebook(HANDLED.replace('except RuntimeError', 'except Exception')),
    undefined,
  ],
  [
    'out of memory said',
    'out of memory',
    { fails: 2 },
    notebook(WORK),
    notebook(
      `try:\n    ${WORK.replaceAll('\n', '\n    ')}\nexcept RuntimeError:\n    mo.stop(True, mo.md("GPU out of memory"))`,
    ),
    undefined,
  ],
  [
    'out of memory passed over',
    'out of memory',
    { fails: 2 },
    notebook(WORK),
    notebook(`try:\n    ${WORK.replaceAll('\n', '\n    ')}\nexcept RuntimeError:\n    pass`),
    'OutOfMemoryError became print',
  ],
])('sees %s', async (_title, scenario, machine, before, after, kind) => {
  const [was, is] = await Promise.all([
    runner.run({ ...machine, text: before }),
    runner.run({ ...machine, text: after }),
  ]);
  expect(difference(scenario, was as Run, is as Run)?.kind).toBe(kind);
});
