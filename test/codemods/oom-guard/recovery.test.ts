import { expect, test } from 'vitest';
import { handlingOf } from '../../../codemods/A/oom-guard/recovery.ts';
import { parseNotebook } from '../../../src/notebook/parse.ts';
import { nodesOf } from '../../../src/python/tree.ts';
import { notebookOf } from '../../support/build.ts';

const IMPORTS = 'import torch\nimport marimo as mo\nfrom tenacity import retry';

test.each([
  ['', 'tells'],
  ['@torch.no_grad()\n', 'tells'],
  ['@mo.cache\n', 'tells'],
  ['@retry(3)\n', 'a decorator may handle the errors of `_measure`'],
])('the handler of a private function behind %j: %s', (decorator, expected) => {
  const cell = `${decorator}def _measure():
    try:
        for _ in range(3):
            total = torch.ones(2).cuda().sum().item()
        return total
    except Exception as error:
        return str(error)
result = _measure()
print(result)`;
  const notebook = parseNotebook('notebook.py', notebookOf(`${IMPORTS}\nreturn mo, retry, torch`, `${cell}\nreturn`));
  const handler = nodesOf(notebook.root, 'except_clause')[0]!;
  const handling = handlingOf(handler, notebook, notebook.cells[1]!);
  expect(handling.kind === 'unclear' ? handling.why : handling.kind).toBe(expected);
});
