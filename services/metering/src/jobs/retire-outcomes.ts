// Gives up the outcomes whose period is over, and opens the table of the day that comes.

import type { Job } from '@tollgate/service';

import type { Deps } from '../deps.ts';
import { retireOutcomes } from '../operations/retire-outcomes.ts';

export const retireOutcomesJob = ({ db, telemetry }: Pick<Deps, 'db' | 'telemetry'>, keepDays: number): Job => ({
  name: 'retire-outcomes',
  everyMs: 3_600_000,
  run: async (now, signal) => {
    const { days, undated } = await retireOutcomes(db, { now, keepDays }, signal);
    telemetry.retired(days.length, undated);
  },
});
