// Runs reportOverrides soon after a confirmed contract's first instant.
import type { Db } from '@tollgate/db';
import type { Job } from '@tollgate/service';
import type { AccountsDeps, AccountsTables } from '../deps.ts';
import { reportOverrides } from '../operations/agreement-overrides.ts';

export function reportOverridesJob(db: Db<AccountsTables>, deps: AccountsDeps): Job {
  return { name: 'report-overrides', everyMs: 10_000, run: (_now, signal) => reportOverrides(db, deps, signal) };
}
