// Counts postponed reports soon after what they waited for is known.

import type { Job } from '@tollgate/service';

import type { Deps } from '../deps.ts';
import { drainPostponed } from '../operations/drain-postponed.ts';

export const drainPostponedJob = (deps: Deps): Job => ({
  name: 'drain-postponed',
  everyMs: 1_000,
  run: (now, signal) => drainPostponed(deps, now, signal),
});
