// Restrictions of tenants; a lifted one stays as the record that it stood.
import type { Reader, Tx } from '@tollgate/db';
import type { Restriction, Text } from '../domain/restriction.ts';
import { fromRowRestriction } from './rows.ts';
import type { EnforcementTables } from './schema.ts';

export async function insertRestriction(tx: Tx<EnforcementTables>, restriction: Restriction): Promise<void> {
  await tx
    .insertInto('restrictions')
    .values({
      restriction_id: restriction.restrictionId,
      tenant_id: restriction.tenantId,
      cause: restriction.cause,
      actions: [...restriction.actions],
      clause_id: restriction.clauseId,
      reason_zh: restriction.reason.zh,
      reason_en: restriction.reason.en,
      remedy_zh: restriction.remedy.zh,
      remedy_en: restriction.remedy.en,
      liftable_by: restriction.liftableBy,
      actor: restriction.actor,
      created_at: restriction.createdAt,
      expires_at: restriction.expiresAt,
      lifted_at: null,
      lifted_by: null,
      lift_reason_zh: null,
      lift_reason_en: null,
      scope_kind: restriction.scope.kind,
      scope_value: restriction.scope.value,
      sanction_id: restriction.sanctionId,
    })
    .execute();
}

/** Those not lifted; some may be past their own end. */
export async function standingRestrictions(db: Reader<EnforcementTables>, tenantId: string): Promise<Restriction[]> {
  const rows = await db
    .selectFrom('restrictions')
    .selectAll()
    .where('tenant_id', '=', tenantId)
    .where('lifted_at', 'is', null)
    .orderBy('restriction_id')
    .execute();
  return rows.map(fromRowRestriction);
}

export async function findRestriction(
  db: Reader<EnforcementTables>,
  tenantId: string,
  restrictionId: string,
): Promise<Restriction | undefined> {
  const row = await db
    .selectFrom('restrictions')
    .selectAll()
    .where('restriction_id', '=', restrictionId)
    .where('tenant_id', '=', tenantId)
    .executeTakeFirst();
  return row && fromRowRestriction(row);
}

export interface Lift {
  readonly at: Date;
  readonly by: string;
  readonly reason: Text;
}

export async function markLifted(tx: Tx<EnforcementTables>, restrictionId: string, lift: Lift): Promise<void> {
  await tx
    .updateTable('restrictions')
    .set({ lifted_at: lift.at, lifted_by: lift.by, lift_reason_zh: lift.reason.zh, lift_reason_en: lift.reason.en })
    .where('restriction_id', '=', restrictionId)
    .where('lifted_at', 'is', null)
    .execute();
}

/** Restrictions whose own end has come, earliest first. */
export async function endedRestrictions(
  db: Reader<EnforcementTables>,
  now: Date,
  limit: number,
): Promise<Pick<Restriction, 'tenantId' | 'restrictionId'>[]> {
  const rows = await db
    .selectFrom('restrictions')
    .select(['tenant_id', 'restriction_id'])
    .where('lifted_at', 'is', null)
    .where('expires_at', '<=', now)
    .orderBy('expires_at')
    .limit(limit)
    .execute();
  return rows.map((row) => ({ tenantId: row.tenant_id, restrictionId: row.restriction_id }));
}
