// Admissions that a crash left between reservation and grant: their value goes back.
import type { Job } from '@tollgate/service';
import type { Deps } from '../deps.ts';
import { abandonIntent, staleIntents } from '../operations/admit.ts';
import { inBackground } from '../operations/peer-answer.ts';

/** Longer than any caller waits for an answer. */
const STALE_MS = 60_000;
const BATCH = 200;

export function abandonAdmissionsJob(deps: Deps): Job {
  return {
    name: 'abandon-admissions',
    everyMs: 10_000,
    run: async (now, signal) => {
      for (const grant of await staleIntents(deps.db, new Date(now.getTime() - STALE_MS), BATCH)) {
        if (signal.aborted) return;
        await abandonIntent(deps, grant, now, inBackground(signal));
      }
    },
  };
}
