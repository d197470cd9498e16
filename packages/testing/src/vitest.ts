// The vitest configuration of every workspace whose tests need real servers.
import { resolve } from 'node:path';
import type { ViteUserConfig } from 'vitest/config';

/** Real servers start once a run and are named in the environment; a test file clones its own database and broker. */
export function serverTests(): ViteUserConfig {
  return {
    test: {
      include: ['src/**/*.test.ts', 'tests/**/*.test.ts'],
      globalSetup: [resolve(import.meta.dirname, 'global-setup.ts')],
      // Processes, not threads: a service's crash, exit code and memory stay its own.
      pool: 'forks',
      maxWorkers: 2,
      testTimeout: 20_000,
      hookTimeout: 60_000,
    },
  };
}
