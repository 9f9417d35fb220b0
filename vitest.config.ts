import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // Several test files compare with marimo itself: it is installed once, before the first of them.
    globalSetup: 'test/support/marimo.ts',
    // .ci/run reads the counts from this file.
    reporters: process.env['CI'] ? ['default', ['json', { outputFile: '.cache/vitest.json' }]] : ['default'],
  },
});
