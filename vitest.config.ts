import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    env: { MIXWRIGHT_CACHE: '' }, // what is tested is heard
    include: ['test/**/*.test.ts'],
    exclude: ['test/corpus/**', 'test/interop/**', 'node_modules/**'],
    // Else one core is kept free, which on two is half.
    maxWorkers: '100%',
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
});
