// Sanctions that cut a tenant's quota: so many units a day of Asia/Shanghai, in the part that they are about.
import { shanghaiDay, addDays, startOfShanghaiDay } from '@tollgate/calendar';
import type { Reader } from '@tollgate/db';
import { exhausted, type DomainError } from '@tollgate/errors';
import { covers, type Traffic } from '../domain/restriction.ts';
import { admittedSince } from '../store/grants.ts';
import { quotaCuts } from '../store/sanctions.ts';
import type { EnforcementTables } from '../store/schema.ts';

/** QUOTA_CUT where the units would go beyond what a sanction leaves for today; undefined where none does. */
export async function quotaRefusal(
  db: Reader<EnforcementTables>,
  asked: Traffic & { readonly tenantId: string; readonly units: bigint },
  now: Date,
): Promise<DomainError | undefined> {
  const today = startOfShanghaiDay(shanghaiDay(now));
  for (const { sanctionId, scope, dailyUnits, clauses } of await quotaCuts(db, asked.tenantId, now)) {
    if (!covers(scope, asked)) continue;
    const used = await admittedSince(db, asked.tenantId, scope, today);
    if (used + asked.units <= dailyUnits) continue;
    return exhausted('QUOTA_CUT', 'The daily quota that a sanction leaves is used up.', {
      sanction_id: sanctionId,
      clause_id: clauses[0] ?? '',
      daily_units: String(dailyUnits),
      used_units: String(used),
      resets_at: startOfShanghaiDay(addDays(shanghaiDay(now), 1)).toISOString(),
    });
  }
  return undefined;
}
