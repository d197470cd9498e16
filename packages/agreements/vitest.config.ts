import { defineConfig } from 'vitest/config';

// Properties run 10,000 cases each: seconds on a quiet machine, more on a busy one.
export default defineConfig({ test: { testTimeout: 120_000 } });
