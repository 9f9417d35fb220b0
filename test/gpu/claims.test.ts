import { expect, test } from 'vitest';
import { claimIn } from '../../src/gpu/claims.ts';

/* What sentences say of a GPU, each alone on a page. */

const REQUIRED = [
  'You need an NVIDIA GPU to run this notebook.',
  'This tutorial needs a CUDA GPU.',
  'An H100 is required.',
  "It won't run without a GPU.",
  'This notebook does not work without CUDA.',
  'GPU required.',
  'Hardware: needs an RTX 4090 or better.',
  'You must have a GPU.',
  'Dieses Notebook benötigt eine NVIDIA-GPU.',
  'Eine GPU ist erforderlich.',
  'Läuft nur mit CUDA.',
  'Este cuaderno requiere una GPU.',
  'Se necesita una GPU NVIDIA.',
  'Ce notebook nécessite un GPU.',
  'Un GPU est requis.',
  'このノートブックにはGPUが必要です。',
  'GPU必須',
  '本教程需要一块显卡。',
  '必须使用GPU',
  'A GPU with 24 GB is needed.',
  'GPU: required',
  'Requirements: CUDA GPU',
  'The whole thing cannot start without an NVIDIA GPU.',
  'Run this notebook on an RTX 4090.',
  '- NVIDIA GPU',
  '- **NVIDIA GPU** with 8 GB',
  '* 1 NVIDIA GPU (16 GB)',
];

const NOT_REQUIRED = [
  '- NVIDIA GPU なら `torch.cuda.get_device_name(0)` で名前が分かります',
  '- NVIDIA GPUs are the fastest of all.',
  'If you have a GPU, training is faster.',
  'A GPU is recommended but not required.',
  'Do I need a GPU?',
  'Training needs a GPU only when the data is large.',
  'This works without a GPU.',
  'Keine GPU erforderlich.',
  'Dieses Notebook braucht keine GPU.',
  'Wenn eine GPU benötigt wird, sagt das Notebook es.',
  'No se necesita GPU.',
  'Pas besoin de GPU.',
  "Aucun GPU n'est requis.",
  'GPUは必要ありません。',
  'GPUは不要です',
  '不需要GPU',
  '无需显卡即可运行',
  '如果需要GPU，请联系我们',
  'You need a GPU or a TPU.',
  "A GPU isn't needed.",
  'The appendix requires a GPU.',
  'A GPU makes this faster.',
  'It used to require a GPU, but no longer does.',
  'GPU support requires CUDA 12.',
  'To use the GPU you need CUDA 12.',
  'This chapter explains why deep learning needs GPUs.',
  'Hardly anything here needs a GPU.',
  'A GPU is not a requirement.',
  'You rarely need a GPU for this.',
  'Works on CPU, no CUDA required.',
  'Running on GPU needs less time.',
  'Just the second exercise needs a GPU.',
  'Run it on a GPU for speed.',
  '我们需要保证数据不超过GPU的显存',
  '运行本节的程序需要两个GPU',
];

test.each(REQUIRED)('%s: a claim', (sentence) => {
  expect(claimIn(sentence, false)).toMatch(/^(?:listed|said)$/);
});

test.each(NOT_REQUIRED)('%s: none', (sentence) => {
  expect(claimIn(sentence, false)).toBeUndefined();
});

// A requirement that stands for itself stops the notebook; a remark only where there is no other way.
test.each([
  ['CUDA is required.', 'listed'],
  ['- NVIDIA GPU with 8 GB', 'listed'],
  ['This example needs a GPU.', 'listed'],
  ['必须使用GPU', 'listed'],
  ["It won't run without a GPU.", 'said'],
  ['The model is large, and to load it you need an NVIDIA GPU.', 'said'],
  ['Cette démonstration charge un grand modèle de langue et, pour cela, elle nécessite une carte graphique.', 'said'],
])('%s: %s', (text, claim) => {
  expect(claimIn(text, false)).toBe(claim);
});

// Where a notebook takes other GPUs, only one of NVIDIA is a claim.
test('a notebook that also runs on a Mac', () => {
  expect(claimIn('This notebook requires a GPU.', true)).toBeUndefined();
  expect(claimIn('This notebook requires an NVIDIA GPU.', true)).toBe('listed');
});
