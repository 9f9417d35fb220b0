import { expect, test } from 'vitest';
import { isSmallModel } from '../../src/knowledge/model-names.ts';

test.each([
  ['distilbert-base-uncased', true],
  ['google/vit-base-patch16-224', true],
  ['openai-community/gpt2', true],
  ['sentence-transformers/all-MiniLM-L6-v2', true],
  ['google/gemma-3-270m-it', true],
  ['cardiffnlp/twitter-roberta-base-sentiment-latest', true],
  ['openai-community/gpt2-xl', false],
  ['google/flan-t5-xxl', false],
  ['meta-llama/Llama-3.1-8B-Instruct', false],
  ['deepseek-ai/deepseek-llm-7b-base', false],
  ['mistralai/Mixtral-8x7B', false],
  ['bigscience/bloom', false],
  ['microsoft/phi-2', false],
  ['microsoft/Phi-3-mini-4k-instruct', false],
  ['mistralai/Mistral-Small-Instruct-2409', false],
  ['mistralai/Mistral-Nemo-Base-2407', false],
  ['tiiuae/falcon-base', false],
  ['lab/model-900m', false],
  ['facebook/wav2vec2-base-960h', true],
  ['', false],
])('%s is small: %s', (name, isSmall) => {
  expect(isSmallModel(name)).toBe(isSmall);
});
