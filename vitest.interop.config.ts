import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    env: { MIXWRIGHT_CACHE: '' },
    include: ['test/interop/**/*.test.ts'],
    testTimeout: 600_000,
    hookTimeout: 600_000,
    fileParallelism: false,
  },
});
