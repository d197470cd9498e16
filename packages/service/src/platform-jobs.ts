// The jobs that every service has because of the platform's tables. The relay and the consumers tidy theirs by themselves.
import type { Db } from '@tollgate/db';
import { forgetOldRequests, type ReplayTables } from '@tollgate/replay';
import type { Job } from './definition.ts';

const HOUR_MS = 3_600_000;

/** Run beside the service's own. */
export function platformJobs<S extends ReplayTables>(db: Db<S>): Job[] {
  return [
    {
      name: 'forget-old-requests',
      everyMs: HOUR_MS,
      run: async (now, signal) => {
        await forgetOldRequests(db, now, signal);
      },
    },
  ];
}
