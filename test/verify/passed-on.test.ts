import { expect, test } from 'vitest';
import { looksSecret, passedOn } from '../../src/verify/passed-on.ts';

test.each([
  'HF_TOKEN',
  'GITHUB_TOKEN',
  'npm_config__authToken',
  'AWS_SECRET_ACCESS_KEY',
  'AWS_ACCESS_KEY_ID',
  'OPENAI_API_KEY',
  'OPENAI_APIKEY',
  'DB_PASSWORD',
  'MYSQL_PWD',
  'PGPASSWORD',
  'WANDB_API_KEY2',
  'SSH_AUTH_SOCK',
  'GITHUB_PAT',
  'GOOGLE_APPLICATION_CREDENTIALS',
  'KEY',
  'secret',
  'SESSION_COOKIE',
])('%s looks secret', (name) => {
  expect(looksSecret(name, 'x')).toBe(true);
});

test.each(['PATH', 'PWD', 'OLDPWD', 'TOKENIZERS_PARALLELISM', 'KEYBOARD', 'CUDA_VISIBLE_DEVICES', 'AUTHOR', 'PASSES'])(
  '%s does not',
  (name) => {
    expect(looksSecret(name, '/usr/bin:/bin')).toBe(false);
  },
);

test('an address with a password in it looks secret, one without does not', () => {
  expect(looksSecret('PIP_INDEX_URL', 'https://me:abc@example.org/simple')).toBe(true);
  expect(looksSecret('PIP_INDEX_URL', 'https://example.org:8080/simple?at=a@b')).toBe(false);
});

const ENV = {
  PATH: '/bin',
  HF_TOKEN: 't',
  MINE: '1',
  DB_URL: 'postgres://me:x@host/db',
  CUDA_HOME: '/cuda',
  NONE: undefined,
};

test('all but what looks secret is passed on, and what was kept back is told', () => {
  expect(passedOn(ENV, { clean: false, named: [] })).toEqual({
    variables: { PATH: '/bin', MINE: '1', CUDA_HOME: '/cuda' },
    secrets: ['DB_URL', 'HF_TOKEN'],
  });
});

test('what is named is passed on or set, also in a clean environment', () => {
  expect(passedOn(ENV, { clean: true, named: ['HF_TOKEN', 'BATCH=4=5', 'EMPTY='] })).toEqual({
    variables: { PATH: '/bin', CUDA_HOME: '/cuda', HF_TOKEN: 't', BATCH: '4=5', EMPTY: '' },
    secrets: ['DB_URL'],
  });
});

test('a variable that is not set cannot be passed on', () => {
  expect(() => passedOn(ENV, { clean: false, named: ['HF_TOKN'] })).toThrow('--env HF_TOKN: no such variable is set');
  expect(() => passedOn(ENV, { clean: false, named: ['=x'] })).toThrow('no such variable');
});
