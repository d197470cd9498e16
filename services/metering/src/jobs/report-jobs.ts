// Reports sending jobs soon after they are due.

import type { Job } from '@tollgate/service';

import type { EdgeDeps } from '../deps.ts';
import { reportJobs } from '../operations/report-jobs.ts';

export const reportJobsJob = (deps: EdgeDeps): Job => ({
  name: 'report-jobs',
  everyMs: 2_000,
  run: (now, signal) => reportJobs(deps, now, signal),
});
