// Applies agreements soon after their acceptance is known, to what was counted in their time before.

import type { Job } from '@tollgate/service';

import type { Deps } from '../deps.ts';
import { applyLateAgreements } from '../operations/apply-late-agreements.ts';

export const applyLateAgreementsJob = (deps: Pick<Deps, 'db' | 'now'>): Job => ({
  name: 'apply-late-agreements',
  everyMs: 1_000,
  run: (_now, signal) => applyLateAgreements(deps, signal),
});
