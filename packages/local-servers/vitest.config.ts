import { defineConfig } from 'vitest/config';

export default defineConfig({
  // Starting and stopping a PostgreSQL takes a second or two, more on a busy machine.
  test: {
    include: ['src/**/*.test.ts', 'tests/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
  },
});
