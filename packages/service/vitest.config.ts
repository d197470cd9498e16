import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Files start a PostgreSQL of their own unless `npm test` provides one.
  test: {
    include: ['src/**/*.test.ts', 'tests/**/*.test.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
});
