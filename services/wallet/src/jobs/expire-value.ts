// Every few seconds: tenants with reservations or lots whose time is over.
import type { Job } from '@tollgate/service';
import type { Deps } from '../deps.ts';
import { expireDueValue } from '../operations/expire-value.ts';

export function expireValueJob(deps: Deps): Job {
  return { name: 'expire-value', everyMs: 5_000, run: (now, signal) => expireDueValue(deps, now, signal) };
}
