// What enforcement said last of tenants' standings, as far as it concerns orders.

import type { Reader, Tx } from '@tollgate/db';
import type { TopUpRestriction } from '../domain/top-up-restriction.ts';
import { fromRowTopUpRestriction } from './rows.ts';
import type { BillingTables } from './schema.ts';

/** Notes a version; false when the same or a newer one is known. Holds the tenant's standing until the transaction ends. */
export async function takeStandingVersion(tx: Tx<BillingTables>, tenantId: string, version: bigint): Promise<boolean> {
  const row = await tx
    .insertInto('standings')
    .values({ tenant_id: tenantId, version })
    .onConflict((conflict) =>
      conflict.column('tenant_id').doUpdateSet({ version }).where('standings.version', '<', version),
    )
    .returning('version')
    .executeTakeFirst();
  return row !== undefined;
}

/** Puts these, gravest first, in the place of those before. */
export async function replaceTopUpRestrictions(
  tx: Tx<BillingTables>,
  tenantId: string,
  restrictions: readonly TopUpRestriction[],
): Promise<void> {
  await tx.deleteFrom('top_up_restrictions').where('tenant_id', '=', tenantId).execute();
  if (restrictions.length === 0) return;
  await tx
    .insertInto('top_up_restrictions')
    .values(
      restrictions.map((each, place) => ({
        tenant_id: tenantId,
        place,
        restriction_id: each.restrictionId,
        cause: each.cause,
        clause_id: each.clauseId,
        reason_en: each.reasonEn,
        remedy_zh: each.remedyZh,
        remedy_en: each.remedyEn,
        ends_at: each.until ?? null,
      })),
    )
    .execute();
}

/** Gravest first; none for a tenant whose standing is not known yet. */
export async function topUpRestrictions(db: Reader<BillingTables>, tenantId: string): Promise<TopUpRestriction[]> {
  const rows = await db
    .selectFrom('top_up_restrictions')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .orderBy('place')
    .execute();
  return rows.map(fromRowTopUpRestriction);
}
