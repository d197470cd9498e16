// Compares uploaded counts soon after they came.

import type { Job } from '@tollgate/service';

import type { ReconciliationDeps } from '../deps.ts';
import { compareLines } from '../operations/compare-lines.ts';

export const compareCountsJob = (deps: ReconciliationDeps): Job => ({
  name: 'compare-counts',
  everyMs: 1_000,
  run: (_now, signal) => compareLines(deps, signal),
});
