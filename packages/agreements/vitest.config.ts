import { defineConfig } from 'vitest/config';

// Properties run 10,000 cases each: seconds on a quiet machine, more on a busy one. Nothing here has state to keep apart.
export default defineConfig({ test: { testTimeout: 120_000, isolate: false } });
