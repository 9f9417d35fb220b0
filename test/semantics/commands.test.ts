import { expect, test } from 'vitest';
import { parseNotebook } from '../../src/notebook/parse.ts';
import { nodesOf } from '../../src/python/tree.ts';
import { commandEffort } from '../../src/semantics/commands.ts';
import { notebookOf } from '../support/build.ts';

function effortOf(given: string, before = ''): string {
  const notebook = parseNotebook('n.py', notebookOf(`import subprocess\n${before}\nsubprocess.run(${given})\nreturn`));
  const call = nodesOf(notebook.root, 'call').findLast(({ text }) => text.startsWith('subprocess.run('))!;
  return commandEffort(call, notebook);
}

test.each([
  ['["nvidia-smi", "-L"]'],
  ['["/usr/bin/nvidia-smi", f"--id={index}"], capture_output=True'],
  ['args=["uname", "-a"]'],
  ['"which nvcc && nvcc --version", shell=True'],
  ['"nvidia-smi 2>&1 >/dev/null || true", shell=True'],
  ['f"nvidia-smi -i {index}", shell=True'],
  ['["python", "--version"]'],
  ['["git", "rev-parse", "HEAD"]'],
])('%s asks', (given) => {
  expect(effortOf(given)).toBe('none');
});

test.each([
  ['"rm -rf clone", shell=True'],
  ['["mkdir", "-p", folder]'],
  ['"sudo rm -rf out; mkdir out", shell=True'],
  ['f"rm -rf {folder}", shell=True'],
  ['"nvidia-smi > gpus.txt", shell=True'],
])('%s is done at once', (given) => {
  expect(effortOf(given)).toBe('trace');
});

test.each([
  ['["python", "train.py", "--which", "nvidia-smi"]'],
  ['"rm -rf out && python train.py", shell=True'],
  ['"ls | xargs python train.py", shell=True'],
  ['"echo $(python train.py)", shell=True'],
  ['f"{program} --which", shell=True'],
  ['"CUDA_VISIBLE_DEVICES=0 python train.py", shell=True'],
  ['["git", "clone", url]'],
  ['["nvidia-smi", "-l", "1"]'],
  ['[sys.executable, "-m", "which"]'],
  ['command'],
  ['*command'],
  [''],
])('%s may take hours', (given) => {
  expect(effortOf(given)).toBe('work');
});

test('a name stands for all that it is given', () => {
  expect(effortOf('command', 'command = ["nvidia-smi"]')).toBe('none');
  expect(effortOf('command', 'command = ["nvidia-smi"]\nif slow:\n    command = ["trtexec"]')).toBe('work');
  expect(effortOf('command', 'command = ["ls"]\ncommand = command')).toBe('work');
});
